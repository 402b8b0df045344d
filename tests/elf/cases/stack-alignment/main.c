/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void aligned(const char *);

static void at_end(void) {
    aligned("exit handler");
}

__attribute__((constructor)) static void start(void) {
    atexit(at_end);
    aligned("constructor");
}

__attribute__((destructor)) static void end(void) {
    aligned("destructor");
}

static void *thread(void *data) {
    aligned("thread");
    return data;
}

int main(void) {
    pthread_t one;

    aligned("main");
    pthread_create(&one, 0, thread, 0);
    pthread_join(one, 0);
    return 0;
}
