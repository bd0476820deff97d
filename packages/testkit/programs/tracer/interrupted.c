/* Calls that signals come into. usage: interrupted MODE */
#include "report.h"

/* Shared by all processes of this program: how many signals have been handled, and whether a lock is about to be asked for. */
static _Atomic int *handled, *asking;
static pid_t child;

static void note(int signal) { (void)signal, ++*handled; }
/* Makes the very call that it has interrupted, and others. */
static void nested(int signal)
{
	int saved = errno;
	(void)signal;
	++*handled;
	umask(022);
	if (waitpid(child, NULL, WNOHANG) != 0)
		report("wrong");
	kill(getpid(), SIGUSR2);
	errno = saved;
}

static void on(int signal, void (*handler)(int), int flags)
{
	struct kernel_action {
		void *handler;
		unsigned long flags;
		void *restorer;
		unsigned long mask;
	} action;
	struct sigaction own = {.sa_handler = handler, .sa_flags = flags};
	sigaction(signal, &own, NULL);
	syscall(SYS_rt_sigaction, signal, NULL, &action, 8);
	syscall(SYS_rt_sigaction, signal, &(struct kernel_action){0}, NULL, 8);
	syscall(SYS_rt_sigaction, signal, &action, &action, 8); /* the old one over the new one */
}

/* Whether a process waits in the kernel, and has taken the signal of this number that was sent to it last (proc(5)). */
static int waits(pid_t pid, int signal)
{
	char path[40], line[200], state = 0;
	unsigned long long pending = 0;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file)) {
		unsigned long long set;
		sscanf(line, "State: %c", &state);
		if (sscanf(line, "SigPnd: %llx", &set) == 1 || sscanf(line, "ShdPnd: %llx", &set) == 1)
			pending |= set;
	}
	if (file)
		fclose(file);
	return state == 'S' && !(pending >> (signal - 1) & 1);
}

static void await_waiting(pid_t pid, int signal)
{
	while (!waits(pid, signal))
		pause_ms(1);
}

/* A child that sends the parent signals, each into the midst of its waiting, then ends. */
static pid_t sender(int times, int signal)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	for (int i = 0; i < times; i++) {
		await_waiting(getppid(), signal);
		kill(getppid(), signal);
	}
	await_waiting(getppid(), signal);
	_exit(4);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "restart";
	int status = 0;
	handled = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	asking = handled + 1;
	if (!strcmp(mode, "restart")) {
		on(SIGUSR1, note, SA_RESTART);
		child = sender(3, SIGUSR1);
		pid_t got = waitpid(child, &status, 0);
		report("waited %d handled %d", got == child, *handled);
	} else if (!strcmp(mode, "eintr")) {
		on(SIGUSR1, note, 0);
		child = sender(1, SIGUSR1);
		pid_t got = waitpid(child, &status, 0);
		report("waited %d errno %d handled %d", got, got < 0 ? errno : 0, *handled);
		reap(child);
	} else if (!strcmp(mode, "ignored")) {
		signal(SIGUSR1, SIG_IGN);
		child = sender(2, SIGUSR1);
		pid_t got = waitpid(child, &status, 0);
		report("waited %d handled %d", got == child, *handled);
	} else if (!strcmp(mode, "nested")) {
		on(SIGUSR1, nested, SA_RESTART);
		on(SIGUSR2, note, 0);
		child = sender(2, SIGUSR1);
		pid_t got = waitpid(child, &status, 0);
		report("waited %d handled %d", got == child, *handled);
	} else if (!strcmp(mode, "flock")) {
		int fd = open("/tmp", O_RDONLY | O_DIRECTORY);
		flock(fd, LOCK_EX);
		on(SIGALRM, note, argc > 2 ? SA_RESTART : 0);
		child = fork();
		if (child == 0) {
			int own = open("/tmp", O_RDONLY | O_DIRECTORY);
			on(SIGALRM, note, argc > 2 ? SA_RESTART : 0);
			*asking = 1;
			int result = flock(own, LOCK_EX);
			report("locked %d errno %d handled %d", result, result ? errno : 0, *handled);
			_exit(0);
		}
		while (!*asking)
			pause_ms(1);
		await_waiting(child, SIGALRM);
		kill(child, SIGALRM);
		while (!*handled)
			pause_ms(1);
		flock(fd, LOCK_UN);
		reap(child);
	}
	report("end");
	return 0;
}
