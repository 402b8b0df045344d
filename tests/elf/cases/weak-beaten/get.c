/* SPDX-License-Identifier: MIT */
extern int storage, gathered;

int get_storage(void) {
    return storage++;
}

int get_gathered(void) {
    return gathered++;
}
