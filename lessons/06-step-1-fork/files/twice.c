#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    printf("I said %s. ", argv[1]); /* no newline: it stays in a buffer */
    if (fork() > 0) {
        wait(NULL);                 /* only so that nothing gets mixed up on the screen */
        if (argc > 2)
            _exit(0);               /* leaves the buffer alone */
        exit(0);                    /* writes the buffer out */
    }
    exit(0);                        /* the child has a copy of the buffer, and writes that out */
}
