/* Signals that the kernel sends of its own accord, one process each; and one that a process sends to itself. */
#include "report.h"
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

static int file;
static volatile sig_atomic_t handled;

static void note(int signal) { (void)signal, handled = 1; }

static void put(int fd) { if (write(fd, "x", 1) == 1) fsync(fd); }

static void no_reader(void)
{
	int ends[2];
	if (pipe(ends) == 0 && close(ends[0]) == 0)
		put(ends[1]);
}

static void no_peer(void)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && close(ends[0]) == 0)
		put(ends[1]);
}

static void itself(void) { kill(getpid(), SIGPIPE); }

static void file_limit(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_FSIZE, &none);
	put(file);
}

static void cpu_limit(void)
{
	struct rlimit second = {1, 2};
	setrlimit(RLIMIT_CPU, &second);
	for (;;)
		;
}

static void timers(void)
{
	const int kinds[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}, signals[] = {SIGALRM, SIGVTALRM, SIGPROF};
	struct itimerval once = {.it_value.tv_usec = 1000};
	for (int i = 0; i < 3; i++) {
		handled = 0;
		signal(signals[i], note);
		setitimer(kinds[i], &once, NULL);
		while (!handled)
			;
	}
}

/* Ends while its child, which wants to be told of that, waits. */
static void parent(void)
{
	int ends[2];
	char byte;
	if (pipe(ends) < 0)
		return;
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGUSR2);
		put(ends[1]);
		for (;;)
			pause();
	}
	if (read(ends[0], &byte, 1) == 1)
		_exit(0);
}

static void window(void)
{
	struct winsize size;
	signal(SIGWINCH, note);
	if (ioctl(0, TIOCGWINSZ, &size) < 0)
		return;
	size.ws_row++; /* setting what it is already signals nobody */
	if (ioctl(0, TIOCSWINSZ, &size) == 0)
		while (!handled)
			;
}

int main(void)
{
	void (*const acts[])(void) = {no_reader, no_peer, itself, file_limit, cpu_limit, timers, parent};
	char name[] = "reasons-XXXXXX";
	file = mkstemp(name);
	unlink(name);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			acts[i]();
			_exit(0);
		}
		reap(pid);
	}
	window();
	report("end");
	return 0;
}
