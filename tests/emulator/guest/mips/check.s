# SPDX-License-Identifier: MIT
# Checks each instruction against a constant. Prints "ok: N checks" and ends with 0, or "check N failed" and ends with 1.
#
# s0 counts the checks; those of release 2 add some. BIG_ENDIAN, 0 or 1, comes from the assembler's command line.

        .include "board.inc"

# s1 must be equal to the constant.
        .macro  expect want
        addiu   $s0, $s0, 1
        li      $t0, \want
        bne     $s1, $t0, failed
        nop
        .endm

# An operation of two registers.
        .macro  binary op, a, b, want
        li      $s2, \a
        li      $s3, \b
        \op     $s1, $s2, $s3
        expect  \want
        .endm

# Of a register and a constant.
        .macro  immediate op, a, b, want
        li      $s2, \a
        \op     $s1, $s2, \b
        expect  \want
        .endm

# Of one register.
        .macro  unary op, a, want
        li      $s2, \a
        \op     $s1, $s2
        expect  \want
        .endm

# One that leaves its result in hi and lo.
        .macro  hi_lo op, a, b, hi, lo
        li      $s2, \a
        li      $s3, \b
        \op     $s2, $s3
        mfhi    $s1
        expect  \hi
        mflo    $s1
        expect  \lo
        .endm

# A division, for which the assembler would otherwise add checks of its own.
        .macro  division op, a, b, remainder, quotient
        li      $s2, \a
        li      $s3, \b
        \op     $zero, $s2, $s3
        mfhi    $s1
        expect  \remainder
        mflo    $s1
        expect  \quotient
        .endm

# A branch. s1 becomes 1 in its delay slot, and 2 more if it is not taken.
        .macro  branch want, a, b, op, operands:vararg
        li      $s2, \a
        li      $s3, \b
        li      $s1, 0
        \op     \operands, 2f
        addiu   $s1, $s1, 1
        addiu   $s1, $s1, 2
2:      expect  \want
        .endm

# A load from the bytes at `data`.
        .macro  load op, offset, want
        la      $s2, data
        li      $s1, 0x11223344
        \op     $s1, \offset($s2)
        expect  \want
        .endm

# A store into the word 0x55667788, and the word it leaves.
        .macro  store op, offset, value, want
        la      $s2, scratch
        li      $s3, 0x55667788
        sw      $s3, ($s2)
        li      $s3, \value
        \op     $s3, \offset($s2)
        lw      $s1, ($s2)
        expect  \want
        .endm

        .global _start
_start:
        mtc0    $zero, $12                      # Status: exceptions go to the vector in RAM
        la      $s7, unexpected                 # which jumps to s7
        li      $s0, 0

        binary  addu, 7, -9, -2
        binary  add, 7, -9, -2
        binary  subu, 7, 9, -2
        binary  sub, 7, 9, -2
        binary  and, 0x5a5, 0x0ff, 0x0a5
        binary  or, 0x5a5, 0x0ff, 0x5ff
        binary  xor, 0x5a5, 0x0ff, 0x55a
        binary  nor, 0x5a5, 0x0ff, -0x600
        binary  slt, -1, 1, 1
        binary  slt, 1, -1, 0
        binary  sltu, -1, 1, 0
        binary  sltu, 1, -1, 1
        binary  sllv, 3, 36, 48                 # only the lowest bits of the amount count
        binary  srlv, -1, 28, 15
        binary  srav, -256, 4, -16
        immediate sll, 5, 7, 640
        immediate srl, -1, 28, 15
        immediate sra, -256, 4, -16
        immediate addiu, 7, -32768, -32761
        immediate addi, 7, -32768, -32761
        immediate slti, -5, -4, 1
        immediate sltiu, 5, -1, 1
        immediate andi, 0x1234a5a5, 0xff00, 0xa500
        immediate ori, 0x12340005, 0xff00, 0x1234ff05
        immediate xori, 0x1234ffff, 0xff00, 0x123400ff
        lui     $s1, 0xfedc
        expect  -0x1240000
        li      $s1, 5                          # movz, movn
        li      $s2, 6
        movn    $s1, $s2, $zero
        expect  5
        movz    $s1, $s2, $zero
        expect  6
        li      $s3, 7
        movn    $s1, $s3, $s2
        expect  7

        hi_lo   mult, -7, 6, -1, -42
        hi_lo   mult, 0x10000, 0x10000, 1, 0
        hi_lo   multu, -1, -1, -2, 1
        division div, -7, 2, -1, -3
        division divu, -7, 2, 1, 0x7ffffffc
        division div, -0x80000000, -1, 0, -0x80000000
        binary  mul, -7, 6, -42
        li      $s2, 0
        mthi    $s2
        li      $s2, 5
        mtlo    $s2
        mflo    $s1
        expect  5
        hi_lo   madd, -1, 6, -1, -1
        hi_lo   maddu, -1, 2, 1, -3
        hi_lo   msub, 3, 2, 1, -9
        hi_lo   msubu, 1, -8, 0, -1
        unary   clz, 0x00012345, 15
        unary   clz, 0, 32
        unary   clo, 0xfff12345, 12
        unary   clo, -1, 32

        branch  1, 5, 5, beq, $s2, $s3
        branch  3, 5, 6, beq, $s2, $s3
        branch  1, 5, 6, bne, $s2, $s3
        branch  3, 5, 5, bne, $s2, $s3
        branch  1, 0, 0, blez, $s2
        branch  3, 1, 0, blez, $s2
        branch  1, 1, 0, bgtz, $s2
        branch  3, 0, 0, bgtz, $s2
        branch  1, -1, 0, bltz, $s2
        branch  3, 0, 0, bltz, $s2
        branch  1, 0, 0, bgez, $s2
        branch  3, -1, 0, bgez, $s2
        branch  1, 5, 5, beql, $s2, $s3
        branch  2, 5, 6, beql, $s2, $s3         # not taken: the delay slot is skipped
        branch  2, 5, 5, bnel, $s2, $s3
        branch  2, 1, 0, blezl, $s2
        branch  2, 0, 0, bgtzl, $s2
        branch  2, 0, 0, bltzl, $s2
        branch  2, -1, 0, bgezl, $s2

        li      $s1, 0                          # a backward branch: 10 + 9 + ... + 1
        li      $s2, 10
1:      addu    $s1, $s1, $s2
        addiu   $s2, $s2, -1
        bnez    $s2, 1b
        nop
        expect  55

        jal     1f                              # the links
        nop
3:      j       failed
        nop
1:      la      $s2, 3b
        subu    $s1, $ra, $s2
        expect  0
        la      $s2, 1f
        jalr    $s3, $s2
        nop
3:      j       failed
        nop
1:      la      $s2, 3b
        subu    $s1, $s3, $s2
        expect  0
        bgezal  $zero, 1f
        nop
3:      j       failed
        nop
1:      la      $s2, 3b
        subu    $s1, $ra, $s2
        expect  0
        li      $s1, 0
        bltzal  $zero, failed                   # links without being taken
        nop
1:      la      $s2, 1b
        subu    $s1, $ra, $s2
        expect  0

# Memory, which is where the byte orders differ. `data` is 80 81 22 43 fe ff 07 08.
        load    lb, 0, -128
        load    lbu, 1, 0x81
        .if     BIG_ENDIAN
        load    lh, 0, -0x7f7f
        load    lhu, 0, 0x8081
        load    lw, 0, -0x7f7eddbd
        load    lwl, 0, -0x7f7eddbd
        load    lwl, 1, 0x81224344
        load    lwl, 2, 0x22433344
        load    lwl, 3, 0x43223344
        load    lwr, 4, 0x112233fe
        load    lwr, 5, 0x1122feff
        load    lwr, 6, 0x11feff07
        load    lwr, 7, -0x100f8f8
        store   sb, 1, 0x1234, 0x55347788
        store   sh, 2, 0x1234, 0x55661234
        store   swl, 0, 0x11223344, 0x11223344
        store   swl, 1, 0x11223344, 0x55112233
        store   swl, 2, 0x11223344, 0x55661122
        store   swl, 3, 0x11223344, 0x55667711
        store   swr, 0, 0x11223344, 0x44667788
        store   swr, 1, 0x11223344, 0x33447788
        store   swr, 2, 0x11223344, 0x22334488
        store   swr, 3, 0x11223344, 0x11223344
        .else
        load    lh, 0, -0x7e80
        load    lhu, 0, 0x8180
        load    lw, 0, 0x43228180
        load    lwl, 0, -0x7fddccbc
        load    lwl, 1, -0x7e7fccbc
        load    lwl, 2, 0x22818044
        load    lwl, 3, 0x43228180
        load    lwr, 4, 0x0807fffe
        load    lwr, 5, 0x110807ff
        load    lwr, 6, 0x11220807
        load    lwr, 7, 0x11223308
        store   sb, 1, 0x1234, 0x55663488
        store   sh, 2, 0x1234, 0x12347788
        store   swl, 0, 0x11223344, 0x55667711
        store   swl, 1, 0x11223344, 0x55661122
        store   swl, 2, 0x11223344, 0x55112233
        store   swl, 3, 0x11223344, 0x11223344
        store   swr, 0, 0x11223344, 0x11223344
        store   swr, 1, 0x11223344, 0x22334488
        store   swr, 2, 0x11223344, 0x33447788
        store   swr, 3, 0x11223344, 0x44667788
        .endif
        store   sw, 0, 0x1234567, 0x1234567

        la      $s2, scratch
        ll      $s1, ($s2)
        addiu   $s3, $s1, 1
        sc      $s3, ($s2)
        move    $s1, $s3
        expect  1
        lw      $s1, ($s2)
        expect  0x1234568
        sc      $s3, ($s2)                      # without its ll
        move    $s1, $s3
        expect  0

        li      $s1, 7                          # register 0
        addu    $zero, $s1, $s1
        move    $s1, $zero
        expect  0

        mfc0    $s1, $16                        # Config: the byte order
        srl     $s1, $s1, 15
        andi    $s1, $s1, 1
        expect  BIG_ENDIAN
        li      $s2, 1000
        mtc0    $s2, $9                         # Count: half as fast as instructions
        nop
        nop
        nop
        mfc0    $s1, $9
        expect  1002

        mfc0    $s2, $16                        # Config: the release
        srl     $s2, $s2, 10
        andi    $s2, $s2, 7
        beqz    $s2, release1
        nop
        .set    mips32r2
        li      $s2, 0x12345678
        ext     $s1, $s2, 4, 12
        expect  0x567
        li      $s1, -1
        ins     $s1, $s2, 8, 16
        expect  -0xa98701
        unary   seb, 0x80, -128
        unary   seh, 0x8000, -32768
        unary   wsbh, 0x12345678, 0x34127856
        immediate rotr, 0x12345678, 8, 0x78123456
        binary  rotrv, 0x12345678, 36, -0x7edcba99
        .set    mips32
        b       exceptions
        nop
release1:
        la      $s7, expected
        li      $s5, 0
        .word   0x7c000420                      # seb $zero, $zero, which is of release 2
        move    $s1, $s5
        expect  10

# Exceptions: the handler `expected` skips the instruction, or its branch, and leaves the code in s5 and EPC in s6.
exceptions:
        la      $s7, expected
        .macro  exception code, instruction:vararg
        li      $s5, 0
9:      \instruction
        move    $s1, $s5
        expect  \code
        la      $s2, 9b
        subu    $s1, $s6, $s2
        expect  0
        .endm
        exception 8, syscall
        exception 9, break
        exception 10, .word 0xffffffff
        exception 13, teq $zero, $zero
        exception 13, tne $s7, $zero
        exception 13, tgei $zero, -1
        exception 13, tltu $zero, $s7
        li      $s3, 0x7fffffff
        li      $s4, 1
        exception 12, add $s3, $s3, $s4
        exception 12, addi $s3, $s3, 1
        la      $s3, data
        exception 4, lw $s3, 2($s3)
        mfc0    $s1, $8
        la      $s3, data
        subu    $s1, $s1, $s3
        expect  2
        exception 5, sh $s3, 1($s3)
        li      $s3, 0xbd000000
        exception 7, lw $s3, ($s3)

        mfc0    $s1, $13                        # Cause.BD, now not set
        srl     $s1, $s1, 31
        expect  0
        la      $s3, 9f
        li      $s5, 0
9:      b       failed                          # in a delay slot: EPC is of the branch
        syscall
        mfc0    $s1, $13
        srl     $s1, $s1, 31
        expect  1
        subu    $s1, $s6, $s3
        expect  0

        print   ok
        move    $a0, $s0
        jal     print_number
        nop
        print   checks
        exit    0

# Uses k0, k1. Goes on after the instruction, or two after the branch if that is where EPC is.
expected:
        mfc0    $s5, $13
        mfc0    $s6, $14
        addiu   $k0, $s6, 4
        bgez    $s5, 1f
        nop
        addiu   $k0, $k0, 4
1:      mtc0    $k0, $14
        andi    $s5, $s5, 0x7c
        srl     $s5, $s5, 2
        eret

unexpected:
        addiu   $s0, $s0, 1
failed:
        print   check
        move    $a0, $s0
        jal     print_number
        nop
        print   has_failed
        exit    1

        .section .vectors, "ax"
        .org    0x180
        jr      $s7
        nop

        .section .rodata
ok:     .asciz  "ok: "
checks: .asciz  " checks\n"
check:  .asciz  "check "
has_failed:
        .asciz  " failed\n"
        .balign 4
data:   .byte   0x80, 0x81, 0x22, 0x43, 0xfe, 0xff, 0x07, 0x08
        .data
        .balign 4
scratch:
        .word   0
