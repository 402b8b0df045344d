/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer's target for all that a QMP client can reach: JSON parser, dispatch, generated
 * marshallers, sessions.
 *
 * The first byte says in pieces of which size the rest is fed, whether out-of-band execution is
 * negotiated, and whether the client reads. What must hold: no crash, every line of output is JSON,
 * and a session ends.
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qmp-session.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "sample-qapi-init-commands.h"
#include "sample_commands.h"

enum { MAX_OUTPUT = 1 << 20, MAX_PENDING = 4096 };

static QmpCommandList commands;

/* Not of the sample's: it would abort for arguments that a schema does not exclude. */
static void refuse(QDict *args, QObject **ret, Error **errp) {
    (void)args;
    (void)ret;
    error_setg(errp, "not here");
}

static void run(void) {
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void drain(QmpSession *session, GString *output) {
    char buffer[512];
    size_t n;
    while ((n = qmp_session_output(session, buffer, sizeof(buffer)))) {
        g_string_append_len(output, buffer, (gssize)n);
        qmp_session_sent(session, n);
    }
}

static void check_output(const GString *output) {
    char **lines = g_strsplit(output->str, "\r\n", -1);
    for (char **line = lines; **line; line++)
        qobject_unref(qobject_from_json(*line, &error_abort));
    g_strfreev(lines);
}

static void feed(QmpSession *session, const char *data, size_t size, size_t piece,
                 GString *output) {
    for (size_t i = 0; i < size; i += piece) {
        if (!qmp_session_wants_input(session)) {
            run();
            if (output)
                drain(session, output);
            if (!qmp_session_wants_input(session))
                return;
        }
        qmp_session_input(session, data + i, MIN(piece, size - i));
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    sample_qmp_init_marshal(&commands);
    qmp_register_command(&commands, "fail", refuse, 0, 0);
    qmp_register_command(&commands, "blob", refuse, 0, 0);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char negotiate[] =
        "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}";
    if (!size)
        return 0;
    QmpServerConfig config = {
        .commands = &commands,
        .oob = true,
        .limits = {.bytes = 4096, .tokens = 1024, .depth = 32},
        .max_pending = MAX_PENDING,
        .max_output = MAX_OUTPUT,
    };
    GString *output = g_string_new(NULL);
    sample_server = qmp_server_new(&config);
    QmpSession *session = qmp_session_new(sample_server, NULL, NULL);
    if (data[0] & 0x40)
        qmp_session_input(session, negotiate, sizeof(negotiate) - 1);
    run();
    feed(session, (const char *)data + 1, size - 1, (data[0] & 0x3F) + 1u,
         data[0] & 0x80 ? NULL : output);
    qmp_session_end_input(session);
    run();
    /* What waits is no more than a piece of input has, so this ends. */
    for (size_t before = SIZE_MAX; before != output->len; run()) {
        before = output->len;
        drain(session, output);
    }
    g_assert_true(qmp_session_is_over(session));
    check_output(output);
    qmp_server_free(sample_server);
    sample_server = NULL;
    g_string_free(output, TRUE);
    return 0;
}
