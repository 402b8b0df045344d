#include <stdio.h>
extern int numbers[8];
int *third(void);
int *within = &numbers[3];
int work(void) {
    *within += 10;
    printf("%d %d\n", within == third(), numbers[7]);
    return numbers[3] + *third();
}
