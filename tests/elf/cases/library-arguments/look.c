/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

static void show(const char *when, int argc, char **argv, char **envp) {
    char **end = envp, name[17] = "";
    int page = 0;

    prctl(PR_GET_NAME, name);
    printf("%s: %d %s", when, argc, program_invocation_name);
    for (int i = 0; i < argc; i++)
        printf(" %s", argv[i]);
    while (*end)
        end++;
    for (Elf64_auxv_t *v = (Elf64_auxv_t *)(void *)(end + 1); v->a_type != AT_NULL; v++)
        page += v->a_type == AT_PAGESZ && v->a_un.a_val == getauxval(AT_PAGESZ);
    printf(" %d %d %s %s %d %s %s\n", argv[argc] == 0, envp == argv + argc + 1, getenv("SOME"),
           (char *)getauxval(AT_EXECFN), page, name, environ == envp ? "same" : "other");
}

__attribute__((constructor)) static void start(int argc, char **argv, char **envp) {
    show("library", argc, argv, envp);
}

void look(int argc, char **argv, char **envp) {
    show("main", argc, argv, envp);
}
