/* SPDX-License-Identifier: MIT */
/* Enumerations, booleans and names. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/util.h"

const char *qapi_enum_lookup(const QEnumLookup *lookup, int val) {
    assert(val >= 0 && val < lookup->size);
    return lookup->array[val];
}

int qapi_enum_parse(const QEnumLookup *lookup, const char *buf, int def, Error **errp) {
    if (!buf)
        return def;
    for (int i = 0; i < lookup->size; i++)
        if (lookup->array[i] && strcmp(buf, lookup->array[i]) == 0)
            return i;
    error_setg(errp, "'%s' is not one of the values allowed here", buf);
    return def;
}

bool qapi_bool_parse(const char *name, const char *value, bool *obj, Error **errp) {
    static const char *const words[] = {"on", "yes", "true", "y", "off", "no", "false", "n"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (g_ascii_strcasecmp(value, words[i]) == 0) {
            *obj = i < ARRAY_SIZE(words) / 2;
            return true;
        }
    }
    error_setg(errp, "'%s' is '%s'; expected 'on' or 'off'", name, value);
    return false;
}

/* Returns what follows the prefix __DOMAIN_ of a name; NULL if it begins like one but is none. */
static const char *skip_domain(const char *name) {
    if (name[0] != '_')
        return name;
    if (name[1] != '_')
        return NULL;
    name += 2;
    while (g_ascii_isalnum(*name) || *name == '-' || *name == '.')
        name++;
    return *name == '_' ? name + 1 : NULL;
}

int parse_qapi_name(const char *name, bool complete) {
    const char *p = skip_domain(name);
    if (!p || !g_ascii_isalpha(*p))
        return -1;
    while (g_ascii_isalnum(*p) || *p == '-' || *p == '_')
        p++;
    return complete && *p ? -1 : (int)(p - name);
}
