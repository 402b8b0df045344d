/* SPDX-License-Identifier: MIT */
int datum = 1;

int chosen(void)
{
    return datum + 10;
}

int only_in_a(void)
{
    return 3;
}
