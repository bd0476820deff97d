/* SIGHUP and SIGCONT that the kernel sends for different reasons: a stopped group that becomes an orphan, a terminal that its
   session's leader gives up, the end of a master, the end of the leader. Each is caught by one process. */
#define _GNU_SOURCE
#include "report.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static volatile sig_atomic_t hups, conts;
static void note(int signal) { *(signal == SIGHUP ? &hups : &conts) += 1; }

static void catch_both(void)
{
	struct sigaction action = {.sa_handler = note};
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGCONT, &action, NULL);
}

/* Until both have come, then the end. */
static void until_told(void)
{
	while (!hups || !conts)
		usleep(1000);
	_exit(0);
}

/* Ends while its child, in a group of its own, is stopped. The session's leader lives. */
static void orphan(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		catch_both();
		raise(SIGSTOP);
		until_told();
	}
	waitpid(pid, NULL, WUNTRACED);
}

/* Leads a session on a terminal of its own making, whose master is given. */
static void lead(int master)
{
	setsid();
	int slave = open(ptsname(master), O_RDWR); /* becomes the controlling terminal */
	close(master);
	catch_both();
	if (slave < 0)
		_exit(1);
}

static int pseudo(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	return master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 ? master : -1;
}

static void give_up(void)
{
	int master = pseudo();
	pid_t pid = fork();
	if (pid == 0) {
		lead(master);
		ioctl(open("/dev/tty", O_RDWR), TIOCNOTTY);
		until_told();
	}
	waitpid(pid, NULL, 0);
}

static void close_master(void)
{
	int master = pseudo(), ends[2];
	char byte;
	if (pipe(ends) < 0)
		return;
	pid_t pid = fork();
	if (pid == 0) {
		lead(master);
		if (write(ends[1], "x", 1) == 1)
			until_told();
	}
	if (read(ends[0], &byte, 1) == 1)
		close(master);
	waitpid(pid, NULL, 0);
}

/* The foreground group hears of its leader's end; of that alone there is no SIGCONT. */
static void leader_ends(void)
{
	int master = pseudo(), ends[2];
	char byte;
	if (pipe(ends) < 0)
		return;
	pid_t pid = fork();
	if (pid == 0) {
		lead(master);
		if (fork() == 0) {
			conts = 1;
			if (write(ends[1], "x", 1) == 1)
				until_told();
		}
		if (read(ends[0], &byte, 1) == 1)
			_exit(0);
	}
	waitpid(pid, NULL, 0);
}

int main(void)
{
	void (*const acts[])(void) = {orphan, give_up, close_master, leader_ends};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			acts[i]();
			_exit(0);
		}
		reap(pid);
	}
	report("end");
	return 0;
}
