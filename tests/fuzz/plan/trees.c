/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From an input to device trees: blobs that stand in it, or trees that are
 * built as its bytes say and then, maybe, damaged.
 */
#include "fuzz.h"

#define HOST_ROOM    16384
#define PARTIAL_ROOM 16384

uint8_t take(struct input *in)
{
    if ( !in->left )
        return 0;
    in->left--;

    return *in->p++;
}

uint32_t take32(struct input *in)
{
    uint32_t high = take(in) << 8 | take(in);

    return high << 16 | take(in) << 8 | take(in);
}

uint32_t number(struct input *in)
{
    static const uint32_t known[] = {
        0x80,     0xff,     0x100,   0x1ff,      0x800,      0xf00,
        0xffff,   0x10000,  0x10001, 0xfffff,    0x100000,   0x100001,
        0xffff00, 0x1fffff, 0xfde8,  0xfdea,     0x7fffffff, 0x80000000,
        0xfffff0, 0x22040,  0xf8,    0xffff0000, 0xfffffffe, 0xffffffff,
        0xff00,   0xfffe,   0x1000,  0x2000,     987,        988,
    };
    uint8_t b = take(in);

    if ( b < 0x80 )
        return b;

    return b < 0xf0 ? known[b % ARRAY_SIZE(known)] : take32(in);
}

bool rarely(struct input *in, unsigned int n)
{
    return take(in) >= 256 - 256 / n;
}

static struct blob copy(const void *data, size_t size)
{
    struct blob b = { malloc(size + !size), size };

    CHECK(b.data);
    memcpy(b.data, data, size);

    return b;
}

void trees_free(struct trees *t)
{
    unsigned int i;

    free(t->host.data);
    for ( i = 0; i < t->nr_partials; i++ )
        free(t->partials[i].data);
}

/* As much of the input as its next two bytes say. */
static struct blob take_blob(struct input *in)
{
    size_t size = take(in) << 8;
    struct blob b;

    size = min(size | take(in), in->left);
    b = copy(in->p, size);
    in->p += size;
    in->left -= size;

    return b;
}

bool trees_raw(struct input *in, struct trees *t)
{
    t->host = take_blob(in);
    while ( in->left > 2 && t->nr_partials < MAX_DOMAINS )
        t->partials[t->nr_partials++] = take_blob(in);

    /* Whoever hands over the host's tree has seen that there is a header. */
    return t->host.size >= sizeof(struct fdt_header);
}

void put_string(void *fdt, const char *name, const char *value)
{
    fdt_property_string(fdt, name, value);
}

/* Once in a while a few bytes shorter or longer. */
void put_cells(struct input *in, void *fdt, const char *name,
               const uint32_t *cells, unsigned int n)
{
    uint32_t be[2 * MAX_STREAMS + 2] = {};
    unsigned int i, len = n * 4;

    for ( i = 0; i < n; i++ )
        be[i] = cpu_to_fdt32(cells[i]);
    if ( rarely(in, 32) )
        len = take(in) % (len + 8);
    fdt_property(fdt, name, be, len);
}

static void begin(void *fdt, int room)
{
    fdt_create_with_flags(fdt, room, FDT_CREATE_FLAG_NO_NAME_DEDUP);
    fdt_finish_reservemap(fdt);
}

/* Damage: up to four bytes of the trees. */
static void flip(struct input *in, struct trees *t)
{
    unsigned int n = take(in) % 5;

    while ( n-- && in->left )
    {
        unsigned int which = take(in) % (t->nr_partials + 1);
        struct blob *b = which ? &t->partials[which - 1] : &t->host;
        uint32_t at = take(in) << 8;

        at |= take(in);
        ((uint8_t *)b->data)[at % b->size] ^= take(in);
    }
}

bool trees_built(struct input *in, struct trees *t)
{
    static uint64_t room[HOST_ROOM / 8];
    struct model m = {};
    unsigned int i;

    begin(room, HOST_ROOM);
    put_host(in, room, &m);
    if ( fdt_finish(room) )
        return false;
    t->host = copy(room, fdt_totalsize(room));

    for ( i = 0; i < m.nr_domains; i++ )
    {
        begin(room, PARTIAL_ROOM);
        put_partial(in, room, &m, i);
        if ( fdt_finish(room) )
            return false;
        t->partials[t->nr_partials++] = copy(room, fdt_totalsize(room));
    }
    flip(in, t);

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
