/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bare-metal test guest: one image for every scenario. Its boot arguments
 * say what it does:
 *
 * - name=NAME: of this guest. It writes the files NAME.log, NAME.dtb (its
 *   device tree) and NAME.result (0 passed, 1 failed).
 *
 * - test=NAME: the test to run.
 *
 * - peers=A,B: the other guests of the scenario.
 *
 * The last guest that finishes ends QEMU, with exit code 0 if all passed. Each
 * writes its result first and then reads the others', so at least one sees all
 * of them.
 */
#include <libfdt.h>

#include "dt.h"
#include "gic.h"
#include "test.h"

/* clang-format off */
static const struct test tests[] = {
    { "stage2", test_stage2 },
    { "plain", test_plain },
    { "nested", test_nested },
    { "isolation", test_isolation },
    { "streams", test_streams },
    { "binding", test_binding },
    { "parts", test_parts },
    { "hint", test_hint },
    { "root-complex", test_root_complex },
    { "bench", test_bench },
    { "bench-traps", test_bench_traps },
    { "moved", test_moved },
    { "endless", test_endless },
    { "teardown", test_teardown },
    { "silent", test_silent },
    { "waiting", test_waiting },
    { "giving", test_giving },
    { "hardware", test_hardware },
    { "beside", test_beside },
    { "adversary", test_adversary },
    { "victim", test_victim },
    { "control", test_control },
    { "soak", test_soak },
    { "flood", test_flood },
    { "turns", test_turns },
    { "doomed", test_doomed },
    { "reaper", test_reaper },
    { "grantee", test_grantee },
    { "granter", test_granter },
    { "executioner", test_executioner },
    { "several", test_several },
    { "rows", test_rows },
    { "napping", test_napping },
    { "placing", test_placing },
    { "reset", test_reset },
};
/* clang-format on */

static char name[32], peers[64];
static unsigned int failures;

bool check(bool ok, const char *what, ...)
{
    va_list ap;

    print(ok ? "ok   " : "FAIL ");
    va_start(ap, what);
    vprint(what, ap);
    va_end(ap);
    print("\n");
    failures += !ok;

    return ok;
}

void fill(void *buf, size_t size, uint32_t seed)
{
    uint32_t *word = buf;

    for ( size_t i = 0; i < size / sizeof(*word); i++ )
        word[i] = seed * 0x01000193U + i;
}

bool filled(const void *buf, size_t size, uint32_t seed)
{
    const uint32_t *word = buf;

    dsb();
    for ( size_t i = 0; i < size / sizeof(*word); i++ )
        if ( word[i] != seed * 0x01000193U + i )
            return false;

    return true;
}

/*
 * file = NAME.suffix, where NAME is the first of a comma-separated list;
 * returns the rest of the list.
 */
static const char *file_name(char *file, size_t size, const char *list,
                             const char *suffix)
{
    size_t n = 0;

    for ( ; *list && *list != ',' && n + 1 < size; list++ )
        file[n++] = *list;
    if ( n + 1 < size )
        file[n++] = '.';
    for ( ; *suffix && n + 1 < size; suffix++ )
        file[n++] = *suffix;
    file[n] = '\0';

    return *list == ',' ? list + 1 : list;
}

static bool peers_have(const char *suffix)
{
    char file[64];

    for ( const char *list = peers; *list; )
    {
        list = file_name(file, sizeof(file), list, suffix);
        if ( !host_exists(file) )
            return false;
    }

    return true;
}

void say(const char *point)
{
    char file[64];

    file_name(file, sizeof(file), name, point);
    host_save(file, "", 0);
}

bool said(const char *guest, const char *point)
{
    char file[64];

    file_name(file, sizeof(file), guest, point);

    return host_exists(file);
}

void await(const char *guest, const char *point)
{
    while ( !said(guest, point) )
        sleep_ms(2);
}

bool meet(const char *point)
{
    uint64_t end = now_ms() + 20000;

    say(point);
    while ( !peers_have(point) )
    {
        if ( now_ms() > end )
            return check(false, "the other guests come to '%s' within 20 s",
                         point);
        delay_ms(20);
    }

    return true;
}

/* A peer that failed has written a file NAME.failed beside its result. */
static void finish(void) __attribute__((noreturn));
static void finish(void)
{
    char file[64], any[64];
    bool failed = failures;

    print("%s: %s\n", name, failed ? "FAILED" : "PASSED");
    if ( failed )
    {
        file_name(file, sizeof(file), name, "failed");
        host_save(file, "", 0);
    }
    file_name(file, sizeof(file), name, "result");
    host_save(file, failed ? "1\n" : "0\n", 2);

    while ( !peers_have("result") )
        asm volatile("wfi");

    for ( const char *list = peers; *list; )
    {
        list = file_name(any, sizeof(any), list, "failed");
        failed |= host_exists(any);
    }

    host_exit(failed);
}

/* Called from the vectors. */
void guest_exception(unsigned long vector, unsigned long esr,
                     unsigned long elr, unsigned long far, unsigned long where)
{
    check(false,
          "no exception: vector %lu esr %lx elr %lx (image + 0x%lx) far %lx",
          vector, esr, elr, where, far);
    finish();
}

static void find_console(void)
{
    int node = dt_find("arm,sbsa-uart", 0);

    if ( node < 0 )
        node = dt_find("arm,pl011", 0);
    if ( node >= 0 )
        console_init(dt_reg(node, 0));
}

void guest_main(const void *fdt)
{
    char test[32], file[64];

    dt = fdt;
    if ( fdt_check_header(fdt) )
        host_exit(97);

    find_console();
    if ( !dt_arg("name", name, sizeof(name)) )
        memcpy(name, "guest", sizeof("guest"));
    dt_arg("peers", peers, sizeof(peers));
    dt_arg("test", test, sizeof(test));
    console_name(name);
    print("%s: test %s, device tree of %u bytes\n", name, test,
          fdt_totalsize(fdt));

    file_name(file, sizeof(file), name, "dtb");
    check(host_save(file, fdt, fdt_totalsize(fdt)), "device tree handed out");
    gic_init(dt_reg(dt_find("arm,gic-v3", 0), 0));

    for ( size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++ )
    {
        if ( !strcmp(test, tests[i].name) )
        {
            tests[i].run();
            finish();
        }
    }

    check(false, "a test called '%s' exists", test);
    finish();
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
