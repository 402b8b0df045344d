int f(void) { return BITS; }
