/* SPDX-License-Identifier: MIT */
void work(const char *);

int callback(int n) {
    return n * 2;
}

int main(int argc, char **argv) {
    work("main of b");
    return argc - 1;
}
