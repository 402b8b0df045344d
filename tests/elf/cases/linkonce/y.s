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
    .long 2
    .section .gnu.linkonce.r.value, "a", @progbits
    .weak value
    .type value, @object
    .size value, 4
    .balign 4
value:
    .long 200
    .text
    .globl use_2
    .type use_2, @function
use_2:
    jmp once
    .size use_2, .-use_2
    .section .note.GNU-stack, "", @progbits
