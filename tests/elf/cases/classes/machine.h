/* SPDX-License-Identifier: MIT */
extern "C" int printf(const char *, ...);

struct machine {
    virtual const char *name() const {
        return "plain";
    }
    virtual int bits() const = 0;
    virtual ~machine() {
    }
    static int &count() {
        static int made;
        return made;
    }
};

template <typename T> struct box {
    static T value;
    static T twice(T n) {
        return n + n + value;
    }
};
template <typename T> T box<T>::value = 1;

machine *make();
struct announcer {
    const char *what;
    announcer(const char *given) : what(given) {
        printf("+%s %d\n", what, ++machine::count());
    }
    ~announcer() {
        printf("-%s\n", what);
    }
};
