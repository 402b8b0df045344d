/* SPDX-License-Identifier: MIT */
/* Requests to responses: every way a request can be wrong, and what the response says. */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp-registry.h"
#include "qapi/trace.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "sample-qapi-init-commands.h"
#include "sample_commands.h"

static QmpCommandList commands;

/* Dispatches a request; the response must be `expected`, as JSON; NULL: there must be none. */
static void check_oob(const char *request, bool allow_oob, const char *expected) {
    QObject *object = qobject_from_json(request, &error_abort);
    QDict *response = qmp_dispatch(&commands, object, allow_oob, NULL);
    qobject_unref(object);
    if (expected) {
        g_assert_nonnull(response);
        GString *text = qobject_to_json(QOBJECT(response));
        g_assert_cmpstr(text->str, ==, expected);
        g_string_free(text, TRUE);
    } else {
        g_assert_null(response);
    }
    qobject_unref(response);
}

static void check(const char *request, const char *expected) {
    check_oob(request, false, expected);
}

#define FAILS(class, desc) "{\"error\": {\"class\": \"" class "\", \"desc\": \"" desc "\"}}"
#define FAILS_ID(class, desc, id)                                                                  \
    "{\"error\": {\"class\": \"" class "\", \"desc\": \"" desc "\"}, \"id\": " id "}"

static void test_success(void) {
    check("{'execute': 'echo', 'arguments': {'text': 'a'}}",
          "{\"return\": {\"text\": \"a\", \"count\": 1}}");
    check("{'arguments': {'text': 'a', 'count': 2}, 'execute': 'echo', 'id': 7}",
          "{\"return\": {\"text\": \"a\", \"count\": 2}, \"id\": 7}");
    check("{'execute': 'setup'}", "{\"return\": {}}");
    check("{'execute': 'setup', 'arguments': {}}", "{\"return\": {}}");
    check("{'execute': 'silent', 'id': 1}", NULL);
    check("{'execute': 'wait'}", "{\"return\": {}}");
    check("{'execute': 'draw', 'arguments': {'name': 'n', 'points': []}}",
          "{\"return\": [{\"name\": \"n\", \"points\": []}]}");
}

/* Anything can be an id, and comes back as it was. */
static void test_ids(void) {
    static const char *const ids[] = {
        "null", "true",
        "-1",   "18446744073709551615",
        "1.5",  "\"\\u0000\\uD834\\uDD1E\"",
        "[]",   "{\"id\": [{}, null]}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        char *request = g_strdup_printf("{'execute': 'setup', 'id': %s}", ids[i]);
        char *expected = g_strdup_printf("{\"return\": {}, \"id\": %s}", ids[i]);
        check(request, expected);
        g_free(request);
        g_free(expected);
    }
    check("{'id': [1], 'execute': 'none'}",
          FAILS_ID("CommandNotFound", "there is no command 'none'", "[1]"));
    check("{'id': 1}", FAILS_ID("GenericError", "'execute' is missing in a request", "1"));
}

static void test_malformed(void) {
    check("[]", FAILS("GenericError", "a request must be an object"));
    check("null", FAILS("GenericError", "a request must be an object"));
    check("{}", FAILS("GenericError", "'execute' is missing in a request"));
    check("{'execute': 1}", FAILS("GenericError", "'execute' in a request must be a string"));
    check("{'execute': 'setup', 'arguments': []}",
          FAILS("GenericError", "'arguments' in a request must be an object"));
    check("{'execute': 'setup', 'extra': 1}",
          FAILS("GenericError", "'extra' is unexpected in a request"));
    check_oob("{'execute': 'setup', 'exec-oob': 'peek'}", true,
              FAILS("GenericError", "a request has 'execute' or 'exec-oob', not both"));
    check("{'execute': ''}", FAILS("CommandNotFound", "there is no command ''"));
    check("{'execute': 'ECHO'}", FAILS("CommandNotFound", "there is no command 'ECHO'"));
}

static void test_arguments(void) {
    unsigned before = sample_executed;
    check("{'execute': 'echo'}", FAILS("GenericError", "'text' is missing"));
    check("{'execute': 'echo', 'arguments': {'text': 1}}",
          FAILS("GenericError", "'text' has the wrong type: expected a string"));
    check("{'execute': 'setup', 'arguments': {'a': 1}}",
          FAILS("GenericError", "'a' is unexpected"));
    check("{'execute': 'draw', 'arguments': {'name': 'n', 'points': [{'x': 1}]}}",
          FAILS("GenericError", "'points[0].y' is missing"));
    g_assert_cmpuint(sample_executed, ==, before);
}

static void test_failures(void) {
    static const char *const classes[] = {"GenericError", "CommandNotFound", "DeviceNotActive",
                                          "DeviceNotFound", "KVMMissingCap"};
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
        char *request =
            g_strdup_printf("{'execute': 'fail', 'arguments': {'class': '%s'}}", classes[i]);
        char *expected = g_strdup_printf(FAILS("%s", "failed as %s"), classes[i], classes[i]);
        check(request, expected);
        g_free(request);
        g_free(expected);
    }
}

static void test_oob(void) {
    check("{'exec-oob': 'peek'}",
          FAILS("GenericError", "'exec-oob' needs the capability 'oob', which was not negotiated"));
    sample_executed = 0;
    check_oob("{'exec-oob': 'peek'}", true, "{\"return\": {\"text\": \"peek\", \"count\": 0}}");
    check_oob("{'exec-oob': 'setup', 'id': 3}", true,
              FAILS_ID("GenericError", "the command 'setup' cannot be executed out of band", "3"));
}

static void test_preconfig(void) {
    qmp_set_preconfig(true);
    check("{'execute': 'setup'}", "{\"return\": {}}");
    check(
        "{'execute': 'stop'}",
        FAILS("GenericError", "the command 'stop' needs the machine, which is not configured yet"));
    qmp_set_preconfig(false);
    check("{'execute': 'stop'}", "{\"return\": {}}");
}

static void test_disabled(void) {
    qmp_disable_command(&commands, "setup", NULL);
    check("{'execute': 'setup'}", FAILS("CommandNotFound", "the command 'setup' is disabled"));
    qmp_disable_command(&commands, "setup", "too late");
    g_assert_false(qmp_command_is_enabled(qmp_find_command(&commands, "setup")));
    check("{'execute': 'setup'}",
          FAILS("CommandNotFound", "the command 'setup' is disabled: too late"));
    qmp_enable_command(&commands, "setup");
    check("{'execute': 'setup'}", "{\"return\": {}}");
    qmp_disable_command(&commands, "none", NULL);
}

static void test_policy(void) {
    compat_policy.deprecated_input = COMPAT_POLICY_INPUT_REJECT;
    check("{'execute': 'obsolete'}",
          FAILS("CommandNotFound",
                "command 'obsolete' is deprecated, which the policy does not allow"));
    check("{'execute': 'trial'}", "{\"return\": {}}");
    compat_policy = (CompatPolicy){.unstable_input = COMPAT_POLICY_INPUT_REJECT};
    check("{'execute': 'trial'}",
          FAILS("CommandNotFound", "command 'trial' is unstable, which the policy does not allow"));
    check("{'execute': 'obsolete'}", "{\"return\": {}}");
    compat_policy = (CompatPolicy){0};
}

static void test_crash_policy(void) {
    if (g_test_subprocess()) {
        compat_policy.deprecated_input = COMPAT_POLICY_INPUT_CRASH;
        check("{'execute': 'obsolete'}", NULL);
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static GString *traced;

static void record_event(const char *event, const char *text, bool succeeded) {
    g_string_append_printf(traced, "%s %s %d\n", event, text, succeeded);
}

static void test_trace(void) {
    traced = g_string_new(NULL);
    qapi_trace_hook = record_event;
    check("{'execute': 'echo', 'arguments': {'text': 'a'}}",
          "{\"return\": {\"text\": \"a\", \"count\": 1}}");
    check("{'execute': 'fail', 'arguments': {'class': 'DeviceNotFound'}}",
          FAILS("DeviceNotFound", "failed as DeviceNotFound"));
    qapi_trace_hook = NULL;
    check("{'execute': 'setup'}", "{\"return\": {}}");
    g_assert_cmpstr(traced->str, ==,
                    "qmp_enter_echo {\"text\": \"a\"} 1\n"
                    "qmp_exit_echo {\"text\": \"a\", \"count\": 1} 1\n"
                    "qmp_enter_fail {\"class\": \"DeviceNotFound\"} 1\n"
                    "qmp_exit_fail failed as DeviceNotFound 0\n");
    g_string_free(traced, TRUE);
}

static void append_name(const QmpCommand *cmd, void *opaque) {
    g_string_append_printf(opaque, "%s ", qmp_command_name(cmd));
}

static void test_registry(void) {
    GString *names = g_string_new(NULL);
    qmp_for_each_command(&commands, append_name, names);
    g_assert_cmpstr(names->str, ==,
                    "echo blob draw fail stop peek setup silent wait obsolete trial ");
    g_string_free(names, TRUE);
    g_assert_null(monitor_cur());
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    sample_qmp_init_marshal(&commands);
    g_test_add_func("/dispatch/success", test_success);
    g_test_add_func("/dispatch/ids", test_ids);
    g_test_add_func("/dispatch/malformed", test_malformed);
    g_test_add_func("/dispatch/arguments", test_arguments);
    g_test_add_func("/dispatch/failures", test_failures);
    g_test_add_func("/dispatch/oob", test_oob);
    g_test_add_func("/dispatch/preconfig", test_preconfig);
    g_test_add_func("/dispatch/disabled", test_disabled);
    g_test_add_func("/dispatch/policy", test_policy);
    g_test_add_func("/dispatch/crash-policy", test_crash_policy);
    g_test_add_func("/dispatch/trace", test_trace);
    g_test_add_func("/dispatch/registry", test_registry);
    int status = g_test_run();
    qmp_unregister_commands(&commands);
    return status;
}
