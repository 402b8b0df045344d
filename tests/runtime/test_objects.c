/* SPDX-License-Identifier: MIT */
/* Objects, errors, enumerations and command-line text, where QEMU's tests do not look. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qlit.h"
#include "qobject/qnum.h"

/* Members keep their order, whatever their number, when they are set again, and removed. */
static void test_dict_order(void) {
    for (int n = 1; n < 40; n += 6) {
        QDict *dict = qdict_new();
        for (int i = 0; i < n; i++) {
            char *key = g_strdup_printf("k%d", n - i);
            qdict_put_int(dict, key, i);
            g_free(key);
        }
        qdict_put_str(dict, "k1", "again");
        g_assert_cmpuint(qdict_size(dict), ==, n);
        int i = 0;
        for (const QDictEntry *e = qdict_first(dict); e; e = qdict_next(dict, e), i++) {
            char *key = g_strdup_printf("k%d", n - i);
            g_assert_cmpstr(qdict_entry_key(e), ==, key);
            g_free(key);
        }
        g_assert_cmpint(i, ==, n);
        for (i = 1; i <= n; i++) {
            char *key = g_strdup_printf("k%d", i);
            g_assert_true(qdict_haskey(dict, key));
            qdict_del(dict, key);
            qdict_del(dict, key);
            g_assert_false(qdict_haskey(dict, key));
            g_free(key);
        }
        g_assert_null(qdict_first(dict));
        qdict_put_int(dict, "k1", 1);
        g_assert_cmpint(qdict_get_int(dict, "k1"), ==, 1);
        qobject_unref(dict);
    }
}

static void test_dict_getters(void) {
    QDict *dict =
        qdict_from_jsonf_nofail("{'i': -1, 'd': 1.5, 'b': true, 's': 'x', 'l': [], 'o': {}}");
    g_assert_cmpint(qdict_get_try_int(dict, "i", 7), ==, -1);
    g_assert_cmpint(qdict_get_try_int(dict, "d", 7), ==, 7);
    g_assert_cmpint(qdict_get_try_int(dict, "none", 7), ==, 7);
    g_assert_true(qdict_get_try_bool(dict, "b", false));
    g_assert_true(qdict_get_try_bool(dict, "s", true));
    g_assert_null(qdict_get_try_str(dict, "b"));
    g_assert_null(qdict_get_qlist(dict, "o"));
    g_assert_nonnull(qdict_get_qdict(dict, "o"));
    g_assert_cmpfloat(qdict_get_double(dict, "i"), ==, -1);
    QNum *negative = qnum_from_int(-1), *large = qnum_from_uint(UINT64_MAX);
    g_assert_false(qobject_is_equal(QOBJECT(negative), QOBJECT(large)));
    qobject_unref(negative);
    qobject_unref(large);
    QDict *copy = qdict_clone_shallow(dict);
    g_assert_true(qobject_is_equal(QOBJECT(dict), QOBJECT(copy)));
    g_assert_true(qdict_get(dict, "o") == qdict_get(copy, "o"));
    qobject_unref(dict);
    qobject_unref(copy);
}

static void test_literal(void) {
    QLitObject literal = QLIT_QDICT(((QLitDictEntry[]){
        {"n", QLIT_QNULL},
        {"l", QLIT_QLIST(((QLitObject[]){QLIT_QNUM(1), QLIT_QSTR("x"), QLIT_QBOOL(true), {}}))},
        {},
    }));
    QObject *made = qobject_from_qlit(&literal);
    QObject *read = qobject_from_jsonf_nofail("{'l': [1, 'x', true], 'n': null}");
    g_assert_true(qobject_is_equal(made, read));
    g_assert_true(qlit_equal_qobject(&literal, read));
    qobject_unref(read);
    read = qobject_from_jsonf_nofail("{'l': [1, 'x'], 'n': null}");
    g_assert_false(qlit_equal_qobject(&literal, read));
    qobject_unref(read);
    read = qobject_from_jsonf_nofail("{'l': [1, 'x', true], 'n': null, 'm': 1}");
    g_assert_false(qlit_equal_qobject(&literal, read));
    g_assert_false(qlit_equal_qobject(&literal, NULL));
    qobject_unref(read);
    qobject_unref(made);
}

/* Fails with "inner", after looking at whether it did. */
static void guarded(bool fail, bool *seen, Error **errp) {
    ERRP_GUARD();
    if (fail)
        error_setg(errp, "inner %d", 1);
    *seen = *errp != NULL;
    error_prepend(errp, "outer: ");
    error_append_hint(errp, "a hint\n");
}

static void test_errors(void) {
    Error *err = NULL, *other = NULL;
    bool seen;
    guarded(true, &seen, NULL);
    g_assert_true(seen);
    guarded(false, &seen, &err);
    g_assert_false(seen);
    g_assert_null(err);
    guarded(true, &seen, &err);
    g_assert_true(seen);
    g_assert_cmpstr(error_get_pretty(err), ==, "outer: inner 1");
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_GENERIC_ERROR);

    Error *copy = error_copy(err);
    g_assert_cmpstr(error_get_pretty(copy), ==, "outer: inner 1");
    error_free(copy);

    errno = EBADF;
    error_setg_errno(&other, ENOENT, "cannot do %s", "it");
    g_assert_cmpint(errno, ==, EBADF);
    g_assert_cmpstr(error_get_pretty(other), ==, "cannot do it: No such file or directory");

    /* The first error stays. */
    error_propagate(&err, other);
    g_assert_cmpstr(error_get_pretty(err), ==, "outer: inner 1");
    other = NULL;
    error_propagate_prepend(&other, err, "%s: ", "before");
    g_assert_cmpstr(error_get_pretty(other), ==, "before: outer: inner 1");
    error_propagate(&other, NULL);
    error_free_or_abort(&other);
    g_assert_null(other);

    err = NULL;
    error_set(&err, ERROR_CLASS_DEVICE_NOT_FOUND, "gone");
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    error_free(err);
}

static void test_error_abort(void) {
    if (g_test_subprocess())
        error_setg(&error_abort, "must not be");
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Unexpected error in test_error_abort()*must not be*");
}

static void test_error_fatal(void) {
    if (g_test_subprocess()) {
        bool seen;
        guarded(true, &seen, &error_fatal);
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*outer: inner 1\na hint\n");
}

static void test_error_warn(void) {
    if (g_test_subprocess()) {
        static bool printed;
        Error *err = NULL;
        error_setg(&error_warn, "first");
        for (int i = 0; i < 3; i++) {
            error_setg(&err, "second");
            g_assert_true(warn_report_err_once_cond(&printed, err) == (i == 0));
            err = NULL;
        }
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*warning: first\n*warning: second\n");
    g_test_trap_assert_stderr_unmatched("*second*second*");
}

static void test_lists(void) {
    strList *list = NULL, **tail = &list;
    QAPI_LIST_APPEND(tail, g_strdup("b"));
    QAPI_LIST_APPEND(tail, g_strdup("c"));
    QAPI_LIST_PREPEND(list, g_strdup("a"));
    const strList *constant = list;
    g_assert_cmpuint(QAPI_LIST_LENGTH(list), ==, 3);
    g_assert_cmpuint(QAPI_LIST_LENGTH(constant), ==, 3);
    g_assert_cmpstr(list->value, ==, "a");
    g_assert_cmpstr(list->next->next->value, ==, "c");
    qapi_free_strList(list);
}

static void check_size(const char *text, int ret, uint64_t expected) {
    uint64_t value = 12345;
    g_assert_cmpint(qemu_strtosz(text, NULL, &value), ==, ret);
    g_assert_cmpuint(value, ==, ret ? 12345 : expected);
}

static void test_sizes(void) {
    check_size("0", 0, 0);
    check_size("1k", 0, 1024);
    check_size("2.5M", 0, 5 << 19);
    check_size("0x10", 0, 16);
    check_size("1.0", 0, 1);
    check_size("0.5E", 0, UINT64_C(1) << 59);
    check_size("15.75E", 0, UINT64_C(63) << 58);
    check_size("16E", -ERANGE, 0);
    check_size("18446744073709551616", -ERANGE, 0);
    check_size("1.5", -EINVAL, 0);
    check_size("-1", -EINVAL, 0);
    check_size(" 1", -EINVAL, 0);
    check_size("1 k", -EINVAL, 0);
    check_size("1kk", -EINVAL, 0);
    check_size("0x10k", -EINVAL, 0);
    check_size("k", -EINVAL, 0);
    check_size("", -EINVAL, 0);
}

static void test_floats(void) {
    double value = 1;
    g_assert_cmpint(qemu_strtod_finite("1e999", NULL, &value), ==, -ERANGE);
    g_assert_cmpint(qemu_strtod_finite("inf", NULL, &value), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod_finite("-nan", NULL, &value), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod_finite("1,5", NULL, &value), ==, -EINVAL);
    g_assert_cmpfloat(value, ==, 1);
    g_assert_cmpint(qemu_strtod_finite("-2.5e1", NULL, &value), ==, 0);
    g_assert_cmpfloat(value, ==, -25);
}

static void test_keyval_errors(void) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a", "expected '=' after 'a'"},
        {"a.b=1,a=2", "the key 'a' has a value and members as well"},
        {"a.1=x", "array 'a' has 1 elements, but none at 0"},
        {"a.0=x,a.b=y", "'a' has members with names and with numbers"},
        {"help", "there is no help for this"},
        {"a..b=1", "'a..b' is not a key: expected names or numbers, with '.' between them"},
        {"0=1", "'0' is not a key: the first part must be a name"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Error *err = NULL;
        g_assert_null(keyval_parse(cases[i].text, NULL, NULL, &err));
        g_assert_cmpstr(error_get_pretty(err), ==, cases[i].message);
        error_free(err);
    }
    /* Depth is bounded. */
    GString *deep = g_string_new("a");
    for (int i = 0; i < 100000; i++)
        g_string_append(deep, ".a");
    g_string_append(deep, "=1");
    Error *err = NULL;
    g_assert_null(keyval_parse(deep->str, NULL, NULL, &err));
    error_free_or_abort(&err);
    g_string_free(deep, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/objects/dict-order", test_dict_order);
    g_test_add_func("/objects/dict-getters", test_dict_getters);
    g_test_add_func("/objects/literal", test_literal);
    g_test_add_func("/objects/lists", test_lists);
    g_test_add_func("/errors/values", test_errors);
    g_test_add_func("/errors/abort", test_error_abort);
    g_test_add_func("/errors/fatal", test_error_fatal);
    g_test_add_func("/errors/warn", test_error_warn);
    g_test_add_func("/text/sizes", test_sizes);
    g_test_add_func("/text/floats", test_floats);
    g_test_add_func("/text/keyval-errors", test_keyval_errors);
    return g_test_run();
}
