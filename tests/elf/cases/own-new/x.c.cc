/* SPDX-License-Identifier: MIT */
int balance() {
    return -5;
}
