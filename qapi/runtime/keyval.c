/* SPDX-License-Identifier: MIT */
/*
 * KEY=VALUE,... to a dictionary, in two steps: first every fragment becomes a member of a
 * dictionary, indexes as well; then dictionaries whose keys are all indexes become arrays.
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/keyval.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

/* What follows from a key recurses once a fragment. */
enum { MAX_FRAGMENT = 127, MAX_FRAGMENTS = 256 };

/* The length of the index that `text` begins with, at most as long as a fragment; 0: none. */
static size_t index_length(const char *text) {
    return strspn(text, "0123456789");
}

/* The length of the fragment at `text`; 0 and an error if it is none. `end` is the key's. */
static size_t fragment_length(const char *text, const char *end, const char *key, Error **errp) {
    size_t n = index_length(text);
    if (!n) {
        int name = parse_qapi_name(text, false);
        n = name > 0 ? (size_t)name : 0;
    }
    if (n && text + n <= end && (text + n == end || text[n] == '.') && n <= MAX_FRAGMENT)
        return n;
    if (n > MAX_FRAGMENT)
        error_setg(errp, "a part of the key '%.*s' has more than %d characters", MAX_FRAGMENT, text,
                   MAX_FRAGMENT);
    else
        error_setg(errp, "'%.*s' is not a key: expected names or numbers, with '.' between them",
                   (int)(end - key), key);
    return 0;
}

/* An index without its leading zeros, so that equal indexes are equal keys; others as they are. */
static char *canonical(const char *fragment, size_t n) {
    if (index_length(fragment) >= n)
        for (; n > 1 && *fragment == '0'; n--)
            fragment++;
    return g_strndup(fragment, n);
}

static void key_conflict(const char *key, const char *end, Error **errp) {
    error_setg(errp, "the key '%.*s' has a value and members as well", (int)(end - key), key);
}

/* The dictionary that is member `name` of `dict`, made if need be; NULL if it is something else. */
static QDict *descend(QDict *dict, const char *name) {
    QObject *next = qdict_get(dict, name);
    if (next)
        return qobject_to(QDict, next);
    QDict *made = qdict_new();
    qdict_put(dict, name, made);
    return made;
}

/* Sets the member that the dotted key up to `end` says to a string. Takes `value` over. */
static bool put(QDict *dict, const char *key, const char *end, GString *value, Error **errp) {
    const char *at = key;
    QString *string = qstring_from_gstring(value);
    for (int fragments = 1;; fragments++) {
        if (fragments > MAX_FRAGMENTS) {
            error_setg(errp, "a key has more than %d parts", MAX_FRAGMENTS);
            break;
        }
        size_t n = fragment_length(at, end, key, errp);
        if (!n)
            break;
        char *name = canonical(at, n);
        at += n;
        QObject *old = qdict_get(dict, name);
        if (at == end && !qobject_to(QDict, old)) {
            qdict_put(dict, name, string);
            g_free(name);
            return true;
        }
        dict = at < end ? descend(dict, name) : NULL;
        g_free(name);
        if (!dict) {
            key_conflict(key, at, errp);
            break;
        }
        at++;
    }
    qobject_unref(string);
    return false;
}

/* Reads a value at *text, up to a single comma, and moves *text behind that. */
static GString *read_value(const char **text) {
    GString *value = g_string_new(NULL);
    const char *p = *text;
    for (; *p && !(p[0] == ',' && p[1] != ','); p++) {
        p += *p == ',';
        g_string_append_c(value, *p);
    }
    *text = *p ? p + 1 : p;
    return value;
}

static bool is_help(const char *text, size_t n) {
    return (n == 4 && strncmp(text, "help", n) == 0) || (n == 1 && *text == '?');
}

/* Reads a value alone, of length `n`, at *text, whose key is `implied_key`. */
static bool read_implied(QDict *dict, const char *implied_key, const char **text, size_t n,
                         Error **errp) {
    GString *value = g_string_new_len(*text, (gssize)n);
    const char *end = *text + n;
    if (!n || (end[0] == ',' && end[1] == ',')) {
        error_setg(errp, "a value for '%s' without a key must not be empty, nor contain ','",
                   implied_key);
        g_string_free(value, TRUE);
        return false;
    }
    *text = *end ? end + 1 : end;
    return put(dict, implied_key, implied_key + strlen(implied_key), value, errp);
}

/* Reads one pair at *text and moves *text behind it. */
static bool read_pair(QDict *dict, const char *implied_key, const char **text, bool *help,
                      Error **errp) {
    const char *key = *text;
    size_t n = strcspn(key, "=,");
    if (key[n] != '=' && is_help(key, n) && !(key[n] == ',' && key[n + 1] == ',')) {
        if (!help)
            error_setg(errp, "there is no help for this");
        else
            *help = true;
        *text = key[n] ? key + n + 1 : key + n;
        return help != NULL;
    }
    if (key[n] != '=' && implied_key)
        return read_implied(dict, implied_key, text, n, errp);
    if (key[n] != '=') {
        error_setg(errp, "expected '=' after '%.*s'", (int)n, key);
        return false;
    }
    *text = key + n + 1;
    return put(dict, key, key + n, read_value(text), errp);
}

static QObject *to_list(QDict *dict, const char *path, Error **errp) {
    QList *list = qlist_new();
    size_t size = qdict_size(dict);
    for (size_t i = 0; i < size; i++) {
        char index[24];
        snprintf(index, sizeof(index), "%zu", i);
        QObject *element = qdict_get(dict, index);
        if (!element) {
            error_setg(errp, "array '%s' has %zu elements, but none at %zu", path, size, i);
            qobject_unref(list);
            return NULL;
        }
        qlist_append_obj(list, qobject_ref(element));
    }
    return QOBJECT(list);
}

static bool listify_members(QDict *dict, const char *path, Error **errp);

/* Replaces the member of `dict` by a list if its keys are indexes. */
static bool listify(QDict *dict, const QDictEntry *entry, const char *path, Error **errp) {
    QDict *member = qobject_to(QDict, entry->value);
    if (!member)
        return true;
    char *here = path ? g_strdup_printf("%s.%s", path, entry->key) : g_strdup(entry->key);
    bool ok = listify_members(member, here, errp);
    size_t indexes = 0;
    for (const QDictEntry *e = qdict_first(member); e; e = qdict_next(member, e))
        indexes += index_length(e->key) > 0;
    if (ok && indexes && indexes < qdict_size(member)) {
        error_setg(errp, "'%s' has members with names and with numbers", here);
        ok = false;
    } else if (ok && indexes) {
        QObject *list = to_list(member, here, errp);
        ok = list != NULL;
        if (ok)
            qdict_put_obj(dict, entry->key, list);
    }
    g_free(here);
    return ok;
}

static bool listify_members(QDict *dict, const char *path, Error **errp) {
    for (const QDictEntry *e = qdict_first(dict); e; e = qdict_next(dict, e))
        if (!listify(dict, e, path, errp))
            return false;
    return true;
}

/* The whole cannot be an array. */
static bool check_root(const QDict *dict, Error **errp) {
    for (const QDictEntry *e = qdict_first(dict); e; e = qdict_next(dict, e)) {
        if (index_length(e->key)) {
            error_setg(errp, "'%s' is not a key: the first part must be a name", e->key);
            return false;
        }
    }
    return true;
}

QDict *keyval_parse_into(QDict *qdict, const char *params, const char *implied_key, bool *p_help,
                         Error **errp) {
    if (p_help)
        *p_help = false;
    for (const char *text = params; *text; implied_key = NULL)
        if (!read_pair(qdict, implied_key, &text, p_help, errp))
            return NULL;
    return check_root(qdict, errp) && listify_members(qdict, NULL, errp) ? qdict : NULL;
}

QDict *keyval_parse(const char *params, const char *implied_key, bool *help, Error **errp) {
    QDict *qdict = qdict_new();
    QDict *parsed = keyval_parse_into(qdict, params, implied_key, help, errp);
    if (!parsed)
        qobject_unref(qdict);
    return parsed;
}

static bool merge(QDict *dest, const QDict *merged, const char *path, Error **errp);

static bool merge_member(QDict *dest, const QDictEntry *entry, const char *path, Error **errp) {
    QObject *old = qdict_get(dest, entry->key), *new = entry->value;
    if (!old) {
        qdict_put_obj(dest, entry->key, qobject_ref(new));
        return true;
    }
    if (qobject_type(old) != qobject_type(new)) {
        error_setg(errp, "'%s%s' was a %s before and is a %s now", path, entry->key,
                   QType_str(qobject_type(old)), QType_str(qobject_type(new)));
        return false;
    }
    if (qobject_type(old) == QTYPE_QDICT) {
        char *here = g_strdup_printf("%s%s.", path, entry->key);
        bool ok = merge(qobject_to(QDict, old), qobject_to(QDict, new), here, errp);
        g_free(here);
        return ok;
    }
    if (qobject_type(old) == QTYPE_QLIST) {
        const QListEntry *e;
        QLIST_FOREACH_ENTRY(qobject_to(QList, new), e)
        qlist_append_obj(qobject_to(QList, old), qobject_ref(e->value));
        return true;
    }
    qdict_put_obj(dest, entry->key, qobject_ref(new));
    return true;
}

static bool merge(QDict *dest, const QDict *merged, const char *path, Error **errp) {
    for (const QDictEntry *e = qdict_first(merged); e; e = qdict_next(merged, e))
        if (!merge_member(dest, e, path, errp))
            return false;
    return true;
}

void keyval_merge(QDict *dest, const QDict *merged, Error **errp) {
    merge(dest, merged, "", errp);
}
