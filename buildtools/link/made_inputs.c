/* SPDX-License-Identifier: MIT */
#include "link/made_inputs.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "elf/object_builder.h"
#include "link/input.h"
#include "link/linker_options.h"

/* An input of one object. */
static bool set_object(struct link_state *s, struct input_file *in, const char *name,
                       const uint8_t *bytes, size_t size) {
    in->kind = INPUT_OBJECT;
    in->objects = arena_array(s->arena, 1, sizeof *in->objects);
    in->included = arena_array(s->arena, 1, sizeof *in->included);
    in->object_count = 1;
    return input_open_object(s, in->objects, name, bytes, size);
}

/* GNU ld's manual (-b binary): symbols begin with _binary_, and what cannot be part of a C
 * identifier in the name as it was given becomes `_`. */
struct input_file *made_of_file(struct link_state *s, const char *path, bool *good) {
    bool first;
    struct input_file *in =
        input_named(s, arena_printf(s->arena, "--format=binary %s", path), &first);
    char *name = arena_copy(s->arena, path, strlen(path));
    struct object_symbol symbols[3] = {{0}};
    const uint8_t *bytes;
    size_t size;

    if (!first)
        return in;
    in->path = path;
    if (!file_map(&in->map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        *good = false;
        return in;
    }
    for (char *p = name; *p; p++) {
        if (!isalnum((unsigned char)*p))
            *p = '_';
    }
    symbols[0].name = arena_printf(s->arena, "_binary_%s_start", name);
    symbols[0].size = in->map.size;
    symbols[1].name = arena_printf(s->arena, "_binary_%s_end", name);
    symbols[1].value = in->map.size;
    symbols[2].name = arena_printf(s->arena, "_binary_%s_size", name);
    symbols[2].value = in->map.size;
    symbols[2].absolute = true;
    bytes = object_make(s->arena, (struct str){(const char *)in->map.data, in->map.size}, symbols,
                        3, &size);
    *good &= set_object(s, in, path, bytes, size);
    return in;
}

/* ---- --defsym=NAME=EXPRESSION ---- */

struct expression {
    struct str symbol; /* n == 0: a number alone */
    uint64_t value;    /* the number, or the offset */
};

static struct str skip_blanks(struct str s) {
    while (s.n && isspace((unsigned char)*s.p))
        s.p++, s.n--;
    return s;
}

/* A number as GNU ld writes it: decimal, octal or hexadecimal, K and M for multiples. */
static bool read_number(struct str *s, uint64_t *value) {
    char text[32], *end;
    size_t n = s->n < sizeof text ? s->n : sizeof text - 1;

    memcpy(text, s->p, n);
    text[n] = '\0';
    if (!isdigit((unsigned char)*text))
        return false;
    errno = 0;
    *value = strtoull(text, &end, 0);
    if (*end == 'K' || *end == 'k' || *end == 'M' || *end == 'm')
        *value <<= toupper((unsigned char)*end++) == 'K' ? 10 : 20;
    s->p += end - text;
    s->n -= (size_t)(end - text);
    *s = skip_blanks(*s);
    return errno == 0;
}

static bool is_name_part(char c) {
    return isalnum((unsigned char)c) || strchr("_.$", c);
}

/* A number, a name, or a name and an offset. */
static bool read_expression(const char *text, struct expression *e) {
    struct str rest = skip_blanks(str_from(text));
    bool minus;

    *e = (struct expression){0};
    if (rest.n && *rest.p != '.' && is_name_part(*rest.p) && !isdigit((unsigned char)*rest.p)) {
        e->symbol.p = rest.p;
        while (rest.n && is_name_part(*rest.p))
            rest.p++, rest.n--, e->symbol.n++;
        rest = skip_blanks(rest);
        if (!rest.n)
            return true;
        minus = *rest.p == '-';
        if (!minus && *rest.p != '+')
            return false;
        rest = skip_blanks((struct str){rest.p + 1, rest.n - 1});
        if (!read_number(&rest, &e->value))
            return false;
        e->value = minus ? -e->value : e->value;
        return !rest.n;
    }
    return read_number(&rest, &e->value) && !rest.n;
}

/* Where a target has a definition of a symbol. */
struct defined {
    struct item *item;
    size_t object, index, count;
};

static void find_definitions(struct link_state *s, const struct target *t, struct str name,
                             struct defined *found) {
    uint32_t symbol = intern_find(&s->symbols, name);

    for (size_t i = 0; symbol != INTERN_NONE && i < t->item_count; i++) {
        const struct input_file *in = t->items[i].input;

        for (size_t k = 0; in && k < in->object_count; k++) {
            const struct object_file *f = &in->objects[k];

            for (uint32_t g = 0; g < global_count(f); g++) {
                uint16_t section = global_symbol(f, g)->st_shndx;

                if (f->names[g] != symbol || section == SHN_UNDEF)
                    continue;
                found->count += elf_is_common(global_symbol(f, g)) ? 2 : 1; /* has no place yet */
                found->item = &t->items[i];
                found->object = k;
                found->index = f->elf.first_global + g;
            }
        }
    }
}

/* The archive's index with one more entry, behind the one of the symbol that has another name now.
 */
static void extend_index(struct link_state *s, struct input_file *in, size_t member,
                         uint32_t symbol, uint32_t alias) {
    struct archive_symbol *index = arena_array(s->arena, in->index_count + 1, sizeof *index);
    size_t n = 0;

    for (size_t i = 0; i < in->index_count; i++) {
        index[n++] = in->index[i];
        if (in->index[i].symbol == symbol && in->index[i].member == member)
            index[n++] = (struct archive_symbol){alias, (uint32_t)member};
    }
    in->index = index;
    in->index_count = n;
}

/* The item gets an input of its own, whose object has one more symbol: other targets may be linked
 * without. */
static bool add_alias(struct link_state *s, const struct defined *at, const char *name,
                      int64_t offset) {
    const struct input_file *from = at->item->input;
    struct input_file *in = arena_alloc(s->arena, sizeof *in);
    struct object_file *f;
    const uint8_t *bytes;
    size_t size;

    *in = *from;
    in->objects = arena_array(s->arena, from->object_count, sizeof *in->objects);
    in->included = arena_array(s->arena, from->object_count, sizeof *in->included);
    memcpy(in->objects, from->objects, from->object_count * sizeof *in->objects);
    at->item->input = in;
    f = &in->objects[at->object];
    bytes = object_with_alias(s->arena, &f->elf, name, (uint32_t)at->index, offset, &size);
    *f = (struct object_file){0};
    extend_index(
        s, in, at->object,
        from->objects[at->object].names[at->index - from->objects[at->object].elf.first_global],
        intern_add(&s->symbols, str_from(name)));
    return input_open_object(s, f, from->objects[at->object].elf.name, bytes, size);
}

static bool refuse(const struct target *t, const char *text, const char *hint) {
    diag_error("target %s is linked with --defsym=%s, which a unified link cannot honour", t->name,
               text);
    diag_hint("%s", hint);
    return false;
}

/* Do all targets say the very same? */
static bool in_all_targets(const struct link_state *s, const char *text) {
    for (size_t t = 0; t < s->target_count; t++) {
        const struct target *target = &s->targets[t];
        size_t i = 0;

        while (i < target->item_count &&
               (target->items[i].kind != ITEM_SYMBOL || strcmp(target->items[i].text, text) != 0))
            i++;
        if (i == target->item_count)
            return false;
    }
    return true;
}

/* A number that is the same for all is left to the linker: what it means in a program that is not
 * linked for a fixed address depends on the linker and the reference. */
static bool make_number(struct link_state *s, struct target *t, struct item *item, const char *name,
                        uint64_t value) {
    struct object_symbol symbol = {name, value, 0, true};
    size_t size;
    const uint8_t *bytes;

    if (in_all_targets(s, item->text))
        return true;
    if (!options_fixed(s))
        return refuse(t, item->text,
                      "numbers that differ between targets need a program that is linked for a "
                      "fixed address (-no-pie)");
    bytes = object_make(s->arena, (struct str){NULL, 0}, &symbol, 1, &size);
    item->input = arena_alloc(s->arena, sizeof *item->input);
    item->input->path = item->text;
    return set_object(s, item->input, arena_printf(s->arena, "--defsym=%s", item->text), bytes,
                      size);
}

static bool make_symbol(struct link_state *s, struct target *t, struct item *item) {
    const char *equals = strchr(item->text, '=');
    size_t n = equals ? (size_t)(equals - item->text) : 0;
    const char *name = arena_copy(s->arena, item->text, n);
    struct defined found = {0};
    struct expression e;

    if (!n || !read_expression(equals + 1, &e))
        return refuse(t, item->text, "expected NAME=NUMBER, NAME=SYMBOL or NAME=SYMBOL+NUMBER");
    find_definitions(s, t, str_from(name), &found);
    if (found.count)
        return refuse(t, item->text, "an object or archive defines that name, too");
    if (e.symbol.n) {
        find_definitions(s, t, e.symbol, &found);
        if (found.count != 1)
            return refuse(t, item->text,
                          "expected a symbol that exactly one object of the target defines, not "
                          "tentatively");
        return add_alias(s, &found, name, (int64_t)e.value);
    }
    return make_number(s, t, item, name, e.value);
}

bool made_of_symbols(struct link_state *s, struct target *t) {
    bool good = true;

    for (size_t i = 0; i < t->item_count; i++) {
        if (t->items[i].kind == ITEM_SYMBOL)
            good &= make_symbol(s, t, &t->items[i]);
    }
    return good;
}
