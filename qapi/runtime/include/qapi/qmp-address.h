/* SPDX-License-Identifier: MIT */
/*
 * Where QMP is spoken, as QEMU's options say it: -qmp, and -chardev with -mon.
 *
 * Ownership: what is parsed owns its path; qmp_address_clear() frees it.
 */
#ifndef QAPI_QMP_ADDRESS_H
#define QAPI_QMP_ADDRESS_H

#include "qapi/qmp-transport.h"

typedef struct QmpAddress {
    bool stdio;  /* standard input and output; the rest means nothing then */
    char *path;  /* of a Unix socket, or NULL */
    int fd;      /* of one that the program was given; -1: none */
    bool server; /* to be listened on, not to be connected to */
    bool wait;   /* until the first client has come */
} QmpAddress;

/* -qmp: "stdio", or "unix:PATH" with ",server=on" and ",wait=off" behind it. In all options, a
 * comma that belongs to a value is doubled. False and an error if it is something else. */
bool qmp_address_parse(QmpAddress *address, const char *argument, Error **errp);

/* -chardev: "stdio,id=ID", or "socket,id=ID" and path=PATH or fd=NUMBER, with the same behind it.
 * Returns the ID, the caller's, or NULL and an error. */
char *qmp_address_parse_chardev(QmpAddress *address, const char *argument, Error **errp);

/* -mon: "chardev=ID,mode=control", and maybe an id= of its own. Returns the character device's ID,
 * the caller's, or NULL and an error. */
char *qmp_address_parse_mon(const char *argument, Error **errp);

/* Listens, connects, or begins the session. A descriptor that the program was given stays open. */
bool qmp_address_open(const QmpAddress *address, QmpServer *server, size_t max_clients,
                      Error **errp);

void qmp_address_clear(QmpAddress *address);

#endif
