/* SPDX-License-Identifier: MIT */
/* Sessions without a transport: negotiation, order, recovery, events, lazy clients. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qmp-session.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "sample-qapi-events.h"
#include "sample-qapi-init-commands.h"
#include "sample_commands.h"

#define GREETING                                                                                   \
    "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 3, \"minor\": 2, \"major\": 1}, "              \
    "\"package\": \"p\"}, \"capabilities\": [\"oob\"]}}\r\n"
#define OK "{\"return\": {}}\r\n"

static QmpCommandList commands;

static QmpServer *new_server(QmpServerConfig more) {
    more.commands = &commands;
    more.major = 1;
    more.minor = 2;
    more.micro = 3;
    more.package = "p";
    more.oob = true;
    sample_executed = 0;
    return sample_server = qmp_server_new(&more);
}

/* Executes all that waits. */
static void run(void) {
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void input(QmpSession *session, const char *text) {
    qmp_session_input(session, text, strlen(text));
}

/* Takes all output; freed by the caller. */
static char *take(QmpSession *session) {
    GString *text = g_string_new(NULL);
    char buffer[1000];
    size_t n;
    while ((n = qmp_session_output(session, buffer, sizeof(buffer)))) {
        g_string_append_len(text, buffer, (gssize)n);
        qmp_session_sent(session, n);
    }
    return g_string_free(text, FALSE);
}

static void check_output(QmpSession *session, const char *expected) {
    char *text = take(session);
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static void check(QmpSession *session, const char *text, const char *expected) {
    input(session, text);
    run();
    check_output(session, expected);
}

/* A session after the negotiation. */
static QmpSession *new_session(QmpServer *server, bool oob) {
    QmpSession *session = qmp_session_new(server, NULL, NULL);
    check_output(session, GREETING);
    check(session,
          oob ? "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}"
              : "{'execute': 'qmp_capabilities'}",
          OK);
    return session;
}

static void test_negotiation(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = qmp_session_new(server, NULL, NULL);
    check_output(session, GREETING);
    check(session, "{'execute': 'setup', 'id': 1}",
          "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": "
          "\"the first command must be 'qmp_capabilities'\"}, \"id\": 1}\r\n");
    check(
        session, "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['warp']}}",
        "{\"error\": {\"class\": \"GenericError\", \"desc\": \"unknown capability 'warp'\"}}\r\n");
    check(session, "{'execute': 'qmp_capabilities', 'arguments': {'enable': 'oob'}}",
          "{\"error\": {\"class\": \"GenericError\", \"desc\": "
          "\"'enable' must be an array of capabilities\"}}\r\n");
    check(session, "{'execute': 'qmp_capabilities', 'arguments': {'on': 1}}",
          "{\"error\": {\"class\": \"GenericError\", \"desc\": \"'on' is unexpected\"}}\r\n");
    check(session, "{'exec-oob': 'peek'}",
          "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": "
          "\"the first command must be 'qmp_capabilities'\"}}\r\n");
    check(session, "{'execute': 'qmp_capabilities', 'id': 'a'}",
          "{\"return\": {}, \"id\": \"a\"}\r\n");
    check(session, "{'execute': 'qmp_capabilities'}",
          "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": "
          "\"the negotiation of capabilities is complete\"}}\r\n");
    check(session, "{'exec-oob': 'peek'}",
          "{\"error\": {\"class\": \"GenericError\", \"desc\": "
          "\"'exec-oob' needs the capability 'oob', which was not negotiated\"}}\r\n");
    g_assert_cmpuint(sample_executed, ==, 0);
    check(session, "{'execute': 'setup'}", OK);
    qmp_server_free(server);
}

static void test_oob_not_offered(void) {
    QmpServerConfig config = {.commands = &commands};
    QmpServer *server = qmp_server_new(&config);
    QmpSession *session = qmp_session_new(server, NULL, NULL);
    check_output(session,
                 "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, \"major\": 0}, "
                 "\"package\": \"\"}, \"capabilities\": []}}\r\n");
    check(session, "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}",
          "{\"error\": {\"class\": \"GenericError\", \"desc\": \"the capability 'oob' is not "
          "offered\"}}\r\n");
    check(session, "{'execute': 'qmp_capabilities', 'arguments': {'enable': []}}", OK);
    qmp_server_free(server);
}

/* A server whose commands have qmp_capabilities uses that. */
static void test_own_negotiation(void) {
    QmpCommandList own;
    QTAILQ_INIT(&own);
    qmp_register_command(&own, "qmp_capabilities", qmp_session_marshal_capabilities,
                         QCO_ALLOW_PRECONFIG, 0);
    QmpServerConfig config = {.commands = &own};
    QmpServer *server = qmp_server_new(&config);
    QmpSession *session = qmp_session_new(server, NULL, NULL);
    g_free(take(session));
    check(session, "{'execute': 'qmp_capabilities'}", OK);
    check(session, "{'execute': 'none'}",
          "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"there is no command "
          "'none'\"}}\r\n");
    qmp_server_free(server);
    qmp_unregister_commands(&own);
}

/* Requests are answered in their order, errors as well, however they are cut. */
static void test_pipeline(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = new_session(server, false);
    static const char text[] = "{'execute':'setup','id':1}{'execute':'none','id':2}\n[1 2]\n"
                               "{'execute':'silent','id':3} {'execute':'setup',\n'id':4}\r\n";
    for (size_t i = 0; text[i]; i++)
        qmp_session_input(session, text + i, 1);
    g_assert_cmpuint(sample_executed, ==, 0);
    run();
    check_output(
        session,
        "{\"return\": {}, \"id\": 1}\r\n"
        "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"there is no command 'none'\"}, "
        "\"id\": 2}\r\n"
        "{\"error\": {\"class\": \"GenericError\", \"desc\": "
        "\"invalid JSON in line 2, column 4: expected ',' or ']'\"}}\r\n"
        "{\"return\": {}, \"id\": 4}\r\n");
    g_assert_cmpuint(sample_executed, ==, 3);
    qmp_server_free(server);
}

static void test_oob(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = new_session(server, true);
    input(session,
          "{'execute':'setup','id':1}{'execute':'setup','id':2}{'exec-oob':'peek','id':3}");
    check_output(session, "{\"return\": {\"text\": \"peek\", \"count\": 0}, \"id\": 3}\r\n");
    run();
    check_output(session, "{\"return\": {}, \"id\": 1}\r\n{\"return\": {}, \"id\": 2}\r\n");
    qmp_server_free(server);
}

/* Every kind of garbage is answered, and the next request is executed. */
static void test_recovery(void) {
    static const char *const garbage[] = {
        "{]\n",
        "{\xFF",
        "{\x01",
        "{'bad \xFF",
        "{'execute': 'none', 'id':'\n",
        "%%p\n",
        "null\n",
        "}",
        "@@@@\n",
        "{'a': 1 2}",
        "[[[[[1 1]]]]]",
        "{'execute': nul}",
        "'\xC3('",
        "\x7F\n",
        "{\"execute\": \"setup\", \"execute\": \"setup\"}",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    };
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = new_session(server, false);
    for (size_t i = 0; i < G_N_ELEMENTS(garbage); i++) {
        input(session, garbage[i]);
        run();
        char *text = take(session);
        g_assert_true(
            g_str_has_prefix(text, "{\"error\": {\"class\": \"GenericError\", \"desc\": "));
        g_free(text);
        check(session, "{ 'execute': 'setup', 'id': 1 }\n", "{\"return\": {}, \"id\": 1}\r\n");
    }
    g_assert_false(qmp_session_is_over(session));
    qmp_server_free(server);
}

/* A request that is too large or too deep has one error, at once, and costs no memory. */
static void test_too_much(void) {
    QmpServer *server = new_server((QmpServerConfig){.limits = {.bytes = 1000, .depth = 5}});
    QmpSession *session = new_session(server, false);
    char *x = g_strnfill(100, 'x'), *open = g_strnfill(100, '[');
    input(session, "{'execute': 'echo', 'arguments': {'text': '");
    for (int i = 0; i < 1000; i++)
        input(session, x);
    input(session, "'}}");
    run();
    check_output(session, "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                          "\"JSON value of more than 1000 bytes\"}}\r\n");
    input(session, "\n{'execute': 'setup', 'id': ");
    for (int i = 0; i < 1000; i++)
        input(session, open);
    run();
    check_output(session,
                 "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                 "\"JSON value with more than 5 arrays and objects in one another\"}}\r\n");
    check(session, "\n{'execute': 'setup', 'id': [[[[]]]]}",
          "{\"return\": {}, \"id\": [[[[]]]]}\r\n");
    g_free(x);
    g_free(open);
    qmp_server_free(server);
}

/* Takes the output and checks that it is events of that name, and responses without an error. */
static void check_lines(QmpSession *session, const char *expected) {
    char *text = take(session), **lines = g_strsplit(text, "\r\n", -1);
    GString *seen = g_string_new(NULL);
    for (char **line = lines; *line && **line; line++) {
        QDict *dict = qobject_to(QDict, qobject_from_json(*line, &error_abort));
        const char *event = qdict_get_try_str(dict, "event");
        g_assert_true(event || qdict_haskey(dict, "return"));
        g_string_append_printf(seen, "%s ", event ? event : "return");
        qobject_unref(dict);
    }
    g_assert_cmpstr(seen->str, ==, expected);
    g_string_free(seen, TRUE);
    g_strfreev(lines);
    g_free(text);
}

static void test_events(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *one = new_session(server, false), *two = new_session(server, false);
    QmpSession *early = qmp_session_new(server, NULL, NULL);
    check_output(early, GREETING);
    g_assert_cmpuint(qmp_server_sessions(server), ==, 3);
    input(one, "{'execute': 'stop'}");
    run();
    qapi_event_send_tick(5);
    check_lines(one, "STOP return TICK ");
    check_lines(two, "STOP TICK ");
    check_output(early, "");
    qmp_session_free(one);
    qapi_event_send_tick(6);
    check_lines(two, "TICK ");
    qmp_server_free(server);
    sample_server = NULL;
}

/* No session waits for all of another's requests. */
static void test_fairness(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *one = new_session(server, false), *two = new_session(server, false);
    for (int i = 0; i < 50; i++)
        input(one, "{'execute': 'setup'}");
    input(two, "{'execute': 'peek'}");
    while (!qmp_session_output(two, &(char){0}, 1))
        g_main_context_iteration(NULL, FALSE);
    g_assert_cmpuint(sample_executed, <, 5);
    run();
    g_assert_cmpuint(sample_executed, ==, 51);
    qmp_server_free(server);
}

/* A client that sends but does not read: reading and executing stop, and go on when it reads. */
static void test_no_reading(void) {
    QmpServer *server = new_server((QmpServerConfig){.max_pending = 1000, .max_requests = 4});
    QmpSession *session = new_session(server, false), *other = new_session(server, false);
    unsigned sent = 0;
    while (qmp_session_wants_input(session) && sent < 1000) {
        for (int i = 0; i < 5; i++, sent++)
            input(session, "{'execute': 'blob', 'arguments': {'size': 300}}");
        run();
    }
    g_assert_cmpuint(sent, <, 20);
    g_assert_cmpuint(sample_executed, <, sent);
    check(other, "{'execute': 'setup'}", OK);
    unsigned executed = sample_executed;
    run();
    g_assert_cmpuint(sample_executed, ==, executed);
    for (unsigned i = 0; i < sent; i++) {
        g_free(take(session));
        run();
    }
    g_assert_cmpuint(sample_executed, ==, sent + 1);
    g_assert_true(qmp_session_wants_input(session));
    qmp_server_free(server);
}

/* A client that does not read events: its session ends, the others' do not. */
static void test_no_reading_events(void) {
    QmpServer *server = new_server((QmpServerConfig){.max_output = 10000});
    QmpSession *session = new_session(server, false), *other = new_session(server, false);
    unsigned events = 0;
    while (!qmp_session_is_over(session) && events < 1000) {
        qapi_event_send_tick(events++);
        g_free(take(other));
    }
    g_assert_cmpuint(events, >, 50);
    g_assert_cmpuint(events, <, 200);
    g_assert_cmpstr(qmp_session_failure(session), ==, "the client does not read");
    g_assert_false(qmp_session_wants_input(session));
    check_output(session, "");
    qmp_session_free(session);
    check(other, "{'execute': 'setup'}", OK);
    qmp_server_free(server);
    sample_server = NULL;
}

/* After its client's last byte, a session is over when all is executed and sent. */
static void test_end_of_input(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = new_session(server, false);
    input(session, "{'execute': 'setup'}{'execute': 'setup'}{'execute");
    qmp_session_end_input(session);
    g_assert_false(qmp_session_wants_input(session));
    g_assert_false(qmp_session_is_over(session));
    run();
    g_assert_false(qmp_session_is_over(session));
    check_output(session, OK OK "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                                "\"invalid JSON: the input ends in the middle of a string\"}}\r\n");
    g_assert_true(qmp_session_is_over(session));

    /* Commands are executed also when nobody reads the responses any more. */
    session = new_session(server, false);
    sample_executed = 0;
    for (int i = 0; i < 10; i++)
        input(session, "{'execute': 'blob', 'arguments': {'size': 10000}}");
    run();
    g_assert_cmpuint(sample_executed, <, 10);
    qmp_session_end_output(session);
    qmp_session_end_input(session);
    run();
    g_assert_cmpuint(sample_executed, ==, 10);
    g_assert_true(qmp_session_is_over(session));
    qmp_server_free(server);
}

static void *emit_events(void *opaque) {
    for (int i = 0; i < 500; i++) {
        QDict *event = qdict_from_jsonf_nofail("{'event': 'TICK', 'data': {'number': %d}}", i);
        qmp_server_emit(opaque, event);
        qobject_unref(event);
    }
    return NULL;
}

/* Other threads may emit events, while commands are executed. */
static void test_threads(void) {
    QmpServer *server = new_server((QmpServerConfig){0});
    QmpSession *session = new_session(server, false);
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("emit", emit_events, server);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 200; i++) {
        input(session, "{'execute': 'setup'}");
        run();
        char *part = take(session);
        g_string_append(text, part);
        g_free(part);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    run();
    char *part = take(session);
    g_string_append(text, part);
    g_free(part);
    char **lines = g_strsplit(text->str, "\r\n", -1);
    unsigned events = 0, responses = 0;
    for (char **line = lines; **line; line++) {
        QDict *dict = qobject_to(QDict, qobject_from_json(*line, &error_abort));
        events += (unsigned)qdict_haskey(dict, "event");
        responses += (unsigned)qdict_haskey(dict, "return");
        qobject_unref(dict);
    }
    g_assert_cmpuint(events, ==, 2000);
    g_assert_cmpuint(responses, ==, 200);
    g_strfreev(lines);
    g_string_free(text, TRUE);
    qmp_server_free(server);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    sample_qmp_init_marshal(&commands);
    g_test_add_func("/session/negotiation", test_negotiation);
    g_test_add_func("/session/oob-not-offered", test_oob_not_offered);
    g_test_add_func("/session/own-negotiation", test_own_negotiation);
    g_test_add_func("/session/pipeline", test_pipeline);
    g_test_add_func("/session/oob", test_oob);
    g_test_add_func("/session/recovery", test_recovery);
    g_test_add_func("/session/too-much", test_too_much);
    g_test_add_func("/session/events", test_events);
    g_test_add_func("/session/fairness", test_fairness);
    g_test_add_func("/session/no-reading", test_no_reading);
    g_test_add_func("/session/no-reading-events", test_no_reading_events);
    g_test_add_func("/session/end-of-input", test_end_of_input);
    g_test_add_func("/session/threads", test_threads);
    int status = g_test_run();
    qmp_unregister_commands(&commands);
    return status;
}
