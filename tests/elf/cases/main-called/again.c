/* SPDX-License-Identifier: MIT */
int main(int, char **);
int (*again)(int, char **) = main;

int call(int n, char **words) {
    return main(n, words);
}
