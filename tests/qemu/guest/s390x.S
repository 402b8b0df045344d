/* SPDX-License-Identifier: MIT */
/* Machine s390-ccw-virtio, as its firmware (an ELF file, loaded anywhere): the console is an SCLP
   one, written to by a service call with a block of one event; waiting with interrupts disabled
   counts as a panic, which ends the emulator. */
    .set BLOCK, 0x10000             /* a page of memory that nobody else uses */
    .set HEADERS, 14                /* bytes in the block before the text */
    .set WRITE_EVENT_DATA, 0x00760005
    .set TEXT_EVENT, 0x1a

    .globl _start
_start:
    llilh %r9, BLOCK >> 16
    la %r2, HEADERS(%r9)
    larl %r3, greeting
    lghi %r0, 0
1:  ic %r0, 0(%r3)
    ltr %r0, %r0
    jz 2f
    stc %r0, 0(%r2)
    la %r2, 1(%r2)
    la %r3, 1(%r3)
    j 1b

2:  lhi %r4, 1
    llilf %r5, 100000
    llilf %r6, 1103515245
3:  msr %r4, %r6
    ahi %r4, 12345
    brct %r5, 3b

    lhi %r5, 28
    larl %r6, digits
4:  lr %r7, %r4
    srl %r7, 0(%r5)
    nilf %r7, 15
    llgfr %r7, %r7
    ic %r0, 0(%r7, %r6)
    stc %r0, 0(%r2)
    la %r2, 1(%r2)
    ahi %r5, -4
    jnm 4b
    mvi 0(%r2), 0x0a

    la %r2, 1(%r2)
    sgr %r2, %r9
    sth %r2, 0(%r9)                 /* the block's length */
    ahi %r2, -8
    sth %r2, 8(%r9)                 /* the event's */
    mvi 10(%r9), TEXT_EVENT
    llilf %r2, WRITE_EVENT_DATA
    .insn rre, 0xb2200000, %r2, %r9 /* service call */

    larl %r1, wait
    lpswe 0(%r1)

    .balign 8
wait:
    .quad 0x0002000180000000, 0
greeting:
    .asciz "s390x says "
digits:
    .ascii "0123456789abcdef"
