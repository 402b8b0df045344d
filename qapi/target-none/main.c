/* SPDX-License-Identifier: MIT */
/*
 * START HERE. The target `none` of a unified program: it speaks QMP for all targets while none has
 * been selected. It knows nothing of them but their names: what they have, it asks each of them, by
 * running itself as that target; and when one is selected, it becomes that.
 */
#include "qemu/osdep.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>

#include "commands.h"
#include "link/startup.h"
#include "machines.h"
#include "qapi/daemon.h"
#include "qapi/error.h"
#include "qapi/qmp-address.h"
#include "run-as.h"
#include "targets.h"
#include "words.h"

/* Clients of one socket at a time; how long they have to take what is to be sent at the end; how
 * much of that there may be: schemas of many targets. */
enum { CLIENTS = 16, FLUSH_MILLISECONDS = 2000, MOST_OUTPUT = 1 << 30 };

static Next next;

/* The first target's greeting says which version of the emulator this is. */
static QDict *ask_version(const Words *words) {
    const size_t first = 0;
    Answer answer = {0};
    run_as_each(words, &first, 1, "query-version", NULL, 1, &answer);
    QDict *version = qobject_to(QDict, answer.value);
    if (!version)
        fatal("the target that is asked for the version does not answer: %s",
              answer.failure ? answer.failure
              : answer.error ? qdict_get_try_str(answer.error, "desc")
                             : "no object");
    qobject_ref(version);
    answer_clear(&answer);
    return version;
}

static gboolean on_signal(void *opaque) {
    (void)opaque;
    next.quit = true;
    return G_SOURCE_CONTINUE;
}

static bool is_over(void) {
    return next.quit || next.selected;
}

static void open_monitors(const Words *words, QmpServer *server) {
    for (guint i = 0; i < words->monitors->len; i++) {
        const QmpAddress *address = g_ptr_array_index(words->monitors, i);
        size_t before = qmp_server_sessions(server);
        Error *err = NULL;
        if (!qmp_address_open(address, server, CLIENTS, &err))
            fatal("%s", error_get_pretty(err));
        while (address->server && address->wait && qmp_server_sessions(server) == before &&
               !is_over())
            g_main_context_iteration(NULL, TRUE);
    }
}

static int number(const QDict *version, const char *key) {
    QDict *numbers = qobject_to(QDict, qdict_get(version, "qemu"));
    return numbers ? (int)qdict_get_try_int(numbers, key, 0) : 0;
}

/* Serves until a command or a signal says what is next. */
static void serve(const Words *words) {
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
    guint sources[G_N_ELEMENTS(signals)];
    QmpCommandList commands;
    Error *err = NULL;
    QDict *version = ask_version(words);
    if (words->pidfile && !pidfile_write(words->pidfile, &err))
        fatal("-pidfile: %s", error_get_pretty(err));
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sources[i] = g_unix_signal_add(signals[i], on_signal, NULL);
    signal(SIGPIPE, SIG_IGN); /* a client that is gone is no reason to end */
    commands_register(&commands, words, version, &next);
    QmpServer *server =
        qmp_server_new(&(QmpServerConfig){.commands = &commands,
                                          .major = number(version, "major"),
                                          .minor = number(version, "minor"),
                                          .micro = number(version, "micro"),
                                          .package = qdict_get_try_str(version, "package"),
                                          .oob = true,
                                          .max_output = MOST_OUTPUT});
    open_monitors(words, server);
    daemon_ready();
    while (!is_over())
        g_main_context_iteration(NULL, TRUE);
    qmp_server_flush(server, FLUSH_MILLISECONDS);
    qmp_server_free(server);
    qmp_unregister_commands(&commands);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(sources[i]);
    qobject_unref(version);
}

/* By this note, `unitarget link` knows the program. */
static const struct {
    uint32_t name_size, descriptor_size, type;
    char name[sizeof(NOTE_OWNER) + 2]; /* padded to words */
} note __attribute__((section(".note.unitarget"), used, aligned(4))) = {
    sizeof(NOTE_OWNER), 0, NOTE_TARGET_NONE, NOTE_OWNER};

/* The unified program puts the number of a descriptor before the words. */
int main(int argc, char **argv) {
    Words words;
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    g_set_prgname(slash ? slash + 1 : argc > 0 ? argv[0] : "none");
    prctl(PR_SET_NAME, g_get_prgname());
    targets_read(argc > 1 ? argv[1] : "");
    argv[1] = argv[0];
    argc--;
    argv++;
    run_as_begin();
    words_read(&words, argc, argv);
    if (words.what == SHOW_HELP) {
        words_print_help();
        return 0;
    }
    if (words.what == SHOW_VERSION)
        run_as(&words, 0, (char *const[]){(char *)"--version", NULL});
    if (words.what == SHOW_MACHINES) {
        machines_print(&words);
        return 0;
    }
    if (words.machine && strcmp(words.machine, "none") != 0)
        machines_refuse(&words);
    if (!words.monitors->len)
        fatal("no monitor: without a target there is nothing to do but to answer; give -qmp, or a "
              "target: -target NAME as the first words");
    if (words.daemonize)
        daemon_begin();
    serve(&words);
    if (next.selected)
        run_as(&words, next.target, argv + 1);
    pidfile_remove();
    return 0;
}
