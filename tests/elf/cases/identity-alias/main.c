/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int act(int);
int act_too(int);
int (*local_name(void))(int);

int main(void) {
    int (*volatile one)(int) = act, (*volatile two)(int) = act_too;

    printf("%d %d %d %d %d\n", one == two, one == local_name(), act(1), act_too(2),
           local_name()(3));
    return 0;
}
