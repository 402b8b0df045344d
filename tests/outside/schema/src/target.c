/* SPDX-License-Identifier: MIT */
const char *target_name(void);

const char *target_name(void) {
    return TARGET_NAME;
}
