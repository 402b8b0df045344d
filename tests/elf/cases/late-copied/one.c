#include <stdio.h>
int number = 4;
__attribute__((constructor)) static void change(void) {
    printf("number was %d\n", number++);
}
