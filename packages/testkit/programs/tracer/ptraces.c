/* Calls ptrace itself, as a debugger would: refused where there already is a tracer. */
#include "report.h"

int main(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		long result = ptrace(PTRACE_TRACEME, 0, 0, 0);
		report("traceme %ld %d", result, result ? errno : 0);
		pause_ms(20);
		_exit(0);
	}
	pause_ms(5);
	long result = ptrace(PTRACE_ATTACH, pid, 0, 0);
	report("attach %ld %d", result, result ? errno : 0);
	reap(pid);
	report("end");
	return 0;
}
