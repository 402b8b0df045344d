/* SPDX-License-Identifier: MIT */
int own();

int own() {
    return 2;
}
