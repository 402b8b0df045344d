/* SPDX-License-Identifier: MIT */
int thing(void) {
    return 5;
}

int use(void *address) {
    return ((int (*)(void))address)() + (address == (void *)thing);
}
