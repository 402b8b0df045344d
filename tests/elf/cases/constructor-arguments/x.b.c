/* SPDX-License-Identifier: MIT */
static const char *given = "nobody";

__attribute__((constructor(150))) static void early(int argc, char **argv) {
    given = argv[0] + (argc > 100);
}

const char *name(void) {
    return given;
}
