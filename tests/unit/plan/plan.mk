# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of boot-time configuration, compiled from its own sources.
# build/unit/plan/plan_test --list says which test shows which finding.

PLAN_DIR  := xen/common/dom0less
PLAN_SRC  := $(wildcard $(PLAN_DIR)/*.c $(PLAN_DIR)/*/*.c)
# The checks of viommu-dt, and what prints a plan.
PLAN_CHECK := $(wildcard tools/viommu-dt/check/*.c) \
              $(addprefix tools/viommu-dt/lib/,json.c rows.c print.c)
PLAN_TEST := $(wildcard tests/unit/plan/*.c)
PLAN_HDR  := $(wildcard include/viommu/*.h $(PLAN_DIR)/*/*.h \
             tools/viommu-dt/*.h tools/viommu-dt/check/*.h tests/unit/plan/*.h)
PLAN_DTS  := $(wildcard tests/unit/plan/*.dts)
PLAN_OUT  := build/unit/plan
PLAN_DTB  := $(PLAN_DTS:tests/unit/plan/%.dts=$(PLAN_OUT)/%.dtb)
PLAN_OBJ  := $(PLAN_SRC:$(PLAN_DIR)/%.c=$(PLAN_OUT)/xen/%.o) \
             $(addprefix $(PLAN_OUT)/tool-,$(notdir $(PLAN_CHECK:.c=.o))) \
             $(PLAN_TEST:tests/unit/plan/%.c=$(PLAN_OUT)/test-%.o)
PLAN_CC   ?= gcc
# Memory can be made to run out: tests/unit/plan/failing.h.
PLAN_FLAGS = -std=gnu99 -g -O1 -Wall -Wextra -Werror -Iinclude \
             -I$(PLAN_DIR) -Itools/viommu-dt -Itests/unit/plan \
             -DPLAN_DTB_DIR='"$(PLAN_OUT)"' \
             -DPLAN_ERRORS_MD='"docs/misc/arm/viommu-errors.md"' \
             -fsanitize=address,undefined -fno-sanitize-recover=all
PLAN_FAILING = -Dcalloc=failing_calloc -DPLAN_ARENA_CHUNK=arena_chunk \
               -include tests/unit/plan/failing.h

$(PLAN_OUT)/xen/%.o: $(PLAN_DIR)/%.c $(PLAN_HDR) | $(PLAN_OUT)
	@mkdir -p $(@D)
	$(PLAN_CC) $(PLAN_FLAGS) $(PLAN_FAILING) -c $< -o $@

define PLAN_TOOL
$(PLAN_OUT)/tool-$(notdir $(1:.c=.o)): $(1) $(PLAN_HDR) | $(PLAN_OUT)
	$$(PLAN_CC) $$(PLAN_FLAGS) $$(PLAN_FAILING) -c $$< -o $$@
endef
$(foreach f,$(PLAN_CHECK),$(eval $(call PLAN_TOOL,$f)))

$(PLAN_OUT)/test-%.o: tests/unit/plan/%.c $(PLAN_HDR) | $(PLAN_OUT)
	$(PLAN_CC) $(PLAN_FLAGS) -c $< -o $@

$(PLAN_OUT)/%.dtb: tests/unit/plan/%.dts | $(PLAN_OUT)
	dtc -q -I dts -O dtb -o $@ $<

$(PLAN_OUT):
	@mkdir -p $@

$(PLAN_OUT)/plan_test: $(PLAN_OBJ)
	$(PLAN_CC) $(PLAN_FLAGS) $^ -lcmocka -lfdt -o $@

.PHONY: unit-plan
unit-plan: deps $(PLAN_OUT)/plan_test $(PLAN_DTB) ## unit tests of the planner
	$(PLAN_OUT)/plan_test

.PHONY: errors
errors: deps $(PLAN_OUT)/plan_test ## write docs/misc/arm/viommu-errors.md anew
	$(PLAN_OUT)/plan_test --errors > docs/misc/arm/viommu-errors.md

.PHONY: coverage-plan test-list
coverage-plan: deps ## branches of the planner that its tests take
	@tests/unit/plan/coverage.sh

test-list: deps $(PLAN_OUT)/plan_test $(PLAN_DTB) ## a test for each finding
	@$(PLAN_OUT)/plan_test --list
