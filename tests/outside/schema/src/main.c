/* SPDX-License-Identifier: MIT */
/* A QMP server on standard input and output, until its client is gone. */
#include "qemu/osdep.h"

#include "qapi-init-commands.h"
#include "qapi/qmp-session.h"
#include "qapi/qmp-transport.h"

int main(void) {
    QmpCommandList commands;
    qmp_init_marshal(&commands);
    QmpServer *server = qmp_server_new(&(QmpServerConfig){.commands = &commands});
    qmp_connect_files(server, STDIN_FILENO, STDOUT_FILENO);
    while (qmp_server_sessions(server))
        g_main_context_iteration(NULL, TRUE);
    return 0;
}
