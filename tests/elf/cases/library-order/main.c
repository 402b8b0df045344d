/* SPDX-License-Identifier: MIT */
int who(void), own(void);

int main(void) {
    return who() * 10 + own();
}
