# SPDX-License-Identifier: MIT
    .text
    .globl step
    .type step, @function
.Lstep:
step:
    movl $3, %eax
    ret
    .size step, .-step
    .globl own
    .type own, @function
own:
    lea .Lstep(%rip), %rax      # the assembler computes this distance: no relocation tells of it
    ret
    .size own, .-own
    .section .note.GNU-stack, "", @progbits
