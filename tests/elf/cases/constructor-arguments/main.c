/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char **environ;
int from_constructor;
const char *name(void);

__attribute__((constructor)) static void start(int argc, char **argv, char **envp) {
    printf("%d %s %s %d %s\n", argc, argv[0], argv[argc - 1], envp == environ, name());
    from_constructor = argc;
}

int main(int argc, char **argv) {
    printf("%d %d %s\n", argc == from_constructor, argv[argc] == 0, argv[0]);
    return 0;
}
