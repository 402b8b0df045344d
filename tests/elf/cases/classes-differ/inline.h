/* SPDX-License-Identifier: MIT */
struct config {
    int filler;
    virtual int width() {
        return WIDTH;
    }
};

__attribute__((noinline)) inline int width() {
    static int calls = WIDTH;
    return WIDTH * 10 + calls++;
}
