/* Blocks every signal, is sent some, and takes them when it says so. */
#include "report.h"

static void note(int signal) { report("took %d", signal); }

int main(void)
{
	sigset_t all, none;
	sigfillset(&all);
	sigemptyset(&none);
	signal(SIGUSR1, note);
	signal(SIGUSR2, SIG_IGN);
	sigprocmask(SIG_SETMASK, &all, NULL);
	pid_t self = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		kill(self, SIGUSR1);
		kill(self, SIGTERM);
		kill(self, 0);
		_exit(0);
	}
	reap(pid);
	syscall(SYS_tgkill, self, self, SIGUSR1);
	signal(SIGTERM, note);
	sigprocmask(SIG_SETMASK, &none, NULL);
	kill(self, SIGUSR1);
	report("end");
	return 0;
}
