/* SPDX-License-Identifier: MIT */
extern "C" int printf(const char *, ...);
void risky(int);
int through(int);

struct cleanup {
    ~cleanup() {
        printf("cleanup of common\n");
    }
};

int through(int n) {
    cleanup here;
    risky(n);
    return n;
}

int main() {
    for (int n = 0; n < 3; n++) {
        try {
            printf("returned %d\n", through(n));
        } catch (int thrown) {
            printf("caught %d\n", thrown);
        } catch (const char *thrown) {
            printf("caught %s\n", thrown);
        }
    }
    return 0;
}
