/* SPDX-License-Identifier: MIT */
/*
 * A program for user-mode emulators. It prints what it finds of its machine, and what comes out of
 * threads, signals, memory and processes: the same on each run. Its argument is how many threads;
 * with none, nothing runs beside it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS = 7, ROUNDS = 10000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t sum;
static _Thread_local uint32_t number = 1;
static sigjmp_buf fault_place;
static volatile sig_atomic_t signals;

static void *add_numbers(void *seed) {
    number += (uint32_t)(uintptr_t)seed;
    for (int i = 0; i < ROUNDS; i++) {
        number = number * 1103515245 + 12345;
        pthread_mutex_lock(&lock);
        sum += number;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void run_threads(int n) {
    pthread_t threads[16];

    n = n > 16 ? 16 : n;
    for (int i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, add_numbers, (void *)(uintptr_t)(i + 1));
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    printf("%d threads: %llu\n", n, (unsigned long long)sum);
}

static void count_signal(int signal) {
    signals += signal == SIGUSR1;
}

static void leave_fault(int signal) {
    siglongjmp(fault_place, signal);
}

static void take_signals(void) {
    signal(SIGUSR1, count_signal);
    signal(SIGSEGV, leave_fault);
    for (int i = 0; i < 3; i++)
        raise(SIGUSR1);
    printf("signals: %d\n", (int)signals);
}

/* Pages lose their rights, and a write to them is seen. */
static void use_memory(void) {
    size_t size = (size_t)sysconf(_SC_PAGESIZE) * 4;
    volatile char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fault;

    memset((void *)p, 5, size);
    mprotect((void *)p, size, PROT_READ);
    fault = sigsetjmp(fault_place, 1);
    if (!fault)
        p[size - 1] = 1;
    printf("memory: %d, signal %d\n", p[size - 1], fault);
    munmap((void *)p, size);
}

static void make_process(void) {
    int status, ends[2];
    char text[16] = "";
    pid_t child;

    fflush(stdout);
    if (pipe(ends) < 0 || (child = fork()) < 0)
        exit(1);
    if (child == 0)
        _exit(write(ends[1], "from a child", 12) == 12 ? 3 : 1);
    waitpid(child, &status, 0);
    if (read(ends[0], text, 15) < 0)
        exit(1);
    printf("process: %s, status %d\n", text, WEXITSTATUS(status));
}

static void tell_machine(void) {
    struct utsname name;
    uint32_t one = 1;
    volatile double third = 1.0 / 3, large = 1e300;

    uname(&name);
    printf("%s: %d bits, %s-endian\n", name.machine, (int)sizeof(void *) * 8,
           *(char *)&one ? "little" : "big");
    printf("numbers: %.17g %.9g %.17g\n", third, (double)(float)third, large * 1e10);
}

int main(int argc, char **argv) {
    int threads = argc > 1 ? atoi(argv[1]) : 4;

    tell_machine();
    run_threads(threads);
    take_signals();
    use_memory();
    if (threads)
        make_process();
    fprintf(stderr, "%s ends\n", getenv("GUEST") ? getenv("GUEST") : "it");
    return STATUS;
}
