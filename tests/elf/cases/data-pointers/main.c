/* SPDX-License-Identifier: MIT */
#include <stdio.h>

struct ring {
    struct ring *self, *next;
    int *middle;
    const char *(*say)(void);
    const char *local;
    int *common;
    int values[4];
};

extern struct ring ring, tail;
const char *say(void);
int common_value = 40;
struct ring *const rings[] = {&ring, &tail};
int *const into[] = {&ring.values[1], &tail.values[3]};

int main(void) {
    printf("%d%d%d%d", ring.self == &ring, ring.next == &tail, tail.next == &ring,
           tail.self == &tail);
    printf(" %d%d%d", ring.middle == &ring.values[2], *ring.middle, *tail.middle);
    ring.values[2] = 9;
    printf("%d %d", *ring.middle, ring.say == say);
    ++*ring.common;
    printf(" %s %s %d", ring.say(), ring.local, common_value);
    printf(" %d%d %d %d\n", rings[0] == ring.self, rings[1] == ring.next, *into[0], *into[1]);
    return 0;
}
