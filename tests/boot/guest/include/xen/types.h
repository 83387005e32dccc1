/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for Xen's header of this name when its libfdt is compiled for the
 * guest.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
