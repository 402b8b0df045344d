/* SPDX-License-Identifier: MIT */
struct node {
    const struct node *next;
    int value;
};
static const struct node last = {0, 8};
const struct node head = {&last, 9};
const struct node *const roots[2] = {&head, &last};
