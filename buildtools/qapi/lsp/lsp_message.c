/* SPDX-License-Identifier: MIT */
#include "qapi/lsp/lsp_message.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { LONGEST_HEADER = 4096, LONGEST_MESSAGE = 256 << 20 };

static bool read_more(struct lsp_input *in) {
    ssize_t n;

    if (in->used) {
        memmove(in->bytes.p, in->bytes.p + in->used, in->bytes.n - in->used);
        in->bytes.n -= in->used;
        in->used = 0;
    }
    n = read(STDIN_FILENO, buf_reserve(&in->bytes, 65536), 65536);
    if (n <= 0)
        return false;
    in->bytes.n += (size_t)n;
    return true;
}

/* The header's length in bytes, and that of the content; 0: it is not all there. */
static size_t header_of(const struct lsp_input *in, size_t *content) {
    static const char field[] = "Content-Length:";
    const char *p = in->bytes.p + in->used, *end;
    size_t n = in->bytes.n - in->used;

    end = n ? memmem(p, n, "\r\n\r\n", 4) : NULL;
    if (!end)
        return 0;
    *content = 0;
    for (const char *line = p; line < end; line = (const char *)memmem(line, n, "\r\n", 2) + 2) {
        if (strncasecmp(line, field, sizeof field - 1) == 0)
            *content = strtoul(line + sizeof field - 1, NULL, 10);
    }
    return (size_t)(end - p) + 4;
}

json_t *lsp_read(struct lsp_input *in, bool *broken) {
    size_t header, content = 0;
    json_t *message;

    *broken = false;
    while (!(header = header_of(in, &content))) {
        if (in->bytes.n - in->used > LONGEST_HEADER || !read_more(in))
            return NULL;
    }
    if (content > LONGEST_MESSAGE)
        return NULL;
    while (in->bytes.n - in->used < header + content) {
        if (!read_more(in))
            return NULL;
    }
    message = json_loadb(in->bytes.p + in->used + header, content, JSON_ALLOW_NUL, NULL);
    in->used += header + content;
    *broken = !json_is_object(message);
    if (*broken) {
        json_decref(message);
        message = NULL;
    }
    return message;
}

bool lsp_has_more(const struct lsp_input *in) {
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};

    return in->bytes.n > in->used || (poll(&fd, 1, 0) == 1 && (fd.revents & POLLIN));
}

static void send_message(json_t *message) {
    char *text;

    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    text = json_dumps(message, JSON_COMPACT);
    if (text)
        printf("Content-Length: %zu\r\n\r\n%s", strlen(text), text);
    fflush(stdout);
    free(text);
    json_decref(message);
}

void lsp_respond(const json_t *id, json_t *result) {
    send_message(json_pack("{s:O, s:o}", "id", id, "result", result ? result : json_null()));
}

void lsp_notify(const char *method, json_t *params) {
    send_message(json_pack("{s:s, s:o}", "method", method, "params", params));
}

void lsp_fail(const json_t *id, enum lsp_error code, const char *message) {
    json_t *null = json_null();

    send_message(json_pack("{s:O, s:{s:i, s:s}}", "id", id ? id : null, "error", "code", (int)code,
                           "message", message));
}
