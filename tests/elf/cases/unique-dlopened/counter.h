/* SPDX-License-Identifier: MIT */
template <class T> struct counter {
    static int value;
    static int &inside() {
        static int n = 5;
        return n;
    }
};
template <class T> int counter<T>::value = 3;
