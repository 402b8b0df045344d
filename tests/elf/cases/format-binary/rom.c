/* SPDX-License-Identifier: MIT */
const char rom[] = "rom 1234567";
