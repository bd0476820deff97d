/* Calls from places that are marked `at: NAME`, one a line, for tests of source lines. argv[1]: a library to load (lines-library.c). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))

static volatile int kept;

/* Results are kept after each call, so that no call is the last thing that its function does. */
static NOINLINE void lead(void) {
  int sid = setsid(); /* at: setsid */
  kept = sid;
}

static NOINLINE void descend(int depth) {
  char room[depth + 16]; /* of a size known at run time: the stack pointer alone cannot say where the frame begins */
  memset(room, depth, sizeof room);
  if (depth == 0) lead();
  else descend(depth - 1);
  kept = room[0];
}

static void on_signal(int signal) {
  (void)signal;
  mode_t old = umask(027); /* at: umask-in-handler */
  kept = (int)old;
}

static int by_value(const void *a, const void *b) {
  kept += (int)umask(022); /* at: umask-in-callback */
  return *(const int *)a - *(const int *)b;
}

static void *thread(void *nothing) {
  mode_t old = umask(077); /* at: umask-in-thread */
  kept = (int)old;
  return nothing;
}

static inline __attribute__((always_inline)) int to_root(void) {
  return chdir("/"); /* at: chdir-inlined */
}

static NOINLINE int daemonlike(void) {
  descend(5);
  if (to_root() < 0) return 1;
  int fd = open("/dev/null", O_RDWR); /* at: openat */
  kept = fd;
  if (raise(SIGUSR1) != 0) return 2; /* at: raise */
  int two[2] = {2, 1};
  qsort(two, 2, sizeof *two, by_value);
  pthread_t id;
  if (pthread_create(&id, NULL, thread, NULL) != 0) return 3; /* at: pthread_create */
  pthread_join(id, NULL);
  kept = fd;
  return 0;
}

int main(int argc, char **argv) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGUSR1, &action, NULL); /* at: rt_sigaction */
  int status = 0;
  pid_t child = fork(); /* at: fork */
  if (child == 0) {
    int failed = daemonlike();
    exit(failed);
  }
  waitpid(child, &status, 0); /* at: wait4 */
#ifdef LIBRARY
  void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
  int (*in_library)(void) = library ? (int (*)(void))dlsym(library, "in_library") : NULL;
  if (!in_library) return 4;
  kept = in_library();
#endif
  (void)argc;
  execv("/bin/sh", (char *[]){argv[0], "-c", "umask 0111; echo end", NULL}); /* at: exec */
  return 5;
}
