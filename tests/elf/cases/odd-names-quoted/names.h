/* SPDX-License-Identifier: MIT */
int f_register(int) __asm__("rax");
int f_dollar(int) __asm__("pay$cost");
int f_dots(int) __asm__("three-four+[5]");
int f_space(int) __asm__("with space");
int f_unicode(int) __asm__("größe");
int f_operator(int) __asm__("offset");
int f_number(int) __asm__(".7");
extern int datum_dollar __asm__("$5");
extern int datum_register __asm__("st");
