/*
 * A daemon as glibc's daemon(3) makes it: one fork, session leader, / and /dev/null, nothing else.
 *
 *     daemon3 [NOCHDIR [NOCLOSE]]
 */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int nochdir = argc > 1 && atoi(argv[1]);
    int noclose = argc > 2 && atoi(argv[2]);
    if (daemon(nochdir, noclose) < 0) return 1;
    for (;;) pause();
}
