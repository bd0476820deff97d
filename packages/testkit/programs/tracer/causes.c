/* What is sent by calls and by ends, one at a time and again and again:
 *
 *   kill MS    a child is stopped, continued and killed, with a pause before each
 *   session    the leader of a session with a terminal ends: SIGHUP
 *   orphans    the parent of a stopped process ends, whose group is orphaned by that: SIGHUP, SIGCONT
 *   parent     the parent of one that has asked for it ends: PR_SET_PDEATHSIG
 */
#include "report.h"
#include <sys/ioctl.h>
#include <sys/prctl.h>

enum { ROUNDS = 20, ENDED = 4 };

static void wait_for(pid_t pid, int options)
{
	while (waitpid(pid, NULL, options) < 0 && errno == EINTR)
		;
}

static void by_kill(int pause)
{
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			pause_ms(1000);
	pause_ms(pause);
	kill(pid, SIGSTOP);
	wait_for(pid, WUNTRACED);
	pause_ms(pause);
	kill(pid, SIGCONT);
	wait_for(pid, WCONTINUED);
	pause_ms(pause);
	kill(pid, SIGKILL);
	wait_for(pid, 0);
}

static void child_of(const char *what, int ready)
{
	if (!strcmp(what, "orphans")) {
		setpgid(0, 0);
		raise(SIGSTOP);
	}
	if (!strcmp(what, "parent"))
		prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause_ms(1000);
}

static void by_end(const char *what)
{
	char byte;
	int ready[2], terminal = posix_openpt(O_RDWR | O_NOCTTY);
	if (pipe(ready) < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0)
		_exit(1);
	if (fork() == 0) {
		setsid();
		if (!strcmp(what, "session") && open(ptsname(terminal), O_RDWR) < 0)
			_exit(2);
		pid_t child = fork();
		if (child == 0)
			child_of(what, ready[1]);
		if (!strcmp(what, "orphans"))
			wait_for(child, WUNTRACED);
		else if (read(ready[0], &byte, 1) != 1)
			_exit(3);
		_exit(ENDED);
	}
	while (wait(NULL) > 0 || errno == EINTR)
		;
	close(terminal);
	close(ready[0]);
	close(ready[1]);
}

int main(int argc, char **argv)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (int round = 0; round < ROUNDS; round++) {
		if (argc > 2)
			by_kill(atoi(argv[2]));
		else
			by_end(argv[1]);
	}
	report("end");
}
