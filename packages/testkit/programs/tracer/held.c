/* Makes one call that it may be held before, and says what it finds changed by then. usage: held MODE */
#include "report.h"

static volatile sig_atomic_t handled;
static void note(int signal) { (void)signal, handled++; }

/* umask(2) with a value of its own in every register that the kernel leaves alone; what has changed, as bits. */
static unsigned long umask_checked(long mask, long *result)
{
#ifdef __x86_64__
	unsigned long changed = 0;
	long ret = SYS_umask;
	__asm__ volatile(
		"movq $0x101, %%rbx\n movq $0x102, %%r12\n movq $0x103, %%r13\n movq $0x104, %%r14\n movq $0x105, %%r15\n"
		"movq $0x106, %%rsi\n movq $0x107, %%rdx\n movq $0x108, %%r10\n movq $0x109, %%r8\n movq $0x10a, %%r9\n"
		"movq $0x3ff8000000000000, %%rcx\n movq %%rcx, %%xmm7\n"
		"syscall\n"
		".macro same n, value, register\n cmpq \\value, \\register\n je 1f\n orq $(1 << \\n), %[changed]\n1:\n .endm\n"
		"same 0, $0x101, %%rbx\n same 1, $0x102, %%r12\n same 2, $0x103, %%r13\n same 3, $0x104, %%r14\n"
		"same 4, $0x105, %%r15\n same 5, $0x106, %%rsi\n same 6, $0x107, %%rdx\n same 7, $0x108, %%r10\n"
		"same 8, $0x109, %%r8\n same 9, $0x10a, %%r9\n"
		"movq %%xmm7, %%rcx\n movq $0x3ff8000000000000, %%rbx\n same 10, %%rbx, %%rcx\n"
		".purgem same\n"
		: "+a"(ret), [changed] "+m"(changed)
		: "D"(mask)
		: "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm7", "cc", "memory");
	*result = ret;
	return changed;
#else
	*result = umask(mask);
	return 0;
#endif
}

static unsigned long blocked_now(void)
{
	unsigned long set = 0;
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &set, 8);
	return set;
}

static void *thread(void *ends)
{
	char byte;
	if (read(((int *)ends)[0], &byte, 1) == 1)
		report("thread read %c", byte);
	report("end");
	exit(4);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "umask";
	struct sigaction action = {.sa_handler = note};
	sigaction(SIGUSR1, &action, NULL);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	report("ready %d", getpid());
	if (!strcmp(mode, "umask")) {
		char guard[512];
		memset(guard, 'g', sizeof guard);
		long result;
		unsigned long changed = umask_checked(027, &result);
		int damaged = 0;
		for (unsigned i = 0; i < sizeof guard; i++)
			damaged += guard[i] != 'g';
		report("umask %03lo changed %lx damaged %d handled %d", result, changed, damaged, handled);
		report("mask %03o blocked %lx", umask(0), blocked_now());
	} else if (!strcmp(mode, "chdir")) {
		int result = chdir("/usr");
		char where[100];
		report("chdir %d in %s handled %d", result, getcwd(where, sizeof where), handled);
	} else if (!strcmp(mode, "leader")) { /* its first thread leaves, another goes on */
		int ends[2];
		pthread_t other;
		if (pipe(ends))
			return 1;
		report("ends %d %d", ends[0], ends[1]);
		pthread_create(&other, NULL, thread, ends);
		pthread_exit(NULL);
	} else if (!strcmp(mode, "events")) { /* waits where the kernel does not repeat a call by itself */
		struct { unsigned events; unsigned long long data; } __attribute__((packed)) event;
		int queue = syscall(SYS_epoll_create1, 0);
		long n = syscall(SYS_epoll_pwait, queue, &event, 1, 1000, NULL, 8);
		report("waited %ld errno %d", n, n < 0 ? errno : 0);
		struct timespec second = {1, 0};
		int signal = sigtimedwait(&set, NULL, &second);
		report("waited %d errno %d", signal, signal < 0 ? errno : 0);
	} else if (!strcmp(mode, "ignored")) { /* a child's end, of which it does not want to hear, comes while it waits */
		struct { unsigned events; unsigned long long data; } __attribute__((packed)) event;
		int queue = syscall(SYS_epoll_create1, 0), ends[2];
		struct { unsigned events; unsigned long long data; } __attribute__((packed)) wish = {POLLIN, 7};
		if (pipe(ends) || syscall(SYS_epoll_ctl, queue, 1, ends[0], &wish))
			return 1;
		for (int i = 0; i < 3; i++)
			if (fork() == 0) {
				pause_ms(20 * i + 20);
				_exit(i);
			}
		if (fork() == 0) {
			pause_ms(100);
			_exit(write(ends[1], "x", 1) != 1);
		}
		long n = syscall(SYS_epoll_pwait, queue, &event, 1, -1, NULL, 8);
		report("waited %ld errno %d", n, n < 0 ? errno : 0);
		while (wait(NULL) > 0)
			;
	}
	report("end");
	return 0;
}
