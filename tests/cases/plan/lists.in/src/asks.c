#if __has_include("x.h")
#endif
