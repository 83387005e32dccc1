# SPDX-License-Identifier: GPL-2.0-only
# What boot-time configuration costs, in instructions, beside one plain traversal of the same trees.

BENCH_PLAN     := build/bench/plan
BENCH_PLAN_SRC := $(wildcard $(addprefix xen/common/dom0less/,*.c */*.c) xen/drivers/passthrough/arm/vsmmu-v3/*.c)
BENCH_PLAN_HDR := $(wildcard include/viommu/*.h xen/common/dom0less/*/*.h xen/drivers/passthrough/arm/vsmmu-v3/*.h)

$(BENCH_PLAN)/bench: tests/bench/plan/bench.c $(BENCH_PLAN_SRC) $(BENCH_PLAN_HDR)
	@mkdir -p $(@D)
	@gcc -std=gnu99 -O2 -g -Wall -Wextra -Werror -Iinclude -Ixen/drivers/passthrough/arm/vsmmu-v3 \
	    -Wl,--wrap=calloc,--wrap=free -o $@ tests/bench/plan/bench.c $(BENCH_PLAN_SRC) -lfdt

.PHONY: bench-plan
bench-plan: deps $(BENCH_PLAN)/bench ## instructions and memory that planning takes, by size of the machine
	@tests/bench/plan/run $(BENCH_PLAN)
