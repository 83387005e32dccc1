/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks over the mapped vSIDs of a range: sweeps of SMMUEN and GBPA.ABORT over
 * all of them, CFGI_STE_RANGE and CFGI_ALL. A walk takes as many passes as it
 * needs; gaps between the guest's ranges cost nothing.
 */
#include "vsmmu-private.h"

static uint32_t apply(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                      uint32_t last, enum vsmmu_mode mode)
{
    switch ( mode )
    {
    case VSMMU_MODE_TABLE:
        return vsmmu_strtab_apply(v, row, vsid, last, false);

    case VSMMU_MODE_BYPASS:
        vsmmu_request_stream(v, row, vsid, VSMMU_STREAM_BYPASS, NULL);
        return 1;

    default: return vsmmu_request_abort(v, row, vsid, last - vsid + 1);
    }
}

bool vsmmu_walk(struct vsmmu *v, struct vsmmu_walk *w, enum vsmmu_mode mode)
{
    struct vsmmu_row *row;
    uint32_t applied;

    while ( w->next <= w->last &&
            (row = vsmmu_map_from(&v->map, w->next)) != NULL )
    {
        w->next = max(w->next, row->range.vsid);
        if ( w->next > w->last )
            break;

        if ( !vsmmu_pass_has_room(&v->pass) )
            return false;

        v->pass.steps++;
        applied = apply(v, row, w->next, w->last, mode);
        if ( !applied )
            return false;

        w->next += applied;
    }

    w->active = false;
    return true;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
