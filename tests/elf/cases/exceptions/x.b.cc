/* SPDX-License-Identifier: MIT */
extern "C" int printf(const char *, ...);

struct own_cleanup {
    ~own_cleanup() {
        printf("cleanup of b\n");
    }
};

void risky(int n) {
    own_cleanup here;
    if (n == 2) {
        throw "text";
    }
}
