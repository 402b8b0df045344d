/* SPDX-License-Identifier: MIT */
#include <stdio.h>

struct node {
    const struct node *next;
    int value;
};
extern const struct node head;
int total;
extern const struct node *const roots[2];

__attribute__((constructor)) static void start(void) {
    for (const struct node *n = &head; n; n = n->next) {
        total = total * 10 + n->value;
    }
}

int main(void) {
    printf("%d %d %d\n", total, roots[0] == &head, roots[1] == head.next);
    return 0;
}
