/* A library that makes a call of its own, for tests of source lines. */
#include <sys/stat.h>

int in_library(void);

int in_library(void) {
  mode_t old = umask(0123); /* at: umask-in-library */
  return (int)old + 1;
}
