/* SPDX-License-Identifier: MIT */
struct vector {
    int x[64];
};

__attribute__((target_clones("avx2", "default"))) inline int sum(const vector &v) {
    int s = 0;

    for (int i : v.x)
        s += i;
    return s;
}
