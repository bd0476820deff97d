/* Threads ask for CLONE_UNTRACED over and over while clone3 is made with those flags. usage: raced N. A child that got away
 * waits for ever; the program ends when N such have been killed. */
#include "report.h"
#include <linux/sched.h>

#define UNTRACED 0x00800000
#define FLICKERS 3
#define TRIES 20000

static volatile struct clone_args args = {.exit_signal = SIGCHLD};

static void *flicker(void *unused)
{
	for (;;) {
		args.flags = UNTRACED;
		args.flags = 0;
	}
	return unused;
}

int main(int argc, char **argv)
{
	int wanted = argc > 1 ? atoi(argv[1]) : 1, killed = 0;
	for (int i = 0; i < FLICKERS; i++) {
		pthread_t thread;
		pthread_create(&thread, NULL, flicker, NULL);
	}
	for (int i = 0; i < TRIES && killed < wanted; i++) {
		int status;
		pid_t pid = syscall(SYS_clone3, &args, sizeof args);
		if (pid == 0) {
			if (setsid() > 0)
				_exit(0);
			for (;;) /* nobody traces it, so that the filter has its calls fail */
				pause();
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			report("failed %d", errno);
		else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			killed++;
	}
	report("got away and killed: %d", killed);
	report("end");
	return 0;
}
