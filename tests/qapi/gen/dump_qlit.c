/* SPDX-License-Identifier: MIT */
/*
 * Prints the constant of a generated qapi-introspect.c as JSON, keys in the order in which they
 * stand there. It is compiled together with that file (INTROSPECT, symbol QLIT), and with what
 * QEMU's qobject/qlit.h (or qapi/qmp/qlit.h) says of its structures, repeated here so that no other
 * header is needed: put this folder's stub/ in the place of QEMU's include/.
 */
#include INTROSPECT

#include <stdio.h>

static void print(const QLitObject *o);

static void print_list(const QLitObject *list) {
    const char *comma = "";

    putchar('[');
    for (; list->type != QTYPE_NONE; list++) {
        fputs(comma, stdout);
        print(list);
        comma = ",\n";
    }
    putchar(']');
}

static void print_dict(const QLitDictEntry *dict) {
    const char *comma = "";

    putchar('{');
    for (; dict->key; dict++) {
        printf("%s\"%s\": ", comma, dict->key);
        print(&dict->value);
        comma = ", ";
    }
    putchar('}');
}

static void print(const QLitObject *o) {
    switch (o->type) {
    case QTYPE_QNULL: fputs("null", stdout); break;
    case QTYPE_QBOOL: fputs(o->value.qbool ? "true" : "false", stdout); break;
    case QTYPE_QSTRING: printf("\"%s\"", o->value.qstr); break;
    case QTYPE_QLIST: print_list(o->value.qlist); break;
    case QTYPE_QDICT: print_dict(o->value.qdict); break;
    default: fputs("?", stdout); break;
    }
}

int main(void) {
    print(&QLIT);
    putchar('\n');
    return 0;
}
