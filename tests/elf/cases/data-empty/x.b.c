/* SPDX-License-Identifier: MIT */
struct entry {
    const char *name;
    int value;
};
struct entry table[] = {{"one", 1}, {"two", 2}};
const unsigned length = 2;
int nothing[0];
int neighbour = 2;

int *same_nothing(void) {
    return nothing;
}
