# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the vSMMUv3 emulation core, compiled from its own sources.

CORE_DIR  := xen/drivers/passthrough/arm/vsmmu-v3
CORE_SRC  := $(wildcard $(CORE_DIR)/*.c)
CORE_TEST := $(wildcard tests/unit/core/*.c)
CORE_HDR  := $(wildcard xen/include/viommu/*.h $(CORE_DIR)/*.h tests/unit/core/*.h)
CORE_OUT  := build/unit/core
CORE_FLAGS = -std=gnu99 -g -O1 -Wall -Wextra -Werror -Ixen/include -I$(CORE_DIR) -Itests/unit/core \
             -fsanitize=address,undefined -fno-sanitize-recover=all

$(CORE_OUT)/%.o: $(CORE_DIR)/%.c $(CORE_HDR) | $(CORE_OUT)
	@gcc $(CORE_FLAGS) -c $< -o $@

$(CORE_OUT)/%.o: tests/unit/core/%.c $(CORE_HDR) | $(CORE_OUT)
	@gcc $(CORE_FLAGS) -c $< -o $@

$(CORE_OUT):
	@mkdir -p $@

$(CORE_OUT)/core_test: $(CORE_SRC:$(CORE_DIR)/%.c=$(CORE_OUT)/%.o) $(CORE_TEST:tests/unit/core/%.c=$(CORE_OUT)/%.o)
	@gcc $(CORE_FLAGS) $^ -Wl,--wrap=calloc -lcmocka -o $@

.PHONY: unit-core
unit-core: $(CORE_OUT)/core_test ## unit tests of the emulation core
	$(CORE_OUT)/core_test
	@tests/unit/core/conformance

# Branch coverage of the core by these tests. Without the checks of the hosted lock, which are not part of it.
.PHONY: coverage-core
coverage-core: | $(CORE_OUT)
	@tests/unit/core/coverage.sh
