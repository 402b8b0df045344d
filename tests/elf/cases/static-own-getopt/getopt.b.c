/* SPDX-License-Identifier: MIT */
char *optarg;
int optind = 77, opterr, optopt;

int getopt(int argc, char *const *argv, const char *options);
char *getenv(const char *name);

int getopt(int argc, char *const *argv, const char *options) {
    (void)argc;
    (void)argv;
    (void)options;
    return optind++ < 79 ? 'z' : -1;
}

char *getenv(const char *name) {
    (void)name;
    return "own";
}
