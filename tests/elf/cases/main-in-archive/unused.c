/* SPDX-License-Identifier: MIT */
const char who[] = "not this one";
