/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern int state;
int step(void);

int main(void) {
    int status = 0;

    state++;
    if (fork() == 0) {
        state += 10;
        _exit(step());
    }
    wait(&status);
    printf("%d %d %d\n", WEXITSTATUS(status), state, step());
    return 0;
}
