# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the vSMMUv3 emulation core, compiled from its own sources.

CORE_DIR  := xen/drivers/passthrough/arm/vsmmu-v3
CORE_SRC  := $(wildcard $(CORE_DIR)/*.c)
CORE_TEST := $(wildcard tests/unit/core/*.c)
CORE_HDR  := $(wildcard include/viommu/*.h $(CORE_DIR)/*.h tests/unit/core/*.h)
CORE_OUT  := build/unit/core
CORE_FLAGS = -std=gnu99 -g -O1 -Wall -Wextra -Werror \
             -Iinclude -I$(CORE_DIR) -Itests/unit/core \
             -fsanitize=address,undefined -fno-sanitize-recover=all

$(CORE_OUT)/%.o: $(CORE_DIR)/%.c $(CORE_HDR) | $(CORE_OUT)
	@gcc $(CORE_FLAGS) -c $< -o $@

$(CORE_OUT)/%.o: tests/unit/core/%.c $(CORE_HDR) | $(CORE_OUT)
	@gcc $(CORE_FLAGS) -c $< -o $@

$(CORE_OUT):
	@mkdir -p $@

$(CORE_OUT)/core_test: $(CORE_SRC:$(CORE_DIR)/%.c=$(CORE_OUT)/%.o) \
                       $(CORE_TEST:tests/unit/core/%.c=$(CORE_OUT)/%.o)
	@gcc $(CORE_FLAGS) $^ -Wl,--wrap=calloc,--wrap=free -lcmocka -o $@

# The core with real threads, a real lock and real barriers. It is built
# without sanitizers: their checks would give each store the time to become
# visible. The program with ThreadSanitizer is for its reports.
THREADS_DIR   := tests/unit/core/threads
THREADS_SRC   := $(CORE_SRC) $(wildcard $(THREADS_DIR)/*.c)
THREADS_HDR   := $(CORE_HDR) $(wildcard $(THREADS_DIR)/*.h)
THREADS_FLAGS  = -std=gnu99 -D_GNU_SOURCE -g -O2 -Wall -Wextra -Werror \
                 -Iinclude -I$(CORE_DIR) -I$(THREADS_DIR) \
                 -include $(THREADS_DIR)/primitives.h -pthread

$(CORE_OUT)/threads_test: $(THREADS_SRC) $(THREADS_HDR) | $(CORE_OUT)
	@gcc $(THREADS_FLAGS) $(THREADS_SRC) -lcmocka -o $@

$(CORE_OUT)/threads_tsan: $(THREADS_SRC) $(THREADS_HDR) | $(CORE_OUT)
	@gcc $(THREADS_FLAGS) -fsanitize=thread $(THREADS_SRC) -lcmocka -o $@

.PHONY: unit-core-tsan
unit-core-tsan: deps $(CORE_OUT)/threads_tsan ## the core with ThreadSanitizer
	TSAN_OPTIONS=halt_on_error=1 $(CORE_OUT)/threads_tsan

.PHONY: unit-core
CORE_PROGRAMS := $(CORE_OUT)/core_test $(CORE_OUT)/threads_test
unit-core: deps $(CORE_PROGRAMS) ## unit tests of the emulation core
	$(CORE_OUT)/core_test
	$(CORE_OUT)/threads_test
	@tests/unit/core/conformance

# Branch coverage of the core by these tests, without the checks of the hosted
# lock, which are not part of the core.
.PHONY: coverage-core
coverage-core: deps | $(CORE_OUT)
	@tests/unit/core/coverage.sh
