/*
 * Processes of two threads: while one forks, the other looks at the processors that it may run on. usage: looks N
 * Tells in how many of N such processes a child was left on a single one.
 */
#include "report.h"

static atomic_int looked;

static int on_one(void)
{
	cpu_set_t processors;
	CPU_ZERO(&processors);
	sched_getaffinity(0, sizeof processors, &processors);
	return CPU_COUNT(&processors) == 1;
}

static void *look(void *after_us)
{
	usleep((long)after_us);
	on_one();
	looked = 1;
	return NULL;
}

/* Forks, and waits for the child. */
static int child(int (*run)(int), int number)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		_exit(run(number));
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

static int nothing(int number)
{
	return 0 * number;
}

static int forks_while_looking(int number)
{
	pthread_t thread;
	int status, found = 0;
	for (int i = 0; i < 10; i++)
		child(nothing, 0);
	pthread_create(&thread, NULL, look, (void *)(number * 37L % 1500));
	for (int after = 0; after < 2; after += looked) {
		if (fork() == 0) {
			pause_ms(4); /* until the other's look is over */
			_exit(on_one());
		}
	}
	while (wait(&status) > 0)
		found |= WEXITSTATUS(status);
	return found;
}

int main(int argc, char **argv)
{
	int found = 0;
	for (int i = 0; i < 700; i++) /* long busy; it does not look itself, as its children would then be left alone */
		child(nothing, 0);
	for (int number = 0; number < (argc > 1 ? atoi(argv[1]) : 1); number++)
		found += child(forks_while_looking, number);
	report("left on one %d", found);
	report("end");
	return 0;
}
