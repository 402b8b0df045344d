/* SPDX-License-Identifier: MIT */
/*
 * What a program answers over QMP, byte for byte. The program connects to a socket of ours: its
 * standard streams stay what they are, since some types close descriptor 0 when they are looked at.
 * Events are passed over: they come when they come.
 */
#include "check/collect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/json.h"
#include "base/process.h"

/* A program that is asked, started anew when it has ended over a question. */
struct monitor {
    struct collector *c;
    struct child child;
    bool is_running;
    size_t read; /* bytes of child.other_text that were taken */
};

static const char socket_name[] = "monitor";

static int listen_there(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path, socket_name, sizeof socket_name); /* in this worker's own folder */
    unlink(socket_name);
    if (fd >= 0 &&
        (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The next line that the program sends; false when none comes in time. */
static bool next_line(struct monitor *m, struct str *line, double until) {
    struct child *child = &m->child;

    for (;;) {
        const char *begin = child->other_text.p + m->read;
        size_t left = child->other_text.n - m->read;
        const char *end = left ? memchr(begin, '\n', left) : NULL;

        if (end) {
            *line = (struct str){begin, (size_t)(end - begin)};
            m->read += line->n + 1;
            if (line->n && line->p[line->n - 1] == '\r')
                line->n--;
            return true;
        }
        if ((child->other < 0 && child->listening < 0) || (!child->pid && child->listening >= 0))
            return false;
        if (!child_step(child, until))
            return false;
    }
}

/* Ends the program; `what`, what it wrote and how it ended are the answer. */
static struct str finish(struct monitor *m, double until) {
    struct child *child = &m->child;
    struct buf text = {0};
    struct str result;

    child_end(child, until, m->c->job->limit);
    buf_printf(&text, "ended: %s\n", child->ending);
    buf_add(&text, child->out_text.p, child->out_text.n);
    buf_add(&text, child->err_text.p, child->err_text.n);
    result = (struct str){arena_copy(m->c->arena, text.p, text.n), text.n};
    buf_free(&text);
    child_free(child);
    m->is_running = false;
    return result;
}

/* The answer to a request, or how the program ended without one. */
static struct str exchange(struct monitor *m, const char *request) {
    double until = process_wall() + m->c->job->limit;
    struct str line;

    if (m->child.other >= 0 &&
        send(m->child.other, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request)) {
        while (next_line(m, &line, until)) {
            if (str_starts(line, "{\"return\"") || str_starts(line, "{\"error\"") ||
                str_starts(line, "{\"id\""))
                return line;
        }
    }
    return finish(m, until);
}

/* Starts a program and leads it up to where it takes commands. False when it does not get there,
 * `answer` saying how it ended instead. */
static bool start(struct monitor *m, struct str *greeting) {
    struct collector *c = m->c;
    double until = process_wall() + c->job->limit;
    char *monitor = arena_printf(c->arena, "unix:%s", socket_name);
    size_t count;
    const char *const *words = collect_words(c, c->job->qmp_words, monitor, &count);
    int listening = listen_there();

    m->read = 0;
    m->is_running = child_start(&m->child, c->signals, c->program, words, count);
    m->child.listening = listening;
    if (!m->is_running || listening < 0) {
        *greeting = str_from(m->is_running ? strerror(errno) : m->child.ending);
        child_free(&m->child);
        m->is_running = false;
        return false;
    }
    if (!next_line(m, greeting, until)) {
        *greeting = finish(m, until);
        return false;
    }
    /* The line moves when more is read. */
    *greeting = (struct str){arena_copy(c->arena, greeting->p, greeting->n), greeting->n};
    exchange(m, "{\"execute\": \"qmp_capabilities\"}\n");
    return m->is_running;
}

/* Asks; `arguments` is a JSON object or "". False when no program can be asked any more. */
static bool ask(struct monitor *m, const char *command, const char *arguments) {
    const char *request =
        *arguments ? arena_printf(m->c->arena, "{\"execute\": \"%s\", \"arguments\": %s}\n",
                                  command, arguments)
                   : arena_printf(m->c->arena, "{\"execute\": \"%s\"}\n", command);
    struct str answer;

    if (!m->is_running && !start(m, &answer))
        return false;
    answer = exchange(m, request);
    collect_add(m->c, answer, "QMP %s%s%s", command, *arguments ? " " : "", arguments);
    return true;
}

/* A first program, whose greeting is an answer, too. */
static bool open_monitor(struct monitor *m) {
    struct str greeting;
    bool good = start(m, &greeting);

    collect_add(m->c, greeting, "QMP greeting");
    return good;
}

/* Leaves in good order. */
static void close_monitor(struct monitor *m) {
    struct str greeting;

    if (!m->is_running && !start(m, &greeting))
        return;
    exchange(m, "{\"execute\": \"quit\"}\n");
    if (m->is_running)
        collect_add(m->c, finish(m, process_wall() + m->c->job->limit), "QMP quit");
}

void collect_qmp(struct collector *c) {
    static const char *const questions[][2] = {
        {"query-version", ""},
        {"query-target", ""},
        {"query-commands", ""},
        {"query-qmp-schema", ""},
        {"query-machines", "{\"compat-props\": true}"},
        {"query-machines", ""},
        {"query-cpu-definitions", ""},
        {"query-command-line-options", ""},
        {"qom-list-types", ""},
        {"qom-list-types", "{\"abstract\": true}"},
        {"qom-list-types", "{\"implements\": \"device\"}"},
        {"no-such-command", ""},
        {"query-version", "{\"no-such-argument\": 1}"},
        {"device-list-properties", "{\"typename\": \"no-such-type\"}"},
    };
    struct monitor m = {.c = c};

    if (!open_monitor(&m))
        return;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (!ask(&m, questions[i][0], questions[i][1]))
            return;
    }
    close_monitor(&m);
}

/* ---- everything ---- */

/* What the reference returned; NULL when it was an error. */
static json_t *returned(const struct collector *c, const char *question) {
    const struct str *answer = answers_get(c->guide, "%s", question);
    json_t *root = answer ? json_loadb(answer->p, answer->n, JSON_ALLOW_NUL, NULL) : NULL;
    json_t *value = json_incref(json_object_get(root, "return"));

    json_decref(root);
    return value;
}

/* Can the command be called without arguments? */
static bool needs_nothing(const json_t *schema, const char *type) {
    json_t *entity, *member;
    size_t i, k;

    json_array_foreach(schema, i, entity) {
        const char *name = json_string_value(json_object_get(entity, "name"));

        if (!name || !type || strcmp(name, type) != 0)
            continue;
        json_array_foreach(json_object_get(entity, "members"), k, member) {
            if (!json_object_get(member, "default"))
                return false;
        }
        return true;
    }
    return false;
}

static bool ask_queries(struct monitor *m, const json_t *schema) {
    json_t *entity;
    size_t i;

    json_array_foreach(schema, i, entity) {
        const char *kind = json_string_value(json_object_get(entity, "meta-type"));
        const char *name = json_string_value(json_object_get(entity, "name"));
        const char *type = json_string_value(json_object_get(entity, "arg-type"));

        if (kind && name && strcmp(kind, "command") == 0 && strncmp(name, "query-", 6) == 0 &&
            needs_nothing(schema, type) && !ask(m, name, ""))
            return false;
    }
    return true;
}

/* How each command refuses what it does not know. */
static bool ask_refusals(struct monitor *m, const json_t *commands) {
    json_t *command;
    size_t i;

    json_array_foreach(commands, i, command) {
        const char *name = json_string_value(json_object_get(command, "name"));

        if (name && !ask(m, name, "{\"no-such-argument\": 1}"))
            return false;
    }
    return true;
}

/* Asks the command for each name of a list, which stands between `begin` and `end`. */
static bool ask_each(struct monitor *m, const json_t *list, const char *command, const char *begin,
                     const char *end) {
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item) {
        const char *name = json_string_value(json_object_get(item, "name"));

        if (name && !ask(m, command, arena_printf(m->c->arena, "%s\"%s\"%s", begin, name, end)))
            return false;
    }
    return true;
}

static bool ask_models(struct monitor *m, const json_t *models) {
    return ask_each(m, models, "query-cpu-model-expansion",
                    "{\"type\": \"static\", \"model\": {\"name\": ", "}}") &&
           ask_each(m, models, "query-cpu-model-expansion",
                    "{\"type\": \"full\", \"model\": {\"name\": ", "}}");
}

static bool has_command(const json_t *schema, const char *name) {
    json_t *entity;
    size_t i;

    json_array_foreach(schema, i, entity) {
        const char *known = json_string_value(json_object_get(entity, "name"));

        if (known && strcmp(known, name) == 0)
            return true;
    }
    return false;
}

void collect_deep(struct collector *c) {
    struct monitor m = {.c = c};
    json_t *schema = NULL, *types = NULL, *devices = NULL, *models = NULL, *commands = NULL;

    c->prefix = "deep: ";
    if (open_monitor(&m) && ask(&m, "query-qmp-schema", "") &&
        ask(&m, "qom-list-types", "{\"abstract\": true}") &&
        ask(&m, "qom-list-types", "{\"implements\": \"device\", \"abstract\": true}") &&
        ask(&m, "query-cpu-definitions", "") && ask(&m, "query-commands", "")) {
        schema = returned(c, "deep: QMP query-qmp-schema");
        types = returned(c, "deep: QMP qom-list-types {\"abstract\": true}");
        devices = returned(
            c, "deep: QMP qom-list-types {\"implements\": \"device\", \"abstract\": true}");
        models = returned(c, "deep: QMP query-cpu-definitions");
        commands = returned(c, "deep: QMP query-commands");
        if (ask_queries(&m, schema) && ask_refusals(&m, commands) &&
            ask_each(&m, types, "qom-list-properties", "{\"typename\": ", "}") &&
            ask_each(&m, devices, "device-list-properties", "{\"typename\": ", "}") &&
            (!has_command(schema, "query-cpu-model-expansion") || ask_models(&m, models)))
            close_monitor(&m);
    }
    child_free(&m.child);
    json_decref(schema);
    json_decref(types);
    json_decref(devices);
    json_decref(models);
    json_decref(commands);
    c->prefix = "";
}
