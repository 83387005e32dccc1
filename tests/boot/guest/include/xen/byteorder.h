/* SPDX-License-Identifier: GPL-2.0-only */
/* Xen's libfdt asks for it from 4.21 on: what it needs is in types.h. */
#include <xen/types.h>
