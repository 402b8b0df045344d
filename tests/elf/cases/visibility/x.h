/* SPDX-License-Identifier: MIT */
#define HIDDEN __attribute__((visibility("hidden")))
#define PROTECTED __attribute__((visibility("protected")))
int hidden_function(int) HIDDEN;
int half_hidden(int) HIDDEN;
int half_shown(int);
int protected_function(int) PROTECTED;
int internal_function(int) __attribute__((visibility("internal")));
extern int hidden_datum HIDDEN;
extern int protected_datum PROTECTED;
