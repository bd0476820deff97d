/* Signals whose sender takes some finding out: the end of a child that tells it by another signal than SIGCHLD, that of one
 * in a PID namespace of its own, a signal sent through a descriptor to a process that blocks it; and signals to the init of
 * such a namespace. */
#include "report.h"
#include <linux/sched.h>
#include <sys/epoll.h>

static void noted(int signal, siginfo_t *info, void *context)
{
	(void)context;
	report("got %d code %d from %d", signal, info->si_code, info->si_pid);
}

static void other_end_signal(void)
{
	struct clone_args args = {.exit_signal = SIGUSR2};
	struct sigaction action = {.sa_sigaction = noted, .sa_flags = SA_SIGINFO | SA_RESTART};
	sigaction(SIGUSR2, &action, NULL);
	pid_t pid = syscall(SYS_clone3, &args, sizeof args);
	if (pid == 0)
		_exit(3);
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	report("other %d", pid);
}

static void own_namespace(void)
{
	struct sigaction action = {.sa_sigaction = noted, .sa_flags = SA_SIGINFO | SA_RESTART};
	pid_t pid = fork();
	if (pid == 0) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0) {
			report("unshare %d", errno);
			_exit(1);
		}
		pid_t first = fork();
		if (first == 0) {
			sigaction(SIGCHLD, &action, NULL);
			pid_t second = fork();
			if (second == 0)
				_exit(4);
			reap(second);
			_exit(5);
		}
		reap(first);
		_exit(6);
	}
	reap(pid);
}

/* The first process of a PID namespace gets from within only what it has a handler for. */
static void own_init(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0) {
			report("unshare %d", errno);
			_exit(1);
		}
		pid_t first = fork();
		if (first == 0) {
			int ends[2], waits = epoll_create1(0);
			struct epoll_event event = {.events = EPOLLIN};
			if (pipe(ends) < 0 || epoll_ctl(waits, EPOLL_CTL_ADD, ends[0], &event) < 0)
				_exit(1);
			pid_t second = fork();
			if (second == 0) {
				kill(1, SIGSTOP);
				kill(1, SIGTERM);
				usleep(20000);
				_exit(write(ends[1], "", 1) == 1 ? 7 : 1);
			}
			report("init waited %d", epoll_wait(waits, &event, 1, -1));
			reap(second);
			_exit(8);
		}
		reap(first);
		_exit(9);
	}
	reap(pid);
}

static void through_descriptor(void)
{
	sigset_t term;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	int fd = syscall(SYS_pidfd_open, pid, 0);
	syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0);
	report("sent %d", pid);
	kill(pid, SIGKILL);
	reap(pid);
}

int main(void)
{
	other_end_signal();
	own_namespace();
	own_init();
	through_descriptor();
	report("end");
	return 0;
}
