/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdio.h>

int step(void);

static void *thread(void *unused) {
    step();
    printf("%d\n", step());
    return unused;
}

int main(void) {
    pthread_t one;

    thread(0);
    pthread_create(&one, 0, thread, 0);
    pthread_join(one, 0);
    return 0;
}
