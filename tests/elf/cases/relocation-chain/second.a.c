/* SPDX-License-Identifier: MIT */
struct node {
    const struct node *next;
    int value;
};
extern const struct node head, third;
static const struct node last = {0, 4};
const struct node third = {&last, 3};
const struct node second = {&third, 2};
const struct node *const roots[2] = {&head, &second};
