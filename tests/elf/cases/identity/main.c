/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

typedef int function(int);
int act(int);
int same(function *);
function *get(void);
extern function *const of_target[];
extern function *variable;
function *const of_common[] = {act, abs};
static function *local = act;

int main(void) {
    function *volatile here = act;

    printf("%d%d%d%d", here == get(), here == of_target[0], here == of_common[0], here == local);
    printf("%d%d%d%d", same(here), same(of_common[0]), variable == act, here != 0);
    printf("%d%d", of_common[1] == of_target[1], of_target[1] == abs);
    printf(" %d %d %d\n", here(1), get()(2), of_target[0](3));
    return 0;
}
