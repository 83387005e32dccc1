/* SPDX-License-Identifier: GPL-2.0-only */
/* How a test of the guest reports what it found. */
#ifndef GUEST_TEST_H
#define GUEST_TEST_H

#include "lib.h"

/*
 * Print "ok what" or "FAIL what"; any FAIL makes the guest's exit code 1.
 * Returns ok.
 */
bool check(bool ok, const char *what, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Fill memory with, or compare it to, a pattern that differs from seed to seed
 * in each word.
 */
void fill(void *buf, size_t size, uint32_t seed);
bool filled(const void *buf, size_t size, uint32_t seed);

/*
 * Wait until every guest named in the boot argument peers= has come to this
 * point too. The guests share nothing but files of the host: each leaves one
 * and looks for the others'.
 */
bool meet(const char *point);

/*
 * The parts of meet(): signal that this guest has come to a point; ask whether
 * another one has.
 */
void say(const char *point);
bool said(const char *guest, const char *point);

/* Sleep until another guest has signalled that. */
void await(const char *guest, const char *point);

/* Does Xen say of the address space what the boot argument features= says? */
void check_features(void);

/* One entry of the table of tests, chosen by the boot argument test=NAME. */
struct test {
    const char *name;
    void (*run)(void);
};

void test_stage2(void);
void test_plain(void);
void test_nested(void);
void test_isolation(void);
void test_streams(void);
void test_binding(void);
void test_parts(void);
void test_hint(void);
void test_root_complex(void);
void test_bench(void);
void test_bench_traps(void);
void test_moved(void);
void test_endless(void);
void test_teardown(void);
void test_silent(void);
void test_waiting(void);
void test_giving(void);
void test_hardware(void);
void test_beside(void);
void test_adversary(void);
void test_victim(void);
void test_control(void);
void test_soak(void);
void test_flood(void);
void test_turns(void);
void test_doomed(void);
void test_reaper(void);
void test_grantee(void);
void test_granter(void);
void test_executioner(void);
void test_several(void);
void test_rows(void);
void test_napping(void);
void test_placing(void);
void test_reset(void);

#endif /* GUEST_TEST_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
