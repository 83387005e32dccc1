# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the physical back end.

NESTED       := xen/drivers/passthrough/arm/smmu-v3-nested
BACKEND_HDR  := $(wildcard include/viommu/*.h $(NESTED)/*.h)
BACKEND_CC   := gcc -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter \
		-fsanitize=address,undefined -fno-sanitize-recover \
		-Iinclude -I$(NESTED)
BACKEND_SRC  := $(wildcard tests/unit/backend/*_test.c)
BACKEND_TESTS := $(BACKEND_SRC:tests/unit/backend/%.c=build/unit/backend/%)

# The pure parts.
BACKEND_PURE := $(addprefix build/unit/backend/,ste_test ratelimit_test \
						cmdq-index_test)

build/unit/backend/ste_test: $(NESTED)/ste.c

$(BACKEND_PURE): build/unit/backend/%: tests/unit/backend/%.c $(BACKEND_HDR)
	@mkdir -p $(@D)
	$(BACKEND_CC) $(filter %.c,$^) -lcmocka -o $@

# The headers of Xen that the others include are empty:
# tests/unit/backend/xen-world.h has what they need.
BACKEND_XEN := ../smmu-v3.h \
	       $(addprefix xen/,device_tree.h lib.h linux-compat.h list.h \
				mm.h rwlock.h sched.h sizes.h types.h \
				spinlock.h tasklet.h time.h timer.h \
				xmalloc.h) \
	       $(addprefix asm/,atomic.h device.h io.h page.h)

# Where domains are threads, these have real locks and barriers.
BACKEND_WORLD := xen-world.h
build/unit/backend/threads_test: BACKEND_WORLD := threads-world.h

build/unit/backend/ste-live_test: $(addprefix $(NESTED)/,ste-live.c \
				    quarantine.c commands.c stop.c strtab.c \
				    ste.c)
build/unit/backend/coherency_test: $(addprefix $(NESTED)/,coherency.c \
				     cmdq.c ste-live.c quarantine.c \
				     commands.c stop.c strtab.c ste.c)
build/unit/backend/quiesce_test: $(addprefix $(NESTED)/,quiesce.c cmdq.c \
				   ste-live.c quarantine.c commands.c stop.c \
				   strtab.c ste.c)
build/unit/backend/strtab_test: $(NESTED)/strtab.c $(NESTED)/ste.c
build/unit/backend/owner_test: $(NESTED)/owner.c
build/unit/backend/events_test: tests/unit/backend/events-world.h
build/unit/backend/events_test: $(addprefix $(NESTED)/,events.c owner.c \
				  quarantine.c commands.c strtab.c ste.c)
build/unit/backend/ats_test: $(NESTED)/ats.c
build/unit/backend/gerror_test: $(NESTED)/gerror.c
build/unit/backend/skipped_test: $(NESTED)/skipped.c
build/unit/backend/cmdq_test build/unit/backend/threads_test: $(NESTED)/cmdq.c

BACKEND_WITH_XEN := $(filter-out $(BACKEND_PURE),$(BACKEND_TESTS))
$(BACKEND_WITH_XEN): build/unit/backend/%: tests/unit/backend/%.c \
		$(BACKEND_HDR) tests/unit/backend/xen-world.h \
		tests/unit/backend/threads-world.h
	@mkdir -p $(@D)/empty/xen $(@D)/empty/asm
	@cd $(@D)/empty && touch $(BACKEND_XEN)
	$(BACKEND_CC) -std=gnu99 -pthread -Wno-sign-compare -I$(@D)/empty \
		-include tests/unit/backend/$(BACKEND_WORLD) \
		$(filter %.c,$^) -lcmocka -o $@

.PHONY: unit-backend
unit-backend: deps $(BACKEND_TESTS) ## unit tests of the physical back end
	@for t in $(BACKEND_TESTS); do echo $$t; $$t || exit; done
