/* Stops, continues and kills a child by signals, each once the one before has had its effect: again and again with a pause in
 * between (argument), or without one. */
#include "report.h"

static void wait_for(pid_t pid, int options)
{
	while (waitpid(pid, NULL, options) < 0 && errno == EINTR)
		;
}

int main(int argc, char **argv)
{
	int pause = argc > 1 ? atoi(argv[1]) : 0;
	for (int round = 0; round < 20; round++) {
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
	report("end");
}
