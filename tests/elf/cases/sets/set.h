/* SPDX-License-Identifier: MIT */
struct entry {
    const char *name;
    int value;
};
#define ENTRY(name, value)                                                                         \
    static const struct entry entry_##name                                                         \
        __attribute__((section("entries"), used, aligned(8))) = {#name, value}
extern const struct entry __start_entries[] __attribute__((weak, visibility("hidden")));
extern const struct entry __stop_entries[] __attribute__((weak, visibility("hidden")));
