#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    if (fork() != 0) /* also true of -1: fork has failed */
        exit(0);
    pause(); /* the daemon */
}
