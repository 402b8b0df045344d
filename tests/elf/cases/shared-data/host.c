/* SPDX-License-Identifier: MIT */
int host_value = 5;
const char *host_name = "host";

int *host_address(void) {
    return &host_value;
}
