/*
 * A parent that tells all it hears of its child (each SIGCHLD, each answer of waitpid), and a child in the middle of
 * something. usage: stopped MODE. It is ready once the child is in the midst of that. SIGUSR1 to the parent: gives the
 * child what it waits for. SIGUSR2: how long the child's threads have run so far, and their states.
 */
#include "report.h"
#include <dirent.h>

static volatile sig_atomic_t handled, stop;
static void note(int signal) { (void)signal, handled++; }
static void finish(int signal) { (void)signal, stop = 1; }

static pid_t child;
static int ends[2];

static void heard(int signal, siginfo_t *info, void *context)
{
	static const char *const codes[] = {"", "exited", "killed", "dumped", "trapped", "stopped", "continued"};
	(void)signal, (void)context;
	report("SIGCHLD %s %d", codes[info->si_code], info->si_status);
}

static void give(int signal)
{
	(void)signal;
	if (write(ends[1], "written", 7) != 7)
		_exit(1);
}

static int text_of(char *text, int size, const char *folder, const char *name)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "r");
	int got = file && fgets(text, size, file);
	if (file)
		fclose(file);
	return got;
}

/* The state of a thread (proc(5)), and how many nanoseconds it has been on a processor. */
static char look_at(const char *folder, unsigned long long *ran)
{
	char text[400];
	*ran = text_of(text, sizeof text, folder, "schedstat") ? strtoull(text, NULL, 10) : 0;
	return text_of(text, sizeof text, folder, "stat") ? strrchr(text, ')')[2] : '?';
}

/* Until the child is where it waits, or has computed for a while. */
static void settle(void)
{
	char folder[100], state = 0, was;
	unsigned long long ran = 0, had;
	snprintf(folder, sizeof folder, "/proc/%d", child);
	for (int i = 0; i < 4000; i++) {
		was = state;
		had = ran;
		state = look_at(folder, &ran);
		if ((was == 'S' && state == 'S' && ran == had) || ran > 50000000)
			return;
		pause_ms(5);
	}
}

/* Of all threads but the first. */
static void tell_threads(int signal)
{
	(void)signal;
	char tasks[100], folder[200], states[32] = "";
	unsigned long long sum = 0, ran;
	snprintf(tasks, sizeof tasks, "/proc/%d/task", child);
	DIR *list = opendir(tasks);
	for (struct dirent *task; list && (task = readdir(list));) {
		if (*task->d_name == '.' || atoi(task->d_name) == child)
			continue;
		snprintf(folder, sizeof folder, "%s/%.20s", tasks, task->d_name);
		char state[] = {look_at(folder, &ran), 0};
		strncat(states, state, 1);
		sum += ran;
	}
	if (list)
		closedir(list);
	report("ran %llu %s", sum, states);
}

static void *spin(void *unused)
{
	(void)unused;
	while (!stop)
		;
	return NULL;
}

static void act(const char *mode)
{
	signal(SIGCHLD, SIG_DFL);
	signal(SIGUSR1, note); /* glibc: SA_RESTART */
	signal(SIGUSR2, finish);
	char buffer[16] = "";
	pthread_t threads[3];
	int count = !strcmp(mode, "threads") ? 3 : 0;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, spin, NULL);
	report("child %d", getpid());
	if (!strcmp(mode, "read") || count > 0) {
		ssize_t n = read(ends[0], buffer, sizeof buffer - 1);
		report("read %zd %s handled %d", n, buffer, handled);
		stop = count > 0;
	} else if (!strcmp(mode, "sleep")) {
		struct timespec before, after, time = {1, 500000000};
		clock_gettime(CLOCK_MONOTONIC, &before);
		int result = nanosleep(&time, NULL);
		clock_gettime(CLOCK_MONOTONIC, &after);
		long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
		report("slept %d %s", result, ms >= 1499 ? "enough" : "short");
	} else if (!strcmp(mode, "poll")) {
		struct pollfd one = {.fd = ends[0], .events = POLLIN};
		report("polled %d", poll(&one, 1, -1));
	} else if (!strcmp(mode, "epoll")) { /* the kernel itself ends it when the process goes on (signal(7)) */
		struct { unsigned events; unsigned long long data; } __attribute__((packed)) event, wish = {POLLIN, 7};
		int queue = syscall(SYS_epoll_create1, 0);
		syscall(SYS_epoll_ctl, queue, 1, ends[0], &wish);
		long n = syscall(SYS_epoll_pwait, queue, &event, 1, -1, NULL, 8);
		report("waited %ld errno %d", n, n < 0 ? errno : 0);
		report("read %zd", read(ends[0], buffer, sizeof buffer));
	} else if (!strcmp(mode, "suspend")) { /* takes SIGUSR1 nowhere else */
		sigset_t set, old;
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		sigprocmask(SIG_BLOCK, &set, &old);
		int result = sigsuspend(&old);
		report("suspended %d errno %d handled %d", result, errno, handled);
	} else { /* spin: waits for nothing but SIGUSR2 */
		unsigned long sum = 0, steps = 0;
		while (!stop) {
			sum += steps % 7;
			if (++steps % 7 == 0 && sum != steps / 7 * 21)
				report("wrong %lu %lu", sum, steps);
		}
		report("spun handled %d", handled);
	}
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	report("bye %d", getpid());
	_exit(5);
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_sigaction = heard, .sa_flags = SA_SIGINFO | SA_RESTART};
	sigaction(SIGCHLD, &action, NULL);
	if (pipe(ends))
		return 1;
	child = fork();
	if (child == 0) {
		setpgid(0, 0);
		act(argc > 1 ? argv[1] : "read");
	}
	signal(SIGUSR1, give);
	signal(SIGUSR2, tell_threads);
	settle();
	report("ready %d", child);
	for (;;) {
		int status;
		if (waitpid(child, &status, WUNTRACED | WCONTINUED) != child)
			report("wrong errno %d", errno);
		else if (WIFSTOPPED(status))
			report("stopped %d", WSTOPSIG(status));
		else if (WIFCONTINUED(status))
			report("continued");
		else {
			report("%s %d", WIFSIGNALED(status) ? "killed" : "exited",
			       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
			report("end");
			return 0;
		}
	}
}
