# SPDX-License-Identifier: GPL-2.0-only
# Unit tests of the physical back end's pure part.

BACKEND_SRC := xen/drivers/passthrough/arm/smmu-v3-ste.c tests/unit/backend/ste_test.c
BACKEND_HDR := $(wildcard xen/include/viommu/*.h) xen/drivers/passthrough/arm/smmu-v3-ste.h

build/unit/backend/ste_test: $(BACKEND_SRC) $(BACKEND_HDR)
	@mkdir -p $(@D)
	gcc -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover \
	    -Ixen/include -Ixen/drivers/passthrough/arm $(BACKEND_SRC) -lcmocka -o $@

.PHONY: unit-backend
unit-backend: build/unit/backend/ste_test ## unit tests of the physical STE writer
	build/unit/backend/ste_test
