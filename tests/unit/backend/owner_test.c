/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * To whom an event is delivered, and that no lock is held meanwhile that
 * another domain may wait for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define PSID 5U

s_time_t world_now;

static struct arm_smmu_device smmu;
static struct smmu_nested *nd, *other;
static struct vsmmu *const vsmmu = (struct vsmmu *)&smmu;
static unsigned int events, spent;

bool smmu_nested_mute(const struct arm_smmu_device *s)
{
    return false;
}

void smmu_ratelimit_spend(const struct arm_smmu_device *s, unsigned int cost)
{
    spent += cost;
}

bool smmu_quarantine_active(struct smmu_nested *n, uint32_t s, uint32_t psid)
{
    return false;
}

void smmu_quarantine_count_event(struct smmu_nested *n, uint32_t s,
                                 uint32_t psid)
{
    assert_true(n->contexts[s].delivering);
}

/* During the delivery another domain gets a device, and one is destroyed. */
unsigned int vsmmu_event(struct vsmmu *v, uint32_t s, const uint64_t evt[4])
{
    const u32 free_sid = 2 * PSID;

    assert_ptr_equal(v, vsmmu);
    assert_true(nd->contexts[s].delivering);
    events++;

    assert_false(smmu_nested_owns(&smmu, &free_sid, 1));
    smmu_nested_route_events(other, NULL);
    smmu_owner_remove(other);

    return 1;
}

static struct smmu_nested *domain(uint32_t psid)
{
    struct smmu_nested *n = calloc(1, sizeof(*n) + sizeof(n->ranges[0]));

    n->nr_contexts = n->nr_ranges = 1;
    n->contexts[0].smmu = &smmu;
    n->ranges[0] = (struct viommu_range){ .psid = psid, .count = 1 };
    assert_int_equal(smmu_owner_add(n, 0), 0);

    return n;
}

static int setup(void **state)
{
    events = spent = 0;
    nd = domain(PSID);
    other = domain(PSID + 1);
    smmu_nested_route_events(nd, vsmmu);

    return 0;
}

static int teardown(void **state)
{
    smmu_owner_remove(nd);
    smmu_owner_remove(other);
    free(nd);
    free(other);

    return 0;
}

static bool event_of(uint32_t sid)
{
    const u64 evt[4] = { VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)sid) };

    return smmu_nested_event(&smmu, evt);
}

static void nobody_waits_for_a_delivery_to_another(void **state)
{
    assert_true(event_of(PSID));
    assert_int_equal(events, 1);
    assert_false(nd->contexts[0].delivering);
    assert_false(event_of(PSID + 1)); /* its domain is gone */
}

static void what_no_vsmmu_takes_is_dropped(void **state)
{
    smmu_nested_route_events(nd, NULL);
    assert_true(event_of(PSID));
    assert_false(event_of(PSID + 2));
    assert_int_equal(events, 0);
    assert_int_equal(spent, 2);
}

static void a_stream_has_one_owner(void **state)
{
    const u32 sids[] = { PSID - 1, PSID }, free_sid = PSID + 2;

    assert_int_equal(smmu_owner_add(nd, 0), -EBUSY);
    assert_true(smmu_nested_owns(&smmu, sids, 2));
    assert_false(smmu_nested_owns(&smmu, &free_sid, 1));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(nobody_waits_for_a_delivery_to_another),
        TEST(what_no_vsmmu_takes_is_dropped),
        TEST(a_stream_has_one_owner),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("owner", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
