/* SPDX-License-Identifier: MIT */
int act(int n) {
    return n * 7;
}

int act_too(int) __attribute__((alias("act")));
static int act_local(int) __attribute__((alias("act"), used));

int (*local_name(void))(int) {
    return act_local;
}
