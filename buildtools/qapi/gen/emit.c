/* SPDX-License-Identifier: MIT */
#include "qapi/gen/emit.h"

#include <string.h>

void qapi_emit_text(struct buf *b, const char *text, const char *const *arguments) {
    for (;;) {
        const char *mark = strchrnul(text, '$'), *argument;

        buf_add(b, text, (size_t)(mark - text));
        if (!*mark)
            return;
        argument = arguments[mark[1] - '1'];
        buf_add(b, argument, strlen(argument));
        text = mark + 2;
    }
}

void qapi_emit_if(struct buf *b, const struct cond *cond) {
    if (!cond)
        return;
    buf_puts(b, "#if ");
    cond_print_c(b, cond);
    buf_putc(b, '\n');
}

void qapi_emit_endif(struct buf *b, const struct cond *cond) {
    if (cond)
        buf_puts(b, "#endif\n");
}

void qapi_emit_declarator(struct buf *b, const char *c_type, const char *name) {
    bool pointer = str_ends(str_from(c_type), "*");

    qapi_emit(b, pointer ? "$1$2" : "$1 $2", c_type, name);
}

const char *qapi_branch_c_type(const struct qapi_branch *branch) {
    const struct qapi_entity *type = branch->type;

    return type->kind == QAPI_OBJECT ? type->c_name : type->c_type;
}

/* A parameter with a condition stands on lines of its own, its comma with it. */
static void emit_parameter(struct buf *b, const struct qapi_member *m, const char *comma) {
    if (m->cond)
        buf_putc(b, '\n');
    qapi_emit_if(b, m->cond);
    if (m->has)
        qapi_emit(b, "bool has_$1, ", m->c_name);
    qapi_emit_declarator(b, m->type->c_param_type, m->c_name);
    buf_puts(b, comma);
    if (m->cond)
        buf_putc(b, '\n');
    qapi_emit_endif(b, m->cond);
}

void qapi_emit_parameters(struct buf *b, const struct qapi_entity *arguments, bool boxed,
                          const char *last) {
    size_t count = arguments && !boxed ? arguments->object.all_count : 0;

    if (boxed && arguments)
        qapi_emit(b, last ? "$1arg, " : "$1arg", arguments->c_param_type);
    for (size_t i = 0; i < count; i++)
        emit_parameter(b, arguments->object.all[i], last || i + 1 < count ? ", " : "");
    if (last)
        buf_puts(b, last);
    else if (!boxed && !count)
        buf_puts(b, "void");
}

bool qapi_has_arguments(const struct qapi_entity *arguments, bool boxed) {
    return boxed || (arguments && !qapi_object_is_empty(arguments));
}

static bool has_bit(const struct qapi_schema *s, const struct qapi_feature *f) {
    return s->compat->wide_feature_bits || f->special;
}

bool qapi_has_feature_bits(const struct qapi_schema *s, const struct qapi_features *features) {
    for (size_t i = 0; i < features->count; i++) {
        if (has_bit(s, &features->list[i]))
            return true;
    }
    return false;
}

void qapi_emit_feature_bits(struct buf *b, const struct qapi_schema *s,
                            const struct qapi_features *features) {
    bool any = false;

    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];

        if (!has_bit(s, f))
            continue;
        if (any)
            buf_puts(b, " | ");
        any = true;
        if (s->compat->wide_feature_bits)
            qapi_emit(b, "UINT64_C(1) << $1", s->features[f->number].constant);
        else
            buf_puts(b, strcmp(f->name, "deprecated") == 0 ? "1u << QAPI_DEPRECATED"
                                                           : "1u << QAPI_UNSTABLE");
    }
    if (!any)
        buf_putc(b, '0');
}

void qapi_emit_enum(struct buf *b, const struct qapi_emit_enum *e) {
    qapi_emit(b, "\ntypedef enum $1 {\n", e->c_name);
    for (size_t i = 0; i < e->count; i++) {
        qapi_emit_if(b, e->values[i].cond);
        qapi_emit(b, "    $1,\n", e->values[i].constant);
        qapi_emit_endif(b, e->values[i].cond);
    }
    qapi_emit(b,
              "    $2,\n"
              "} $1;\n"
              "\n"
              "extern const QEnumLookup $1_lookup;\n"
              "#define $1_str(val) qapi_enum_lookup(&$1_lookup, (val))\n",
              e->c_name, e->max_constant);
}

static bool values_have_bits(const struct qapi_schema *s, const struct qapi_emit_enum *e) {
    for (size_t i = 0; i < e->count; i++) {
        if (qapi_has_feature_bits(s, &e->values[i].features))
            return true;
    }
    return false;
}

static void emit_value_features(struct buf *b, const struct qapi_schema *s,
                                const struct qapi_emit_enum *e) {
    qapi_emit(b,
              s->compat->wide_feature_bits
                  ? "    .features = (const uint64_t[$1]) {\n"
                  : "    .special_features = (const unsigned char[$1]) {\n",
              e->max_constant);
    for (size_t i = 0; i < e->count; i++) {
        const struct qapi_enum_value *v = &e->values[i];

        if (!qapi_has_feature_bits(s, &v->features))
            continue;
        qapi_emit_if(b, v->cond);
        qapi_emit(b, "        [$1] = ", v->constant);
        qapi_emit_feature_bits(b, s, &v->features);
        buf_puts(b, ",\n");
        qapi_emit_endif(b, v->cond);
    }
    buf_puts(b, "    },\n");
}

static bool is_filtered(const struct qapi_enum_value *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (values[i].when)
            return true;
    }
    return false;
}

bool qapi_enum_is_filtered(const struct qapi_entity *e) {
    return is_filtered(e->enumeration.values, e->enumeration.count);
}

static void emit_names(struct buf *b, const char *indent, const struct qapi_emit_enum *e) {
    for (size_t i = 0; i < e->count; i++) {
        qapi_emit_if(b, e->values[i].cond);
        qapi_emit(b, "$1    [$2] = \"$3\",\n", indent, e->values[i].constant, e->values[i].name);
        qapi_emit_endif(b, e->values[i].cond);
    }
    qapi_emit(b, "$1}", indent);
}

void qapi_emit_lookup(struct buf *b, const struct qapi_schema *s, const struct qapi_emit_enum *e) {
    bool filtered = is_filtered(e->values, e->count);

    if (filtered) {
        qapi_emit(b, "\nstatic const char *$1_names[$2] = {\n", e->c_name, e->max_constant);
        emit_names(b, "", e);
        buf_puts(b, ";\n");
    }
    qapi_emit(b,
              "\nconst QEnumLookup $1_lookup = {\n"
              "    .size = $2,\n",
              e->c_name, e->max_constant);
    if (filtered) {
        qapi_emit(b, "    .array = $1_names,\n", e->c_name);
    } else {
        buf_puts(b, "    .array = (const char *const[]) {\n");
        emit_names(b, "    ", e);
        buf_puts(b, ",\n");
    }
    if (values_have_bits(s, e))
        emit_value_features(b, s, e);
    buf_puts(b, "};\n");
}
