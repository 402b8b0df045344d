/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int level(void);
extern int limit;
extern const int *const where;
extern const char *const names[];

static int slow(void) {
    return 1;
}

static int fast(void) {
    return 2;
}

static int named(void) {
    return 3;
}

static int (*choose(void))(void) {
    return level() > 1 ? fast : slow;
}

static int (*choose_by_data(void))(void) {
    return limit > 10 ? fast : slow;
}

static int (*choose_by_pointer(void))(void) {
    return *where > 100 ? fast : names[1][0] == 'b' ? named : slow;
}

int work(void) __attribute__((ifunc("choose")));
static int work_by_data(void) __attribute__((ifunc("choose_by_data")));
int work_by_pointer(void) __attribute__((ifunc("choose_by_pointer")));
int (*kept)(void) = work;
int (*const kept_local)(void) = work_by_data;

int main(void) {
    printf("%d %d %d %d %d\n", work(), work_by_data(), work_by_pointer(), kept(), kept_local());
    return 0;
}
