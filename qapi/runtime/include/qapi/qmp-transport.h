/* SPDX-License-Identifier: MIT */
/*
 * QMP sessions on sockets, pipes and terminals, served by the server's main context.
 *
 * Ownership: the server owns listeners and connections; both end with it, at the latest. A
 * connection ends when its session does: after the client ended its side, and all that it sent has
 * been executed and answered.
 */
#ifndef QAPI_QMP_TRANSPORT_H
#define QAPI_QMP_TRANSPORT_H

#include "qapi/qmp-session.h"

/*
 * Listens on a Unix socket at `path`, and begins a session for each client, of which there can be
 * `max_clients` at a time (others wait). A socket that nobody listens on any more is replaced;
 * anything else at `path` is an error. The socket is removed with the server.
 */
bool qmp_listen_unix(QmpServer *server, const char *path, size_t max_clients, Error **errp);

/* The same on a socket that is listened on already, and was given to the program; the server closes
 * it. */
void qmp_listen_socket(QmpServer *server, int fd, size_t max_clients);

/* Begins a session on a connected socket, which the connection closes. */
void qmp_connect_socket(QmpServer *server, int fd);

/*
 * Begins a session on two descriptors, such as standard input and output, which stay open at its
 * end. Writing to a pipe that is closed raises SIGPIPE, unless the program ignores that.
 */
void qmp_connect_files(QmpServer *server, int in_fd, int out_fd);

#endif
