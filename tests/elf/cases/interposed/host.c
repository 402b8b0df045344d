/* SPDX-License-Identifier: MIT */
int early;

int step(int n) {
    return n + 1000;
}

int (*step_of_host(void))(int) {
    return step;
}

int through_host(int n) {
    return step(n) + 1;
}

__attribute__((constructor)) static void start(void) {
    early = step(5);
}
