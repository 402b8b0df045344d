/* SPDX-License-Identifier: MIT */
unsigned long digest(const char *const *table, unsigned long sum) {
    for (; *table; table++) {
        for (const char *p = *table; *p; p++) {
            sum = sum * 31 + (unsigned char)*p;
        }
    }
    return sum;
}
