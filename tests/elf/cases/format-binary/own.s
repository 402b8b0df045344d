# SPDX-License-Identifier: MIT
        .data
        .globl  _binary_______obj_rom_o_start, _binary_______obj_rom_o_end
_binary_______obj_rom_o_start:
        .ascii  "own: rom 1234567"
_binary_______obj_rom_o_end:
        .section .note.GNU-stack,"",@progbits
