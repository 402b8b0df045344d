/* SPDX-License-Identifier: MIT */
/*
 * Doubly linked lists that live inside their elements, as macros: the part of BSD's <sys/queue.h>
 * that generated code and the runtime's interfaces need. A list owns nothing.
 *
 * Invariant of a list: `last` points at the NULL that ends it, and each element's `prev` at the
 * pointer that leads to the element.
 */
#ifndef QEMU_QUEUE_H
#define QEMU_QUEUE_H

#define QTAILQ_HEAD(name, type)                                                                    \
    struct name {                                                                                  \
        struct type *first;                                                                        \
        struct type **last;                                                                        \
    }

#define QTAILQ_ENTRY(type)                                                                         \
    struct {                                                                                       \
        struct type *next;                                                                         \
        struct type **prev;                                                                        \
    }

#define QTAILQ_INIT(head) ((head)->first = NULL, (void)((head)->last = &(head)->first))
#define QTAILQ_FIRST(head) ((head)->first)
#define QTAILQ_NEXT(elm, field) ((elm)->field.next)
#define QTAILQ_EMPTY(head) ((head)->first == NULL)

/* For programs that know a head as one of a singly linked list. */
#define QLIST_FIRST(head) ((head)->first)

#define QTAILQ_INSERT_TAIL(head, elm, field)                                                       \
    do {                                                                                           \
        (elm)->field.next = NULL;                                                                  \
        (elm)->field.prev = (head)->last;                                                          \
        *(head)->last = (elm);                                                                     \
        (head)->last = &(elm)->field.next;                                                         \
    } while (0)

#define QTAILQ_REMOVE(head, elm, field)                                                            \
    do {                                                                                           \
        *(elm)->field.prev = (elm)->field.next;                                                    \
        if ((elm)->field.next)                                                                     \
            (elm)->field.next->field.prev = (elm)->field.prev;                                     \
        else                                                                                       \
            (head)->last = (elm)->field.prev;                                                      \
    } while (0)

#define QTAILQ_FOREACH(var, head, field)                                                           \
    for ((var) = (head)->first; (var); (var) = (var)->field.next)

/* As QTAILQ_FOREACH, but `var` may be removed and freed in the body. */
#define QTAILQ_FOREACH_SAFE(var, head, field, next_var)                                            \
    for ((var) = (head)->first; (var) && ((next_var) = (var)->field.next, 1); (var) = (next_var))

#endif
