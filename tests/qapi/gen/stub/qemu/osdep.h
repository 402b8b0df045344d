/* SPDX-License-Identifier: MIT */
/* What generated headers and qapi-introspect.c need of the real one, and no more. */
#ifndef STUB_OSDEP_H
#define STUB_OSDEP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#endif
