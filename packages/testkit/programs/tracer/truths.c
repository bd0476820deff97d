/*
 * What the kernel does with sessions, groups, terminals and orphans, as processes see it of themselves. Each fact is a
 * line without numbers of processes, so that two runs can be compared. usage: truths
 */
#include "report.h"
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>

static volatile sig_atomic_t got[NSIG], kernel[NSIG], done;
static int ready[2];

static void tell_ready(void)
{
	if (write(ready[1], "r", 1) != 1)
		_exit(98);
}
static void await_ready(int count)
{
	char byte;
	while (count > 0)
		if (read(ready[0], &byte, 1) == 1)
			count--;
}

static void note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	got[signal]++;
	kernel[signal] += info->si_code == SI_KERNEL;
	done |= signal == SIGUSR2;
	if (signal == SIGINT)
		tell_ready();
}

static void watch_signals(void)
{
	static const int watched[] = {SIGHUP, SIGCONT, SIGINT, SIGTERM, SIGUSR2};
	struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESTART};
	for (unsigned i = 0; i < sizeof watched / sizeof *watched; i++)
		sigaction(watched[i], &action, NULL);
}

static const char *name_of(int error) { return error ? strerrorname_np(error) : "ok"; }
#define TRY(call) (errno = 0, (call) == -1 ? name_of(errno) : "ok")

/* Waits until it is told to end, and says which signals it has got. */
static void member(const char *name)
{
	tell_ready();
	while (!done)
		pause_ms(1);
	report("%s: HUP %d of them the kernel's %d, CONT %d, INT %d, TERM %d", name, got[SIGHUP], kernel[SIGHUP], got[SIGCONT],
	       got[SIGINT], got[SIGTERM]);
	_exit(0);
}

static pid_t start_member(const char *name, int own_group)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (own_group)
			setpgid(0, 0);
		member(name);
	}
	if (own_group)
		setpgid(pid, pid);
	return pid;
}

static int terminal(char *slave, size_t size)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	grantpt(master);
	unlockpt(master);
	ptsname_r(master, slave, size);
	return master;
}

static void rules(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		report("a child: same group %d, same session %d", getpgrp() == getpgid(getppid()), getsid(0) == getsid(getppid()));
		report("setsid in a child: %s", TRY(setsid()));
		report("then leader of both %d, again: %s", getsid(0) == getpid() && getpgrp() == getpid(), TRY(setsid()));
		pid_t inner = fork();
		if (inner == 0) {
			pause();
			_exit(0);
		}
		report("a group for a child: %s", TRY(setpgid(inner, 0)));
		report("a leader of a session leaves its group: %s", TRY(setpgid(0, inner)));
		report("a group of another session: %s", TRY(setpgid(inner, getppid())));
		report("nobody's group: %s", TRY(kill(-inner - 100000, 0)));
		kill(-inner, SIGKILL);
		waitpid(inner, NULL, 0);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	pid = fork();
	if (pid == 0) { /* has left the group that has its number, while others are in it */
		setpgid(0, 0);
		pid_t stays = start_member("stays", 0), other = fork();
		if (other == 0) {
			setpgid(0, 0);
			pause();
		}
		setpgid(other, other);
		await_ready(1);
		report("into a child's group: %s", TRY(setpgid(0, other)));
		report("setsid while its old group lives: %s", TRY(setsid()));
		kill(stays, SIGUSR2);
		waitpid(stays, NULL, 0);
		report("setsid when it is empty: %s", TRY(setsid()));
		kill(other, SIGKILL);
		waitpid(other, NULL, 0);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/* A session on a terminal of its own with a member in front and one behind; then its leader exits, or the terminal goes. */
static void session_ends(const char *how)
{
	char slave[64], name[64];
	int master = terminal(slave, sizeof slave), link[2];
	if (pipe(link))
		_exit(97);
	pid_t leader = fork();
	if (leader == 0) {
		close(master);
		setsid();
		int fd = open(slave, O_RDWR);
		signal(SIGTTOU, SIG_IGN);
		snprintf(name, sizeof name, "%s, front", how);
		pid_t front = start_member(name, 1);
		snprintf(name, sizeof name, "%s, behind", how);
		pid_t behind = start_member(name, 1);
		await_ready(2);
		tcsetpgrp(fd, front);
		pid_t both[2] = {front, behind};
		if (!strcmp(how, "TIOCNOTTY"))
			report("TIOCNOTTY by the leader: %s", TRY(ioctl(fd, TIOCNOTTY)));
		if (write(link[1], both, sizeof both) != sizeof both)
			_exit(96);
		if (strcmp(how, "leader exits"))
			while (!done)
				pause_ms(1);
		if (!strcmp(how, "hang-up")) {
			char byte;
			report("hang-up, leader: HUP %d CONT %d", got[SIGHUP], got[SIGCONT]);
			report("a dead terminal: read %zd, write %s", read(fd, &byte, 1), TRY(write(fd, "x", 1)));
		}
		_exit(0);
	}
	pid_t both[2];
	if (read(link[0], both, sizeof both) != sizeof both)
		_exit(95);
	if (!strcmp(how, "Ctrl-C") && write(master, "\003", 1) == 1)
		await_ready(1);
	if (strcmp(how, "hang-up") == 0)
		close(master);
	if (strcmp(how, "leader exits"))
		kill(leader, SIGUSR2);
	waitpid(leader, NULL, 0);
	kill(both[0], SIGUSR2);
	kill(both[1], SIGUSR2);
	while (wait(NULL) > 0) /* it is their subreaper */
		;
	if (strcmp(how, "hang-up"))
		close(master);
	close(link[0]);
	close(link[1]);
}

static void acquisition(void)
{
	char slave[64];
	static const struct { const char *name; int flags; } ways[] = {
		{"O_RDWR", O_RDWR}, {"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR|O_NOCTTY", O_RDWR | O_NOCTTY}};
	for (int leads = 1; leads >= 0; leads--)
		for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
			int master = terminal(slave, sizeof slave);
			pid_t pid = fork();
			if (pid == 0) {
				setsid();
				if (!leads && (pid = fork()) > 0) {
					waitpid(pid, NULL, 0);
					_exit(0);
				}
				int fd = open(slave, ways[i].flags);
				const char *has = TRY(open("/dev/tty", O_RDWR));
				/* One that cannot be read is a matter of privilege. */
				const char *taken = ways[i].flags == O_WRONLY ? "not tried" : TRY(ioctl(fd, TIOCSCTTY, 0));
				report("%s opens %s: %s, TIOCSCTTY %s", leads ? "a leader" : "another", ways[i].name, has, taken);
				_exit(0);
			}
			waitpid(pid, NULL, 0);
			close(master);
		}
}

/* A background process reads: SIGTTIN stops it, or EIO where that is ignored or its group an orphan. */
static void background(int orphan, int ignore)
{
	char slave[64], byte;
	int master = terminal(slave, sizeof slave), status = 0;
	pid_t leader = fork();
	if (leader == 0) {
		setsid();
		int fd = open(slave, O_RDWR);
		pid_t middle = fork();
		if (middle == 0) {
			setpgid(0, 0);
			if (ignore)
				signal(SIGTTIN, SIG_IGN);
			pid_t reader = orphan ? fork() : 0;
			if (reader != 0)
				_exit(0);
			for (int i = 0; orphan && getppid() == getpgrp() && i < 1000; i++)
				pause_ms(1);
			report("behind, orphan %d, ignored %d: read %s", orphan, ignore, TRY(read(fd, &byte, 1)));
			if (orphan)
				tell_ready(); /* its parent is gone */
			_exit(0);
		}
		setpgid(middle, middle);
		waitpid(middle, &status, WUNTRACED);
		if (WIFSTOPPED(status))
			report("behind: stopped by %s", sigabbrev_np(WSTOPSIG(status)));
		if (orphan)
			await_ready(1);
		kill(-middle, SIGKILL);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	close(master);
}

static void *forker(void *result)
{
	*(pid_t *)result = fork();
	if (*(pid_t *)result == 0) {
		pid_t parent = getppid();
		tell_ready();
		while (!done)
			pause_ms(1);
		report("a child of a thread that has ended: same parent %d", parent == getppid());
		_exit(0);
	}
	return NULL;
}

static void orphans(void)
{
	pid_t self = getpid(), pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			while (getppid() != self)
				pause_ms(1);
			report("an orphan: adopted by the subreaper");
			_exit(7);
		}
		_exit(0);
	}
	int status, ends = 0;
	while (wait(&status) > 0)
		ends += WEXITSTATUS(status);
	report("ends of both: %d", ends);
	pid = fork();
	if (pid == 0) { /* a new orphan group with a stopped member */
		setsid(); /* its adoptive parent is of another session: nobody is left to continue it */
		pid_t stopped = fork();
		if (stopped == 0) {
			setpgid(0, 0);
			tell_ready();
			raise(SIGSTOP);
			while (!got[SIGCONT])
				pause_ms(1);
			report("stopped and orphaned: HUP %d CONT %d", got[SIGHUP], got[SIGCONT]);
			_exit(0);
		}
		await_ready(1);
		waitpid(stopped, NULL, WUNTRACED);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	pthread_t thread;
	pthread_create(&thread, NULL, forker, &pid);
	pthread_join(thread, NULL);
	await_ready(1);
	kill(pid, SIGUSR2);
	waitpid(pid, NULL, 0);
	pid = fork();
	if (pid == 0)
		_exit(3);
	siginfo_t info;
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	report("a zombie: signalled %s, its group %d", TRY(kill(pid, SIGTERM)), getpgid(pid) == getpgrp());
	waitpid(pid, &status, 0);
	report("waited for: %d, then %s", WEXITSTATUS(status), TRY(kill(pid, 0)));
}

int main(void)
{
	if (pipe(ready))
		return 1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	watch_signals();
	rules();
	session_ends("leader exits");
	session_ends("hang-up");
	session_ends("Ctrl-C");
	session_ends("TIOCNOTTY");
	acquisition();
	background(0, 0);
	background(0, 1);
	background(1, 0);
	orphans();
	report("end");
	return 0;
}
