/* Made by unitarget plan: what code that is compiled once for all targets may not mention. */
#pragma GCC poison TARGET_NAME
#pragma GCC poison BITS
#pragma GCC poison HAS_X
#pragma GCC poison TARGET_A
#pragma GCC poison TARGET_B
