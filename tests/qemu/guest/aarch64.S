/* SPDX-License-Identifier: MIT */
/* Machine virt, loaded by -kernel: the UART is a PL011; semihosting's extended exit ends the
   emulator with a status. */
    .set UART, 0x09000000
    .set SYS_EXIT_EXTENDED, 0x20
    .set APPLICATION_EXIT, 0x20026

    .globl _start
_start:
    ldr x1, =UART
    adr x2, greeting
1:  ldrb w3, [x2], #1
    cbz w3, 2f
    str w3, [x1]
    b 1b

2:  mov w0, #1
    ldr w3, =100000
    ldr w4, =1103515245
    ldr w5, =12345
3:  madd w0, w0, w4, w5
    subs w3, w3, #1
    b.ne 3b

    mov w3, #28
    adr x4, digits
4:  lsr w5, w0, w3
    and w5, w5, #15
    ldrb w5, [x4, w5, uxtw]
    str w5, [x1]
    subs w3, w3, #4
    b.pl 4b
    mov w5, #'\n'
    str w5, [x1]

    mov w0, #SYS_EXIT_EXTENDED
    adr x1, exit
    hlt #0xf000
5:  b 5b

    .balign 8
exit:
    .quad APPLICATION_EXIT, 7
greeting:
    .asciz "aarch64 says "
digits:
    .ascii "0123456789abcdef"
