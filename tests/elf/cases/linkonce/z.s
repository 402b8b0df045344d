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
    .long 3
    .section .gnu.linkonce.r.value, "a", @progbits
    .weak value
    .type value, @object
    .size value, 4
    .balign 4
value:
    .long 300
    .text
    .globl use_3
    .type use_3, @function
use_3:
    jmp once
    .size use_3, .-use_3
    .section .note.GNU-stack, "", @progbits
