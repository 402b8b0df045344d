/* SPDX-License-Identifier: MIT */
/*
 * qapi-events: for each event the function that sends it.
 *
 * Its parameters are named as the schema's author likes. Its own variables begin with q_, which no
 * name of a schema does, so that they cannot clash.
 */
#include <ctype.h>
#include <string.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

/* What qapi-emit-events declares, as the prefix makes it. */
struct names {
    const char *emit; /* the function that sends all events */
    const char *type; /* the enum of events */
};

static const char *function_name(struct arena *a, const char *event) {
    char *lower = arena_copy(a, event, strlen(event));

    for (char *p = lower; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return qapi_c_name(a, lower);
}

static void prototype(struct buf *b, struct arena *a, const struct qapi_entity *e) {
    qapi_emit(b, "\nvoid qapi_event_send_$1(", function_name(a, e->name));
    qapi_emit_parameters(b, e->event.arguments, e->event.boxed, NULL);
    buf_putc(b, ')');
}

static void initializer(struct buf *b, const struct qapi_member *m) {
    /* A parameter does not let its text be changed, and neither does what happens here. */
    bool text = strcmp(m->type->c_type, m->type->c_param_type) != 0;

    qapi_emit_if(b, m->cond);
    if (m->has)
        qapi_emit(b, "        .has_$1 = has_$1,\n", m->c_name);
    qapi_emit(b, "        .$1 = $2$1,\n", m->c_name, text ? "(char *)" : "");
    qapi_emit_endif(b, m->cond);
}

/* Collects the parameters in one struct. */
static void collect(struct buf *b, const struct qapi_entity *arguments) {
    qapi_emit(b, "    $1 q_data = {\n", arguments->c_name);
    for (size_t i = 0; i < arguments->object.all_count; i++)
        initializer(b, arguments->object.all[i]);
    buf_puts(b, "    };\n");
    if (!arguments->implicit)
        qapi_emit(b, "    $1 *q_arg = &q_data;\n", arguments->c_name);
}

static void variables(struct buf *b, const struct qapi_entity *e) {
    buf_puts(b, "    QDict *q_event;\n");
    if (!qapi_has_arguments(e->event.arguments, e->event.boxed))
        return;
    buf_puts(b, "    QObject *q_json;\n"
                "    Visitor *q_v;\n");
    if (!e->event.boxed)
        collect(b, e->event.arguments);
}

/* Policy may hide what is deprecated or unstable. */
static void policy(struct buf *b, const struct qapi_features *features) {
    for (size_t i = 0; i < features->count; i++) {
        if (features->list[i].special)
            qapi_emit(b,
                      "    if (compat_policy.$1_output == COMPAT_POLICY_OUTPUT_HIDE) {\n"
                      "        return;\n"
                      "    }\n",
                      features->list[i].name);
    }
}

static void data(struct buf *b, const struct qapi_entity *e) {
    const struct qapi_entity *arguments = e->event.arguments;

    buf_puts(b, "    q_v = qobject_output_visitor_new_qmp(&q_json);\n");
    if (arguments->implicit)
        qapi_emit(b,
                  "    visit_start_struct(q_v, \"$1\", NULL, 0, &error_abort);\n"
                  "    visit_type_$2_members(q_v, &q_data, &error_abort);\n"
                  "    visit_check_struct(q_v, &error_abort);\n"
                  "    visit_end_struct(q_v, NULL);\n",
                  e->name, arguments->c_name);
    else
        qapi_emit(b, "    visit_type_$2(q_v, \"$1\", &$3, &error_abort);\n", e->name,
                  arguments->c_name, e->event.boxed ? "arg" : "q_arg");
    buf_puts(b, "    visit_complete(q_v, &q_json);\n"
                "    visit_free(q_v);\n"
                "    if (qdict_size(qobject_to(QDict, q_json))) {\n"
                "        qdict_put_obj(q_event, \"data\", q_json);\n"
                "    } else {\n"
                "        qobject_unref(q_json);\n"
                "    }\n");
}

static void send(struct qapi_unit *u, const struct qapi_entity *e) {
    const struct names *names = u->state;
    struct arena *a = &u->g->outputs->arena;
    struct buf *b = &u->code;

    prototype(b, a, e);
    buf_puts(b, "\n{\n");
    variables(b, e);
    buf_putc(b, '\n');
    if (e->when) {
        buf_puts(b, "    if (!");
        qapi_emit_has(b, u->g, e->when);
        buf_puts(b, ") {\n        ");
        qapi_emit_lacks(b, u->g, arena_printf(a, "event '%s'", e->name));
        buf_puts(b, "    }\n");
    }
    policy(b, &e->features);
    qapi_emit(b, "    q_event = qmp_event_build_dict(\"$1\");\n", e->name);
    if (qapi_has_arguments(e->event.arguments, e->event.boxed))
        data(b, e);
    qapi_emit(b,
              "    $1($2, q_event);\n"
              "    qobject_unref(q_event);\n"
              "}\n",
              names->emit, qapi_enum_constant(a, u->g->schema->compat, names->type, NULL, e->name));
}

static void entity(struct qapi_unit *u, const struct qapi_entity *e) {
    if (e->kind != QAPI_EVENT)
        return;
    qapi_emit_if(&u->late, e->cond);
    prototype(&u->late, &u->g->outputs->arena, e);
    buf_puts(&u->late, ";\n");
    qapi_emit_endif(&u->late, e->cond);
    qapi_emit_if(&u->code, e->cond);
    send(u, e);
    qapi_emit_endif(&u->code, e->cond);
}

static void begin(struct qapi_unit *u) {
    qapi_emit(&u->code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"$1qapi-emit-events.h\"\n",
              u->g->options->prefix);
    qapi_unit_include(u, &u->code, "qapi-events");
    qapi_unit_include(u, &u->code, "qapi-visit");
    qapi_emit(&u->code,
              "#include \"qapi/compat-policy.h\"\n"
              "#include \"qapi/error.h\"\n"
              "#include \"$1/qdict.h\"\n"
              "#include \"qapi/qmp-event.h\"\n",
              u->g->schema->compat->qobject_folder ? "qobject" : "qapi/qmp");
    buf_puts(&u->early, "#include \"qapi/util.h\"\n");
    qapi_unit_include(u, &u->early, "qapi-types");
}

static struct names make_names(const struct qapi_generation *g) {
    struct arena *a = &g->outputs->arena;
    const char *prefix = g->options->prefix;

    return (struct names){
        .emit = qapi_c_name(a, arena_printf(a, "%sqapi_event_emit", prefix)),
        .type = qapi_c_plain(a, arena_printf(a, "%sQAPIEvent", prefix)),
    };
}

void qapi_generate_events(const struct qapi_generation *g) {
    static const struct qapi_modular events = {
        .what = "qapi-events", .begin = begin, .entity = entity};
    struct names names = make_names(g);

    qapi_modular_run(g, &events, &names);
}

/* ---- qapi-emit-events: the enum of all events, and the function that the emulator has to have
 * ---- */

/* Whatever an event's condition is, its value exists: so code for all targets can use the enum. */
static struct qapi_emit_enum all_events(const struct qapi_generation *g, const char *type) {
    struct arena *a = &g->outputs->arena;
    const struct qapi_schema *s = g->schema;
    struct qapi_enum_value *values = arena_array(a, s->entity_count, sizeof *values);
    struct qapi_emit_enum e = {
        .c_name = type,
        .max_constant = qapi_enum_constant(a, s->compat, type, NULL, "_MAX"),
        .values = values,
    };

    for (size_t i = 0; i < s->module_count; i++) {
        for (size_t j = 0; j < s->modules[i]->count; j++) {
            const struct qapi_entity *event = s->modules[i]->entities[j];

            if (event->kind != QAPI_EVENT)
                continue;
            values[e.count].name = event->name;
            values[e.count++].constant = qapi_enum_constant(a, s->compat, type, NULL, event->name);
        }
    }
    return e;
}

void qapi_generate_emit_events(const struct qapi_generation *g) {
    struct names names = make_names(g);
    struct qapi_emit_enum events = all_events(g, names.type);
    struct qapi_unit u;

    qapi_unit_begin(&u, g, "qapi-emit-events");
    buf_puts(&u.early, "#include \"qapi/util.h\"\n");
    qapi_emit_enum(&u.early, &events);
    qapi_emit(&u.late, "\nvoid $1($2 event, QDict *qdict);\n", names.emit, names.type);
    qapi_emit(&u.code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"$1qapi-emit-events.h\"\n",
              g->options->prefix);
    qapi_emit_lookup(&u.code, g->schema, &events);
    qapi_unit_end(&u);
}
