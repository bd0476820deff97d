/* Job control. usage: stops MODE [THREADS] */
#include "report.h"

static void *work(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

static void expect(pid_t pid, const char *what)
{
	int status;
	if (waitpid(pid, &status, WUNTRACED | WCONTINUED) != pid)
		report("wrong %s", what);
	else if (WIFSTOPPED(status))
		report("stopped %d %d", pid, WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		report("continued %d", pid);
	else if (WIFSIGNALED(status))
		report("killed %d %d", pid, WTERMSIG(status));
	else
		report("exited %d %d", pid, WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "each";
	int threads = argc > 2 ? atoi(argv[2]) : 0;
	int ready[2];
	if (pipe(ready))
		return 1;
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t thread;
		setpgid(0, 0);
		for (int i = 0; i < threads; i++)
			pthread_create(&thread, NULL, work, NULL);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		char c;
		if (!strcmp(mode, "tty") && read(0, &c, 1) < 0)
			_exit(8);
		for (;;)
			pause();
	}
	char c;
	if (read(ready[0], &c, 1) != 1)
		return 1;
	if (!strcmp(mode, "tty")) {
		expect(pid, "SIGTTIN");
		kill(pid, SIGTERM);
		kill(pid, SIGCONT);
		expect(pid, "end");
		if (waitpid(pid, NULL, 0) == pid)
			report("late");
	} else {
		int signals[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
		for (int i = 0; i < 4; i++) {
			kill(pid, signals[i]);
			expect(pid, "stop");
			kill(pid, SIGCONT);
			expect(pid, "continue");
		}
		kill(pid, SIGSTOP);
		expect(pid, "stop");
		kill(pid, SIGKILL);
		expect(pid, "end");
	}
	report("end");
	return 0;
}
