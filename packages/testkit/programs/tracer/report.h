/* What every program here tells of itself: one line a fact, written whole. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

__attribute__((format(printf, 1, 2))) static void report(const char *format, ...)
{
	char line[200];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(line, sizeof line - 1, format, args);
	va_end(args);
	line[n] = '\n';
	if (write(1, line, n + 1) < 0)
		_exit(99);
}

/* Waits for a child and tells how it ended. */
__attribute__((unused)) static void reap(pid_t pid)
{
	int status;
	pid_t got;
	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		report("lost %d", pid);
	else if (WIFSIGNALED(status))
		report("killed %d %d", got, WTERMSIG(status));
	else
		report("exited %d %d", got, WEXITSTATUS(status));
}

__attribute__((unused)) static void pause_ms(int ms)
{
	struct timespec rest = {ms / 1000, ms % 1000 * 1000000L};
	while (nanosleep(&rest, &rest) < 0 && errno == EINTR)
		;
}
