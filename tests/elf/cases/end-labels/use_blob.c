/* SPDX-License-Identifier: MIT */
extern const char blob[];
long use_blob(void);

long use_blob(void) {
    return (long)(blob);
}
