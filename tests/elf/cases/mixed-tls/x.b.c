/* SPDX-License-Identifier: MIT */
__thread long two, one = 6;
