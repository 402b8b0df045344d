/* SPDX-License-Identifier: MIT */
/*
 * A program with the commands of several schemas, as the target that the variable TARGET names. It
 * reads lines: `S n` for the introspection of schema n, `C n` for its commands, `Q n REQUEST` to
 * execute one; and writes a line for each, and for each event.
 */
#include "program.h"

#include "qapi/qmp-registry.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

const char *target_name(void);

const char *target_name(void) {
    const char *name = getenv("TARGET");

    return name ? name : "";
}

static void print(QObject *object) {
    GString *json = qobject_to_json(object);

    puts(json->str);
    g_string_free(json, true);
}

void program_event(QDict *event) {
    qdict_del(event, "timestamp");
    print(QOBJECT(event));
}

static void print_name(const QmpCommand *command, void *opaque) {
    (void)opaque;
    printf("%s ", qmp_command_name(command));
}

static void execute(const QmpCommandList *commands, const char *text) {
    QObject *request = qobject_from_json(text, &error_abort);
    QDict *response = qmp_dispatch(commands, request, false, NULL);

    print(QOBJECT(response));
    qobject_unref(response);
    qobject_unref(request);
}

static void answer(const QmpCommandList *commands, char what, unsigned schema, const char *text) {
    QObject *object;

    switch (what) {
    case 'S':
        object = qobject_from_qlit(program_schemas[schema].introspection());
        print(object);
        qobject_unref(object);
        break;
    case 'C':
        qmp_for_each_command(commands, print_name, NULL);
        putchar('\n');
        break;
    default: execute(commands, text);
    }
}

int main(void) {
    QmpCommandList *commands = g_new0(QmpCommandList, program_schema_count);
    char *line = NULL;
    size_t size = 0;

    for (unsigned i = 0; i < program_schema_count; i++)
        program_schemas[i].init(&commands[i]);
    while (getline(&line, &size, stdin) > 0) {
        char *rest;
        unsigned schema = (unsigned)strtoul(line + 1, &rest, 10);

        answer(&commands[schema], line[0], schema, rest);
        fflush(stdout);
    }
    for (unsigned i = 0; i < program_schema_count; i++)
        qmp_unregister_commands(&commands[i]);
    g_free(commands);
    free(line);
    return 0;
}
