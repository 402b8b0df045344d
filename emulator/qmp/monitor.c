/* SPDX-License-Identifier: MIT */
/* Sessions, and the way of events to them. What is said there is the business of qmp-cmds.c. */
#include "qemu/osdep.h"

#include <glib-unix.h>
#include <signal.h>

#include "log.h"
#include "monitor.h"
#include "qapi/error.h"
#include "qapi/qapi-emit-events.h"
#include "qapi/qmp-address.h"
#include "qapi/qmp-session.h"
#include "qmp-cmds.h"
#include "qobject/qdict.h"
#include "runstate.h"

/* Clients of one socket at a time; further ones wait until one is gone. */
enum { CLIENTS = 16 };

/* How long clients have to take what is to be sent when the emulator ends. */
enum { FLUSH_MILLISECONDS = 500 };

/* The least time between two events of a kind that the guest makes. */
enum { THROTTLE_MILLISECONDS = 1000 };

static QmpCommandList commands;
static QmpServer *server; /* NULL: there is no monitor */
static guint signals[3];

/* Events of a kind that the guest makes: the latest waits while the last one is not long ago. */
static struct {
    GMutex lock;
    GSource *timer; /* lock; NULL: it is long ago */
    QDict *waiting; /* lock; NULL: none */
} rtc_change;

static gboolean on_signal(void *opaque) {
    (void)opaque;
    runstate_request_shutdown(SHUTDOWN_CAUSE_HOST_SIGNAL);
    return G_SOURCE_CONTINUE;
}

static void handle_signals(void) {
    static const int numbers[] = {SIGHUP, SIGINT, SIGTERM};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        signals[i] = g_unix_signal_add(numbers[i], on_signal, NULL);
    signal(SIGPIPE, SIG_IGN); /* a client that is gone is no reason to end */
}

static void forget_signals(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(signals[i]);
}

static void wait_for_client(const char *argument) {
    size_t before = qmp_server_sessions(server);
    report("waiting for a connection on %s", argument);
    while (qmp_server_sessions(server) == before && !runstate_is_ending())
        g_main_context_iteration(NULL, TRUE);
}

static void open_one(const char *option, const char *argument, QmpAddress *address) {
    Error *err = NULL;
    if (!qmp_address_open(address, server, CLIENTS, &err))
        fatal("-%s: %s", option, error_get_pretty(err));
    if (address->server && address->wait)
        wait_for_client(argument);
    qmp_address_clear(address);
}

static void open_qmp(const char *argument) {
    Error *err = NULL;
    QmpAddress address;
    if (!qmp_address_parse(&address, argument, &err))
        fatal("-qmp: %s", error_get_pretty(err));
    open_one("qmp", argument, &address);
}

/* The character device that -mon names. */
static void open_mon(const Options *options, const char *argument) {
    Error *err = NULL;
    char *wanted = qmp_address_parse_mon(argument, &err);
    if (!wanted)
        fatal("-mon: %s", error_get_pretty(err));
    for (unsigned i = 0; i < options->chardev_count; i++) {
        QmpAddress address;
        char *id = qmp_address_parse_chardev(&address, options->chardevs[i], &err);
        if (!id)
            fatal("-chardev: %s", error_get_pretty(err));
        if (!strcmp(id, wanted)) {
            open_one("chardev", options->chardevs[i], &address);
            g_free(id);
            g_free(wanted);
            return;
        }
        g_free(id);
        qmp_address_clear(&address);
    }
    fatal("-mon: there is no -chardev with id=%s", wanted);
}

const char *monitor_serial(const Options *options) {
    for (unsigned i = 0; i < options->monitor_count; i++) {
        if (!strcmp(options->monitors[i], "stdio"))
            return "stderr";
    }
    return "stdio";
}

static void check_stdio(const Options *options) {
    unsigned users = options->serial && !strcmp(options->serial, "stdio");
    for (unsigned i = 0; i < options->monitor_count; i++)
        users += !strcmp(options->monitors[i], "stdio");
    if (users > 1)
        fatal("-qmp stdio: only one monitor or serial port can have stdio; -serial null, stderr or "
              "file:PATH gives the port another place");
}

void monitor_open(const Options *options) {
    if (!options->monitor_count && !options->mon_count)
        return;
    check_stdio(options);
    handle_signals();
    qmp_cmds_register(&commands);
    QmpServerConfig config = {.commands = &commands, .oob = true};
    qmp_cmds_version(&config.major, &config.minor, &config.micro);
    server = qmp_server_new(&config);
    for (unsigned i = 0; i < options->monitor_count; i++)
        open_qmp(options->monitors[i]);
    for (unsigned i = 0; i < options->mon_count; i++)
        open_mon(options, options->mons[i]);
}

/* The time is over: what waits is sent, and the next one waits again. */
static gboolean on_rtc_timer(void *opaque) {
    (void)opaque;
    g_mutex_lock(&rtc_change.lock);
    QDict *event = g_steal_pointer(&rtc_change.waiting);
    if (!event)
        g_clear_pointer(&rtc_change.timer, g_source_unref);
    g_mutex_unlock(&rtc_change.lock);
    if (!event)
        return G_SOURCE_REMOVE;
    qmp_server_emit(server, event);
    qobject_unref(event);
    return G_SOURCE_CONTINUE;
}

/* Whether the event is to be sent now; if not, it waits. */
static bool take_rtc_change(QDict *event) {
    g_mutex_lock(&rtc_change.lock);
    bool now = !rtc_change.timer;
    if (now) {
        rtc_change.timer = g_timeout_source_new(THROTTLE_MILLISECONDS);
        g_source_set_callback(rtc_change.timer, on_rtc_timer, NULL, NULL);
        g_source_attach(rtc_change.timer, NULL);
    } else {
        qobject_unref(rtc_change.waiting);
        rtc_change.waiting = qobject_ref(event);
    }
    g_mutex_unlock(&rtc_change.lock);
    return now;
}

/* In any thread: the CPU's makes events, too. */
void qapi_event_emit(QAPIEvent event, QDict *qdict) {
    if (server && (event != QAPI_EVENT_RTC_CHANGE || take_rtc_change(qdict)))
        qmp_server_emit(server, qdict);
}

static void forget_rtc_change(void) {
    if (!rtc_change.timer)
        return;
    g_source_destroy(rtc_change.timer);
    g_clear_pointer(&rtc_change.timer, g_source_unref);
    qobject_unref(g_steal_pointer(&rtc_change.waiting));
}

void monitor_close(void) {
    if (!server)
        return;
    forget_rtc_change();
    qmp_server_flush(server, FLUSH_MILLISECONDS);
    qmp_server_free(g_steal_pointer(&server));
    qmp_unregister_commands(&commands);
    forget_signals();
}
