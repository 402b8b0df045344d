# SPDX-License-Identifier: MIT
# What compilers made before there were section groups.
    .section .gnu.linkonce.t.once, "ax", @progbits
    .weak once
    .type once, @function
once:
    movl counter(%rip), %eax
    addl $1, counter(%rip)
    addl value(%rip), %eax
    ret
    .size once, .-once
    .section .gnu.linkonce.d.counter, "aw", @progbits
    .weak counter
    .type counter, @object
    .size counter, 4
    .balign 4
counter:
    .long 1
    .section .gnu.linkonce.r.value, "a", @progbits
    .weak value
    .type value, @object
    .size value, 4
    .balign 4
value:
    .long 100
    .text
    .globl use_1
    .type use_1, @function
use_1:
    jmp once
    .size use_1, .-use_1
    .section .note.GNU-stack, "", @progbits
