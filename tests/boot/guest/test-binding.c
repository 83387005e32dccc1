/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The binding as a guest sees it: the virtual StreamIDs in its device tree are
 * those that the scenario states, and each leads to the device it stands
 * beside. Boot arguments, numbers in hexadecimal: edu0=0x1,+0x7  iommus of the
 * first edu, in order; by the marked one its DMA goes (none marked: the
 * first); edu1= and so on streams0=0x2   the same for a node test,streams,
 * behind which is no device frame=0x...    where the vSMMU is phandle=0x... of
 * its node features=      "direct" or "not-direct": what Xen says of the
 * address space
 */
#include <libfdt.h>

#include "dt.h"
#include "rig.h"

#define MAX_RIGS 4
#define MAX_SIDS 8

static struct rig rig[MAX_RIGS];

struct sids {
    uint32_t sid[MAX_SIDS];
    unsigned int nr, live;
};

static struct sids sids[MAX_RIGS];

static const char *read_number(const char *s, uint64_t *val)
{
    *val = 0;
    if ( s[0] == '0' && s[1] == 'x' )
        s += 2;
    for ( ; (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'f'); s++ )
        *val = *val << 4 | (*s <= '9' ? *s - '0' : *s - 'a' + 10);

    return s;
}

/* The boot argument KEYn=LIST; false if there is none. */
static bool read_list(const char *key, unsigned int n, struct sids *list)
{
    char name[16], value[96];
    size_t len = strlen(key);
    const char *s = value;

    memcpy(name, key, len);
    name[len] = '0' + n;
    name[len + 1] = '\0';
    memset(list, 0, sizeof(*list));
    if ( !dt_arg(name, value, sizeof(value)) )
        return false;

    while ( *s && list->nr < MAX_SIDS )
    {
        uint64_t val;

        if ( *s == '+' )
        {
            list->live = list->nr;
            s++;
        }
        s = read_number(s, &val);
        list->sid[list->nr++] = val;
        if ( *s == ',' )
            s++;
    }

    return true;
}

/* Nodes of this compatible have these StreamIDs, no more and no fewer. */
static void check_nodes(const struct smmu *smmu, const char *compatible,
                        const char *key)
{
    struct sids want;
    unsigned int n, i;
    uint32_t sid;
    int node, len;

    for ( n = 0; (node = dt_find(compatible, n)) >= 0; n++ )
    {
        if ( !check(read_list(key, n, &want), "%s %u is expected", compatible,
                    n) )
            return;

        check(fdt_getprop(dt, node, "iommus", &len) &&
                  len == (int)(8 * want.nr),
              "%s %u has %u StreamIDs", compatible, n, want.nr);
        for ( i = 0; i < want.nr; i++ )
            check(smmu_stream_of(smmu, node, i, &sid) && sid == want.sid[i],
                  "%s %u: entry %u of iommus is 0x%x (0x%x)", compatible, n, i,
                  want.sid[i], sid);
    }
    check(!read_list(key, n, &want), "there are %u %s", n, compatible);
}

static void check_smmu(const struct smmu *smmu)
{
    char value[32];
    uint64_t want;

    check(dt_find("arm,smmu-v3", 1) < 0, "there is one SMMU");
    if ( dt_arg("frame", value, sizeof(value)) )
    {
        read_number(value, &want);
        check(smmu->base == want, "the SMMU is at 0x%lx", want);
    }
    if ( dt_arg("phandle", value, sizeof(value)) )
    {
        read_number(value, &want);
        check(smmu->phandle == want, "its phandle is 0x%lx", want);
    }
}

/* Only the entry of the live StreamID counts for the device. */
static void check_stream(struct rig *r, const struct sids *s)
{
    unsigned int i;

    rig_stream(r, &r->s1, 0);
    rig_moves(r, IOVA_A, r->a, IOVA_B, r->b, "by its own stage 1");
    rig_stream(r, NULL, SMMU_STE0_CONFIG_ABORT);
    for ( i = 0; i < s->nr; i++ )
    {
        r->sid = s->sid[i];
        if ( i != s->live )
            rig_stream(r, &r->s1, 0);
    }
    r->sid = s->sid[s->live];
    rig_write_blocked(r, IOVA_A, "its own aborts, others have a stage 1");
}

#define XEN_VERSION    17UL /* hypercall */
#define XEN_FEATURES   6UL  /* XENVER_get_features */
#define XEN_DIRECT     17   /* XENFEAT_direct_mapped */
#define XEN_NOT_DIRECT 16   /* XENFEAT_not_direct_mapped */

/*
 * Words 0 and 1 of xen_feature_info, the second set by Xen; not 0: an error.
 */
static long xen_features(uint32_t info[2])
{
    register unsigned long x0 asm("x0") = XEN_FEATURES;
    register unsigned long x1 asm("x1") = (uintptr_t)info;
    register unsigned long x16 asm("x16") = XEN_VERSION;

    /* A debug build of Xen overwrites the registers of the arguments. */
    asm volatile("hvc #0xea1" : "+r"(x0), "+r"(x1), "+r"(x16)::"memory");

    return x0;
}

void check_features(void)
{
    static uint32_t info[2];
    char want[16];
    bool direct;

    if ( !dt_arg("features", want, sizeof(want)) )
        return;

    direct = !strcmp(want, "direct");
    check(!xen_features(info) && !(info[1] & (1U << XEN_DIRECT)) == !direct &&
              !(info[1] & (1U << XEN_NOT_DIRECT)) == direct,
          "Xen's features (0x%x) say: %s mapped", info[1], want);
}

void test_binding(void)
{
    struct smmu *smmu = NULL;
    unsigned int n, i;

    for ( n = 0; n < MAX_RIGS && dt_find("qemu,edu", n) >= 0; n++ )
    {
        if ( !rig_init(&rig[n], n) )
            return;
        smmu = rig[n].smmu;
    }
    if ( !check(smmu, "there is an edu") )
        return;

    check_smmu(smmu);
    check_nodes(smmu, "qemu,edu", "edu");
    check_nodes(smmu, "test,streams", "streams");
    check_features();

    check(smmu_start(smmu, 8), "SMMU on");
    for ( i = 0; i < n; i++ )
    {
        if ( !read_list("edu", i, &sids[i]) )
            return;
        rig[i].sid = sids[i].sid[sids[i].live];
        smmu_stage1_init(smmu, &rig[i].s1, 0x500 + i);
        smmu_map(&rig[i].s1, IOVA_A, (uintptr_t)rig[i].a, 0);
        smmu_map(&rig[i].s1, IOVA_B, (uintptr_t)rig[i].b, 0);
        check_stream(&rig[i], &sids[i]);
    }
    check(smmu_stop(smmu), "SMMU off");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
