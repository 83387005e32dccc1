# SPDX-License-Identifier: GPL-2.0-only
# Every entry point. `make help` lists them. Only git and make are assumed: what else is needed, each target installs.
# QEMU=PATH, XEN_SRC=DIR and KERNEL=FILE use what you have instead of what is fetched. BUNDLE=FILE (see `make bundle`)
# fetches and installs from that file, without a network.

SHELL := /bin/bash
TOP   := $(CURDIR)
BUILD ?= $(TOP)/build
export BUILD

.NOTPARALLEL:
.SUFFIXES:
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk '/^[a-z][a-z-]*:.*## / { name = text = $$0; sub(/:.*/, "", name); sub(/.*## /, "", text); \
	      printf "  %-14s %s\n", name, text }' $(MAKEFILE_LIST)

# --- what we stand on ---

.PHONY: deps fetch bundle
# Every target that builds or runs something begins with this. DEPS_READY says that a script has done it already.
deps: ## install the Debian packages and the QEMU that are missing
	@[ -n "$$DEPS_READY" ] || scripts/deps.sh

fetch: deps ## fetch Xen's source, an arm64 kernel and busybox, once
	@scripts/fetch.sh xen kernel busybox

bundle: deps ## put all that is fetched and installed into one file: BUNDLE=FILE make test needs no network
	@scripts/bundle.sh

# --- the product ---

.PHONY: embed series xen xen-off xen-stock xen-release
embed: ## put the overlay and its hooks into a Xen tree: make embed XEN=DIR
	@scripts/deps.sh embed
	@integration/embed.sh "$(XEN)"

series: ## make a patch series of it, on a branch of that tree's git: make series XEN=DIR
	@scripts/deps.sh embed
	@integration/series.sh "$(XEN)"

xen: deps ## build Xen with the feature on; also xen-off, xen-stock, xen-release
	@scripts/fetch.sh xen
	@scripts/build-xen.sh on

xen-off xen-stock xen-release: xen-%: deps
	@scripts/fetch.sh xen
	@scripts/build-xen.sh $*

# --- seeing it work ---

.PHONY: image run
image: fetch ## build the disk image that a board would boot: U-Boot script, Xen, device trees, guest
	@scripts/image.sh

run: fetch ## boot Linux behind its own SMMUv3 on real Xen, and report
	@scripts/run.sh

# --- tests ---

.PHONY: test test-full test-fresh test-breaks unit boot releases lint size format format-check
test: ## everything that has to pass: unit tests, embedding, boot scenarios
	@tests/run quick

test-full: ## the same, with what takes long
	@tests/run full

test-fresh: ## by hand: `make run` and `make test` on a bare Debian 12 and 13; with BUNDLE=FILE, without a network
	@tests/fresh/run

test-breaks: deps ## seed each known fault, and see the named test catch it
	@DEPS_READY=1 tests/breaks/run

boot: fetch ## all boot scenarios
	@for kernel in kernel-6.12 kernel-7.3; do scripts/fetch.sh $$kernel || exit; done
	@for xen in stock off on release; do scripts/build-xen.sh $$xen || exit; done
	@tests/boot/run

releases: deps ## embed, build and boot each release of Xen that a git has: make releases XEN_GIT=DIR
	@scripts/fetch.sh kernel
	@scripts/fetch.sh busybox
	@XEN_GIT="$(XEN_GIT)" tests/releases/run

lint: deps ## cppcheck, warnings as errors, sizes of files and functions, style
	@scripts/lint.sh

size: ## what the feature adds to Xen: lines of code by part, bytes where xen-on and xen-off are built
	@scripts/size

format: deps ## bring all C files into Xen's style
	@scripts/format.sh

format-check: deps ## style only
	@scripts/check-style
	@scripts/format.sh --check

# Each fragment defines a target unit-SUITE, which builds one suite and runs it.
UNIT_MK     := $(sort $(wildcard tests/unit/*/*.mk))
UNIT_SUITES := $(if $(UNIT_MK),$(shell sed -n 's/^\(unit-[a-z]*\):.*/\1/p' $(UNIT_MK)))
include $(UNIT_MK)

unit: deps $(UNIT_SUITES) ## all unit tests, with sanitizers

.PHONY: unit-suites
unit-suites:
	@echo $(UNIT_SUITES)

# --- further parts, each with its own targets ---

include $(sort $(wildcard tools/*/*.mk tests/bench/*.mk tests/fuzz/*/*.mk))

.PHONY: coverage
coverage: deps coverage-core coverage-plan ## branch coverage of the pure parts by their unit tests

.PHONY: clean distclean
clean: ## remove what was built; what was fetched stays
	@cd "$(BUILD)" 2>/dev/null && find . -mindepth 1 -maxdepth 1 \
	    ! -name apt ! -name download ! -name 'bundle*' ! -name 'xen-src*' ! -name 'kernel*' \
	    ! -name busybox ! -name 'qemu-*' \
	    -exec rm -rf {} + || true

distclean: ## remove what was fetched, too
	@rm -rf "$(BUILD)"
