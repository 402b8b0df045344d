/* SPDX-License-Identifier: MIT */
int number(void);

__attribute__((weak)) int main(void) {
    return number() + 1;
}
