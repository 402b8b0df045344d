/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int cold_function(int);
extern int in_section, in_mydata;
extern const int in_myro;

int main(void) {
    in_section++;
    in_mydata++;
    printf("%d %d %d %d\n", cold_function(1), in_section, in_mydata, in_myro);
    return 0;
}
