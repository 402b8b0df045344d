/* SPDX-License-Identifier: MIT */
int number(void) {
    return 3;
}

int main(void) {
    return number();
}
