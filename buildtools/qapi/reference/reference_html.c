/* SPDX-License-Identifier: MIT */
/*
 * The reference as one HTML page that needs nothing else: reference.css and reference.js are part
 * of it. Without scripts it is all there, but cannot be filtered.
 */
#include "base/escape.h"
#include "qapi/front/schema_json.h"
#include "qapi/reference/reference.h"

extern const char reference_css[], reference_css_end[], reference_js[], reference_js_end[];

static void escaped(struct buf *b, const char *s) {
    escape_html(b, str_from(s));
}

static void type_name(struct qapi_reference *r, const struct qapi_entity *type) {
    bool array;

    type = qapi_reference_type(type, &array);
    buf_puts(&r->out, array ? "array of " : "");
    if (type->implicit || !type->span.source)
        buf_printf(&r->out, "<code>%s</code>", type->name);
    else
        buf_printf(&r->out, "<a href=\"#def-%s\"><code>%s</code></a>", type->name, type->name);
}

/* ---- the page's head ---- */

static void put_contents(struct qapi_reference *r) {
    buf_puts(&r->out, "<nav aria-label=\"Contents\"><details><summary>Modules</summary>\n<ul>\n");
    for (size_t i = 0; i < r->schema->module_count; i++) {
        const struct qapi_module *m = r->schema->modules[i];

        if (m->builtin || m->root)
            continue;
        buf_puts(&r->out, "<li><a href=\"#mod-");
        escaped(&r->out, m->name);
        buf_puts(&r->out, "\">");
        escaped(&r->out, m->name);
        buf_puts(&r->out, "</a></li>\n");
    }
    buf_puts(&r->out, "</ul></details></nav>\n");
}

/* What the script shows: it is hidden without. */
static void put_filter(struct qapi_reference *r) {
    buf_puts(&r->out,
             "<form id=\"filter\" role=\"search\" hidden>\n"
             "<label>Target <select id=\"target\">\n<option value=\"\">all targets</option>\n");
    for (size_t t = 0; t < r->targets->count; t++)
        buf_printf(&r->out, "<option>%s</option>\n", r->targets->list[t].name);
    buf_puts(&r->out,
             "</select></label>\n"
             "<label>Name <input id=\"name\" type=\"search\" autocomplete=\"off\" "
             "placeholder=\"query-cpu\"></label>\n"
             "<label class=\"check\"><input id=\"partial\" type=\"checkbox\"> only what depends on "
             "the target</label>\n"
             "<output id=\"count\" aria-live=\"polite\"></output>\n</form>\n");
}

static void begin(struct qapi_reference *r) {
    buf_puts(&r->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    escaped(&r->out, r->title);
    buf_puts(&r->out, "</title>\n<style>\n");
    buf_add(&r->out, reference_css, (size_t)(reference_css_end - reference_css));
    buf_puts(&r->out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
                      "definitions</a>\n<header>\n<h1>");
    escaped(&r->out, r->title);
    buf_puts(&r->out, "</h1>\n");
    put_filter(r);
    buf_puts(&r->out, "</header>\n");
    put_contents(r);
    buf_puts(&r->out,
             "<main id=\"main\" tabindex=\"-1\">\n<p class=\"hint\">A member or value that "
             "names no targets of its own exists where its definition does.</p>\n");
}

/* For the script: of each set whether it depends on the target (1 or 0), and the targets' numbers.
 */
static void put_sets(struct qapi_reference *r) {
    buf_puts(&r->out, "<script type=\"application/json\" id=\"sets\">[");
    for (uint32_t i = 0; i < r->sets.texts.count; i++) {
        buf_printf(&r->out, "%s[%d", i ? ",\n" : "", !where_same(r->targets, &r->sets.list[i]));
        MASK_EACH(t, r->sets.list[i].possible, r->targets->count) {
            buf_printf(&r->out, ",%zu", t);
        }
        buf_putc(&r->out, ']');
    }
    buf_puts(&r->out, "]</script>\n");
}

static void end(struct qapi_reference *r) {
    buf_puts(&r->out,
             "<p id=\"nothing\" hidden>Nothing is left. Change the target or the name.</p>\n"
             "</main>\n");
    put_sets(r);
    buf_puts(&r->out, "<script>\n");
    buf_add(&r->out, reference_js, (size_t)(reference_js_end - reference_js));
    buf_puts(&r->out, "</script>\n</body>\n</html>\n");
}

/* ---- definitions ---- */

static void module(struct qapi_reference *r, const struct qapi_module *m) {
    if (m->root) {
        buf_puts(&r->out, "<section class=\"module\">\n");
        return;
    }
    buf_puts(&r->out, "<section class=\"module\" id=\"mod-");
    escaped(&r->out, m->name);
    buf_puts(&r->out, "\">\n<h2>");
    escaped(&r->out, m->name);
    buf_puts(&r->out, "</h2>\n");
}

static void module_end(struct qapi_reference *r) {
    buf_puts(&r->out, "</section>\n");
}

static void text(struct qapi_reference *r, struct str s) {
    qapi_reference_text_html(r, s);
}

static void put_where(struct qapi_reference *r, const char *element, uint32_t set) {
    buf_printf(&r->out, "<%s class=\"where%s\">", element,
               where_same(r->targets, &r->sets.list[set]) ? "" : " some");
    escaped(&r->out, qapi_sets_prose(&r->sets, set));
    buf_printf(&r->out, "</%s>\n", element);
}

static void definition(struct qapi_reference *r, const struct qapi_entity *e, uint32_t set) {
    buf_printf(&r->out,
               "<article id=\"def-%s\" data-set=\"%u\">\n<h3><span class=\"kind\">%s</span> "
               "<a href=\"#def-%s\"><code>%s</code></a></h3>\n",
               e->name, set, qapi_kind_name(e), e->name, e->name);
    put_where(r, "p", set);
}

static void definition_end(struct qapi_reference *r) {
    buf_puts(&r->out, "</article>\n");
}

static void group(struct qapi_reference *r, const char *label) {
    buf_printf(&r->out, "<h4>%s</h4>\n<dl>\n", label);
}

static void part(struct qapi_reference *r, const struct qapi_reference_part *p) {
    buf_printf(&r->out, "<div data-set=\"%u\"><dt>", p->set);
    if (p->name) {
        buf_puts(&r->out, "<code>");
        escaped(&r->out, p->name);
        buf_puts(&r->out, "</code>");
    }
    if (p->type) {
        buf_puts(&r->out, p->name ? ": " : "the members of ");
        type_name(r, p->type);
    }
    if (p->note) {
        buf_puts(&r->out, " <span class=\"note-word\">(");
        escaped(&r->out, p->note);
        buf_puts(&r->out, ")</span>");
    }
    if (p->differs)
        put_where(r, "span", p->set);
    buf_puts(&r->out, "</dt><dd>\n");
    qapi_reference_text_html(r, p->text);
    buf_puts(&r->out, "</dd></div>\n");
}

static void group_end(struct qapi_reference *r) {
    buf_puts(&r->out, "</dl>\n");
}

static void remark(struct qapi_reference *r, const char *label, const struct qapi_entity *type,
                   struct str s) {
    buf_printf(&r->out, "<div class=\"remark\"><h4>%s%s</h4>\n", label, type ? ":" : "");
    if (type) {
        buf_puts(&r->out, "<p class=\"type\">");
        type_name(r, type);
        buf_puts(&r->out, s.n ? " –</p>\n" : "</p>\n");
    }
    qapi_reference_text_html(r, s);
    buf_puts(&r->out, "</div>\n");
}

const struct qapi_reference_format qapi_reference_html = {
    begin,          end,   module, module_end, text,   definition,
    definition_end, group, part,   group_end,  remark,
};
