/* SPDX-License-Identifier: MIT */
int provided(void);

int caller(void) {
    return provided() + 1;
}
