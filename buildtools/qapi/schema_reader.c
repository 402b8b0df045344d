/* SPDX-License-Identifier: MIT */
/*
 * Not part of this program: what generated code needs to make the tree of the running target out of
 * the compact form (compact.h). It is embedded from the line below on, and stands in
 * qapi-introspect.c behind the tables.
 */
/* ---- */

/* Makes the answer for the running target out of the tables above. They are instructions for a
 * machine with a stack: a text is pushed; a dictionary or list is made of the values on top. */
struct schema_reader {
    const unsigned char *next;
    const char *texts[SCHEMA_TEXTS + 1];
    const unsigned char *shapes[SCHEMA_SHAPES + 1];
    QLitObject values[SCHEMA_MOST_VALUES]; /* the stack */
    size_t depth;
    size_t lists[SCHEMA_MOST_LISTS]; /* where each open list begins on the stack */
    size_t list_depth;
    QLitDictEntry *entries; /* room that is left, all zero */
    QLitObject *elements;
};

enum {
    SCHEMA_END,
    SCHEMA_LIST,
    SCHEMA_END_LIST,
    SCHEMA_UNLESS,
    SCHEMA_NULL,
    SCHEMA_TRUE,
    SCHEMA_FIRST_SHAPE,
    SCHEMA_FIRST_TEXT = SCHEMA_FIRST_SHAPE + SCHEMA_SHAPES
};

static unsigned schema_number(const unsigned char **next) {
    unsigned number = 0, shift = 0;

    while (**next & 128) {
        number |= (*(*next)++ & 127u) << shift;
        shift += 7;
    }
    return number | (unsigned)*(*next)++ << shift;
}

static void schema_find_tables(struct schema_reader *r) {
    const char *text = schema_texts;
    const unsigned char *shape = schema_shapes;

    for (size_t i = 0; i < SCHEMA_TEXTS; i++) {
        r->texts[i] = text;
        text += strlen(text) + 1;
    }
    for (size_t i = 0; i < SCHEMA_SHAPES; i++) {
        r->shapes[i] = shape;
        for (unsigned count = schema_number(&shape); count; count--) {
            schema_number(&shape);
        }
    }
}

static void schema_dict(struct schema_reader *r, const unsigned char *shape) {
    unsigned count = schema_number(&shape);
    QLitDictEntry *dict = r->entries;

    r->entries += count + 1;
    r->depth -= count;
    for (unsigned i = 0; i < count; i++) {
        dict[i].key = r->texts[schema_number(&shape)];
        dict[i].value = r->values[r->depth + i];
    }
    r->values[r->depth++] = (QLitObject){.type = QTYPE_QDICT, .value.qdict = dict};
}

static void schema_list(struct schema_reader *r) {
    size_t begin = r->lists[--r->list_depth], count = r->depth - begin;
    QLitObject *list = r->elements;

    memcpy(list, r->values + begin, count * sizeof(*list));
    r->elements += count + 1;
    r->depth = begin;
    r->values[r->depth++] = (QLitObject){.type = QTYPE_QLIST, .value.qlist = list};
}

static void schema_step(struct schema_reader *r, unsigned step) {
    switch (step) {
    case SCHEMA_LIST: r->lists[r->list_depth++] = r->depth; break;
    case SCHEMA_END_LIST: schema_list(r); break;
    case SCHEMA_UNLESS:
        if (!target_has(schema_number(&r->next))) {
            r->depth--;
        }
        break;
    case SCHEMA_NULL: r->values[r->depth++] = (QLitObject){.type = QTYPE_QNULL}; break;
    case SCHEMA_TRUE:
        r->values[r->depth++] = (QLitObject){.type = QTYPE_QBOOL, .value.qbool = true};
        break;
    default:
        if (step < SCHEMA_FIRST_TEXT) {
            schema_dict(r, r->shapes[step - SCHEMA_FIRST_SHAPE]);
            break;
        }
        r->values[r->depth++] = (QLitObject){
            .type = QTYPE_QSTRING,
            .value.qstr = r->texts[step - SCHEMA_FIRST_TEXT],
        };
    }
}

/* The tree is never freed. */
static const QLitObject *schema_read(void) {
    struct schema_reader *r = g_new0(struct schema_reader, 1);
    QLitObject *tree;
    unsigned step;

    r->next = schema_code;
    r->entries = g_new0(QLitDictEntry, SCHEMA_ENTRIES);
    r->elements = g_new0(QLitObject, SCHEMA_ELEMENTS + 1);
    schema_find_tables(r);
    while ((step = schema_number(&r->next)) != SCHEMA_END) {
        schema_step(r, step);
    }
    assert(r->depth == 1);
    tree = r->elements;
    *tree = r->values[0];
    g_free(r);
    return tree;
}
