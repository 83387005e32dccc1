# SPDX-License-Identifier: GPL-2.0-only
# Fuzzers of the emulation core (libFuzzer): FUZZ_SECONDS for each, or FUZZ_RUNS executions.

FUZZ_SECONDS ?= 10
FUZZ_CORE     = build/fuzz/core
FUZZ_CORE_SRC = $(wildcard xen/drivers/passthrough/arm/vsmmu-v3/*.c) tests/fuzz/core/model.c tests/fuzz/core/model_table.c
FUZZ_CORE_HDR = $(wildcard xen/include/viommu/*.h xen/drivers/passthrough/arm/vsmmu-v3/*.h tests/fuzz/core/*.h)
FUZZ_CORE_ALL = regs cmds strtab

$(FUZZ_CORE)/fuzz_%: tests/fuzz/core/fuzz_%.c $(FUZZ_CORE_SRC) $(FUZZ_CORE_HDR)
	@mkdir -p $(@D)
	@clang -std=gnu99 -g -O2 -Wall -Wextra -Werror -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	    -Ixen/include -Ixen/drivers/passthrough/arm/vsmmu-v3 -Itests/fuzz/core $(filter %.c,$^) -o $@

# The same with counters of lines, which would slow down the fuzzing.
$(FUZZ_CORE)/lines_%: tests/fuzz/core/fuzz_%.c $(FUZZ_CORE_SRC) $(FUZZ_CORE_HDR)
	@mkdir -p $(@D)
	@clang -std=gnu99 -g -O1 -fsanitize=fuzzer -fprofile-instr-generate -fcoverage-mapping \
	    -Ixen/include -Ixen/drivers/passthrough/arm/vsmmu-v3 -Itests/fuzz/core $(filter %.c,$^) -o $@

.PHONY: fuzz-core
fuzz-core: $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/fuzz_%) $(FUZZ_CORE_ALL:%=$(FUZZ_CORE)/lines_%) ## fuzz the emulation core: FUZZ_SECONDS=10 or FUZZ_RUNS=N for each
	@tests/fuzz/core/run $(FUZZ_CORE) "$(FUZZ_SECONDS)" "$(FUZZ_RUNS)"
