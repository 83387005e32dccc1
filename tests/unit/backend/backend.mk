# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the physical back end's pure parts.

BACKEND_SRC := xen/drivers/passthrough/arm/smmu-v3-ste.c tests/unit/backend/ste_test.c
BACKEND_HDR := $(wildcard xen/include/viommu/*.h) xen/drivers/passthrough/arm/smmu-v3-ste.h \
	       xen/drivers/passthrough/arm/smmu-v3-pace.h xen/drivers/passthrough/arm/smmu-v3-queue.h
BACKEND_CC  := gcc -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -fsanitize=address,undefined \
	       -fno-sanitize-recover -Ixen/include -Ixen/drivers/passthrough/arm

build/unit/backend/ste_test: $(BACKEND_SRC) $(BACKEND_HDR)
	@mkdir -p $(@D)
	$(BACKEND_CC) $(BACKEND_SRC) -lcmocka -o $@

build/unit/backend/%_test: tests/unit/backend/%_test.c $(BACKEND_HDR)
	@mkdir -p $(@D)
	$(BACKEND_CC) $< -lcmocka -o $@

.PHONY: unit-backend
unit-backend: build/unit/backend/ste_test build/unit/backend/pace_test build/unit/backend/queue_test ## unit tests of the physical STE writer, queue indices and the pace of events
	build/unit/backend/ste_test
	build/unit/backend/pace_test
	build/unit/backend/queue_test
