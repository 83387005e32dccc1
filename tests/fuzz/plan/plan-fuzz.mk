# SPDX-License-Identifier: GPL-2.0-only
# Fuzzer of boot-time configuration (libFuzzer): FUZZ_SECONDS, or FUZZ_RUNS executions.

FUZZ_PLAN     = build/fuzz/plan
FUZZ_PLAN_HDR = $(wildcard include/viommu/*.h $(addprefix xen/common/dom0less/,*.h */*.h) tests/fuzz/plan/*.h \
                tools/viommu-dt/*.h tools/viommu-dt/check/*.h) tests/unit/plan/failing.h
FUZZ_PLAN_OBJ = $(patsubst %.c,plan/%.o,$(wildcard $(addprefix xen/common/dom0less/,*.c */*.c) tools/viommu-dt/check/*.c)) \
                $(patsubst tests/fuzz/plan/%.c,own/%.o,$(wildcard tests/fuzz/plan/*.c))
FUZZ_PLAN_CC  = clang -std=gnu99 -g -Wall -Wextra -Werror -Iinclude -Ixen/common/dom0less -Itools/viommu-dt -Itests/fuzz/plan \
                -Itests/unit/plan -Dcalloc=failing_calloc -DPLAN_ARENA_CHUNK=arena_chunk -include tests/unit/plan/failing.h \
                -DPLAN_DTB_DIR='"$(FUZZ_PLAN)"'
FUZZ_PLAN_DTB = $(patsubst %,$(FUZZ_PLAN)/%.dtb,host partial partial2)

# A program, what it is compiled with, and what guides the search besides: the planner's branches, not the fuzzer's own.
define FUZZ_PLAN_PROGRAM
$(FUZZ_PLAN)/$(1)/plan/%.o: %.c $(FUZZ_PLAN_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_PLAN_CC) $(2) $(3) -c $$< -o $$@

$(FUZZ_PLAN)/$(1)/own/%.o: tests/fuzz/plan/%.c $(FUZZ_PLAN_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_PLAN_CC) $(2) -c $$< -o $$@

$(FUZZ_PLAN)/$(1)/fuzz: $(FUZZ_PLAN_OBJ:%=$(FUZZ_PLAN)/$(1)/%)
	@clang $(2) $(4) -fsanitize=fuzzer $$^ -lfdt -o $$@
endef

# All sanitizers; the cheap one alone, for long runs; counters of lines.
$(eval $(call FUZZ_PLAN_PROGRAM,asan,-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=all,-fsanitize=fuzzer-no-link))
$(eval $(call FUZZ_PLAN_PROGRAM,fast,-O2 -fsanitize=undefined -fno-sanitize-recover=all,-fsanitize-coverage=inline-8bit-counters$(comma)pc-table))
$(eval $(call FUZZ_PLAN_PROGRAM,lines,-O1,-fprofile-instr-generate -fcoverage-mapping,-fprofile-instr-generate))

$(FUZZ_PLAN)/%.dtb: tests/unit/plan/%.dts
	@mkdir -p $(@D)
	@dtc -q -I dts -O dtb -o $@ $<

.PHONY: fuzz-plan fuzz
fuzz-plan: deps $(foreach program,asan fast lines,$(FUZZ_PLAN)/$(program)/fuzz) $(FUZZ_PLAN_DTB) ## fuzz boot-time configuration: FUZZ_SECONDS=10 or FUZZ_RUNS=N
	@tests/fuzz/plan/run $(FUZZ_PLAN) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)"

fuzz: fuzz-core fuzz-plan ## all fuzzers: FUZZ_SECONDS=10 or FUZZ_RUNS=N for each
