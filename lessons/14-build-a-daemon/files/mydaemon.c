/* mydaemon.c: becomes a daemon, one step after the other.  cc -Wall -o mydaemon mydaemon.c */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

static int become_daemon(void)
{
    pid_t pid = fork();            /* 1: the child goes on ... */
    if (pid < 0)
        return -1;
    if (pid > 0)
        _exit(0);                  /* ... and the shell has its prompt back */

    if (setsid() < 0)              /* 2: a session of its own, no terminal */
        return -1;

    signal(SIGHUP, SIG_IGN);       /* 3: before 1, if a terminal may start us directly */

    pid = fork();                  /* 4: no session leader, so no terminal by accident */
    if (pid < 0)
        return -1;
    if (pid > 0)
        _exit(0);

    if (chdir("/") < 0)            /* 5: no file system is kept busy */
        return -1;

    int null = open("/dev/null", O_RDWR);    /* 6: 0, 1 and 2 go nowhere */
    if (null < 0)
        return -1;
    for (int fd = 0; fd <= 2; fd++)
        dup2(null, fd);
    close_range(3, ~0U, 0);        /* and nothing inherited stays open */

    umask(0);                      /* 7: the mode asked for is the mode got */

    openlog("mydaemon", LOG_PID, LOG_DAEMON);   /* 8: remembers this, opens nothing */
    syslog(LOG_INFO, "ready");     /* the first message connects */
    return 0;
}

int main(void)
{
    if (become_daemon() < 0)
        return 1;
    for (;;)
        pause();
}
