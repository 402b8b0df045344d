/* SPDX-License-Identifier: MIT */
char memory[16 << 20];
const unsigned long memory_size = sizeof(memory);
