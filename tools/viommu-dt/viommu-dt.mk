# SPDX-License-Identifier: GPL-2.0-only
# The command line tool viommu-dt and the library libviommu-dt, static and shared, from the hypervisor's own planner.
# Needs libfdt and libc. `make viommu-dt TOOL_CFLAGS=...` builds with other flags; `make install DESTDIR= PREFIX=`
# installs all of it.

TOOL_SRC    := tools/viommu-dt
TOOL_OUT    ?= $(BUILD)/viommu-dt
TOOL_CC     ?= gcc
TOOL_CFLAGS ?= -O2 -g
TOOL_LDLIBS ?= -lfdt
PREFIX      ?= /usr/local
# The shared library's own version: goes up when a program built with the headers as they were would go wrong with it,
# because a struct, the arguments of a function or the length of viommu_findings[] is another.
TOOL_SO     := libviommu-dt.so.2
TOOL_VERSION = $(shell sed -n 's/.*VIOMMU_DT_VERSION "\(.*\)"/\1/p' $(TOOL_SRC)/viommu-dt.h)

TOOL_WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wdeclaration-after-statement \
               -Werror
TOOL_FLAGS   = -std=gnu99 -fPIC -D_GNU_SOURCE $(TOOL_WARN) $(TOOL_CFLAGS) -Iinclude -I$(TOOL_SRC) -Ixen/common/dom0less

# The library is the planner, check/ and lib/; the tool is the library and cli/.
TOOL_PLAN   := $(sort $(wildcard xen/common/dom0less/*.c xen/common/dom0less/*/*.c))
TOOL_LIB    := $(sort $(wildcard $(addprefix $(TOOL_SRC)/,check/*.c lib/*.c)))
TOOL_CLI    := $(sort $(wildcard $(TOOL_SRC)/cli/*.c))
TOOL_HDR    := $(wildcard include/viommu/*.h $(addprefix xen/common/dom0less/,*.h */*.h) $(addprefix $(TOOL_SRC)/,*.h */*.h))

TOOL_OBJ     = $(addprefix $(TOOL_OUT)/obj/,$(1:.c=.o))
TOOL_LIB_O   = $(call TOOL_OBJ,$(TOOL_PLAN) $(TOOL_LIB))
TOOL_CLI_O   = $(call TOOL_OBJ,$(TOOL_CLI))

$(TOOL_OUT)/obj/%.o: %.c $(TOOL_HDR)
	@mkdir -p $(@D)
	@$(TOOL_CC) $(TOOL_FLAGS) -c $< -o $@

# Of the library's many names only those of its headers are left visible, in both forms of it.
$(TOOL_OUT)/libviommu-dt.o: $(TOOL_LIB_O)
	@ld -r -o $@.all $^
	@objcopy --wildcard --keep-global-symbol='viommu_*' $@.all $@

$(TOOL_OUT)/libviommu-dt.a: $(TOOL_OUT)/libviommu-dt.o
	@rm -f $@
	@ar rcsD $@ $<

$(TOOL_OUT)/$(TOOL_SO): $(TOOL_OUT)/libviommu-dt.o
	@$(TOOL_CC) $(TOOL_CFLAGS) -shared -Wl,-soname,$(TOOL_SO) -o $@ $< $(TOOL_LDLIBS)

$(TOOL_OUT)/viommu-dt: $(TOOL_CLI_O) $(TOOL_LIB_O)
	@$(TOOL_CC) $(TOOL_CFLAGS) -o $@ $^ $(TOOL_LDLIBS)

$(TOOL_OUT)/viommu-dt.pc: $(TOOL_SRC)/viommu-dt.pc.in $(TOOL_SRC)/viommu-dt.h
	@mkdir -p $(@D)
	@sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(TOOL_VERSION)|' $< > $@

.PHONY: viommu-dt viommu-dt-deps install $(TOOL_OUT)/viommu-dt.pc
viommu-dt-deps:
	@[ -n "$$DEPS_READY" ] || scripts/deps.sh tool

viommu-dt: viommu-dt-deps $(addprefix $(TOOL_OUT)/,viommu-dt libviommu-dt.a $(TOOL_SO)) ## build the tool and its library, in build/viommu-dt

install: viommu-dt $(TOOL_OUT)/viommu-dt.pc ## install tool, library, headers, examples, man page: PREFIX= DESTDIR=
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib/pkgconfig include/viommu-dt/viommu share/man/man1 \
	    share/doc/viommu-dt/examples)
	install $(TOOL_OUT)/viommu-dt $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(addprefix $(TOOL_OUT)/,libviommu-dt.a $(TOOL_SO)) $(DESTDIR)$(PREFIX)/lib/
	ln -sf $(TOOL_SO) $(DESTDIR)$(PREFIX)/lib/libviommu-dt.so
	install -m 644 $(TOOL_OUT)/viommu-dt.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/
	install -m 644 $(TOOL_SRC)/viommu-dt.h $(DESTDIR)$(PREFIX)/include/viommu-dt/
	install -m 644 $(addprefix include/viommu/,plan.h range.h) $(DESTDIR)$(PREFIX)/include/viommu-dt/viommu/
	install -m 644 $(TOOL_SRC)/viommu-dt.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(addprefix $(TOOL_SRC)/examples/,vsids.c vsids.cc) $(DESTDIR)$(PREFIX)/share/doc/viommu-dt/examples/
