# SPDX-License-Identifier: GPL-2.0-only
# What boot-time configuration costs, in instructions, beside one plain
# traversal of the same trees.

BENCH_PLAN     := build/bench/plan
BENCH_PLAN_DIR := xen/common/dom0less
BENCH_CORE_DIR := xen/drivers/passthrough/arm/vsmmu-v3
BENCH_PLAN_SRC := $(wildcard $(BENCH_PLAN_DIR)/*.c $(BENCH_PLAN_DIR)/*/*.c \
                             $(BENCH_CORE_DIR)/*.c)
BENCH_PLAN_HDR := $(wildcard include/viommu/*.h $(BENCH_PLAN_DIR)/*/*.h \
                             $(BENCH_CORE_DIR)/*.h)

$(BENCH_PLAN)/bench: tests/bench/plan/bench.c $(BENCH_PLAN_SRC) \
                     $(BENCH_PLAN_HDR)
	@mkdir -p $(@D)
	@gcc -std=gnu99 -O2 -g -Wall -Wextra -Werror \
	    -Iinclude -I$(BENCH_CORE_DIR) -Wl,--wrap=calloc,--wrap=free \
	    -o $@ tests/bench/plan/bench.c $(BENCH_PLAN_SRC) -lfdt

.PHONY: bench-plan
bench-plan: deps $(BENCH_PLAN)/bench ## instructions and memory of planning
	@tests/bench/plan/run $(BENCH_PLAN)
