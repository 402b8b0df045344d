/* SPDX-License-Identifier: MIT */
#include "qapi/front/c_names.h"

#include <stdarg.h>
#include <stdlib.h>

/* What a name must not become: keywords of C11, of C++ and of GNU C, and names that some system
 * defines as a macro. Sorted by bytes. */
static const char *const reserved[] = {
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_Bool",
    "_Complex",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Static_assert",
    "_Thread_local",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "class",
    "compl",
    "const",
    "const_cast",
    "continue",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "i386",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "mips",
    "mutable",
    "namespace",
    "new",
    "not",
    "not_eq",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "sparc",
    "static",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

static int compare(const void *key, const void *element) {
    return str_cmp(*(const struct str *)key, str_from(*(const char *const *)element));
}

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c) {
    return is_upper(c) || is_lower(c) || is_digit(c);
}

static char to_upper(char c) {
    return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

const char *qapi_concat(struct arena *a, ...) {
    va_list ap, again;
    size_t n = 0;
    char *text, *to;

    va_start(ap, a);
    va_copy(again, ap);
    for (const char *part; (part = va_arg(ap, const char *));)
        n += strlen(part);
    va_end(ap);
    text = to = arena_alloc(a, n + 1);
    for (const char *part; (part = va_arg(again, const char *));)
        to = stpcpy(to, part);
    va_end(again);
    return text;
}

bool qapi_c_reserved(struct str name) {
    return (name.n && is_digit(name.p[0])) ||
           bsearch(&name, reserved, sizeof reserved / sizeof *reserved, sizeof *reserved, compare);
}

/* Copies, mapping each byte that no identifier has to _. */
static char *plain(char *to, const char *name) {
    for (; *name; name++)
        *to++ = is_alnum(*name) ? *name : '_';
    *to = '\0';
    return to;
}

const char *qapi_c_plain(struct arena *a, const char *name) {
    char *copy = arena_alloc(a, strlen(name) + 1);

    plain(copy, name);
    return copy;
}

const char *qapi_c_name(struct arena *a, const char *name) {
    char *copy = arena_alloc(a, strlen(name) + 3);

    memcpy(copy, "q_", 2);
    plain(copy + 2, name);
    return qapi_c_reserved(str_from(copy + 2)) ? copy : copy + 2;
}

static void make_upper(char *p) {
    for (; *p; p++)
        *p = to_upper(*p);
}

const char *qapi_c_upper(struct arena *a, const char *name) {
    char *copy = arena_alloc(a, strlen(name) + 1);

    plain(copy, name);
    make_upper(copy);
    return copy;
}

/* QEMU 7.2: an upper-case letter begins a word when a lower-case one follows it or a digit precedes
 * it. A name without lower-case letters stays. */
static size_t split_by_character(char *to, const char *name) {
    size_t n = 0;

    for (size_t i = 0; name[i]; i++) {
        if (i > 0 && is_upper(name[i]) && is_alnum(name[i - 1]) &&
            (is_lower(name[i + 1]) || is_digit(name[i - 1])))
            to[n++] = '_';
        to[n++] = name[i];
    }
    return n;
}

/* Since QEMU 10.0: a run of upper-case letters is a word, whose last letter belongs to the next one
 * if lower-case ones follow; two letters at the begin are never parted. */
static size_t split_by_run(char *to, const char *name) {
    bool upper = is_upper(name[0]);
    size_t n = 0;

    for (size_t i = 0; name[i]; i++) {
        bool now = is_upper(name[i]);

        if (upper && !now && n > 2 && is_alnum(to[n - 2])) {
            to[n] = to[n - 1];
            to[n - 1] = '_';
            n++;
        } else if (!upper && now && is_alnum(to[n - 1])) {
            to[n++] = '_';
        }
        to[n++] = name[i];
        upper = now;
    }
    return n;
}

static bool has_lower(const char *name) {
    for (; *name; name++) {
        if (is_lower(*name))
            return true;
    }
    return false;
}

const char *qapi_camel_to_upper(struct arena *a, const struct qapi_compat *compat,
                                const char *name) {
    char *words = arena_alloc(a, 2 * strlen(name) + 1);
    const char *result;

    if (!compat->camel_by_character) {
        words[split_by_run(words, name)] = '\0';
    } else if (has_lower(name)) {
        words[split_by_character(words, name)] = '\0';
    } else {
        return qapi_c_plain(a, name);
    }
    result = qapi_c_upper(a, words);
    return result + strspn(result, "_");
}

const char *qapi_enum_constant(struct arena *a, const struct qapi_compat *compat, const char *type,
                               const char *prefix, const char *value) {
    if (!prefix || compat->prefix_converted)
        prefix = qapi_camel_to_upper(a, compat, prefix ? prefix : type);
    return qapi_concat(a, prefix, "_", qapi_c_upper(a, value), NULL);
}

const char *qapi_guard_name(struct arena *a, const char *file) {
    return qapi_c_upper(a, file);
}
