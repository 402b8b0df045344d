/* SPDX-License-Identifier: MIT */
#include <stdio.h>

void look(int argc, char **argv, char **envp);
int number(void);

int main(int argc, char **argv, char **envp) {
    look(argc, argv, envp);
    return printf("%d\n", number()) < 0;
}
