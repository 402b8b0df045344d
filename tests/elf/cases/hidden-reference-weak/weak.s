# SPDX-License-Identifier: MIT
    .section .text.step, "ax", @progbits
    .weak step
    .type step, @function
step_here:
step:
    movl $1, %eax
    ret
    .size step, .-step
    .text
    .globl own
    .type own, @function
own:
    lea step_here(%rip), %rax
    ret
    .size own, .-own
    .globl call_own
    .type call_own, @function
call_own:
    jmp step_here
    .size call_own, .-call_own
    .section .note.GNU-stack, "", @progbits
