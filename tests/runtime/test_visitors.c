/* SPDX-License-Identifier: MIT */
/* Visitors with generated code: what errors say, policies, and values that are half made. */
#include "qemu/osdep.h"

#include "qapi/clone-visitor.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/forward-visitor.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/string-input-visitor.h"
#include "qapi/string-output-visitor.h"
#include "qobject/qjson.h"
#include "sample-qapi-visit.h"

typedef bool VisitFunc(Visitor *v, const char *name, void **obj, Error **errp);

/* The error of making a value from JSON, or from keyval text. */
static void check_error(Visitor *v, VisitFunc *visit, const char *message) {
    void *value = &value;
    Error *err = NULL;
    g_assert_false(visit(v, NULL, &value, &err));
    g_assert_null(value);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    visit_free(v);
}

static Visitor *from_json(const char *json) {
    QObject *obj = qobject_from_json(json, &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);
    qobject_unref(obj);
    return v;
}

static void test_input_errors(void) {
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"[]", "'the value' has the wrong type: expected an object"},
        {"{'points': []}", "'name' is missing"},
        {"{'name': 1, 'points': []}", "'name' has the wrong type: expected a string"},
        {"{'name': 'n', 'points': {}}", "'points' has the wrong type: expected an array"},
        {"{'name': 'n', 'points': [{'x': 1, 'y': 2}, {'x': 1}]}", "'points[1].y' is missing"},
        {"{'name': 'n', 'points': [{'x': 1, 'y': 2147483648}]}",
         "'points[0].y' is out of range: expected -2147483648 to 2147483647"},
        {"{'name': 'n', 'points': [{'x': 1, 'y': 2, 'z': 3}]}", "'points[0].z' is unexpected"},
        {"{'name': 'n', 'points': [{'x': 1, 'y': 2, 'colour': 'green'}]}",
         "'points[0].colour' does not accept the value 'green'"},
        {"{'name': 'n', 'points': [1]}", "'points[0]' has the wrong type: expected an object"},
        {"{'name': 'n', 'points': [], 'parent': {'name': 'p', 'points': [], 'parent': {}}}",
         "'parent.parent.name' is missing"},
        {"{'name': 'n', 'points': [], 'extra': null}", "'extra' is unexpected"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_error(from_json(cases[i].json), (VisitFunc *)visit_type_Shape, cases[i].message);
    check_error(from_json("{'type': 'blur', 'radius': 256}"), (VisitFunc *)visit_type_Filter,
                "'radius' is out of range: expected 0 to 255");
    check_error(from_json("{'type': 'none', 'radius': 1}"), (VisitFunc *)visit_type_Filter,
                "'radius' is unexpected");
    check_error(from_json("[1, [2]]"), (VisitFunc *)visit_type_intList,
                "'[1]' has the wrong type: expected an integer");
}

static void test_keyval_errors(void) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"name=n,points.0.x=1,points.0.y=two",
         "'points[0].y' is 'two': expected an integer of 64 bits"},
        {"name=n,points.0=1", "'points[0]' has the wrong type: expected an object"},
        {"name.x=n", "'name' has the wrong type: expected a single value"},
        {"name=n,points.0.x=1,points.0.y=2,size=1.5X",
         "'size' is '1.5X': expected a size below 2^64, such as 512K or 1.5G"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_error(qobject_input_visitor_new_str(cases[i].text, NULL, &error_abort),
                    (VisitFunc *)visit_type_Shape, cases[i].message);
}

/* A list that is visited by hand, but not to its end. */
static void test_input_rest(void) {
    Visitor *v = from_json("{'l': [1, 2]}");
    Error *err = NULL;
    int64_t value;
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_start_list(v, "l", NULL, 0, &error_abort);
    visit_type_int(v, NULL, &value, &error_abort);
    g_assert_false(visit_check_list(v, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "'l' has more than the 1 elements expected");
    error_free_or_abort(&err);
    visit_type_int(v, NULL, &value, &error_abort);
    g_assert_true(visit_check_list(v, &error_abort));
    g_assert_false(visit_type_int(v, NULL, &value, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "'l[2]' is missing");
    error_free(err);
    visit_end_list(v, NULL);
    visit_end_struct(v, NULL);
    visit_free(v);
}

/* JSON, a value, a copy, JSON: the same; and keyval text means the same. */
static void test_round_trip(void) {
    static const char json[] =
        "{\"name\": \"n\", \"points\": [{\"x\": 1, \"y\": -2, \"colour\": \"blue\"}], "
        "\"parent\": {\"name\": \"\", \"points\": []}, \"size\": 1536}";
    static const char keyval[] = "n,points.0.x=1,points.0.y=-2,points.0.colour=blue,size=1.5k";
    Shape *shape, *copy;
    QObject *obj;
    Visitor *v = qobject_input_visitor_new_str(json, NULL, &error_abort);
    visit_type_Shape(v, NULL, &shape, &error_abort);
    visit_free(v);
    copy = QAPI_CLONE(Shape, shape);
    qapi_free_Shape(shape);
    v = qobject_output_visitor_new(&obj);
    visit_type_Shape(v, NULL, &copy, &error_abort);
    visit_complete(v, &obj);
    visit_free(v);
    GString *text = qobject_to_json(obj);
    g_assert_cmpstr(text->str, ==, json);
    g_string_free(text, TRUE);
    qobject_unref(obj);

    v = qobject_input_visitor_new_str(keyval, "name", &error_abort);
    visit_type_Shape(v, NULL, &shape, &error_abort);
    visit_free(v);
    g_assert_cmpstr(shape->name, ==, "n");
    g_assert_cmpint(shape->points->value->y, ==, copy->points->value->y);
    g_assert_cmpint(shape->points->value->colour, ==, COLOUR_BLUE);
    g_assert_cmpuint(shape->size, ==, 1536);
    qapi_free_Shape(shape);
    qapi_free_Shape(copy);
}

static void test_clone_members(void) {
    Point point = {.x = 1, .y = 2};
    PointList last = {.value = &point}, list = {.next = &last, .value = &point};
    Shape shape = {.name = (char *)"n", .points = &list}, copy;
    QAPI_CLONE_MEMBERS(Shape, &copy, &shape);
    g_assert_true(copy.name != shape.name && copy.points != shape.points &&
                  copy.points->value != shape.points->value);
    g_assert_true(copy.points->next && copy.points->next != shape.points->next);
    g_assert_cmpint(copy.points->value->y, ==, 2);
    g_assert_null(copy.points->next->next);
    g_free(copy.name);
    qapi_free_PointList(copy.points);
}

static void test_alternate(void) {
    NameOrPoint *value;
    Visitor *v = from_json("{'x': 1, 'y': 2}");
    visit_type_NameOrPoint(v, NULL, &value, &error_abort);
    visit_free(v);
    g_assert_cmpint(value->type, ==, QTYPE_QDICT);
    NameOrPoint *copy = QAPI_CLONE(NameOrPoint, value);
    g_assert_cmpint(copy->u.point.y, ==, 2);
    qapi_free_NameOrPoint(value);
    qapi_free_NameOrPoint(copy);

    Error *err = NULL;
    v = from_json("true");
    g_assert_false(visit_type_NameOrPoint(v, "n", &value, &err));
    g_assert_null(value);
    error_free_or_abort(&err);
    visit_free(v);
}

/* The value, and the member, that are deprecated. */
static void test_policy(void) {
    CompatPolicy reject = {.has_deprecated_input = true,
                           .deprecated_input = COMPAT_POLICY_INPUT_REJECT,
                           .has_deprecated_output = true,
                           .deprecated_output = COMPAT_POLICY_OUTPUT_HIDE};
    Visitor *v = from_json("{'x': 1, 'y': 2, 'colour': 'mauve'}");
    visit_set_policy(v, &reject);
    check_error(v, (VisitFunc *)visit_type_Point,
                "value 'mauve' is deprecated, which the policy does not allow");
    v = from_json("{'name': 'n', 'points': [], 'old': 1}");
    visit_set_policy(v, &reject);
    check_error(v, (VisitFunc *)visit_type_Shape,
                "parameter 'old' is deprecated, which the policy does not allow");

    Shape shape = {.name = (char *)"n", .has_old = true, .old = 1}, *p = &shape;
    for (int hide = 0; hide < 2; hide++) {
        QObject *obj;
        v = qobject_output_visitor_new(&obj);
        if (hide)
            visit_set_policy(v, &reject);
        visit_type_Shape(v, NULL, &p, &error_abort);
        visit_complete(v, &obj);
        visit_free(v);
        GString *text = qobject_to_json(obj);
        g_assert_cmpstr(text->str, ==,
                        hide ? "{\"name\": \"n\", \"points\": []}"
                             : "{\"name\": \"n\", \"points\": [], \"old\": 1}");
        g_string_free(text, TRUE);
        qobject_unref(obj);
    }
}

static void test_forward_output(void) {
    QObject *obj;
    int64_t value = 1;
    Visitor *v = qobject_output_visitor_new(&obj);
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    Visitor *f = visitor_forward_field(v, "from", "to");
    visit_type_int(f, "from", &value, &error_abort);
    g_assert_false(visit_type_int(f, "to", &value, NULL));
    visit_free(f);
    visit_end_struct(v, NULL);
    visit_complete(v, &obj);
    visit_free(v);
    GString *text = qobject_to_json(obj);
    g_assert_cmpstr(text->str, ==, "{\"to\": 1}");
    g_string_free(text, TRUE);
    qobject_unref(obj);
}

/* Text has no structs, and no lists but of integers. */
static void test_string_input(void) {
    check_error(string_input_visitor_new("x"), (VisitFunc *)visit_type_Shape,
                "'an element' cannot be a struct here");
    check_error(string_input_visitor_new("x"), (VisitFunc *)visit_type_NameOrPoint,
                "'an element' cannot be an alternate here");
    check_error(string_input_visitor_new("a,b"), (VisitFunc *)visit_type_strList,
                "'the value' is 'a,b': expected no list but of integers");
    check_error(string_input_visitor_new("1,2,"), (VisitFunc *)visit_type_intList,
                "'the value' is '1,2,': expected integers and ranges of them, with ',' between");
    check_error(string_input_visitor_new("1-65537"), (VisitFunc *)visit_type_intList,
                "'the value' is '1-65537': expected ranges of at most 65536 elements");
    check_error(string_input_visitor_new("256"), (VisitFunc *)visit_type_uint8List,
                "'an element' is out of range: expected 0 to 255");
}

static void test_string_output(void) {
    char *text;
    Point point = {0}, *p = &point;
    uint64_t size = 3 << 19;
    Visitor *v = string_output_visitor_new(true, &text);
    visit_type_size(v, NULL, &size, &error_abort);
    visit_complete(v, &text);
    visit_free(v);
    g_assert_true(g_str_has_prefix(text, "1572864 (1.5"));
    g_free(text);
    v = string_output_visitor_new(false, &text);
    visit_type_Point(v, NULL, &p, &error_abort);
    visit_complete(v, &text);
    visit_free(v);
    g_assert_cmpstr(text, ==, "<omitted>");
    g_free(text);

    uint64List *list = NULL;
    QAPI_LIST_PREPEND(list, UINT64_MAX);
    QAPI_LIST_PREPEND(list, 1);
    QAPI_LIST_PREPEND(list, UINT64_MAX - 1);
    QAPI_LIST_PREPEND(list, 1);
    v = string_output_visitor_new(false, &text);
    visit_type_uint64List(v, NULL, &list, &error_abort);
    visit_complete(v, &text);
    visit_free(v);
    g_assert_cmpstr(text, ==, "1,18446744073709551614-18446744073709551615");
    g_free(text);
    qapi_free_uint64List(list);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visitors/input-errors", test_input_errors);
    g_test_add_func("/visitors/input-rest", test_input_rest);
    g_test_add_func("/visitors/keyval-errors", test_keyval_errors);
    g_test_add_func("/visitors/round-trip", test_round_trip);
    g_test_add_func("/visitors/clone-members", test_clone_members);
    g_test_add_func("/visitors/alternate", test_alternate);
    g_test_add_func("/visitors/policy", test_policy);
    g_test_add_func("/visitors/forward-output", test_forward_output);
    g_test_add_func("/visitors/string-input", test_string_input);
    g_test_add_func("/visitors/string-output", test_string_output);
    return g_test_run();
}
