/* SPDX-License-Identifier: MIT */
unsigned long getauxval(unsigned long type);

unsigned long getauxval(unsigned long type) {
    return type;
}
