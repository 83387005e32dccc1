/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for Xen's header of this name when its libfdt is compiled for the
 * guest.
 */
#include "../../lib.h"
