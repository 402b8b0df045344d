/* SPDX-License-Identifier: MIT */
/*
 * What the checked schema promises to those who read it.
 */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "qapi/front/schema.h"

static bool load(void *ctx, const char *path, struct str *text) {
    errno = ENOENT;
    *text = str_from(ctx);
    return strcmp(path, "root.json") == 0;
}

/* The schema; NULL when it has errors, which are thrown away. */
static struct qapi_schema *load_text(const char *text, const char *compat) {
    struct qapi_load_options options = {.compat = compat ? qapi_compat_choose(compat) : NULL};
    struct qapi_loader loader = {load, (void *)(uintptr_t)text};
    struct qapi_schema *s;
    struct unit_sink sink;

    unit_catch(&sink);
    s = qapi_schema_load_from("root.json", &options, &loader);
    free(unit_messages(&sink));
    return s;
}

static const struct qapi_entity *find(const struct qapi_schema *s, const char *name) {
    const struct qapi_entity *e = qapi_schema_find(s, name);

    assert_non_null(e);
    assert_ptr_equal(s->entities[e->number], e);
    return e;
}

static const char objects[] =
    "{ 'struct': 'Base', 'data': { 'a': 'int', '*b': 'str', '*c': ['str'] } }\n"
    "{ 'struct': 'Sub', 'base': 'Base',\n"
    "  'data': { '*d': 'Kind', '*e': 'Base', '*f': 'any', 'int': 'bool' } }\n"
    "{ 'enum': 'Kind', 'data': [ 'one', 'two', { 'name': 'three', 'if': 'X' } ] }\n"
    "{ 'union': 'Either', 'base': { 'k': 'Kind' }, 'discriminator': 'k',\n"
    "  'data': { 'two': 'Sub' } }\n";

static void members_are_flattened(void **state) {
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "int"};
    struct qapi_schema *s = load_text(objects, NULL);
    const struct qapi_object *o = &find(s, "Sub")->object;

    (void)state;
    assert_int_equal(o->count, 4);
    assert_int_equal(o->all_count, 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(o->all[i]->name, names[i]);
    assert_ptr_equal(o->all[0]->owner, find(s, "Base"));
    assert_ptr_equal(o->base, find(s, "Base"));
    assert_string_equal(o->all[6]->c_name, "q_int");
    qapi_schema_free(s);
}

static void presence_needs_a_member_or_not(void **state) {
    /* a is not optional, c is an array, d an enum; b, e and f are pointers. */
    static const bool now[] = {false, false, true, true, false, false, false};
    static const bool old[] = {false, true, true, true, true, true, false};
    struct qapi_schema *s = load_text(objects, NULL), *s72 = load_text(objects, "7.2");

    (void)state;
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(find(s, "Sub")->object.all[i]->has, now[i]);
        assert_int_equal(find(s72, "Sub")->object.all[i]->has, old[i]);
    }
    qapi_schema_free(s);
    qapi_schema_free(s72);
}

static void unions_are_complete(void **state) {
    struct qapi_schema *s = load_text(objects, NULL);
    const struct qapi_object *o = &find(s, "Either")->object;

    (void)state;
    assert_true(o->is_union);
    assert_string_equal(o->tag->name, "k");
    assert_int_equal(o->branch_count, 3);
    assert_string_equal(o->branches[0].name, "two");
    assert_false(o->branches[0].implicit);
    assert_string_equal(o->branches[1].name, "one");
    assert_ptr_equal(o->branches[1].type, s->empty);
    assert_ptr_equal(o->branches[2].cond, find(s, "Kind")->enumeration.values[2].cond);
    assert_ptr_equal(o->branches[2].value, &find(s, "Kind")->enumeration.values[2]);
    assert_true(o->base->implicit);
    assert_null(o->base->c_type);
    assert_string_equal(o->base->name, "q_obj_Either-base");
    assert_false(qapi_object_is_empty(find(s, "Either")));
    assert_true(qapi_object_is_empty(s->empty));
    qapi_schema_free(s);
}

static void types_have_c_types(void **state) {
    static const struct {
        const char *name, *type, *param;
    } expected[] = {
        {"int", "int64_t", "int64_t"},
        {"str", "char *", "const char *"},
        {"any", "QObject *", "QObject *"},
        {"size", "uint64_t", "uint64_t"},
        {"Kind", "Kind", "Kind"},
        {"Base", "Base *", "Base *"},
        {"strList", "strList *", "strList *"},
        {"QType", "QType", "QType"},
    };
    struct qapi_schema *s = load_text(objects, NULL);

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_string_equal(find(s, expected[i].name)->c_type, expected[i].type);
        assert_string_equal(find(s, expected[i].name)->c_param_type, expected[i].param);
    }
    qapi_schema_free(s);
}

static void modules_hold_their_entities(void **state) {
    struct qapi_schema *s = load_text(objects, NULL);
    size_t n = 0;

    (void)state;
    assert_int_equal(s->module_count, 2);
    assert_true(s->modules[0]->builtin && !s->modules[0]->source);
    assert_true(s->modules[1]->root);
    assert_string_equal(s->modules[1]->name, "root.json");
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < s->modules[i]->count; k++)
            assert_ptr_equal(s->modules[i]->entities[k]->module, s->modules[i]);
        n += s->modules[i]->count;
    }
    assert_int_equal(n, s->entity_count);
    assert_ptr_equal(find(s, "strList")->module, s->modules[0]);
    assert_string_equal(s->modules[1]->entities[0]->name, "Base");
    assert_null(qapi_schema_find(s, "Nothing"));
    qapi_schema_free(s);
}

static void features_are_numbered(void **state) {
    struct qapi_schema *s =
        load_text("{ 'command': 'c', 'features': [ 'f', 'unstable' ],\n"
                  "  'data': { 'a': { 'type': 'int', 'features': [ 'g', 'f' ] } } }\n",
                  NULL);
    const struct qapi_entity *c = find(s, "c");

    (void)state;
    assert_int_equal(s->feature_count, 4);
    assert_string_equal(s->features[0].name, "deprecated");
    assert_string_equal(s->features[1].constant, "QAPI_FEATURE_UNSTABLE");
    assert_string_equal(s->features[2].name, "f");
    assert_true(s->features[1].special && !s->features[2].special);
    assert_int_equal(c->features.list[0].number, 2);
    assert_true(c->features.list[1].special);
    assert_int_equal(c->command.arguments->object.members[0].features.list[1].number, 2);
    qapi_schema_free(s);
}

static void descriptions_are_joined(void **state) {
    struct qapi_schema *s =
        load_text("##\n# @S1a:\n#\n# Text.\n#\n# @b: second\n#\n# @a: first\n#\n"
                  "#     more\n##\n"
                  "{ 'struct': 'S1a', 'data': { 'a': 'int', 'b': 'int' } }\n",
                  NULL);
    const struct qapi_entity *e = find(s, "S1a");

    (void)state;
    assert_ptr_equal(e->doc, s->docs[0]);
    assert_ptr_equal(e->doc->entity, e);
    assert_true(str_is(e->doc->sections[0]->text, "Text."));
    assert_true(str_is(e->object.members[0].doc->text, "first\n\n    more"));
    assert_ptr_equal(e->object.members[1].doc, e->doc->sections[1]);
    qapi_schema_free(s);
}

static void errors_leave_nothing(void **state) {
    (void)state;
    assert_null(load_text("{ 'enum': 'e', 'data': [] }\n", NULL));
    assert_null(load_text("{ 'include': 'other.json' }\n", NULL));
    assert_null(load_text("junk", NULL));
}

/* ---- limits ---- */

/* A file that includes the next one; `wide.json` includes 2001. */
static bool load_includes(void *ctx, const char *path, struct str *text) {
    struct arena *a = ctx;

    if (strcmp(path, "wide.json") == 0) {
        struct buf b = {0};

        for (int i = 0; i < 2001; i++)
            buf_printf(&b, "{ 'include': 'leaf%d.json' }\n", i);
        *text = (struct str){arena_copy(a, b.p, b.n), b.n};
        buf_free(&b);
    } else if (path[0] == 'l') {
        *text = str_from("# nothing\n");
    } else {
        *text = str_from(arena_printf(a, "{ 'include': '%d.json' }\n", atoi(path) + 1));
    }
    return true;
}

/* The messages about a schema that cannot be loaded; the caller frees them. */
static char *messages_of(const char *root, struct arena *a) {
    struct qapi_loader loader = {load_includes, a};
    struct unit_sink sink;

    unit_catch(&sink);
    assert_null(qapi_schema_load_from(root, &(struct qapi_load_options){0}, &loader));
    return unit_messages(&sink);
}

static void includes_have_limits(void **state) {
    struct arena a = {0};
    char *deep = messages_of("0.json", &a), *wide = messages_of("wide.json", &a);

    (void)state;
    assert_non_null(strstr(deep, "100.json:1:14: error: files are included more than 100 deep"));
    assert_non_null(strstr(wide, "wide.json:2000:14: error: the schema has more than 2000 files"));
    assert_null(strstr(wide, "wide.json:1999:"));
    free(deep);
    free(wide);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_flattened),
        cmocka_unit_test(presence_needs_a_member_or_not),
        cmocka_unit_test(unions_are_complete),
        cmocka_unit_test(types_have_c_types),
        cmocka_unit_test(modules_hold_their_entities),
        cmocka_unit_test(features_are_numbered),
        cmocka_unit_test(descriptions_are_joined),
        cmocka_unit_test(errors_leave_nothing),
        cmocka_unit_test(includes_have_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
