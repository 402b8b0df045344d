/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <unwind.h>

int target(int (*)(int), int);
int main(void);
static int until_main;

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *count) {
    ++*(int *)count;
    if (_Unwind_GetRegionStart(context) == (uintptr_t)main) {
        until_main = *(int *)count;
    }
    return _URC_NO_REASON;
}

static int frames(int n) {
    int count = 0;

    _Unwind_Backtrace(visit, &count);
    return n * 100 + until_main;
}

int main(void) {
    printf("%d\n", target(frames, 5));
    return 0;
}
