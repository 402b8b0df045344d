/* Made by unitarget plan. */
#define TARGET_NAME "b"
#define TARGET_B 1
#define BITS 64
