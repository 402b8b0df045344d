/* SPDX-License-Identifier: MIT */
typedef int function(int);
int abs(int);
int act(int);
