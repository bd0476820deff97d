/* Calls that signals come into. usage: interrupted MODE */
#include "report.h"

/* Counted where the sender sees it too, so that each signal comes only when the one before has been handled. */
static _Atomic int *handled;
static pid_t child;
static int waits_for_handler = 1;

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

/* A child that sends the parent signals, then ends. */
static pid_t sender(int times, int signal)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	for (int i = 0; i < times; i++) {
		int before = *handled;
		pause_ms(20);
		kill(getppid(), signal);
		for (int waited = 0; waits_for_handler && *handled == before && waited < 5000; waited++)
			pause_ms(1);
	}
	pause_ms(20);
	_exit(4);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "restart";
	int status = 0;
	handled = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
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
		waits_for_handler = 0;
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
			ualarm(20000, 0);
			int result = flock(own, LOCK_EX);
			report("locked %d errno %d handled %d", result, result ? errno : 0, *handled);
			_exit(0);
		}
		while (!*handled)
			pause_ms(5);
		pause_ms(40);
		flock(fd, LOCK_UN);
		reap(child);
	}
	report("end");
	return 0;
}
