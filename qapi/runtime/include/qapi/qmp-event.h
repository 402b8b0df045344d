/* SPDX-License-Identifier: MIT */
/* What generated code begins an event with. */
#ifndef QAPI_QMP_EVENT_H
#define QAPI_QMP_EVENT_H

/* An event of that name, now; without data. Returns a new reference. */
QDict *qmp_event_build_dict(const char *event_name);

#endif
