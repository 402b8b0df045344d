#include <stdio.h>
int use(int n);
int main(void) {
    printf("%d\n", use(5));
    return 0;
}
