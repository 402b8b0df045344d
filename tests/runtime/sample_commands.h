/* SPDX-License-Identifier: MIT */
/* What the commands of the sample schema do, and what tests can see of it. */
#ifndef SAMPLE_COMMANDS_H
#define SAMPLE_COMMANDS_H

#include "qapi/qmp-session.h"

/* How many commands of any kind were executed. */
extern unsigned sample_executed;

/* Where events go; NULL: nowhere. */
extern QmpServer *sample_server;

#endif
