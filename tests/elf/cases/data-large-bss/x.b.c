/* SPDX-License-Identifier: MIT */
char memory[64 << 20];
const unsigned long memory_size = sizeof(memory);
