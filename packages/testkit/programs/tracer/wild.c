/* Programs that nobody wants as neighbours. usage: wild MODE; most never end by themselves. */
#include "report.h"

static void *forks(void *unused)
{
	for (;;) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(1);
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	return unused;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";
	if (strcmp(mode, "execs-on"))
		report("wild %s", mode);
	if (!strcmp(mode, "bomb"))
		for (;;)
			fork();
	if (!strcmp(mode, "zombies")) /* children that end and are not waited for */
		for (int born = 0;; born++) {
			pid_t pid = fork();
			if (pid == 0)
				_exit(0);
			if (pid < 0) {
				report("zombies %d errno %d", born, errno);
				pause();
			}
		}
	if (!strcmp(mode, "execs") || !strcmp(mode, "execs-on"))
		execl("/proc/self/exe", "wild", "execs-on", NULL);
	if (!strcmp(mode, "threads")) {
		pthread_t thread;
		for (int i = 0; i < 50; i++)
			pthread_create(&thread, NULL, forks, NULL);
	}
	if (!strcmp(mode, "blocks")) { /* every signal, in a family */
		sigset_t all;
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
		for (int i = 1; i < NSIG; i++)
			signal(i, SIG_IGN);
		for (int i = 0; i < 3; i++)
			fork();
		for (int i = 0; i < 100; i++)
			kill(0, i % 30 + 1 == SIGKILL || i % 30 + 1 == SIGSTOP ? 0 : i % 30 + 1);
	}
	if (!strcmp(mode, "siblings")) /* children that kill each other, and new ones */
		for (;;) {
			pid_t first = fork();
			if (first == 0)
				for (;;)
					pause();
			pid_t second = fork();
			if (second == 0) {
				kill(first, SIGKILL);
				kill(getpid(), SIGKILL);
			}
			waitpid(first, NULL, 0);
			waitpid(second, NULL, 0);
		}
	if (!strcmp(mode, "ptraces"))
		for (;;) {
			ptrace(PTRACE_TRACEME, 0, 0, 0);
			ptrace(PTRACE_ATTACH, getppid(), 0, 0);
			ptrace(PTRACE_SEIZE, 1, 0, 0);
		}
	if (!strcmp(mode, "everyone")) /* all it may signal: its shell too */
		kill(-1, SIGKILL);
	for (;;)
		pause();
}
