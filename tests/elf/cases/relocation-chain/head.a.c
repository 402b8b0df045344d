/* SPDX-License-Identifier: MIT */
struct node {
    const struct node *next;
    int value;
};
extern const struct node second;
const struct node head = {&second, 1};
