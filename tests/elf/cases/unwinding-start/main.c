/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <ucontext.h>
#include <unwind.h>

int target(int);
int main(void);
static int steps, lost;
static volatile int tracing;

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *found) {
    *(int *)found |= _Unwind_GetRegionStart(context) == (uintptr_t)main;
    return _URC_NO_REASON;
}

static void step(int number, siginfo_t *info, void *data) {
    ucontext_t *context = data;
    int found = 0;

    (void)number, (void)info;
    if (!tracing) {
        context->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
        return;
    }
    _Unwind_Backtrace(visit, &found);
    steps++;
    lost += !found;
}

int main(void) {
    struct sigaction action = {.sa_sigaction = step, .sa_flags = SA_SIGINFO};
    volatile int result;

    sigaction(SIGTRAP, &action, 0);
    tracing = 1;
    __asm__ volatile("pushfq; .cfi_adjust_cfa_offset 8; orq $0x100, (%%rsp); popfq;"
                     ".cfi_adjust_cfa_offset -8" ::
                         : "memory", "cc");
    result = target(3);
    tracing = 0;
    __asm__ volatile("nop");
    printf("%d %d %d\n", result, lost, steps > 3);
    return 0;
}
