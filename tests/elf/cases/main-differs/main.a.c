/* SPDX-License-Identifier: MIT */
void work(const char *);

int callback(int n) {
    return n + 1;
}

int main(void) {
    work("main of a");
    return 0;
}
