/* SPDX-License-Identifier: MIT */
int thing = 60;

int use(void *address) {
    return ++*(int *)address + (address == (void *)&thing);
}
