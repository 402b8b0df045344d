/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stddef.h>

#include "qapi-types.h"
#include "qapi-visit.h"

TYPE(Device)
TYPE(ByName)

int main(void) {
    Device *d = read_Device("{'kind': 'file', 'id': 'x', 'path': '/p', 'name': 'n'}", &error_abort);

    CHECK(d->kind == KIND_FILE);
    CHECK_TEXT(d->u.file.path, "/p");
    CHECK_TEXT(d->u.file.name, "n");
    CHECK_JSON(text_of_Device(d),
               "{\"path\": \"/p\", \"kind\": \"file\", \"name\": \"n\", \"id\": \"x\"}");
    CHECK_JSON(copy_Device("{'kind': 'none', 'id': 'x'}"), "{\"kind\": \"none\", \"id\": \"x\"}");
    CHECK_JSON(copy_Device("{'kind': 'inner', 'id': 'x', 'inner-kind': 'a', 'port': 7}"),
               "{\"inner-kind\": \"a\", \"port\": 7, \"kind\": \"inner\", \"id\": \"x\"}");
    CHECK_JSON(copy_Device("{'kind': 'inner', 'id': 'x', 'inner-kind': 'b'}"),
               "{\"inner-kind\": \"b\", \"kind\": \"inner\", \"id\": \"x\"}");
    CHECK_JSON(copy_ByName("{'kind': 'none', 'name': 'q'}"),
               "{\"kind\": \"none\", \"name\": \"q\"}");
    CHECK(offsetof(ByName, kind) == offsetof(KindBase, kind));
    CHECK(strstr(error_of_Device("{'kind': 'none', 'id': 'x', 'path': '/p'}"), "path"));
    CHECK(strstr(error_of_Device("{'kind': 'file', 'id': 'x'}"), "path"));
    CHECK(strstr(error_of_Device("{'id': 'x', 'path': '/p'}"), "kind"));
#ifdef CONFIG_NET
    CHECK_JSON(copy_Device("{'kind': 'net', 'id': 'x', 'port': 7}"),
               "{\"kind\": \"net\", \"port\": 7, \"id\": \"x\"}");
#else
    CHECK(strstr(error_of_Device("{'kind': 'net', 'id': 'x', 'port': 7}"), "net"));
#endif
#ifdef CONFIG_EXTRA
    CHECK_JSON(copy_Device("{'kind': 'extra', 'id': 'x', 'port': 7}"),
               "{\"kind\": \"extra\", \"port\": 7, \"id\": \"x\"}");
#else
    /* A value without its branch: an error, not the end of the program. */
    CHECK_TEXT(error_of_Device("{'kind': 'extra', 'id': 'x', 'port': 7}"),
               "Parameter 'kind' cannot be 'extra' here");
#endif
    return failures;
}
