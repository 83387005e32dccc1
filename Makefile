# SPDX-License-Identifier: GPL-2.0-only
# All targets that users and CI call. `make help` lists them. Only git and make
# have to be installed: each target installs what else it needs.
# QEMU=PATH, XEN_SRC=DIR and KERNEL=FILE replace what would be downloaded.
# With BUNDLE=FILE (see `make bundle`) everything is fetched and installed from
# that file, without a network.

SHELL := /bin/bash
TOP   := $(CURDIR)
BUILD ?= $(TOP)/build
export BUILD

.NOTPARALLEL:
.SUFFIXES:
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk '/^[a-z][a-z-]*:.*## / { name = text = $$0; \
	      sub(/:.*/, "", name); sub(/.*## /, "", text); \
	      printf "  %-14s %s\n", name, text }' $(MAKEFILE_LIST)

# --- packages and downloads ---

.PHONY: deps fetch bundle
# Every target that builds or runs something depends on deps. DEPS_READY is set
# where a calling script has already run it.
deps: ## install the Debian packages and the QEMU that are missing
	@[ -n "$$DEPS_READY" ] || scripts/deps.sh

fetch: deps ## fetch Xen's source, an arm64 kernel and busybox, once
	@scripts/fetch.sh xen kernel busybox

bundle: deps ## pack all downloads and packages into a file, for BUNDLE=FILE
	@scripts/bundle.sh

# --- the product ---

.PHONY: embed series xen xen-off xen-stock xen-release xen-release-off
embed: ## add the overlay and the hooks to a Xen tree: make embed XEN=DIR
	@scripts/deps.sh embed
	@integration/embed.sh "$(XEN)"

series: ## the same as commits on a branch of its git: make series XEN=DIR
	@scripts/deps.sh embed
	@integration/series.sh "$(XEN)"

xen: deps ## build Xen, option on; also xen-off, xen-stock, xen-release
	@scripts/fetch.sh xen
	@scripts/build-xen.sh on

xen-off xen-stock xen-release xen-release-off: xen-%: deps
	@scripts/fetch.sh xen
	@scripts/build-xen.sh $*

# --- demonstration ---

.PHONY: image run
image: fetch ## build the disk image: U-Boot script, Xen, device trees, guest
	@scripts/image.sh

run: fetch ## boot Linux with a vSMMUv3 on Xen, and print a report
	@scripts/run.sh

# --- tests ---

.PHONY: test test-full test-fresh test-breaks unit boot boards releases soak
.PHONY: lint size format format-check
test: ## all that has to pass: unit tests, embedding, boot scenarios
	@tests/run quick

test-full: ## the same, and the tests that take long
	@tests/run full

# With BUNDLE=FILE, this runs without a network.
test-fresh: ## by hand: `make run`, `make test` on a bare Debian 12 and 13
	@tests/fresh/run

test-breaks: deps ## seed each fault; the test that it names has to fail
	@DEPS_READY=1 tests/breaks/run

boot: fetch ## all boot scenarios
	@for kernel in kernel-6.12 kernel-7.3; do \
	     scripts/fetch.sh $$kernel || exit; done
	@for xen in stock off on release release-off; do \
	     scripts/build-xen.sh $$xen || exit; done
	@tests/boot/run

boards: deps ## viommu-dt on the device trees of all boards with an SMMUv3
	@scripts/fetch.sh kernel-7.3-trees
	@tests/boards/run --all

MINUTES := 15
soak: fetch ## by hand: Linux's I/O beside an adversary, for MINUTES=15
	@scripts/fetch.sh kernel-6.12
	@scripts/build-xen.sh release
	@SOAK_SECONDS=$$(($(MINUTES) * 60)) tests/boot/run soak

releases: deps ## test each release of Xen: make releases XEN_GIT=DIR
	@scripts/fetch.sh kernel
	@scripts/fetch.sh busybox
	@XEN_GIT="$(XEN_GIT)" tests/releases/run

lint: deps ## cppcheck, compiler warnings, sizes, style
	@scripts/lint.sh

size: ## lines of code by part, and bytes, that the feature adds to Xen
	@scripts/size

format: deps ## bring all C files into Xen's style
	@scripts/format.sh

format-check: deps ## style only
	@scripts/check-style
	@scripts/format.sh --check

# Each fragment defines a target unit-SUITE, which builds and runs one suite.
UNIT_MK     := $(sort $(wildcard tests/unit/*/*.mk))
UNIT_SUITES := $(if $(UNIT_MK),\
                 $(shell sed -n 's/^\(unit-[a-z]*\):.*/\1/p' $(UNIT_MK)))
include $(UNIT_MK)

unit: deps $(UNIT_SUITES) ## all unit tests, with sanitizers

.PHONY: unit-suites
unit-suites:
	@echo $(UNIT_SUITES)

# --- tools, benchmarks, fuzzers: each fragment defines its own targets ---

include $(sort $(wildcard tools/*/*.mk tests/bench/*.mk tests/fuzz/*/*.mk))

.PHONY: coverage
coverage: deps coverage-core coverage-plan ## branch coverage by unit tests

.PHONY: clean distclean
clean: ## remove what was built; downloads stay
	@cd "$(BUILD)" 2>/dev/null && find . -mindepth 1 -maxdepth 1 \
	    ! -name apt ! -name download ! -name 'bundle*' \
	    ! -name 'xen-src*' ! -name 'kernel*' \
	    ! -name busybox ! -name 'qemu-*' \
	    -exec rm -rf {} + || true

distclean: ## remove the downloads as well
	@rm -rf "$(BUILD)"
