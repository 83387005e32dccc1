# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the physical back end's pure parts.

BACKEND_SRC := xen/drivers/passthrough/arm/smmu-v3-ste.c tests/unit/backend/ste_test.c
BACKEND_HDR := $(wildcard include/viommu/*.h) xen/drivers/passthrough/arm/smmu-v3-ste.h \
	       xen/drivers/passthrough/arm/smmu-v3-pace.h xen/drivers/passthrough/arm/smmu-v3-queue.h
BACKEND_CC  := gcc -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -fsanitize=address,undefined \
	       -fno-sanitize-recover -Iinclude -Ixen/drivers/passthrough/arm

build/unit/backend/ste_test: $(BACKEND_SRC) $(BACKEND_HDR)
	@mkdir -p $(@D)
	$(BACKEND_CC) $(BACKEND_SRC) -lcmocka -o $@

build/unit/backend/%_test: tests/unit/backend/%_test.c $(BACKEND_HDR)
	@mkdir -p $(@D)
	$(BACKEND_CC) $< -lcmocka -o $@

# What the back end includes of Xen: nothing. tests/unit/backend/xen-world.h has it.
BACKEND_XEN := smmu-v3.h $(addprefix xen/,device_tree.h lib.h linux-compat.h list.h sched.h sizes.h spinlock.h tasklet.h \
	       rwlock.h time.h timer.h xmalloc.h) $(addprefix asm/,atomic.h device.h io.h)
STREAMS_SRC := $(addprefix xen/drivers/passthrough/arm/,smmu-v3-streams.c smmu-v3-quarantine.c smmu-v3-ste.c) \
	       tests/unit/backend/streams_test.c

ROUTES_SRC  := xen/drivers/passthrough/arm/smmu-v3-routes.c tests/unit/backend/routes_test.c

BATCH_SRC   := xen/drivers/passthrough/arm/smmu-v3-batch.c tests/unit/backend/batch_test.c

HANDLER_SRC := xen/drivers/passthrough/arm/smmu-v3-pace.c tests/unit/backend/handler_test.c

# With its own locks and barriers where domains are threads.
BACKEND_WORLD := xen-world.h
build/unit/backend/threads_test: BACKEND_WORLD := threads-world.h

build/unit/backend/streams_test: $(STREAMS_SRC)
build/unit/backend/handler_test: $(HANDLER_SRC)
build/unit/backend/threads_test: xen/drivers/passthrough/arm/smmu-v3-batch.c tests/unit/backend/threads_test.c
build/unit/backend/batch_test: $(BATCH_SRC)
build/unit/backend/routes_test: $(ROUTES_SRC)
build/unit/backend/streams_test build/unit/backend/batch_test build/unit/backend/routes_test build/unit/backend/handler_test \
		build/unit/backend/threads_test: $(BACKEND_HDR) tests/unit/backend/xen-world.h tests/unit/backend/threads-world.h \
		$(wildcard xen/drivers/passthrough/arm/smmu-v3-nested*.h)
	@mkdir -p $(@D)/empty/xen $(@D)/empty/asm
	@cd $(@D)/empty && touch $(BACKEND_XEN)
	$(BACKEND_CC) -std=gnu99 -pthread -Wno-sign-compare -I$(@D)/empty -include tests/unit/backend/$(BACKEND_WORLD) $(filter %.c,$^) -lcmocka -o $@

.PHONY: unit-backend
unit-backend: deps $(addprefix build/unit/backend/,ste_test pace_test queue_test streams_test batch_test routes_test handler_test threads_test) ## unit tests of the physical back end: STEs, batches, routes, pace and handling of events
	build/unit/backend/ste_test
	build/unit/backend/pace_test
	build/unit/backend/queue_test
	build/unit/backend/streams_test
	build/unit/backend/batch_test
	build/unit/backend/routes_test
	build/unit/backend/handler_test
	build/unit/backend/threads_test
