/* SPDX-License-Identifier: MIT */
/*
 * Dialogues from a file: what a program is sent, and what it is to have written before it is sent
 * more.
 */
#include "check/collect.h"

#include <string.h>

#include "base/process.h"

static bool holds(const struct buf *text, size_t from, struct str wanted, size_t *behind) {
    const char *found =
        text->n > from ? memmem(text->p + from, text->n - from, wanted.p, wanted.n) : NULL;

    if (found)
        *behind = (size_t)(found - text->p) + wanted.n;
    return found != NULL;
}

/* Waits until the program has written it. What stood there before it is an answer. */
static bool await(struct collector *c, struct child *child, const struct dialogue *d,
                  const struct dialogue_step *step, size_t *read) {
    const struct buf *text = step->verb == DIALOGUE_AWAIT ? &child->out_text : &child->err_text;
    double until = process_wall() + c->job->limit;
    size_t behind;
    bool open = true;

    while (!holds(text, *read, step->text, &behind)) {
        if (!open) {
            collect_add(c, str_from("not written"), "%s: line %zu", d->name, step->line);
            return false;
        }
        open = child_step(child, until) &&
               (step->verb == DIALOGUE_AWAIT ? child->out >= 0 : child->err >= 0);
    }
    collect_add(c, (struct str){text->p + *read, behind - *read}, "%s: line %zu", d->name,
                step->line);
    *read = behind;
    return true;
}

static void ask(struct collector *c, const struct dialogue *d) {
    struct child child;
    struct buf sent = {0}; /* all of it: the child keeps a part */
    size_t count, read = 0, err_read = 0;
    const char *const *words = collect_words(c, d->words, "", &count);
    bool good = child_start(&child, c->signals, c->program, words, count);

    child.keep_open = true;
    for (size_t i = 0; good && i < d->step_count; i++) {
        const struct dialogue_step *step = &d->steps[i];

        switch (step->verb) {
        case DIALOGUE_SEND: {
            struct buf more = {0};

            buf_str(&more, child.unsent);
            buf_str(&more, step->text);
            buf_free(&sent);
            sent = more;
            child.unsent = (struct str){sent.p, sent.n};
            break;
        }
        case DIALOGUE_AWAIT: good = await(c, &child, d, step, &read); break;
        case DIALOGUE_AWAIT_ERROR: good = await(c, &child, d, step, &err_read); break;
        case DIALOGUE_CLOSE: child.keep_open = false; break;
        }
    }
    child.keep_open = false;
    child_end(&child, process_wall() + c->job->limit, c->job->limit);
    collect_add(c, str_from(child.ending), "%s: status", d->name);
    collect_add(c, (struct str){child.out_text.p, child.out_text.n}, "%s: stdout", d->name);
    collect_add(c, (struct str){child.err_text.p, child.err_text.n}, "%s: stderr", d->name);
    child_free(&child);
    buf_free(&sent);
}

void collect_dialogues(struct collector *c) {
    for (size_t i = 0; i < c->job->dialogue_count; i++)
        ask(c, &c->job->dialogues[i]);
}
