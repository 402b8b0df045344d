/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int host_value;
extern const char *host_name;
int *host_address(void);
void change(void);

int main(void) {
    host_value++;
    change();
    printf("%d %d %s\n", *host_address(), host_address() == &host_value, host_name);
    return 0;
}
