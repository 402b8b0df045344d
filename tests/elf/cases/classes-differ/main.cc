/* SPDX-License-Identifier: MIT */
extern "C" int printf(const char *, ...);
int one();
int two();

int main() {
    printf("%d %d\n", one(), two());
    return 0;
}
