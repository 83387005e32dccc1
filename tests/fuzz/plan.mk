# SPDX-License-Identifier: GPL-2.0-only
# Fuzzer of boot-time configuration (libFuzzer): FUZZ_SECONDS, or FUZZ_RUNS executions.

FUZZ_SECONDS ?= 10
FUZZ_PLAN     := build/fuzz/plan
FUZZ_PLAN_SRC := $(wildcard xen/common/dom0less/*.c tests/fuzz/plan/*.c)
FUZZ_PLAN_HDR := $(wildcard xen/include/viommu/*.h xen/common/dom0less/*.h tests/fuzz/plan/*.h)
FUZZ_PLAN_DTB := $(patsubst %,$(FUZZ_PLAN)/%.dtb,host partial partial2)
FUZZ_PLAN_CC  := clang -std=gnu99 -g -Wall -Wextra -Werror -Ixen/include -DPLAN_DTB_DIR='"$(FUZZ_PLAN)"'

$(FUZZ_PLAN)/fuzz_plan: $(FUZZ_PLAN_SRC) $(FUZZ_PLAN_HDR)
	@mkdir -p $(@D)
	@$(FUZZ_PLAN_CC) -O2 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $(FUZZ_PLAN_SRC) -lfdt -o $@

# The same with counters of lines, which would slow down the fuzzing.
$(FUZZ_PLAN)/lines_plan: $(FUZZ_PLAN_SRC) $(FUZZ_PLAN_HDR)
	@mkdir -p $(@D)
	@$(FUZZ_PLAN_CC) -O1 -fsanitize=fuzzer -fprofile-instr-generate -fcoverage-mapping $(FUZZ_PLAN_SRC) -lfdt -o $@

$(FUZZ_PLAN)/%.dtb: tests/unit/plan/%.dts
	@mkdir -p $(@D)
	@dtc -q -I dts -O dtb -o $@ $<

.PHONY: fuzz-plan
fuzz-plan: $(FUZZ_PLAN)/fuzz_plan $(FUZZ_PLAN)/lines_plan $(FUZZ_PLAN_DTB) ## fuzz boot-time configuration: FUZZ_SECONDS=10 or FUZZ_RUNS=N
	@tests/fuzz/plan/run $(FUZZ_PLAN) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)"
