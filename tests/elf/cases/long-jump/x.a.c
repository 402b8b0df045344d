/* SPDX-License-Identifier: MIT */
void leave_here(int);

void leave(int n) {
    leave_here(n + 3);
}

int returns(void) {
    return 1;
}
