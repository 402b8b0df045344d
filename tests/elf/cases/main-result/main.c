/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char **environ;
int result(void);

int main(int argc, char **argv, char **envp) {
    printf("%d", argc);
    for (int i = 0; i <= argc; i++) {
        printf(" [%s]", argv[i] ? argv[i] : "end");
    }
    printf(" %d %d\n", envp == environ, argv + argc + 1 == envp);
    return result();
}
