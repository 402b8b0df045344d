#if 0
BITS
#endif
