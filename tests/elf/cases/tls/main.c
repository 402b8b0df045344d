/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

extern __thread int counter;
extern __thread const char *where;
extern __thread char room[];
extern __thread int quiet;
extern const unsigned room_size, room_alignment;
int *counter_address(void);
static __thread int own = 7;

static void *thread(void *name) {
    counter += 10;
    own++;
    room[room_size - 1]++;
    quiet++;
    printf("%s: %d %s %d %d %d %d %d\n", (char *)name, counter, where, own, room[0],
           room[room_size - 1] + quiet, (int)((uintptr_t)room % room_alignment),
           counter_address() == &counter);
    where = "changed";
    return &counter;
}

int main(void) {
    pthread_t one, two;
    void *address;

    thread("first");
    pthread_create(&one, 0, thread, "second");
    pthread_join(one, &address);
    pthread_create(&two, 0, thread, "third");
    pthread_join(two, 0);
    thread("first again");
    printf("%d\n", address != &counter);
    return 0;
}
