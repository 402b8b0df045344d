/* SPDX-License-Identifier: MIT */
extern const char blob_end[];
long use_blob_end(void);

long use_blob_end(void) {
    return (long)(blob_end);
}
