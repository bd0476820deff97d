/* Every way to make a process. usage: births MODE [N]; each child exits with a status of its own, each is waited for. */
#include "report.h"
#include <linux/sched.h>

#define UNTRACED 0x00800000

static pid_t clone3_flags(struct clone_args *args, unsigned long flags)
{
	args->flags = flags;
	args->exit_signal = SIGCHLD;
	return syscall(SYS_clone3, args, sizeof *args);
}

static pid_t born(const char *mode, char *self)
{
	struct clone_args args = {0};
	if (!strcmp(mode, "vfork")) {
		pid_t pid = vfork();
		if (pid == 0)
			_exit(7);
		return pid;
	}
	if (!strcmp(mode, "spawn")) {
		pid_t pid;
		char *argv[] = {self, "child", NULL};
		return posix_spawn(&pid, self, NULL, NULL, argv, environ) ? -1 : pid;
	}
	if (!strcmp(mode, "clone"))
		return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (!strcmp(mode, "clone-untraced"))
		return syscall(SYS_clone, UNTRACED | SIGCHLD, 0, 0, 0, 0);
	if (!strcmp(mode, "clone3"))
		return clone3_flags(&args, 0);
	if (!strcmp(mode, "clone3-untraced"))
		return clone3_flags(&args, UNTRACED);
	if (!strcmp(mode, "clone3-constant")) { /* where nobody can write the wish away in the usual way */
		struct clone_args *fixed = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		fixed->flags = UNTRACED;
		fixed->exit_signal = SIGCHLD;
		mprotect(fixed, 4096, PROT_READ);
		return syscall(SYS_clone3, fixed, sizeof *fixed);
	}
	return fork();
}

static void one(const char *mode, char *self, int i)
{
	pid_t pid = born(mode, self);
	if (pid == 0) {
		setsid(); /* told of every child: it did not escape */
		_exit(i % 100 + 1);
	}
	if (pid < 0)
		report("failed %d", errno);
	else
		reap(pid);
}

static void *forker(void *arg)
{
	one("fork", NULL, (int)(long)arg);
	return NULL;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "fork";
	int n = argc > 2 ? atoi(argv[2]) : 5;
	if (!strcmp(mode, "child"))
		return 7;
	if (!strcmp(mode, "threads")) {
		pthread_t threads[200];
		for (int i = 0; i < n; i++)
			pthread_create(&threads[i], NULL, forker, (void *)(long)i);
		for (int i = 0; i < n; i++)
			pthread_join(threads[i], NULL);
	} else if (!strcmp(mode, "burst")) { /* all at once, then all waited for */
		for (int i = 0; i < n; i++)
			if (fork() == 0)
				_exit(i % 100 + 1);
		for (int i = 0; i < n; i++)
			reap(-1);
	} else if (!strcmp(mode, "reuse")) { /* the same number again and again (needs /proc/sys/kernel/ns_last_pid) */
		pid_t pid = fork();
		for (int i = 0;; i++) {
			if (pid == 0)
				_exit(i + 1);
			reap(pid);
			if (i + 1 == n)
				break;
			int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_NOCTTY);
			dprintf(fd, "%d", pid - 1);
			close(fd);
			pid = fork();
		}
	} else
		for (int i = 0; i < n; i++)
			one(mode, argv[0], i);
	report("end");
	return 0;
}
