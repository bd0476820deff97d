/* Processes that are killed where it is least convenient. usage: killed MODE [N [how]] */
#include "report.h"
#include <sys/prctl.h>

static int seed = 1;
static int chance(int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16 & 0x7fff) % below;
}

/* A child that calls and calls, and is killed meanwhile. */
static void mid_call(void (*calls)(void), int i)
{
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			calls();
	for (volatile int spin = chance(200000); spin > 0; spin--)
		;
	if (i % 3 == 0)
		sched_yield();
	kill(pid, SIGKILL);
	reap(pid);
}

static void cheap(void) { umask(022), chdir("/"), setsid(), close(0); }
static void forks(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(3);
	waitpid(pid, NULL, 0);
}
static void vforks(void)
{
	if (vfork() == 0)
		_exit(3);
}
static void execs(void) { execl("/proc/self/exe", "killed", "loop", NULL); }

static void blocked_in(int what)
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (what == 0 && fork() == 0)
			pause();
		if (what == 0)
			wait(NULL);
		if (what == 1) {
			flock(fd, LOCK_EX);
			if (fork() == 0)
				flock(open("/tmp", O_RDONLY | O_DIRECTORY), LOCK_EX);
			wait(NULL);
		}
		pause();
	}
	setpgid(pid, pid);
	pause_ms(30);
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	reap(pid);
}

/* Children whose ends are what kills their own children, which we adopt: all at once, so that there is much to tell. */
static void one_by_the_other(int n, int signal)
{
	int go[2], ready[2];
	char said;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (pipe(go) || pipe(ready))
		_exit(98);
	for (int i = 0; i < n; i++)
		if (fork() == 0) {
			close(go[1]);
			if (fork() == 0) {
				prctl(PR_SET_PDEATHSIG, signal);
				if (write(ready[1], "", 1) == 1)
					pause();
			}
			_exit(read(go[0], &said, 1) == 0 ? 3 : 4);
		}
	for (int i = 0; i < n; i++)
		if (read(ready[0], &said, 1) != 1)
			_exit(97);
	close(go[1]);
	for (int i = 0; i < 2 * n; i++)
		reap(-1);
}

static void *pauses(void *arg)
{
	for (;;)
		pause();
	return arg;
}

/* A child that kills one of its threads, and with it itself, by a call that has ended by then. */
static void own_thread(int i)
{
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t threads[3];
		for (int t = 0; t < 3; t++)
			pthread_create(&threads[t], NULL, pauses, NULL);
		pthread_kill(threads[i % 3], SIGTERM);
		pauses(NULL);
	}
	reap(pid);
}

static pid_t own;
static _Atomic int *children; /* shared by all processes of this program */
static void *breeds(void *arg)
{
	for (;;)
		if ((arg ? vfork() : fork()) == 0) {
			report("child %d of %d", getpid(), own);
			++*children;
			_exit(3);
		}
	return NULL;
}

/* A child of three threads that fork and vfork, and is killed meanwhile; their children name it as their parent. */
static void family(int i)
{
	if (!children)
		children = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*children = 0;
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t thread;
		own = getpid();
		signal(SIGCHLD, SIG_IGN);
		for (int t = 0; t < 3; t++)
			pthread_create(&thread, NULL, breeds, t % 2 ? &own : NULL);
		pauses(NULL);
	}
	while (*children < 4 + i % 4)
		pause_ms(1);
	kill(pid, SIGKILL);
	reap(pid);
}

static void *breeds_for_long(void *arg)
{
	for (;;)
		if (fork() == 0)
			pauses(++*children ? arg : NULL);
	return arg;
}

/* A child that leads a group and forks, in one thread or two or two processes, and is killed with all of the group; we reap them. */
static void group(int i)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!children)
		children = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*children = 0;
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t thread;
		setpgid(0, 0);
		if (i % 3 == 1)
			pthread_create(&thread, NULL, breeds_for_long, NULL);
		if (i % 3 == 2)
			fork();
		breeds_for_long(NULL);
	}
	while (*children < 1 + i % 4)
		sched_yield();
	kill(-pid, SIGKILL);
	siginfo_t next;
	while (waitid(P_ALL, 0, &next, WEXITED | WNOWAIT) == 0)
		reap(next.si_pid);
}

static struct shared {
	_Atomic int go, children;
	struct {
		pid_t child, parent;
	} of[1 << 16];
} *births;

static void breeds_on_record(int how, int stays)
{
	own = getpid();
	while (!births->go)
		sched_yield();
	for (volatile int i = 0;; i++)
		if ((how == 0 ? fork() : how == 1 ? syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) : i % 2 ? vfork() : fork()) == 0) {
			int n = births->children++;
			births->of[n].parent = own;
			births->of[n].child = getpid();
			while (stays)
				pause();
			_exit(3);
		}
}

/*
 * Three that fork and two that kill them meanwhile, all at once: one by one, or as a group with their children. We adopt and
 * reap these. At the end it is told who was whose child.
 */
static void rivals(int i)
{
	pid_t leader = 0;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!births)
		births = mmap(NULL, sizeof *births, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	births->go = 0;
	pid_t rival[3];
	for (int r = 0; r < 3; r++) {
		if ((rival[r] = fork()) == 0)
			breeds_on_record(r, r < 2);
		leader = r == 0 ? rival[r] : leader;
		setpgid(rival[r], leader);
	}
	int enough = births->children + 2 + i % 5;
	for (int k = 0; k < 2; k++)
		if (fork() == 0) {
			while (births->children < enough)
				sched_yield();
			if (i % 3 == 0)
				kill(-leader, SIGKILL);
			for (int r = 0; r < 3; r++)
				kill(rival[(r + i + k) % 3], SIGKILL);
			_exit(0);
		}
	births->go = 1;
	siginfo_t next;
	for (int left = 5; waitid(P_ALL, 0, &next, WEXITED | WNOWAIT) == 0;) {
		for (int r = 0; r < 3; r++)
			left -= next.si_pid == rival[r];
		if (left == 2)
			kill(-leader, SIGKILL);
		reap(next.si_pid);
	}
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "calls";
	int n = argc > 2 ? atoi(argv[2]) : 30;
	if (!strcmp(mode, "loop"))
		execs();
	if (!strcmp(mode, "one-by-the-other"))
		one_by_the_other(n, argc > 3 ? SIGKILL : SIGTERM), n = 0;
	for (int i = 0; i < n; i++) {
		if (!strcmp(mode, "calls"))
			mid_call(cheap, i);
		else if (!strcmp(mode, "forks"))
			mid_call(forks, i);
		else if (!strcmp(mode, "vforks"))
			mid_call(vforks, i);
		else if (!strcmp(mode, "execs"))
			mid_call(execs, i);
		else if (!strcmp(mode, "blocked"))
			blocked_in(i % 2);
		else if (!strcmp(mode, "own-thread"))
			own_thread(i);
		else if (!strcmp(mode, "families"))
			family(i);
		else if (!strcmp(mode, "groups"))
			group(i);
		else if (!strcmp(mode, "rivals"))
			rivals(i);
		else if (!strcmp(mode, "vfork-child")) {
			pid_t pid = vfork();
			if (pid == 0) {
				kill(getpid(), SIGKILL);
				_exit(1);
			}
			reap(pid);
		} else if (!strcmp(mode, "siblings")) {
			pid_t a = fork();
			if (a == 0)
				for (;;)
					pause();
			pid_t b = fork();
			if (b == 0) {
				kill(a, SIGKILL);
				kill(getpid(), SIGTERM);
				pause();
			}
			reap(a);
			reap(b);
		}
	}
	for (int i = 0; births && i < births->children; i++)
		if (births->of[i].child) /* else it was killed as it wrote */
			report("child %d of %d", births->of[i].child, births->of[i].parent);
	report("end");
	return 0;
}
