#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    if (daemon(0, 0) < 0) /* the C library's own: fork, the parent leaves, setsid */
        exit(1);
    pause(); /* the daemon */
}
