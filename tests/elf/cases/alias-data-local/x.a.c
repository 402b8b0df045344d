/* SPDX-License-Identifier: MIT */
int shown = 1;
static int hidden_name __attribute__((alias("shown"), used));

int by_local_name(void) {
    return hidden_name++;
}
