/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

long use_start(void), use_start_end(void), use_blob(void), use_blob_end(void), use_first(void),
    use_second(void), use_code(void), use_code_end(void), use_code_behind(void);

int main(void) {
    const int *p = (const int *)use_start(), *end = (const int *)use_start_end();

    printf("%ld:", (long)(end - p));
    for (; p < end; p++)
        printf(" %d", *p);
    printf("\n%ld %.*s\n", use_blob_end() - use_blob(), (int)(use_blob_end() - use_blob()),
           (const char *)use_blob());
    *(int *)use_second() += 1;
    printf("%d\n", *(int *)use_first());
    printf("%ld %ld %d\n", use_code_end() - use_code(), use_code_behind() - use_code_end(),
           ((int (*)(void))use_code())());
    return 0;
}
