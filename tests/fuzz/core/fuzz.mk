# SPDX-License-Identifier: GPL-2.0-only
# Fuzzers of the emulation core (libFuzzer): FUZZ_SECONDS for each, or
# FUZZ_RUNS executions.

comma         := ,
FUZZ_SECONDS  ?= 10
FUZZ_CORE      = build/fuzz/core
FUZZ_CORE_DIR  = xen/drivers/passthrough/arm/vsmmu-v3
FUZZ_CORE_HDR  = $(wildcard include/viommu/*.h $(FUZZ_CORE_DIR)/*.h \
                             tests/fuzz/core/*.h)
FUZZ_CORE_SRC  = $(wildcard $(FUZZ_CORE_DIR)/*.c)
FUZZ_CORE_OBJ  = $(patsubst $(FUZZ_CORE_DIR)/%.c,core/%.o,$(FUZZ_CORE_SRC)) \
                 $(addprefix own/,model.o model_cmds.o model_table.o)
FUZZ_CORE_ALL  = regs cmds strtab
FUZZ_CORE_CC   = clang -std=gnu99 -g -Wall -Wextra -Werror \
                 -Iinclude -I$(FUZZ_CORE_DIR) -Itests/fuzz/core

# The arguments: a name for this way to build, flags for all objects, flags
# only for the core's objects, flags to link. The third guide the search:
# by the core's branches, not by the model's.
define FUZZ_CORE_PROGRAMS
$(FUZZ_CORE)/$(1)/core/%.o: $(FUZZ_CORE_DIR)/%.c $(FUZZ_CORE_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_CORE_CC) $(2) $(3) -c $$< -o $$@

$(FUZZ_CORE)/$(1)/own/%.o: tests/fuzz/core/%.c $(FUZZ_CORE_HDR)
	@mkdir -p $$(@D)
	@$(FUZZ_CORE_CC) $(2) -c $$< -o $$@

$(FUZZ_CORE)/$(1)/fuzz_%: $(FUZZ_CORE)/$(1)/own/fuzz_%.o \
                          $(FUZZ_CORE_OBJ:%=$(FUZZ_CORE)/$(1)/%)
	@clang $(2) $(4) -fsanitize=fuzzer $$^ -o $$@

.SECONDARY: $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/$(1)/own/fuzz_%.o)
endef

# All sanitizers; the cheap one alone, for long runs; counters of lines.
FUZZ_ASAN  := -O1 -fsanitize=address$(comma)undefined \
              -fno-sanitize-recover=all
FUZZ_FAST  := -O2 -fsanitize=undefined -fsanitize-trap=undefined
FUZZ_GUIDE := -fsanitize-coverage=inline-8bit-counters$(comma)pc-table
FUZZ_COUNT := -fprofile-instr-generate

$(eval $(call FUZZ_CORE_PROGRAMS,asan,$(FUZZ_ASAN),-fsanitize=fuzzer-no-link))
$(eval $(call FUZZ_CORE_PROGRAMS,fast,$(FUZZ_FAST),$(FUZZ_GUIDE)))
$(eval $(call FUZZ_CORE_PROGRAMS,lines,-O1,\
                $(FUZZ_COUNT) -fcoverage-mapping,$(FUZZ_COUNT)))

.PHONY: fuzz-core fuzz-long fuzz-core-pack
FUZZ_CORE_BINS = $(foreach how,asan fast lines,\
                   $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/$(how)/fuzz_%))
fuzz-core: deps $(FUZZ_CORE_BINS) ## fuzz the emulation core
	@tests/fuzz/core/run $(FUZZ_CORE) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)" \
	    $(FUZZ_CORE_ALL)

fuzz-long: FUZZ_RUNS = 10000000
fuzz-long: fuzz-core ## ten million executions of each fuzzer of the core

FUZZ_CORE_FAST = $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/fast/fuzz_%)
fuzz-core-pack: deps $(FUZZ_CORE_FAST) ## keep what the core's fuzzers found
	@tests/fuzz/core/pack $(FUZZ_CORE) $(FUZZ_CORE_ALL)
