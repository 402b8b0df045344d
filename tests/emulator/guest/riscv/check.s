# SPDX-License-Identifier: MIT
# Checks each instruction against a constant. Prints "ok: N checks" and ends with 0, or "check N failed" and ends with 1.
#
# s0 counts the checks; those of RV64 and of extension M add some. Operands and results are sign-extended constants, right
# for both widths unless a check says otherwise.

        .include "board.inc"

# s1 must be equal to the constant.
        .macro  expect want
        addi    s0, s0, 1
        li      t0, \want
        beq     s1, t0, 1f
        j       failed
1:
        .endm

# An operation of two registers.
        .macro  binary op, a, b, want
        li      s2, \a
        li      s3, \b
        \op     s1, s2, s3
        expect  \want
        .endm

# Of a register and a constant.
        .macro  immediate op, a, b, want
        li      s2, \a
        \op     s1, s2, \b
        expect  \want
        .endm

# A branch: `want` is 1 if it is to be taken.
        .macro  branch op, a, b, want
        li      s2, \a
        li      s3, \b
        li      s1, 1
        \op     s2, s3, 2f
        li      s1, 0
2:      expect  \want
        .endm

# A load from the bytes at `data`.
        .macro  load op, offset, want
        la      s2, data
        \op     s1, \offset(s2)
        expect  \want
        .endm

# A store of the constant into zeroed memory, and what a load of a register then sees there.
        .macro  store op, value, want
        la      s2, scratch
        store_x zero, (s2)
        li      s3, \value
        \op     s3, (s2)
        load_x  s1, (s2)
        expect  \want
        .endm

        .global _start
_start:
        la      t0, unexpected
        csrw    mtvec, t0
        li      s0, 0

        binary  add, 7, -9, -2
        binary  sub, 7, 9, -2
        binary  sll, 1, 4, 16
        binary  sll, 3, 0x7c0 + 4, 48           # only the lowest bits of the amount count
        binary  slt, -1, 1, 1
        binary  slt, 1, -1, 0
        binary  sltu, -1, 1, 0
        binary  sltu, 1, -1, 1
        binary  xor, 0x5a5, 0x0ff, 0x55a
        binary  srl, 0x7000, 8, 0x70
        binary  sra, -256, 4, -16
        binary  or, 0x5a5, 0x0ff, 0x5ff
        binary  and, 0x5a5, 0x0ff, 0x0a5

        immediate addi, 7, -2048, -2041
        immediate slti, -5, -4, 1
        immediate sltiu, 5, -1, 1
        immediate xori, 0x5a5, -1, -0x5a6
        immediate ori, 0x5a5, 0x2ff, 0x7ff
        immediate andi, 0x5a5, 0x2ff, 0x0a5
        immediate slli, 5, 7, 640
        immediate srli, 0x7000, 12, 7
        immediate srai, -4096, 12, -1

        lui     s1, 0xfedcb
        expect  -0x1235000
        lui     s1, 0x7ffff
        expect  0x7ffff000
        auipc   s1, 0
        auipc   s2, 0
        sub     s1, s2, s1
        expect  4

        branch  beq, 5, 5, 1
        branch  beq, 5, 6, 0
        branch  bne, 5, 6, 1
        branch  bne, 5, 5, 0
        branch  blt, -1, 1, 1
        branch  blt, 1, -1, 0
        branch  bge, 1, -1, 1
        branch  bge, -1, 1, 0
        branch  bltu, 1, -1, 1
        branch  bltu, -1, 1, 0
        branch  bgeu, -1, 1, 1
        branch  bgeu, 1, -1, 0

        li      s1, 0                           # a backward branch: 1 + 2 + ... + 10
        li      s2, 10
1:      add     s1, s1, s2
        addi    s2, s2, -1
        bnez    s2, 1b
        expect  55

        la      s2, 2f                          # jal and jalr, and what they leave behind
        li      s1, 0
        jal     s3, 1f
        j       failed
1:      jalr    s4, 1(s2)                       # the lowest bit of the target is cleared
        j       failed
2:      la      s1, 1b
        sub     s1, s1, s3
        expect  4
        la      s1, 2b
        sub     s1, s1, s4
        expect  4

        load    lb, 0, -128
        load    lbu, 0, 128
        load    lh, 0, -32640                   # 0x8080
        load    lhu, 0, 32896
        load    lh, 2, 0x4321
        load    lw, 0, 0x43218080
        load    lw, 4, -2
        load    lw, 1, -0x1bcde80               # unaligned: 0xfe432180
        store   sb, 0x1234, 0x34
        store   sh, 0x12345, 0x2345
        store   sw, 0x1234567, 0x1234567

        li      s1, 7                           # register 0
        add     zero, s1, s1
        mv      s1, zero
        expect  0

        csrwi   mscratch, 21
        csrsi   mscratch, 10
        csrr    s1, mscratch
        expect  31
        li      s2, 5
        csrrc   s1, mscratch, s2
        expect  31
        csrrw   s1, mscratch, s2
        expect  26
        csrrci  s1, mscratch, 1
        expect  5
        csrr    s1, mscratch
        expect  4
        csrr    s1, misa                        # the width
        srli    s1, s1, XLEN - 2
        expect  XLEN / 32
        csrr    s2, instret
        csrr    s1, instret
        sub     s1, s1, s2
        expect  1

        .if     XLEN == 64
        li      s2, 0x123456789abcdef0
        srli    s1, s2, 36
        expect  0x1234567
        slli    s1, s2, 32
        srai    s1, s1, 32
        expect  -0x65432110
        binary  addw, 0x7fffffff, 1, -0x80000000
        binary  subw, -0x80000000, 1, 0x7fffffff
        binary  sllw, 1, 31, -0x80000000
        binary  sllw, 1, 32, 1
        binary  srlw, -1, 28, 15
        binary  sraw, 0x80000000, 28, -8
        immediate addiw, 0x7fffffff, 1, -0x80000000
        immediate slliw, 3, 30, -0x40000000
        immediate srliw, -1, 4, 0xfffffff
        immediate sraiw, 0x80000000, 4, -0x8000000
        load    lwu, 4, 0xfffffffe
        load    ld, 0, -2 << 32 | 0x43218080
        store   sd, -0x1234567890, -0x1234567890
        .endif

# Traps: the handler `expected` skips the instruction, and leaves the cause in s5 and the value in s6.
        la      t0, expected
        csrw    mtvec, t0
        .macro  trap cause, value, instruction:vararg
        li      s5, -1
        \instruction
        mv      s1, s5
        expect  \cause
        mv      s1, s6
        expect  \value
        .endm
        trap    11, 0, ecall
        trap    2, 0xffff, .word 0xffff
        trap    2, 0xf1401073, csrw mhartid, zero
        li      s2, 0x000f0000
        trap    5, 0x000f0004, lw s1, 4(s2)
        trap    7, 0x000f0004, sw s1, 4(s2)
        la      s2, data
        addi    s2, s2, 2
        csrsi   mstatus, 8                      # interrupts enabled: kept over a trap
        li      s5, -1
        jr      s2
        mv      s1, s5
        expect  0
        sub     s1, s6, s2
        expect  0
        csrr    s1, mstatus
        andi    s1, s1, 8
        expect  8

        csrr    s2, misa                        # extension M
        slli    s2, s2, XLEN - 1 - 12
        bltz    s2, multiplication
        trap    2, 0x033100b3, .word 0x033100b3 # mul x1, x2, x19
        j       done
multiplication:
        binary  mul, -7, 6, -42
        binary  mul, 0x7fffffff, 2, 0x7fffffff * 2 - (64 - XLEN) / 32 * 0x100000000
        binary  mulh, -1, -1, 0
        binary  mulh, -1, 1, -1
        binary  mulhu, -1, -1, -2
        binary  mulhsu, -1, -1, -1
        binary  mulhsu, 1, -1, 0
        binary  div, -7, 2, -3
        binary  div, -7, 0, -1
        binary  div, -1 << (XLEN - 1), -1, -1 << (XLEN - 1)
        binary  divu, 7, 2, 3
        binary  divu, 7, 0, -1
        binary  rem, -7, 2, -1
        binary  rem, -7, 0, -7
        binary  rem, -1 << (XLEN - 1), -1, 0
        binary  remu, 7, 4, 3
        binary  remu, 7, 0, 7
        .if     XLEN == 64
        binary  mulhu, 0x123456789abcdef0, 0x10000000000, 0x123456789a
        binary  mulw, 0x10000, 0x8000, -0x80000000
        binary  divw, -7, 2, -3
        binary  divw, -0x80000000, -1, -0x80000000
        binary  divw, 1, 0, -1
        binary  divuw, -1, 16, 0xfffffff
        binary  divuw, 1, 0x100000000, -1
        binary  remw, -7, 2, -1
        binary  remw, -0x80000000, -1, 0
        binary  remuw, -1, 16, 15
        binary  remuw, -2, 0, -2
        .endif

done:
        print   ok
        mv      a0, s0
        call    print_number
        print   checks
        exit    0

        .balign 4
expected:
        csrr    s5, mcause
        csrr    s6, mtval
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret

        .balign 4
unexpected:
        addi    s0, s0, 1
failed:
        print   check
        mv      a0, s0
        call    print_number
        print   has_failed
        exit    1

        .section .rodata
ok:     .asciz  "ok: "
checks: .asciz  " checks\n"
check:  .asciz  "check "
has_failed:
        .asciz  " failed\n"
        .balign 8
data:   .byte   0x80, 0x80, 0x21, 0x43, 0xfe, 0xff, 0xff, 0xff
        .data
        .balign 8
scratch:
        .dword  -1
