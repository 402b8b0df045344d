/* SPDX-License-Identifier: MIT */
/* The monitor that a command comes from: here, a QMP session (qapi/qmp-session.h). */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

/*
 * In a command's handler: the session that the command came from, which may be NULL; NULL outside
 * of handlers, and in other threads than the one that runs the handler. Still the server's.
 */
Monitor *monitor_cur(void);

#endif
