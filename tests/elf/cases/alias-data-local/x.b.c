/* SPDX-License-Identifier: MIT */
int shown = 2;
static int hidden_name __attribute__((alias("shown"), used));

int by_local_name(void) {
    hidden_name *= 3;
    return hidden_name;
}
