/* SPDX-License-Identifier: MIT */
extern int __start_private[], __stop_private[];
static int own __attribute__((section("private"), used)) = 5;

int special(void) {
    return (int)(__stop_private - __start_private) * 100 + __start_private[0];
}
