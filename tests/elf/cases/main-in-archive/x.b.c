/* SPDX-License-Identifier: MIT */
const char who[] = "b has a longer name";
