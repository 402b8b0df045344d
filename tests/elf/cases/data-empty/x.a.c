/* SPDX-License-Identifier: MIT */
struct entry {
    const char *name;
    int value;
};
struct entry table[0];
const unsigned length = 0;
int nothing[0];
int neighbour = 1;

int *same_nothing(void) {
    return nothing;
}
