/* Calls execve with paths that cannot be executed, in a folder of its own that it makes in the working directory. */
#include "report.h"
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>

static void try(const char *path)
{
	char *argv[] = {"x", NULL};
	execve(path, argv, environ);
}

static void make(const char *path, mode_t mode)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0600);
	if (fd < 0 || write(fd, "none\n", 5) != 5 || fchmod(fd, mode) != 0)
		_exit(98);
	close(fd);
}

static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{0}};
	syscall(SYS_capset, &header, data);
}

int main(void)
{
	char folder[] = "/tmp/obstacles.XXXXXX";
	if (mkdtemp(folder) == NULL || chmod(folder, 0755) != 0 || chdir(folder) != 0)
		return 97;
	make("plain", 0644);
	make("text", 0755);
	mkdir("closed", 0700);
	make("closed/text", 0755);
	chmod("closed", 0);
	mkdir("gone", 0755);
	mkdir("mounted", 0755);
	mkfifo("fifo", 0755);
	symlink("/no/such/target", "dangling");
	symlink("/plain", "absolute");
	symlink("gone/../plain", "around");
	symlink("loop", "loop");

	try("/no/such");
	try("missing");
	try("");
	try("plain");
	try("./../../tmp/../../../no");
	try("plain/x");
	try("plain/");
	try(".");
	try("fifo");
	try("dangling");
	try("absolute");
	try("around");
	try("loop");
	try("text");
	try("/proc/self/nothing");
	try("/proc/self/cwd/plain");
	if (mount("none", "mounted", "tmpfs", MS_NOEXEC, "") == 0) {
		make("mounted/text", 0755);
		try("mounted/text");
		umount("mounted");
	}
	pid_t pid = fork();
	if (pid == 0) {
		if (chroot(".") == 0) {
			report("chroot");
			try("/plain");
			try("/../absolute");
			try("../../gone/../plain");
			try("/tmp");
		}
		_exit(0);
	}
	reap(pid);
	pid = fork();
	if (pid == 0) {
		if (chdir("gone") == 0 && rmdir("../gone") == 0)
			try("missing");
		_exit(0);
	}
	reap(pid);
	drop_capabilities();
	try("closed/text");
	try("closed/missing");
	try("/no/such/file");
	try("plain");

	chmod("closed", 0700);
	unlink("closed/text");
	const char *files[] = {"plain", "text", "fifo", "dangling", "absolute", "around", "loop"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(files[i]);
	rmdir("closed");
	rmdir("mounted");
	chdir("/");
	rmdir(folder);
	report("end");
	return 0;
}
