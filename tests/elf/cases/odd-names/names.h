/* SPDX-License-Identifier: MIT */
int f_register(int) __asm__("rax");
int f_dollar(int) __asm__("pay$cost");
int f_dots(int) __asm__("one.two.3");
int f_space(int) __asm__("and");
int f_unicode(int) __asm__("größe");
int f_operator(int) __asm__("offset");
int f_number(int) __asm__(".7");
extern int datum_dollar __asm__("a$5");
extern int datum_register __asm__("st");
