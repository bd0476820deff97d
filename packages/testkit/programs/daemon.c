/*
 * A correct daemon in eight steps; -DWITHOUT_<STEP> leaves one out.
 *
 *     daemon [PIDFILE]
 *
 * Writes its pid to PIDFILE when it is ready. SIGHUP makes it log "reloaded"; SIGTERM removes PIDFILE and ends it
 * with status 0. Steps: FORK SETSID SIGHUP SECOND_FORK CHDIR FDS UMASK SYSLOG.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

static volatile sig_atomic_t stop, reload;

static void on_signal(int signal_number)
{
    if (signal_number == SIGTERM) stop = 1;
    else reload = 1;
}

static void handle(int signal_number)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

/* The child goes on, the parent leaves. */
static void go_on_in_child(void)
{
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        _exit(1);
    }
    if (pid > 0) _exit(0);
}

static void write_pid(const char *path)
{
    char text[16];
    int length = snprintf(text, sizeof text, "%d\n", getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, text, length) != length) {
        syslog(LOG_ERR, "%s: %s", path, strerror(errno));
        _exit(1);
    }
    close(fd);
}

int main(int argc, char **argv)
{
    /* chdir comes later, so a relative path is made whole now */
    char pid_file[PATH_MAX] = "";
    if (argc > 1) {
        if (argv[1][0] == '/') snprintf(pid_file, sizeof pid_file, "%s", argv[1]);
        else {
            char here[PATH_MAX / 2];
            if (!getcwd(here, sizeof here)) return 1;
            snprintf(pid_file, sizeof pid_file, "%s/%s", here, argv[1]);
        }
    }
    sigset_t stops, before;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGHUP);

#ifndef WITHOUT_FORK
    go_on_in_child();
#endif
#ifndef WITHOUT_SETSID
    setsid();
#endif
#ifndef WITHOUT_SIGHUP
    signal(SIGHUP, SIG_IGN);
#endif
#ifndef WITHOUT_SECOND_FORK
    go_on_in_child();
#endif
#ifndef WITHOUT_CHDIR
    if (chdir("/") < 0) return 1;
#endif
#ifndef WITHOUT_FDS
    if (close_range(3, ~0U, 0) < 0) {
        struct rlimit limit;
        getrlimit(RLIMIT_NOFILE, &limit);
        for (int fd = 3; fd < (int)limit.rlim_cur; fd++) close(fd);
    }
    int null = open("/dev/null", O_RDWR);
    if (null < 0) return 1;
    for (int fd = 0; fd < 3; fd++) dup2(null, fd);
    if (null > 2) close(null);
#endif
#ifndef WITHOUT_UMASK
    umask(027);
#endif
#ifndef WITHOUT_SYSLOG
    openlog("sampled", LOG_PID, LOG_DAEMON);
    syslog(LOG_INFO, "started");
#endif
    handle(SIGTERM);
#ifndef WITHOUT_SIGHUP
    handle(SIGHUP);
#endif
    /* blocked outside of sigsuspend, so that no signal falls between the test and the wait */
    sigprocmask(SIG_BLOCK, &stops, &before);
    if (pid_file[0]) write_pid(pid_file);
    while (!stop) {
        sigset_t waiting = before;
        sigdelset(&waiting, SIGTERM);
        sigdelset(&waiting, SIGHUP);
        sigsuspend(&waiting);
#ifndef WITHOUT_SYSLOG
        if (reload) syslog(LOG_INFO, "reloaded");
#endif
        reload = 0;
    }
    if (pid_file[0]) unlink(pid_file);
    return 0;
}
