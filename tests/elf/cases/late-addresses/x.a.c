#include <dlfcn.h>
#include <stdio.h>
int first(int n), second(int n), is_first(int (*f)(int)), (*give_second(void))(int);
static int (*const constant[])(int) = {first, second, first};
int (*variable)(int) = second;
int work(int n) {
    int (*volatile taken)(int) = first;

    printf("%d %d %d %d\n", constant[0] == first, constant[1] == variable, taken == constant[2],
           is_first(taken));
    printf("%d %d %d\n", give_second() == variable, give_second() == second, is_first(constant[0]));
    return constant[1](n) + variable(n) + taken(n) + first(n);
}
