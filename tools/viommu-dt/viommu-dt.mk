# SPDX-License-Identifier: GPL-2.0-only
# The command line tool viommu-dt and the library libviommu-dt, static and
# shared, from the hypervisor's own planner. Needs libfdt and libc.
# `make viommu-dt TOOL_CFLAGS=...` builds with other flags;
# `make install DESTDIR= PREFIX=` installs all of it.

TOOL_SRC    := tools/viommu-dt
TOOL_OUT    ?= $(BUILD)/viommu-dt
TOOL_CC     ?= gcc
TOOL_CFLAGS ?= -O2 -g
TOOL_LDLIBS ?= -lfdt
PREFIX      ?= /usr/local
# The shared library's own version. It goes up when a program that was built
# with the old headers would go wrong, because a struct, the arguments of a
# function or the length of viommu_findings[] has changed.
TOOL_SO     := libviommu-dt.so.3
TOOL_VERSION = $(shell sed -n 's/.*VIOMMU_DT_VERSION "\(.*\)"/\1/p' \
                          $(TOOL_SRC)/viommu-dt.h)

TOOL_PLANNER := xen/common/dom0less
TOOL_CORE    := xen/drivers/passthrough/arm/vsmmu-v3

TOOL_WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes \
               -Wmissing-prototypes -Wvla -Wdeclaration-after-statement \
               -Werror
TOOL_FLAGS   = -std=gnu99 -fPIC -D_GNU_SOURCE $(TOOL_WARN) $(TOOL_CFLAGS) \
               -Iinclude -I$(TOOL_SRC) -I$(TOOL_PLANNER)

# The library is the planner, the core's judgement of hardware, check/ and
# lib/. The tool is that and cli/.
TOOL_PLAN   := $(sort $(wildcard $(TOOL_PLANNER)/*.c $(TOOL_PLANNER)/*/*.c) \
                      $(addprefix $(TOOL_CORE)/,id.c errata.c))
TOOL_LIB    := $(sort $(wildcard $(addprefix $(TOOL_SRC)/,check/*.c lib/*.c)))
TOOL_CLI    := $(sort $(wildcard $(TOOL_SRC)/cli/*.c))
TOOL_HDR    := $(wildcard include/viommu/*.h \
                          $(TOOL_PLANNER)/*.h $(TOOL_PLANNER)/*/*.h \
                          $(TOOL_CORE)/*.h \
                          $(TOOL_SRC)/*.h $(TOOL_SRC)/*/*.h)

TOOL_OBJ     = $(addprefix $(TOOL_OUT)/obj/,$(1:.c=.o))
TOOL_LIB_O   = $(call TOOL_OBJ,$(TOOL_PLAN) $(TOOL_LIB))
TOOL_CLI_O   = $(call TOOL_OBJ,$(TOOL_CLI))

$(TOOL_OUT)/obj/%.o: %.c $(TOOL_HDR)
	@mkdir -p $(@D)
	@$(TOOL_CC) $(TOOL_FLAGS) -c $< -o $@

# Of the library's many names only those of its headers stay visible, in both
# forms of it.
$(TOOL_OUT)/libviommu-dt.o: $(TOOL_LIB_O)
	@ld -r -o $@.all $^
	@objcopy --wildcard --keep-global-symbol='viommu_*' $@.all $@

$(TOOL_OUT)/libviommu-dt.a: $(TOOL_OUT)/libviommu-dt.o
	@rm -f $@
	@ar rcsD $@ $<

$(TOOL_OUT)/$(TOOL_SO): $(TOOL_OUT)/libviommu-dt.o
	@$(TOOL_CC) $(TOOL_CFLAGS) -shared -Wl,-soname,$(TOOL_SO) -o $@ $< \
	    $(TOOL_LDLIBS)

$(TOOL_OUT)/viommu-dt: $(TOOL_CLI_O) $(TOOL_LIB_O)
	@$(TOOL_CC) $(TOOL_CFLAGS) -o $@ $^ $(TOOL_LDLIBS)

$(TOOL_OUT)/viommu-dt.pc: $(TOOL_SRC)/viommu-dt.pc.in $(TOOL_SRC)/viommu-dt.h
	@mkdir -p $(@D)
	@sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(TOOL_VERSION)|' $< > $@

.PHONY: viommu-dt viommu-dt-deps install $(TOOL_OUT)/viommu-dt.pc
viommu-dt-deps:
	@[ -n "$$DEPS_READY" ] || scripts/deps.sh tool

TOOL_BUILT  := $(addprefix $(TOOL_OUT)/,viommu-dt libviommu-dt.a $(TOOL_SO))
TOOL_PREFIX  = $(DESTDIR)$(PREFIX)
TOOL_DOC     = $(TOOL_PREFIX)/share/doc/viommu-dt/examples
TOOL_INCLUDE = $(TOOL_PREFIX)/include/viommu-dt

viommu-dt: viommu-dt-deps $(TOOL_BUILT) ## build the tool and its library

install: viommu-dt $(TOOL_OUT)/viommu-dt.pc ## install them: PREFIX= DESTDIR=
	install -d $(addprefix $(TOOL_PREFIX)/,bin lib/pkgconfig \
	    include/viommu-dt/viommu share/man/man1 \
	    share/doc/viommu-dt/examples)
	install $(TOOL_OUT)/viommu-dt $(TOOL_PREFIX)/bin/
	install -m 644 $(TOOL_OUT)/libviommu-dt.a $(TOOL_OUT)/$(TOOL_SO) \
	    $(TOOL_PREFIX)/lib/
	ln -sf $(TOOL_SO) $(TOOL_PREFIX)/lib/libviommu-dt.so
	install -m 644 $(TOOL_OUT)/viommu-dt.pc $(TOOL_PREFIX)/lib/pkgconfig/
	install -m 644 $(TOOL_SRC)/viommu-dt.h $(TOOL_INCLUDE)/
	install -m 644 $(addprefix include/viommu/,plan.h range.h) \
	    $(TOOL_INCLUDE)/viommu/
	install -m 644 $(TOOL_SRC)/viommu-dt.1 $(TOOL_PREFIX)/share/man/man1/
	install -m 644 $(addprefix $(TOOL_SRC)/examples/,vsids.c vsids.cc) \
	    $(TOOL_DOC)/
