/* SPDX-License-Identifier: MIT */
/* The argument of -qmp. */
#ifndef EMU_QMP_ADDRESS_H
#define EMU_QMP_ADDRESS_H

#include <stdbool.h>

typedef struct QmpAddress {
    bool stdio;  /* standard input and output; the rest means nothing then */
    char *path;  /* of a Unix socket; owned */
    bool server; /* to be listened on, not to be connected to */
    bool wait;   /* the guest is to start after the first client came */
} QmpAddress;

/*
 * "stdio", or "unix:PATH" with ",server=on" and ",wait=off" behind it; a comma in PATH is doubled.
 * Ends the program with a message if it is something else.
 */
QmpAddress qmp_address_parse(const char *argument);

/* Connects to the path; the caller's descriptor. Ends the program if that does not work. */
int qmp_address_connect(const QmpAddress *address);

void qmp_address_free(QmpAddress *address);

#endif
