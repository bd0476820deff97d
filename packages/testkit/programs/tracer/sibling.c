/*
 * A child makes one that is not its own child but its parent's (CLONE_PARENT), and ends. The other waits for that.
 * usage: sibling
 */
#include "report.h"

int main(void)
{
	int ends[2];
	if (pipe(ends) != 0)
		return 2;
	pid_t maker = fork();
	if (maker == 0) {
		long sibling = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		if (sibling == 0) {
			close(ends[1]);
			char none;
			while (read(ends[0], &none, 1) < 0 && errno == EINTR)
				;
			_exit(0);
		}
		report("maker %d sibling %ld", getpid(), sibling);
		_exit(sibling < 0);
	}
	reap(maker);
	close(ends[1]);
	reap(-1);
	report("end");
	return 0;
}
