/* SPDX-License-Identifier: MIT */
#include <stdio.h>

long by_got(void);
long by_pc32(void);
long by_difference(void);
long by_size(void);
long by_call_through_got(void);
long by_tail_jump(void);
long by_address(void);
extern long long_datum;

int main(void) {
    long_datum += 2;
    printf("%ld %ld %ld %ld %ld %ld %ld\n", by_got(), by_pc32(), by_difference(), by_size(),
           by_call_through_got(), by_tail_jump(), by_address());
    return 0;
}
