# SPDX-License-Identifier: GPL-2.0-only
# Fuzzer of boot-time configuration (libFuzzer): FUZZ_SECONDS, or FUZZ_RUNS
# executions.

FUZZ_PLAN     = build/fuzz/plan
FUZZ_PLAN_DIR = xen/common/dom0less
FUZZ_PLAN_HDR = $(wildcard include/viommu/*.h tests/fuzz/plan/*.h \
                  $(FUZZ_PLAN_DIR)/*.h $(FUZZ_PLAN_DIR)/*/*.h \
                  tools/viommu-dt/*.h tools/viommu-dt/check/*.h) \
                tests/unit/plan/failing.h
FUZZ_PLAN_SRC = $(wildcard $(FUZZ_PLAN_DIR)/*.c $(FUZZ_PLAN_DIR)/*/*.c \
                           tools/viommu-dt/check/*.c)
FUZZ_PLAN_OWN = $(wildcard tests/fuzz/plan/*.c)
FUZZ_PLAN_OBJ = $(patsubst %.c,plan/%.o,$(FUZZ_PLAN_SRC)) \
                $(patsubst tests/fuzz/plan/%.c,own/%.o,$(FUZZ_PLAN_OWN))
FUZZ_PLAN_CC  = clang -std=gnu99 -g -Wall -Wextra -Werror \
                -Iinclude -I$(FUZZ_PLAN_DIR) -Itools/viommu-dt \
                -Itests/fuzz/plan -Itests/unit/plan \
                -Dcalloc=failing_calloc -DPLAN_ARENA_CHUNK=arena_chunk \
                -include tests/unit/plan/failing.h \
                -DPLAN_DTB_DIR='"$(FUZZ_PLAN)"'
FUZZ_PLAN_DTB = $(patsubst %,$(FUZZ_PLAN)/%.dtb,host partial partial2)

# The arguments: a name for this way to build, flags for all objects, flags
# only for the planner's objects, flags to link. The third guide the search:
# by the planner's branches, not by the fuzzer's own.
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
$(eval $(call FUZZ_PLAN_PROGRAM,asan,$(FUZZ_ASAN),-fsanitize=fuzzer-no-link))
$(eval $(call FUZZ_PLAN_PROGRAM,fast,\
                -O2 -fsanitize=undefined -fno-sanitize-recover=all,\
                $(FUZZ_GUIDE)))
$(eval $(call FUZZ_PLAN_PROGRAM,lines,-O1,\
                $(FUZZ_COUNT) -fcoverage-mapping,$(FUZZ_COUNT)))

$(FUZZ_PLAN)/%.dtb: tests/unit/plan/%.dts
	@mkdir -p $(@D)
	@dtc -q -I dts -O dtb -o $@ $<

.PHONY: fuzz-plan fuzz
FUZZ_PLAN_BINS = $(foreach how,asan fast lines,$(FUZZ_PLAN)/$(how)/fuzz)
fuzz-plan: deps $(FUZZ_PLAN_BINS) $(FUZZ_PLAN_DTB) ## fuzz the planner
	@tests/fuzz/plan/run $(FUZZ_PLAN) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)"

fuzz: fuzz-core fuzz-plan ## all fuzzers: FUZZ_SECONDS=10 or FUZZ_RUNS=N each
