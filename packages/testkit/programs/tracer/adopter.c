/*
 * Adopts the orphans of a command. From the start it has a child that has long been a zombie and stays one.
 * usage: adopter keeps COMMAND...   its other dead children stay zombies too, as where PID 1 is no init
 *        adopter waits COMMAND...   it waits for its other children, as an init does
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG 6 /* seconds */

int main(int argc, char **argv)
{
	if (argc < 3 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		return 2;
	/* One that sends no signal when it ends is found by no wait that does not ask for such. */
	long zombie = syscall(SYS_clone, 0, 0, 0, 0, 0);
	if (zombie == 0)
		_exit(0);
	sleep(LONG);
	pid_t command = strcmp(argv[1], "waits") == 0 ? fork() : 0;
	if (command == 0) {
		execv(argv[2], argv + 2);
		perror(argv[2]);
		return 127;
	}
	for (;;) {
		int status;
		pid_t pid = wait(&status);
		if (pid < 0 || pid == command)
			return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
}
