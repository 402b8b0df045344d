/* SPDX-License-Identifier: MIT */
/* The monitor's commands. Those that differ by target are in targets/, in files of the same name.
 */
#ifndef EMU_QMP_CMDS_H
#define EMU_QMP_CMDS_H

#include "qapi/qmp-registry.h"

/* Fills the list with all commands of this target. */
void qmp_cmds_register(QmpCommandList *commands);

/* The emulator's version, taken apart. */
void qmp_cmds_version(int *major, int *minor, int *micro);

#endif
