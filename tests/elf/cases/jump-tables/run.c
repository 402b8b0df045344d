/* SPDX-License-Identifier: MIT */
int apply(int, int);

int run_code(const unsigned char *code) {
    static void *const labels[] = {&&end, &&add, &&call, &&negate};
    int n = 1;

    goto *labels[*code++];
add:
    n += 10;
    goto *labels[*code++];
call:
    n = apply(n, *code);
    goto *labels[*code++];
negate:
    n = -n;
    goto *labels[*code++];
end:
    return n;
}
