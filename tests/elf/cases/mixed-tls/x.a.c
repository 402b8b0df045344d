/* SPDX-License-Identifier: MIT */
__thread long one, two = 5;
