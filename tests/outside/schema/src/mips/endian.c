/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "qapi-commands.h"
#include "qapi/error.h"

Endianness *qmp_query_endianness(Error **errp) {
    Endianness *answer = g_new0(Endianness, 1);

    answer->big = TARGET_BIG_ENDIAN;
    return answer;
}
