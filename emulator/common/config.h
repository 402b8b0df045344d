/* SPDX-License-Identifier: MIT */
/*
 * What a source may know while it is compiled. The build includes this file before every source
 * (-include), so that no source can forget it.
 *
 * A source of targets/ is compiled once a target, and may use the target's macros (TARGET_XLEN
 * ...). A source of common/ is compiled once for all targets: for it those names are poisoned, that
 * is, mentioning one is an error. That keeps the promise on which the sharing of its object rests.
 */
#ifndef EMU_CONFIG_H
#define EMU_CONFIG_H

#ifdef COMPILING_PER_TARGET
#include CONFIG_TARGET
#else
#include "config-poison.h"
#endif

#endif
