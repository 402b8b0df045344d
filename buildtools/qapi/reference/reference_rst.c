/* SPDX-License-Identifier: MIT */
/*
 * The reference as reStructuredText that docutils takes without extensions.
 */
#include "qapi/front/schema_json.h"
#include "qapi/reference/reference.h"

static void title(struct qapi_reference *r, const char *text, size_t width, char rule) {
    buf_puts(&r->out, text);
    buf_putc(&r->out, '\n');
    for (size_t i = 0; i < width; i++)
        buf_putc(&r->out, rule);
    buf_puts(&r->out, "\n\n");
}

static void type_name(struct qapi_reference *r, const struct qapi_entity *type) {
    bool array;

    type = qapi_reference_type(type, &array);
    buf_printf(&r->out, array ? "array of ``%s``" : "``%s``", type->name);
}

static void begin(struct qapi_reference *r) {
    buf_puts(&r->out, ".. Made by unitarget qapi reference.\n\n");
    title(r, r->title, strlen(r->title), '=');
    buf_puts(&r->out,
             "A member or value that has no targets of its own exists where its definition "
             "does.\n\n");
}

static void end(struct qapi_reference *r) {
    (void)r;
}

static void module(struct qapi_reference *r, const struct qapi_module *m) {
    const char *name = m->root ? "The root" : m->name;

    title(r, name, strlen(name), '-');
}

static void text(struct qapi_reference *r, struct str s) {
    qapi_reference_text_rst(r, s, 0);
}

static void definition(struct qapi_reference *r, const struct qapi_entity *e, uint32_t set) {
    const char *head = arena_printf(r->arena, "%s ``%s``", qapi_kind_name(e), e->name);

    title(r, head, strlen(head), '~');
    buf_printf(&r->out, ":Targets: %s\n\n", qapi_sets_prose(&r->sets, set));
}

static void group(struct qapi_reference *r, const char *label) {
    buf_printf(&r->out, "**%s**\n\n", label);
}

static void part(struct qapi_reference *r, const struct qapi_reference_part *p) {
    if (p->name)
        buf_printf(&r->out, "``%s``", p->name);
    if (p->type && !p->name)
        buf_puts(&r->out, "the members of ");
    else if (p->type)
        buf_puts(&r->out, ": ");
    if (p->type)
        type_name(r, p->type);
    if (p->note)
        buf_printf(&r->out, " (%s)", p->note);
    buf_puts(&r->out, "\n");
    if (p->differs)
        buf_printf(&r->out, "    :Targets: %s\n\n", qapi_sets_prose(&r->sets, p->set));
    if (p->text.n)
        qapi_reference_text_rst(r, p->text, 4);
    else if (!p->differs)
        buf_puts(&r->out, "    ..\n\n");
}

static void group_end(struct qapi_reference *r) {
    (void)r;
}

static void remark(struct qapi_reference *r, const char *label, const struct qapi_entity *type,
                   struct str s) {
    buf_printf(&r->out, "**%s**\n    ", label);
    if (type)
        type_name(r, type);
    buf_puts(&r->out, type ? "\n\n" : "..\n\n");
    if (s.n)
        qapi_reference_text_rst(r, s, 4);
}

static void definition_end(struct qapi_reference *r) {
    (void)r;
}

static void module_end(struct qapi_reference *r) {
    (void)r;
}

const struct qapi_reference_format qapi_reference_rst = {
    begin,          end,   module, module_end, text,   definition,
    definition_end, group, part,   group_end,  remark,
};
