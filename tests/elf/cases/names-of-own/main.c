/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int ut_main(void);
int ut_targets(void);
int ut_missing(const char *);
extern int ut_anchor, ut_slots[2], ut;
int prepare(void), enter(void), hook(void);
int ut_functions_0 __attribute__((section("ut_tables"))) = 7;
__attribute__((section(".rodata.ut_tables"))) const int ut_preinit_0 = 8;
__attribute__((section(".data.rel.ro.ut_array"))) int ut_init_0 = 9;
int ut_r(void);

int main(void) {
    printf("%d %d %d %d %d %d %d %d %d %d %d %d %d\n", ut_main(), ut_targets(), ut_missing(""),
           ut_anchor, ut_slots[1], ut_functions_0, ut_preinit_0, ut_init_0, prepare(), enter(),
           hook(), ut_r(), ut);
    return 0;
}
