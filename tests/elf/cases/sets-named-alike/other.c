/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int __start_tab__ut0[], __stop_tab__ut0[], __start_tab__ut1[], __stop_tab__ut1[];

void show_others(void);

static int zero __attribute__((section("tab__ut0"), used)) = 2;
static int one __attribute__((section("tab__ut1"), used)) = 3;
static int other __attribute__((section("tab__ut_1"), used)) = 4;

void show_others(void) {
    for (const int *p = __start_tab__ut0; p < __stop_tab__ut0; p++)
        printf("%d ", *p);
    for (const int *p = __start_tab__ut1; p < __stop_tab__ut1; p++)
        printf("%d ", *p);
    puts("");
}
