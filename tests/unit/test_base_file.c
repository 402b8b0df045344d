/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

static bool folder_holds(const char *names) {
    char command[200];

    snprintf(command, sizeof command, "test \"$(ls -A | sort | tr '\\n' ' ')\" = '%s'", names);
    return system(command) == 0;
}

static int clean(void **state) {
    (void)state;
    return system("rm -rf ./*");
}

static void maps_what_is_there(void **state) {
    struct file_map m;

    (void)state;
    unit_put("f", "content");
    assert_true(file_map(&m, "f"));
    assert_int_equal(m.size, 7);
    assert_memory_equal(m.data, "content", 7);
    file_forget(&m);
    assert_memory_equal(m.data, "content", 7); /* still readable: it comes back from the file */
    file_unmap(&m);
    assert_null(m.data);
}

static void maps_an_empty_file(void **state) {
    struct file_map m;

    (void)state;
    unit_put("f", "");
    assert_true(file_map(&m, "f"));
    assert_null(m.data);
    assert_int_equal(m.size, 0);
    file_forget(&m);
    file_unmap(&m);
}

static void the_text_of_an_empty_file_is_one(void **state) {
    struct file_maps maps = {0};
    struct str text;

    (void)state;
    unit_put("f", "");
    assert_true(file_maps_add(&maps, "f", &text));
    assert_non_null(text.p);
    assert_int_equal(text.n, 0);
    file_maps_free(&maps);
}

static void refuses_what_is_no_file(void **state) {
    struct file_map m;

    (void)state;
    assert_false(file_map(&m, "nowhere"));
    assert_int_equal(errno, ENOENT);
    assert_false(file_map(&m, "."));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_false(file_map(&m, "fifo")); /* and does not wait for a writer */
    assert_int_equal(errno, EINVAL);
}

static void writes_only_what_changed(void **state) {
    struct stat before, after;

    (void)state;
    assert_int_equal(file_write("f", "abc", 3, 0644), FILE_WRITTEN);
    assert_int_equal(stat("f", &before), 0);
    assert_int_equal(file_write("f", "abc", 3, 0644), FILE_UNCHANGED);
    assert_int_equal(stat("f", &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(file_write("f", "abd", 3, 0644), FILE_WRITTEN);
    assert_int_equal(file_write("f", "ab", 2, 0644), FILE_WRITTEN);
    assert_int_equal(file_write("f", NULL, 0, 0644), FILE_WRITTEN);
    assert_int_equal(file_write("f", NULL, 0, 0644), FILE_UNCHANGED);
    assert_true(folder_holds("f "));
}

static void replaces_in_one_step(void **state) {
    struct stat before, after;
    FILE *reader;
    char text[8] = "";

    (void)state;
    file_write("f", "old", 3, 0644);
    reader = fopen("f", "r");
    assert_int_equal(stat("f", &before), 0);
    assert_int_equal(file_write("f", "new!", 4, 0644), FILE_WRITTEN);
    assert_int_equal(stat("f", &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino);
    assert_non_null(fgets(text, sizeof text, reader)); /* who has the old one open keeps it */
    assert_string_equal(text, "old");
    fclose(reader);
}

static void gives_a_new_file_its_mode(void **state) {
    struct stat st;
    mode_t mask = umask(022);

    (void)state;
    assert_int_equal(file_write("f", "x", 1, 0777), FILE_WRITTEN);
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0755);
    umask(mask);
}

static void says_why_it_cannot_write(void **state) {
    struct unit_sink s;
    char *text;

    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    unit_catch(&s);
    assert_int_equal(file_write("nowhere/f", "x", 1, 0644), FILE_FAILED);
    assert_int_equal(file_write("folder", "x", 1, 0644), FILE_FAILED);
    assert_int_equal(diag_errors(), 2);
    text = unit_messages(&s);
    assert_non_null(strstr(text, "nowhere/f: "));
    assert_non_null(strstr(text, "folder: "));
    free(text);
    assert_true(folder_holds("folder "));
}

static void write_too_much(void *ctx) {
    struct rlimit most = {4, 4};

    (void)ctx;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &most);
    _exit(file_write("f", "0123456789", 10, 0644) == FILE_FAILED && diag_errors() == 1 ? 7 : 8);
}

static void a_failed_write_leaves_the_old_file(void **state) {
    struct file_map m;
    int status;

    (void)state;
    file_write("f", "old", 3, 0644);
    status = unit_fork(write_too_much, NULL);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_true(folder_holds("f "));
    assert_true(file_map(&m, "f"));
    assert_memory_equal(m.data, "old", 3);
    file_unmap(&m);
}

static void temporaries_are_committed_or_discarded(void **state) {
    struct arena a = {0};

    (void)state;
    for (int i = 0; i < 40; i++) { /* more than the table holds: slots are given back */
        const char *first = file_temporary(&a, "one"), *second = file_temporary(&a, "two");

        unit_put(first, "1");
        unit_put(second, "2");
        assert_true(file_commit(first, "one"));
        file_discard(second);
    }
    file_remove_temporaries();
    assert_true(folder_holds("one "));
    arena_free(&a);
}

static void a_failed_commit_leaves_nothing(void **state) {
    struct arena a = {0};
    struct unit_sink s;
    const char *name = file_temporary(&a, "f");

    (void)state;
    unit_put(name, "x");
    unit_catch(&s);
    assert_false(file_commit(name, "nowhere/f"));
    assert_int_equal(diag_errors(), 1);
    free(unit_messages(&s));
    assert_true(folder_holds(""));
    arena_free(&a);
}

static void be_killed(void *ctx) {
    struct arena a = {0};

    signal(*(const int *)ctx, SIG_DFL); /* nohup, say, has it ignored */
    file_guard_temporaries();
    unit_put(file_temporary(&a, "half"), "half");
    raise(*(const int *)ctx);
}

static void a_signal_removes_temporaries(void **state) {
    int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int status = unit_fork(be_killed, &signals[i]);

        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_true(folder_holds(""));
    }
}

static void be_ignorant(void *ctx) {
    (void)ctx;
    signal(SIGHUP, SIG_IGN);
    file_guard_temporaries();
    raise(SIGHUP);
    _exit(7);
}

static void an_ignored_signal_stays_ignored(void **state) {
    int status = unit_fork(be_ignorant, NULL);

    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void makes_folders(void **state) {
    struct arena arena = {0};
    struct unit_sink s;

    (void)state;
    assert_true(file_make_folder("d"));
    assert_true(file_make_folder("d"));
    assert_true(file_exists("d"));
    assert_false(file_exists("e"));
    assert_true(file_make_folders(&arena, "p/q//r"));
    assert_true(file_exists("p/q/r"));
    assert_true(file_make_folders(&arena, ""));
    unit_put("f", "");
    unit_catch(&s);
    assert_false(file_make_folder("f"));
    assert_false(file_make_folder("e/d"));
    assert_false(file_make_folders(&arena, "f/d"));
    assert_int_equal(diag_errors(), 3);
    free(unit_messages(&s));
    arena_free(&arena);
}

static void follows_links_that_stay(void **state) {
    struct stat st;
    struct arena arena = {0};

    (void)state;
    assert_int_equal(mkdir("d", 0777), 0);
    unit_put("d/real", "old");
    assert_int_equal(symlink("d/real", "one"), 0);
    assert_int_equal(symlink("one", "two"), 0);
    assert_int_equal(symlink("d/new", "dangling"), 0);
    assert_int_equal(file_write("two", "new", 3, 0666), FILE_WRITTEN);
    assert_int_equal(file_write("two", "new", 3, 0666), FILE_UNCHANGED);
    assert_int_equal(file_write("dangling", "text", 4, 0666), FILE_WRITTEN);
    assert_int_equal(lstat("two", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat("one", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat("dangling", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(system("test \"$(cat d/real d/new)\" = newtext"), 0);
    assert_string_equal(file_destination(&arena, "two"), "d/real");
    arena_free(&arena);
}

static void refuses_links_in_a_circle(void **state) {
    struct unit_sink s;

    (void)state;
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(symlink("a", "b"), 0);
    unit_catch(&s);
    assert_int_equal(file_write("a", "x", 1, 0666), FILE_FAILED);
    free(unit_messages(&s));
    assert_true(folder_holds("a b "));
}

static void writes_through_pipes(void **state) {
    struct stat st;
    char text[8] = "";
    int fd;

    (void)state;
    assert_int_equal(mkfifo("pipe", 0666), 0);
    fd = open("pipe", O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(file_write("pipe", "bytes", 5, 0666), FILE_WRITTEN);
    assert_int_equal(read(fd, text, sizeof text), 5);
    assert_string_equal(text, "bytes");
    close(fd);
    assert_int_equal(stat("pipe", &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    assert_int_equal(file_write("/dev/null", "bytes", 5, 0666), FILE_WRITTEN);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

/* As a shell's `>out` is written to by name, too: behind what is there. */
static void writes_to_open_files_where_they_are(void **state) {
    char name[32];
    int fd = open("out", O_WRONLY | O_CREAT, 0666);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "before ", 7), 7);
    snprintf(name, sizeof name, "/dev/fd/%d", fd);
    assert_int_equal(file_write(name, "text", 4, 0666), FILE_WRITTEN);
    assert_int_equal(symlink(name, "link"), 0);
    assert_int_equal(file_write("link", " more", 5, 0666), FILE_WRITTEN);
    close(fd);
    assert_int_equal(system("test \"$(cat out)\" = 'before text more'"), 0);
}

static void keeps_permissions(void **state) {
    struct stat st;
    struct unit_sink s;

    (void)state;
    unit_put("f", "old");
    assert_int_equal(chmod("f", 0640), 0);
    assert_int_equal(file_write("f", "new", 3, 0666), FILE_WRITTEN);
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(chmod("f", 0444), 0);
    assert_int_equal(file_write("f", "new", 3, 0666), FILE_UNCHANGED);
    unit_catch(&s);
    assert_int_equal(file_write("f", "changed", 7, 0666), FILE_FAILED); /* root, too */
    free(unit_messages(&s));
    assert_int_equal(system("test \"$(cat f)\" = new"), 0);
}

static void removes_temporary_folders(void **state) {
    struct arena arena = {0};
    char here[200];
    const char *folder;
    int status;
    pid_t child;

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    setenv("TMPDIR", here, 1);
    folder = file_temporary_folder(&arena);
    assert_non_null(folder);
    assert_int_equal(mkdir(arena_printf(&arena, "%s/sub", folder), 0777), 0);
    unit_put(arena_printf(&arena, "%s/sub/file", folder), "x");
    assert_int_equal(symlink("/", arena_printf(&arena, "%s/sub/link", folder)), 0);
    child = fork();
    if (child == 0) {
        file_guard_temporaries();
        raise(SIGTERM);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_true(folder_holds(""));
    folder = file_temporary_folder(&arena);
    file_discard(folder);
    assert_true(folder_holds(""));
    unsetenv("TMPDIR");
    arena_free(&arena);
}

#define TEST(f) cmocka_unit_test_teardown(f, clean)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(maps_what_is_there),
        TEST(maps_an_empty_file),
        TEST(the_text_of_an_empty_file_is_one),
        TEST(refuses_what_is_no_file),
        TEST(writes_only_what_changed),
        TEST(replaces_in_one_step),
        TEST(gives_a_new_file_its_mode),
        TEST(says_why_it_cannot_write),
        TEST(a_failed_write_leaves_the_old_file),
        TEST(temporaries_are_committed_or_discarded),
        TEST(a_failed_commit_leaves_nothing),
        TEST(a_signal_removes_temporaries),
        TEST(an_ignored_signal_stays_ignored),
        TEST(makes_folders),
        TEST(follows_links_that_stay),
        TEST(refuses_links_in_a_circle),
        TEST(writes_through_pipes),
        TEST(writes_to_open_files_where_they_are),
        TEST(keeps_permissions),
        TEST(removes_temporary_folders),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
