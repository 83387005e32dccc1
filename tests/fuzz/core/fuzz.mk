# SPDX-License-Identifier: GPL-2.0-only
# Fuzzers of the emulation core (libFuzzer): FUZZ_SECONDS for each, or FUZZ_RUNS executions.

comma         := ,
FUZZ_SECONDS  ?= 10
FUZZ_CORE      = build/fuzz/core
FUZZ_CORE_DIR  = xen/drivers/passthrough/arm/vsmmu-v3
FUZZ_CORE_HDR  = $(wildcard include/viommu/*.h $(FUZZ_CORE_DIR)/*.h tests/fuzz/core/*.h)
FUZZ_CORE_OBJ  = $(patsubst $(FUZZ_CORE_DIR)/%.c,core/%.o,$(wildcard $(FUZZ_CORE_DIR)/*.c)) \
                 $(addprefix own/,model.o model_cmds.o model_table.o)
FUZZ_CORE_ALL  = regs cmds strtab
FUZZ_CORE_CC   = clang -std=gnu99 -g -Wall -Wextra -Werror -Iinclude -I$(FUZZ_CORE_DIR) -Itests/fuzz/core

# A way to build them, what all is compiled with, and what guides the search besides: the core's branches, not the model's.
define FUZZ_CORE_PROGRAMS
$(FUZZ_CORE)/$(1)/core/%.o: $(FUZZ_CORE_DIR)/%.c $(FUZZ_CORE_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_CORE_CC) $(2) $(3) -c $$< -o $$@

$(FUZZ_CORE)/$(1)/own/%.o: tests/fuzz/core/%.c $(FUZZ_CORE_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_CORE_CC) $(2) -c $$< -o $$@

$(FUZZ_CORE)/$(1)/fuzz_%: $(FUZZ_CORE)/$(1)/own/fuzz_%.o $(FUZZ_CORE_OBJ:%=$(FUZZ_CORE)/$(1)/%)
	@clang $(2) $(4) -fsanitize=fuzzer $$^ -o $$@

.SECONDARY: $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/$(1)/own/fuzz_%.o)
endef

# All sanitizers; the cheap one alone, for long runs; counters of lines.
$(eval $(call FUZZ_CORE_PROGRAMS,asan,-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=all,-fsanitize=fuzzer-no-link))
$(eval $(call FUZZ_CORE_PROGRAMS,fast,-O2 -fsanitize=undefined -fsanitize-trap=undefined,-fsanitize-coverage=inline-8bit-counters$(comma)pc-table))
$(eval $(call FUZZ_CORE_PROGRAMS,lines,-O1,-fprofile-instr-generate -fcoverage-mapping,-fprofile-instr-generate))

.PHONY: fuzz-core fuzz-long fuzz-core-pack
fuzz-core: deps $(foreach how,asan fast lines,$(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/$(how)/fuzz_%)) ## fuzz the emulation core: FUZZ_SECONDS=10 or FUZZ_RUNS=N for each
	@tests/fuzz/core/run $(FUZZ_CORE) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)" $(FUZZ_CORE_ALL)

fuzz-long: FUZZ_RUNS = 10000000
fuzz-long: fuzz-core ## ten million executions of each fuzzer of the emulation core

fuzz-core-pack: deps $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/fast/fuzz_%) ## put what the core's fuzzers have found into the repository
	@tests/fuzz/core/pack $(FUZZ_CORE) $(FUZZ_CORE_ALL)
