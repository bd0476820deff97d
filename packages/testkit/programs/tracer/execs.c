/* execve as often as asked, from the first thread or from another one. usage: execs MODE N */
#include "report.h"

static char **args;

static void *again(void *unused)
{
	(void)unused;
	execv(args[0], args);
	report("failed %d", errno);
	_exit(9);
}

static void *idle(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	int n = atoi(argv[2]);
	char left[12];
	report("alive %d %d", getpid(), n);
	if (n == 0)
		return 5;
	snprintf(left, sizeof left, "%d", n - 1);
	args = (char *[]){argv[0], argv[1], left, NULL};
	if (strcmp(argv[1], "thread"))
		again(NULL);
	pthread_t thread;
	for (int i = 0; i < 3; i++)
		pthread_create(&thread, NULL, idle, NULL);
	pthread_create(&thread, NULL, again, NULL);
	if (n % 2) /* the first thread waits in a call that is told, or is gone */
		waitid(P_ALL, 0, NULL, WEXITED) < 0 ? pause() : 0;
	else
		pthread_exit(NULL);
}
