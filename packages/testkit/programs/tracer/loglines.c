/* Sends lines of the log to descriptors of every kind, and tells what came of each: `sent TEXT RESULT`. */
#include "report.h"
#include <sys/socket.h>

static void give(int fd, const char *text)
{
	long sent = send(fd, text, strlen(text), MSG_NOSIGNAL);
	report("sent %s %s", text, sent < 0 ? strerrorname_np(errno) : "ok");
}

int main(void)
{
	int ends[2], file = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (file < 0 || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) < 0)
		return 1;
	give(ends[0], "<30>to-a-socket");
	give(file, "<30>to-a-file");
	close(file);
	give(file, "<30>to-nothing");
	close(ends[1]);
	give(ends[0], "<30>to-nobody");
	report("end");
	return 0;
}
