/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdio.h>

jmp_buf place;
void leave(int);
int returns(void);

void leave_here(int n) {
    longjmp(place, n);
}

int main(void) {
    int value = setjmp(place);

    if (value == 0) {
        leave(0);
    } else if (value < 10) {
        leave(value);
    }
    printf("%d %d\n", value, returns());
    return 0;
}
