/* Is in the middle of something, and says what came of it. usage: patient MODE; it ends when it is told to. */
#include "report.h"

static volatile sig_atomic_t handled, stop;
static void note(int signal) { (void)signal, handled++; }
static void finish(int signal) { (void)signal, stop = 1; }

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "read";
	char buffer[16] = "";
	int ends[2];
	if (pipe(ends))
		return 1;
	signal(SIGUSR1, note); /* glibc: SA_RESTART */
	if (!strcmp(mode, "eintr") || !strcmp(mode, "flood")) {
		struct sigaction action = {.sa_handler = note};
		sigaction(SIGUSR1, &action, NULL);
	}
	signal(SIGUSR2, finish);
	report("ready %d", getpid());
	if (!strcmp(mode, "read") || !strcmp(mode, "wait")) {
		pid_t child = fork();
		if (child == 0) {
			report("child %d", getpid());
			while (!stop)
				pause_ms(2);
			if (write(ends[1], "written", 7) != 7)
				_exit(1);
			_exit(6);
		}
		if (!strcmp(mode, "read")) {
			ssize_t n = read(ends[0], buffer, sizeof buffer - 1);
			report("read %zd %s", n, buffer);
		}
		int status;
		pid_t got = waitpid(child, &status, 0);
		report("waited %d %d", got == child, WEXITSTATUS(status));
	} else if (!strcmp(mode, "sleep")) {
		struct timespec before, after, time = {1, 500000000};
		clock_gettime(CLOCK_MONOTONIC, &before);
		int result = nanosleep(&time, NULL);
		clock_gettime(CLOCK_MONOTONIC, &after);
		long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
		report("slept %d %s", result, ms >= 1499 ? "enough" : "short");
	} else if (!strcmp(mode, "poll")) {
		struct pollfd one = {.fd = ends[0], .events = POLLIN};
		report("polled %d", poll(&one, 1, 1500));
	} else if (!strcmp(mode, "eintr")) {
		ssize_t n = read(ends[0], buffer, 1);
		report("read %zd errno %d handled %d", n, n < 0 ? errno : 0, handled);
	} else if (!strcmp(mode, "spin")) {
		unsigned long sum = 0, steps = 0;
		double x = 1;
		while (!stop) {
			sum += steps % 7;
			x = x * 1.0000001;
			if (x > 2)
				x = 1;
			if (++steps % 7 == 0 && sum != steps / 7 * 21)
				report("wrong %lu %lu", sum, steps);
		}
		report("spun %s", x >= 1 && x <= 2.1 ? "right" : "wrong");
	} else if (!strcmp(mode, "flood")) { /* signals all the time, while it spins and while it sleeps */
		pid_t self = getpid(), child = fork();
		if (child == 0) {
			signal(SIGUSR2, SIG_DFL);
			for (int i = 0; i < 300; i++) {
				kill(self, SIGUSR1);
				if (i % 3 == 0)
					pause_ms(1);
			}
			_exit(0);
		}
		while (!stop) {
			struct timespec time = {0, 200000};
			if (nanosleep(&time, NULL) < 0 && errno != EINTR)
				report("wrong errno %d", errno);
		}
		reap(child);
		report("flooded %s", handled > 0 ? "yes" : "no");
	}
	report("end");
	return 0;
}
