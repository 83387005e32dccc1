/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Driver of QEMU's edu device (docs/specs/edu in QEMU). One DMA takes 100 ms
 * of virtual time.
 */
#include "dt.h"
#include "edu.h"

#define EDU_ID        0x00
#define EDU_LIVE      0x04
#define EDU_RAISE     0x60
#define EDU_DMA_SRC   0x80
#define EDU_DMA_DST   0x88
#define EDU_DMA_COUNT 0x90
#define EDU_DMA_CMD   0x98

#define EDU_ID_MAGIC   0xedU
#define EDU_CMD_RUN    1U
#define EDU_CMD_TO_BUS 2U
#define EDU_BUFFER                                                            \
    0x40000U /* where the engine sees the device's own buffer                 \
              */

bool edu_init(struct edu *edu, unsigned int n)
{
    int node = dt_find("qemu,edu", n);

    return node >= 0 && edu_at(edu, dt_reg(node, 0));
}

bool edu_at(struct edu *edu, uintptr_t base)
{
    edu->base = base;

    return base && (read32(base + EDU_ID) & 0xff) == EDU_ID_MAGIC;
}

static void edu_start(const struct edu *edu, uint64_t src, uint64_t dst,
                      size_t size, uint32_t cmd)
{
    dsb();
    write64(edu->base + EDU_DMA_SRC, src);
    write64(edu->base + EDU_DMA_DST, dst);
    write64(edu->base + EDU_DMA_COUNT, size);
    write64(edu->base + EDU_DMA_CMD, cmd | EDU_CMD_RUN);
}

bool edu_busy(const struct edu *edu)
{
    return read32(edu->base + EDU_DMA_CMD) & EDU_CMD_RUN;
}

bool edu_wait(const struct edu *edu)
{
    return wait_for(!edu_busy(edu));
}

void edu_mark(const struct edu *edu, uint32_t val)
{
    write32(edu->base + EDU_LIVE, val);
}

uint32_t edu_marked(const struct edu *edu)
{
    return read32(edu->base + EDU_LIVE);
}

void edu_raise(const struct edu *edu)
{
    write32(edu->base + EDU_RAISE, 1);
}

void edu_start_read(const struct edu *edu, uint64_t bus, size_t size)
{
    edu_start(edu, bus, EDU_BUFFER, size, 0);
}

bool edu_read(const struct edu *edu, uint64_t bus, size_t size)
{
    edu_start_read(edu, bus, size);
    delay_ms(95);

    return edu_wait(edu);
}

void edu_start_write(const struct edu *edu, uint64_t bus, size_t size)
{
    edu_start(edu, EDU_BUFFER, bus, size, EDU_CMD_TO_BUS);
}

bool edu_write(const struct edu *edu, uint64_t bus, size_t size)
{
    edu_start_write(edu, bus, size);
    delay_ms(95);

    return edu_wait(edu);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
