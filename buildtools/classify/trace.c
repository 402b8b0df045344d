/* SPDX-License-Identifier: MIT */
#include "classify/trace.h"

#include <stdlib.h>

#include "base/lexical.h"

enum { DEEPEST_INCLUDE = 1024 };

struct open_file {
    uint32_t header; /* index */
    uint32_t path;
    uint64_t hash; /* of the path: numbers are given in the order in which files are opened */
};

struct parse {
    const struct trace_dialect *dialect;
    const struct names *names; /* the dialect's */
    struct trace_paths *paths;
    struct trace_header *headers; /* malloc'ed */
    size_t header_count, header_capacity;
    uint32_t *header_of; /* [path] index + 1 of its header, malloc'ed */
    size_t header_of_capacity;
    struct trace_query *queries; /* malloc'ed */
    size_t query_count, query_capacity;
    uint32_t *strings; /* malloc'ed */
    size_t string_count, string_capacity;
    uint64_t *queried; /* bits by name */
    struct open_file stack[DEEPEST_INCLUDE];
    size_t depth;
    uint32_t line;      /* of the line that is parsed, in the file on top of the stack */
    uint64_t positions; /* mix of where each line of text stands */
    bool has_positions; /* the text asks where it is */
    bool has_files;     /* its assembly opens files */
    char *out;          /* the text, packed into the buffer that it came in */
    const char *p, *end;
};

/* ---- line markers ---- */

static uint32_t parse_number(struct parse *s) {
    uint32_t n = 0;

    while (s->p < s->end && lexical_is_digit((unsigned char)*s->p))
        n = n * 10 + (uint32_t)(*s->p++ - '0');
    return n;
}

/* The path in quotes, its escapes undone in place. */
static struct str parse_path(struct parse *s) {
    char *out = (char *)(uintptr_t)s->p, *begin = out;

    while (s->p < s->end && *s->p != '"' && *s->p != '\n') {
        if (*s->p == '\\' && s->end - s->p > 3 && lexical_is_digit((unsigned char)s->p[1])) {
            *out++ = (char)((s->p[1] - '0') * 64 + (s->p[2] - '0') * 8 + (s->p[3] - '0'));
            s->p += 4;
            continue;
        }
        if (*s->p == '\\' && s->end - s->p > 1)
            s->p++;
        *out++ = *s->p++;
    }
    return (struct str){begin, (size_t)(out - begin)};
}

/* Is the path another text in a string than it is itself? */
static bool needs_escapes(struct str path) {
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '"' || path.p[i] == '\\' || path.p[i] < ' ' || path.p[i] > '~')
            return true;
    }
    return false;
}

/* The header of this path, new if it was not open before. */
static uint32_t header_of(struct parse *s, uint32_t path, bool *is_new) {
    size_t before = s->header_of_capacity;

    s->header_of = array_grow(s->header_of, &s->header_of_capacity, path + 1, sizeof *s->header_of);
    if (s->header_of_capacity > before)
        memset(s->header_of + before, 0, (s->header_of_capacity - before) * sizeof *s->header_of);
    *is_new = s->header_of[path] == 0;
    if (*is_new) {
        s->headers =
            array_grow(s->headers, &s->header_capacity, s->header_count + 1, sizeof *s->headers);
        s->headers[s->header_count] = (struct trace_header){
            .path = path, .named = needs_escapes(intern_text(&s->paths->paths, path))};
        s->header_of[path] = (uint32_t)++s->header_count;
    }
    return s->header_of[path] - 1;
}

static void enter_file(struct parse *s, uint32_t path) {
    bool is_new;
    uint32_t header = header_of(s, path, &is_new);

    if (is_new && s->depth)
        s->headers[header].from = s->stack[s->depth - 1].header;
    if (s->depth < DEEPEST_INCLUDE) {
        struct str text = intern_text(&s->paths->paths, path);

        s->stack[s->depth++] = (struct open_file){header, path, hash_bytes(text.p, text.n).low};
    }
}

/* Back in a file, on the line behind the directive that opened what was left. */
static void leave_files(struct parse *s, uint32_t path, uint32_t line) {
    while (s->depth > 1 && s->stack[s->depth - 1].path != path) {
        struct trace_header *left = &s->headers[s->stack[--s->depth].header];

        if (!left->line && s->depth && left->from == s->stack[s->depth - 1].header && line > 1)
            left->line = line - 1;
    }
}

static bool is_open(const struct parse *s, uint32_t path) {
    for (size_t i = 0; i < s->depth; i++) {
        if (s->stack[i].path == path)
            return true;
    }
    return false;
}

/* # LINE "PATH" FLAG... Without a flag, it is the source after what the compiler itself includes
 * first, or the name comes from #line. */
static void parse_marker(struct parse *s) {
    uint32_t line, path;
    struct str text;
    bool enters = false, leaves = false;

    s->p += 2;
    line = parse_number(s);
    if (s->end - s->p < 2 || s->p[0] != ' ' || s->p[1] != '"')
        return;
    s->p += 2;
    text = parse_path(s);
    for (; s->p < s->end && *s->p != '\n'; s->p++) {
        enters |= *s->p == '1';
        leaves |= *s->p == '2';
    }
    if (str_starts(text, "<command") && s->depth) /* between files of -include */
        leave_files(s, s->stack[0].path, 0);
    if (text.n == 0 || text.p[0] == '<' || (text.n > 1 && text.p[text.n - 1] == '/'))
        return; /* <built-in>, <command-line>, the working folder */
    path = intern_add(&s->paths->paths, text);
    if (enters || s->depth == 0)
        enter_file(s, path);
    else if (leaves || is_open(s, path))
        leave_files(s, path, leaves ? line : 0);
    s->line = line;
}

/* ---- macros that are consulted ---- */

static void add_query(struct parse *s, uint32_t name) {
    if (names_has(s->queried, name))
        return;
    names_set(s->queried, name);
    s->queries = array_grow(s->queries, &s->query_capacity, s->query_count + 1, sizeof *s->queries);
    s->queries[s->query_count++] =
        (struct trace_query){name, s->depth ? s->stack[s->depth - 1].header : 0, s->line};
}

static void parse_query(struct parse *s, size_t skip) {
    const char *begin = s->p + skip;
    const char *p = begin;
    uint32_t name;

    while (p < s->end && (lexical_is_letter((unsigned char)*p) ||
                          lexical_is_digit((unsigned char)*p) || *p == '$'))
        p++;
    name = intern_find(&s->names->names, (struct str){begin, (size_t)(p - begin)});
    if (name != INTERN_NONE)
        add_query(s, name);
}

/* ---- text ---- */

/* A path of a header, or the name of a file from the command line. */
static void note_piece(struct parse *s, struct str text) {
    uint32_t number = intern_find(&s->paths->paths, text);

    if (number != INTERN_NONE && number < s->header_of_capacity && s->header_of[number])
        s->headers[s->header_of[number] - 1].named = true;
    number = intern_find(&s->names->strings, text);
    if (number == INTERN_NONE)
        return;
    s->strings =
        array_grow(s->strings, &s->string_capacity, s->string_count + 1, sizeof *s->strings);
    s->strings[s->string_count++] = number;
}

/* The content of a string, and of each string that was made one with other text: "a \"b\" c". */
static void note_string(struct parse *s, struct str text) {
    const char *end = text.p + text.n, *begin = text.p;

    note_piece(s, text);
    for (const char *p = text.p; (p = memchr(p, '\\', (size_t)(end - p)));) {
        const char *escape = p;

        while (p < end && *p == '\\')
            p++;
        if (p == end || *p != '"')
            continue;
        note_piece(s, (struct str){begin, (size_t)(escape - begin)});
        begin = ++p;
    }
    if (begin > text.p)
        note_piece(s, (struct str){begin, (size_t)(end - begin)});
}

/* Identifiers in strings count too: a macro that is not defined is stringified as it stands. */
static void note_words(struct parse *s, struct str text) {
    const char *p = text.p, *end = text.p + text.n;

    while (p < end) {
        const char *begin = p;

        while (p < end &&
               (lexical_is_letter((unsigned char)*p) || lexical_is_digit((unsigned char)*p)))
            p++;
        if (p > begin) {
            struct str word = {begin, (size_t)(p - begin)};
            uint32_t name = names_number(s->names, word);

            if (name != INTERN_NONE)
                add_query(s, name);
            s->has_files |= begin > text.p && begin[-1] == '.' &&
                            (str_is(word, "incbin") || str_is(word, "include"));
        }
        p += p == begin;
    }
}

/* The words of a literal that was just passed, and what it names; a copy of it goes to the text. */
static void take_literal(struct parse *s, const char *begin, size_t front, size_t back) {
    size_t n = (size_t)(s->p - begin);

    if (n > front + back) {
        struct str text = {begin + front, n - front - back};

        note_string(s, text);
        note_words(s, text);
    }
    memmove(s->out, begin, n);
    s->out += n;
}

static void parse_literal(struct parse *s) {
    const char *begin = s->p;
    char quote = *s->p++;

    while (s->p < s->end && *s->p != quote && *s->p != '\n')
        s->p += *s->p == '\\' && s->end - s->p > 1 ? 2 : 1;
    if (s->p < s->end && *s->p == quote)
        s->p++;
    if (s->p > s->end)
        s->p = s->end;
    if (quote == '"') {
        take_literal(s, begin, 1, 1);
    } else {
        memmove(s->out, begin, (size_t)(s->p - begin));
        s->out += s->p - begin;
    }
}

/* From the quote on: "DELIMITER( anything )DELIMITER" (C++ standard, [lex.string]). False when it
 * is no raw string. */
static bool parse_raw_string(struct parse *s) {
    enum { LONGEST_DELIMITER = 16 };
    const char *begin = s->p, *p = begin + 1, *close;
    char delimiter[LONGEST_DELIMITER + 2] = ")";
    size_t n = 1;

    while (p < s->end && n <= LONGEST_DELIMITER && !strchr("( )\\\t\v\f\n\"", *p))
        delimiter[n++] = *p++;
    if (p >= s->end || *p != '(')
        return false;
    delimiter[n] = '"';
    close = memmem(p, (size_t)(s->end - p), delimiter, n + 1);
    if (!close)
        return false;
    s->p = close + n + 1;
    for (p = begin; (p = memchr(p, '\n', (size_t)(s->p - p))); p++)
        s->line++;
    take_literal(s, begin, n + 1, n + 1);
    return true;
}

/* Compilers' ways to ask for the place, which is not in the text. */
static bool asks_for_place(const struct parse *s, struct str word) {
    if (word.n <= 12 || word.p[0] != '_')
        return false;
    if (s->dialect->pretty_places && str_is(word, "__PRETTY_FUNCTION__"))
        return true;
    return str_starts(word, "__builtin_") &&
           (str_is(word, "__builtin_LINE") || str_is(word, "__builtin_FILE") ||
            str_is(word, "__builtin_FILE_NAME") || str_is(word, "__builtin_COLUMN") ||
            str_is(word, "__builtin_source_location"));
}

static bool is_raw_prefix(struct str word) {
    return word.p[word.n - 1] == 'R' &&
           (word.n == 1 || (word.n == 2 && strchr("LuU", word.p[0])) || str_is(word, "u8R"));
}

static void parse_word(struct parse *s) {
    const char *begin = s->p;
    bool number = lexical_is_digit((unsigned char)*begin);
    struct str word;
    uint32_t name;

    while (s->p < s->end &&
           (lexical_is_letter((unsigned char)*s->p) || lexical_is_digit((unsigned char)*s->p) ||
            (number && s->dialect->separators && *s->p == '\'')))
        s->p++;
    word = (struct str){begin, (size_t)(s->p - begin)};
    name = names_number(s->names, word);
    if (name != INTERN_NONE)
        add_query(s, name);
    s->has_positions |= asks_for_place(s, word);
    memmove(s->out, begin, word.n);
    s->out += word.n;
    if (s->p < s->end && *s->p == '"' && s->dialect->raw_strings && is_raw_prefix(word))
        parse_raw_string(s);
}

static void mix_position(struct parse *s) {
    s->positions = (s->positions ^ s->line) * 0x9e3779b97f4a7c15u +
                   (s->depth ? s->stack[s->depth - 1].hash : 0);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* A line of text is packed: each stretch of white space, line ends included, becomes one blank,
 * because where the preprocessor breaks lines depends on what it has to say between them. */
static void parse_text(struct parse *s) {
    bool blank = true; /* what is packed so far ends in one */

    while (s->p < s->end && is_blank(*s->p))
        s->p++;
    if (s->p < s->end && *s->p != '\n')
        mix_position(s);
    while (s->p < s->end && *s->p != '\n') {
        unsigned char c = (unsigned char)*s->p;

        if (lexical_is_letter(c) || lexical_is_digit(c)) {
            parse_word(s);
        } else if (c == '"' || c == '\'') {
            parse_literal(s);
        } else if (is_blank(*s->p)) {
            s->p++;
            if (blank)
                continue;
            *s->out++ = ' ';
            blank = true;
            continue;
        } else {
            *s->out++ = *s->p++;
        }
        blank = false;
    }
    if (!blank && s->p < s->end)
        *s->out++ = ' ';
}

/* The strings of a line that is no C text. */
static void note_strings(struct parse *s, struct str line) {
    const char *end = line.p + line.n;

    for (const char *p = line.p; (p = memchr(p, '"', (size_t)(end - p)));) {
        const char *begin = ++p;

        while (p < end && *p != '"')
            p += *p == '\\' && end - p > 1 ? 2 : 1;
        if (p >= end)
            return;
        note_string(s, (struct str){begin, (size_t)(p - begin)});
        p++;
    }
}

/* A line that stays as it is: of assembly, or a pragma, which ends with its line. */
static void parse_whole_line(struct parse *s) {
    struct str line = {s->p, 0};

    while (s->p < s->end && *s->p != '\n')
        s->p++;
    line.n = (size_t)(s->p - line.p);
    if (strspn(line.p, " \t\r\f\v") >= line.n)
        return;
    mix_position(s);
    if (s->out < line.p) /* always, but for a text that begins with it */
        *s->out++ = '\n';
    note_words(s, line);
    note_strings(s, line);
    memmove(s->out, line.p, line.n);
    s->out += line.n;
    if (s->p < s->end)
        *s->out++ = '\n';
}

static bool is_query(const struct parse *s, struct str word) {
    return (size_t)(s->end - s->p) > word.n && memcmp(s->p, word.p, word.n) == 0;
}

static void parse_line(struct parse *s) {
    if (s->p[0] != '#') {
        if (s->dialect->lines)
            parse_whole_line(s);
        else
            parse_text(s);
        return;
    }
    if (s->end - s->p > 2 && s->p[1] == ' ' && lexical_is_digit((unsigned char)s->p[2])) {
        parse_marker(s);
        s->line--; /* the marker's number is that of the next line */
    } else if (is_query(s, STR_LIT("#define "))) {
        parse_query(s, 8);
        s->line--;
    } else if (is_query(s, STR_LIT("#undef "))) {
        parse_query(s, 7);
        s->line--;
    } else {
        parse_whole_line(s);
        return;
    }
    while (s->p < s->end && *s->p != '\n')
        s->p++;
}

static void *keep(struct arena *a, void *list, size_t count, size_t size) {
    void *copy = arena_array(a, count, size);

    if (count)
        memcpy(copy, list, count * size);
    free(list);
    return copy;
}

static struct hash hash_text(const struct parse *s, const char *text) {
    struct hash h = hash_bytes(text, (size_t)(s->out - text));

    if (s->has_positions)
        h.low ^= s->positions;
    if (s->has_files) {
        h.high ^= s->dialect->includes.high;
        h.low ^= s->dialect->includes.low;
    }
    return h;
}

struct trace *trace_parse(struct arena *a, char *text, size_t size,
                          const struct trace_dialect *dialect, struct trace_paths *paths) {
    struct parse *s = arena_alloc(a, sizeof *s);
    struct trace *t = arena_alloc(a, sizeof *t);

    s->dialect = dialect;
    s->names = dialect->names;
    s->paths = paths;
    s->queried = arena_array(a, names_words(s->names) + 1, sizeof *s->queried);
    s->has_positions = dialect->places;
    s->out = text;
    s->p = text;
    s->end = text + size;
    while (s->p < s->end) {
        parse_line(s);
        if (s->p < s->end)
            s->p++;
        s->line++;
    }
    t->text = hash_text(s, text);
    t->opens = s->has_files;
    t->places = s->has_positions;
    t->headers = keep(a, s->headers, s->header_count, sizeof *s->headers);
    t->header_count = s->header_count;
    t->queries = keep(a, s->queries, s->query_count, sizeof *s->queries);
    t->query_count = s->query_count;
    t->strings = keep(a, s->strings, s->string_count, sizeof *s->strings);
    t->string_count = s->string_count;
    free(s->header_of);
    return t;
}
