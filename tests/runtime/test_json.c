/* SPDX-License-Identifier: MIT */
/* The JSON parser and writer: recovery, limits, text, numbers. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/json-writer.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* What a parser said, a line each: the value as JSON, or "! " and the error. */
static void record(void *opaque, QObject *json, Error *err) {
    GString *log = opaque;
    g_assert_true((json != NULL) != (err != NULL));
    if (json) {
        GString *text = qobject_to_json(json);
        g_string_append_printf(log, "%s\n", text->str);
        g_string_free(text, TRUE);
        qobject_unref(json);
    } else {
        g_string_append_printf(log, "! %s\n", error_get_pretty(err));
        error_free(err);
    }
}

/* The log of parsing `size` bytes, given to the parser `piece` bytes at a time. */
static char *parse(const char *input, size_t size, size_t piece, const JSONLimits *limits) {
    GString *log = g_string_new(NULL);
    JSONMessageParser parser;
    json_message_parser_init(&parser, record, log, NULL);
    if (limits)
        json_message_parser_limit(&parser, limits);
    for (size_t i = 0; i < size; i += piece)
        json_message_parser_feed(&parser, input + i, MIN(piece, size - i));
    json_message_parser_flush(&parser);
    json_message_parser_destroy(&parser);
    return g_string_free(log, FALSE);
}

static void check_limited(const char *input, size_t size, const char *expected,
                          const JSONLimits *limits) {
    static const size_t pieces[] = {1, 2, 7, 1 << 20};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        char *log = parse(input, size, pieces[i], limits);
        g_assert_cmpstr(log, ==, expected);
        g_free(log);
    }
}

static void check(const char *input, const char *expected) {
    check_limited(input, strlen(input), expected, NULL);
}

static void test_stream(void) {
    check("", "");
    check(" \t\r\n", "");
    check("{}[]1 2\n\"a\"'b'null true,", "{}\n[]\n1\n2\n\"a\"\n\"b\"\nnull\ntrue\n"
                                         "! invalid JSON in line 2, column 16: expected a value\n");
    check("1", "1\n");
    check("-1.5e+3", "-1500\n");
    check("{'a': [1, {'b': null}], \"c\": {}}\n[[], {}]",
          "{\"a\": [1, {\"b\": null}], \"c\": {}}\n[[], {}]\n");
}

/* A well nested value has one error, at its end; the next value is read. */
static void test_grammar_errors(void) {
    static const struct {
        const char *text, *what;
    } cases[] = {
        {"[1 2]", "column 4: expected ',' or ']'"},
        {"[1,]", "column 4: expected a value"},
        {"[,1]", "column 2: expected a value or ']'"},
        {"{1: 2}", "column 2: expected a member's name in quotes, or '}'"},
        {"{'a' 2}", "column 6: expected ':'"},
        {"{'a': 2,}", "column 9: expected a member's name in quotes"},
        {"{'a': 2 'b': 3}", "column 9: expected ',' or '}'"},
        {"{'a': 1, 'a': 2}", "column 10: a second member 'a' in an object"},
        {"{'a': }", "column 7: expected a value"},
        {"{'a': [{'b': nul}], 'c': []}", "column 14: unknown word 'nul'; expected a value"},
        {"truer", "column 1: unknown word 'truer'; expected a value"},
        {"['\\x']", "column 2: unknown escape in a string"},
        {"]", "column 1: ']' closes nothing"},
        {"{]", "column 2: expected a member's name in quotes, or '}'"},
        {"[1e999]", "column 2: number 1e999 is out of range"},
        {"{'a': {'b': [1 2]}, 'c': 'd'}", "column 16: expected ',' or ']'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *input = g_strdup_printf("%s\n{'ok': 1}\n", cases[i].text);
        char *expected =
            g_strdup_printf("! invalid JSON in line 1, %s\n{\"ok\": 1}\n", cases[i].what);
        check(input, expected);
        g_free(input);
        g_free(expected);
    }
}

/* A byte that is no JSON is one error, at once; then all is skipped up to a line, { or [. */
static void test_stray_bytes(void) {
    check("{'a': @ 1, 2}\n{}", "! invalid JSON: stray '@' in line 1, column 7\n{}\n");
    check("[1, 0\xFF, 3\n4", "! invalid JSON: stray byte 0xFF in line 1, column 6\n4\n");
    check("{'a\n': 1}\n2", "! invalid JSON: stray byte 0x0A in line 1, column 4, in a string\n"
                           "! invalid JSON: stray byte 0x0A in line 2, column 6, in a string\n2\n");
    check("\xFF\xFF {'a': 1}", "! invalid JSON: stray byte 0xFF in line 1, column 1\n{\"a\": 1}\n");
    check("00 1", "! invalid JSON: stray '0' in line 1, column 2, in a number\n");
    check("[- 1]\n[1.]\n[1e]\n[.5]\n[+1]\n[0x1]\n5",
          "! invalid JSON: stray ' ' in line 1, column 3, in a number\n"
          "! invalid JSON: stray ']' in line 2, column 4, in a number\n"
          "! invalid JSON: stray ']' in line 3, column 4, in a number\n"
          "! invalid JSON: stray '.' in line 4, column 2\n"
          "! invalid JSON: stray '+' in line 5, column 2\n"
          "! invalid JSON: stray 'x' in line 6, column 3, in a number\n5\n");
    check_limited("[\0]\n1", 5, "! invalid JSON: stray byte 0x00 in line 1, column 2\n1\n", NULL);
    /* Interpolation is for templates only. */
    check("%d\n1", "! invalid JSON: stray '%' in line 1, column 1\n1\n");
}

static void test_unfinished(void) {
    check("{'a': 1", "! invalid JSON: the input ends before the array or object does\n");
    check("[1 2", "! invalid JSON in line 1, column 4: expected ',' or ']'\n");
    check("'abc", "! invalid JSON: the input ends in the middle of a string\n");
    check("'abc\\", "! invalid JSON: the input ends in the middle of a string\n");
    check("1.", "! invalid JSON: the input ends in the middle of a number\n");
    check("[1, -", "! invalid JSON: the input ends in the middle of a number\n");
    check("nul", "! invalid JSON in line 1, column 1: unknown word 'nul'; expected a value\n");
}

static void test_limits(void) {
    JSONLimits depth = {.depth = 3}, bytes = {.bytes = 10}, tokens = {.tokens = 5};
    static const char deep[] = "! JSON value with more than 3 arrays and objects in one another\n";
    static const char large[] = "! JSON value of more than 10 bytes\n";
    static const char many[] = "! JSON value of more than 5 tokens\n";
#define CHECK(input, expected, limits)                                                             \
    do {                                                                                           \
        char *log_ = g_strdup_printf("%s", expected);                                              \
        check_limited(input, strlen(input), log_, limits);                                         \
        g_free(log_);                                                                              \
    } while (0)
    CHECK("[{'a': []}]", "[{\"a\": []}]\n", &depth);
    CHECK("[[[]],[[]]]", "[[[]], [[]]]\n", &depth);
    /* One error, and what is left of the line is skipped. */
    char *expected = g_strconcat(deep, "[1]\n", NULL);
    CHECK("[[[[[[[[ {[{'a\n[1]", expected, &depth);
    g_free(expected);
    CHECK("'123456789' 10", "\"123456789\"\n10\n", &bytes);
    expected = g_strconcat(large, "[1]\n", NULL);
    CHECK("'12345678901' [ {\n[1]", expected, &bytes);
    CHECK("[12, 34, 567]\n[1]", expected, &bytes);
    CHECK("aaaaaaaaaaaaaaaaaaaa\n[1]", expected, &bytes);
    CHECK("12345678901\n[1]", expected, &bytes);
    g_free(expected);
    /* White space does not count. */
    CHECK("[                    1                   ]", "[1]\n", &bytes);
    expected = g_strconcat("[1, 2]\n", many, "[1]\n", NULL);
    CHECK("[1,2] [1,2,3]\n[1]", expected, &tokens);
    g_free(expected);
    /* A limit ends the skipping after an error in the grammar, too. */
    CHECK("[1 2 3 4 5 6]\n7", "! invalid JSON in line 1, column 4: expected ',' or ']'\n7\n",
          &tokens);
#undef CHECK
}

/* All of a large input is read, and memory does not grow with what is refused. */
static void test_long(void) {
    GString *input = g_string_new("[");
    for (int i = 0; i < 100000; i++)
        g_string_append(input, "{},");
    g_string_append(input, "0]");
    QObject *obj = qobject_from_json(input->str, &error_abort);
    g_assert_cmpuint(qlist_size(qobject_to(QList, obj)), ==, 100001);
    qobject_unref(obj);
    g_string_free(input, TRUE);

    JSONMessageParser parser;
    GString *log = g_string_new(NULL);
    json_message_parser_init(&parser, record, log, NULL);
    json_message_parser_limit(&parser, &(JSONLimits){.bytes = 4096});
    char block[1000];
    memset(block, 'x', sizeof(block));
    json_message_parser_feed(&parser, "[\"", 2);
    for (int i = 0; i < 10000; i++)
        json_message_parser_feed(&parser, block, sizeof(block));
    g_assert_cmpuint(parser.lexer.token->allocated_len, <=, 8192);
    json_message_parser_feed(&parser, "\n1\n", 3);
    g_assert_cmpstr(log->str, ==, "! JSON value of more than 4096 bytes\n1\n");
    json_message_parser_destroy(&parser);

    /* Nor with what was accepted and is done with. */
    g_string_truncate(log, 0);
    json_message_parser_init(&parser, record, log, NULL);
    json_message_parser_feed(&parser, "'", 1);
    for (int i = 0; i < 100; i++)
        json_message_parser_feed(&parser, block, sizeof(block));
    json_message_parser_feed(&parser, "'", 1);
    g_assert_cmpuint(log->len, ==, 100000 + strlen("\"\"\n"));
    g_assert_cmpuint(parser.lexer.token->allocated_len, <=, 8192);
    json_message_parser_destroy(&parser);
    g_string_free(log, TRUE);
}

/* `bytes` in a string, and what is read: NULL: an error. */
static void check_string(const char *bytes, const char *expected) {
    char *input = g_strdup_printf("\"%s\"", bytes);
    Error *err = NULL;
    QObject *obj = qobject_from_json(input, &err);
    if (expected) {
        g_assert_no_errno(err ? -1 : 0);
        g_assert_cmpstr(qstring_get_str(qobject_to(QString, obj)), ==, expected);
    } else {
        g_assert_null(obj);
        error_free_or_abort(&err);
    }
    qobject_unref(obj);
    g_free(input);
}

static void test_utf8(void) {
    check_string("\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E", "\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E");
    check_string("\\u00e4\\u20AC\\ud834\\udd1e", "\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E");
    check_string("\x7F", "\x7F");
    check_string("\\u0000", "\xC0\x80");
    check_string("\xC0\x80", "\xC0\x80");
    check_string("\x80", NULL); /* a continuation only */
    check_string("\xC3", NULL); /* cut off */
    check_string("\xC3(", NULL);
    check_string("\xC1\x81", NULL); /* overlong */
    check_string("\xE0\x80\x80", NULL);
    check_string("\xED\xA0\x80", NULL);     /* a surrogate */
    check_string("\xEF\xBF\xBF", NULL);     /* a noncharacter */
    check_string("\xF4\x90\x80\x80", NULL); /* beyond Unicode */
    check_string("\\ud834", NULL);
    check_string("\\ud834x", NULL);
    check_string("\\ud834\\ucafe", NULL);
    check_string("\\udd1e\\ud834", NULL);
    check_string("\\uFFFE", NULL);
    check_string("\\u12", NULL);
    check_string("\\u12g4", NULL);
    check_string("\x1F", NULL);
}

static void test_numbers(void) {
    static const char *const same[] = {
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551615",
        "0.5",
        "1e+22",
        "-0.125",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        char *expected = g_strconcat(same[i], "\n", NULL);
        check(same[i], expected);
        g_free(expected);
    }
    check("-0", "0\n");
    check("-0.0", "-0\n");
    check("18446744073709551616", "1.8446744073709552e+19\n");
    check("-9223372036854775809", "-9.2233720368547758e+18\n");
}

static void test_writer(void) {
    JSONWriter *w = json_writer_new(true);
    json_writer_start_object(w, NULL);
    json_writer_start_array(w, "a\n");
    json_writer_end_array(w);
    json_writer_start_object(w, "b");
    json_writer_double(w, "nan", (double)NAN);
    json_writer_uint64(w, "u", UINT64_MAX);
    json_writer_end_object(w);
    json_writer_start_array(w, "c");
    json_writer_str(w, NULL, "\xFF\xC3\xA4\x01\"");
    json_writer_bool(w, NULL, false);
    json_writer_end_array(w);
    json_writer_end_object(w);
    g_assert_cmpstr(json_writer_get(w), ==,
                    "{\n"
                    "    \"a\\n\": [],\n"
                    "    \"b\": {\n"
                    "        \"nan\": null,\n"
                    "        \"u\": 18446744073709551615\n"
                    "    },\n"
                    "    \"c\": [\n"
                    "        \"\\uFFFD\\u00E4\\u0001\\\"\",\n"
                    "        false\n"
                    "    ]\n"
                    "}");
    json_writer_free(w);
}

/* Any value, at most `depth` deep. */
static QObject *random_value(int depth) {
    static const double doubles[] = {0.1, -1e-300, 12345.678, 1e300};
    int kind = g_test_rand_int_range(depth ? 0 : 2, 8), n = g_test_rand_int_range(0, 12);
    switch (kind) {
    case 0: {
        QDict *dict = qdict_new();
        for (int i = 0; i < n; i++) {
            char *key = g_strdup_printf("key%d", g_test_rand_int_range(0, 20));
            qdict_put_obj(dict, key, random_value(depth - 1));
            g_free(key);
        }
        return QOBJECT(dict);
    }
    case 1: {
        QList *list = qlist_new();
        for (int i = 0; i < n; i++)
            qlist_append_obj(list, random_value(depth - 1));
        return QOBJECT(list);
    }
    case 2: return QOBJECT(qnull());
    case 3: return QOBJECT(qbool_from_bool(n & 1));
    case 4: return QOBJECT(qnum_from_int((int64_t)((uint64_t)g_test_rand_int() << (n * 3))));
    case 5: return QOBJECT(qnum_from_uint(UINT64_MAX - (uint64_t)n));
    case 6: return QOBJECT(qnum_from_double(doubles[n & 3]));
    default:
        return QOBJECT(
            qstring_from_substr("\xC3\xA4\n\"\\'%d\x7F\xE2\x82\xAC", 0, (size_t)n / 2 * 2));
    }
}

static void test_round_trip(void) {
    for (int i = 0; i < 500; i++) {
        QObject *value = random_value(5);
        GString *text = qobject_to_json_pretty(value, i & 1);
        /* Strings may be cut in a character: what is not UTF-8 is read back as U+FFFD. */
        QObject *back = qobject_from_json(text->str, &error_abort);
        GString *again = qobject_to_json_pretty(back, i & 1);
        g_assert_cmpstr(text->str, ==, again->str);
        qobject_unref(value);
        qobject_unref(back);
        g_string_free(text, TRUE);
        g_string_free(again, TRUE);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/stream", test_stream);
    g_test_add_func("/json/grammar-errors", test_grammar_errors);
    g_test_add_func("/json/stray-bytes", test_stray_bytes);
    g_test_add_func("/json/unfinished", test_unfinished);
    g_test_add_func("/json/limits", test_limits);
    g_test_add_func("/json/long", test_long);
    g_test_add_func("/json/utf8", test_utf8);
    g_test_add_func("/json/numbers", test_numbers);
    g_test_add_func("/json/writer", test_writer);
    g_test_add_func("/json/round-trip", test_round_trip);
    return g_test_run();
}
