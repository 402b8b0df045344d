/* SPDX-License-Identifier: MIT */
#include "logger.hh"

static logger other("other", value_of_target);

logger &local_of_common() {
    static logger local("local of common", of_target.number);
    return local;
}
