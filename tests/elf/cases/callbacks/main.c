/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int compare(const void *, const void *);
void *thread(void *);
void handler(int);
void at_end(void);
extern volatile sig_atomic_t handled;

int main(void) {
    int numbers[] = {3, 1, 2};
    pthread_t one;
    void *result;

    atexit(at_end);
    signal(SIGUSR1, handler);
    qsort(numbers, 3, sizeof(int), compare);
    pthread_create(&one, 0, thread, numbers);
    pthread_join(one, &result);
    raise(SIGUSR1);
    printf("%d%d%d %d %d\n", numbers[0], numbers[1], numbers[2], *(int *)result, handled);
    return 0;
}
