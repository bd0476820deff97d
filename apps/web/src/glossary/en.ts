import type { GlossaryWords } from './terms.js';

export const glossaryEn: GlossaryWords = {
  process: {
    word: 'process',
    is: [
      'A program while it runs: a number, a parent, a group, a session, open files, a directory, a mask, and what it does with signals.',
      'It is made by `fork`, becomes another program by `exec`, and ends by exiting or by a signal.',
    ],
  },
  pid: {
    word: 'PID, PPID, PGID, SID',
    is: [
      'The numbers of a process, of its parent, of its process group and of its session.',
      'A PGID is the PID of the group’s first member, its leader; a SID is the PID of the process that made the session. They stay when that process has ended.',
    ],
  },
  'process-table': {
    word: 'process table',
    is: [
      'What the kernel knows of every process, one row each.',
      '`ps -efj` reads it from `/proc` and prints UID, PID, PPID, PGID, SID, C, STIME, TTY, TIME and CMD.',
    ],
  },
  parent: {
    word: 'parent process',
    is: [
      'The process that a process was forked by, or that adopted it later: the PPID column.',
      'The parent is told when its child ends, by SIGCHLD, and can read how with `wait`.',
    ],
  },
  orphan: {
    word: 'orphan process',
    is: [
      'A process whose parent has ended before it.',
      'At that very moment the kernel gives it a new one: the nearest living ancestor that is a subreaper, else PID 1 of its PID namespace.',
    ],
  },
  zombie: {
    word: 'zombie',
    is: [
      'A process that has ended and that nobody has waited for yet: its number and its exit status remain, and `ps` shows `<defunct>`.',
      'No signal removes it; it goes when its parent waits, or when the parent ends and whoever adopts the zombie waits.',
    ],
  },
  init: {
    word: 'init',
    is: [
      'Process 1, the first one of a machine or of a PID namespace; it adopts orphans and has to wait for them.',
      'When PID 1 of a PID namespace ends, the kernel kills every other process in it.',
    ],
  },
  subreaper: {
    word: 'subreaper',
    is: [
      'A process that has asked, by `prctl(PR_SET_CHILD_SUBREAPER)`, to adopt the orphans among its descendants.',
      'They then go to it and not to PID 1; `systemd --user` and the shims of containers are such processes.',
    ],
  },
  daemon: {
    word: 'daemon',
    is: [
      'A long-lived process in the background that has no controlling terminal and needs none.',
      'TTY `?` alone makes no daemon: whatever outlives its terminal shows it too.',
    ],
  },
  'kernel-thread': {
    word: 'kernel thread',
    is: [
      'A task of the kernel itself: no program file, PGID and SID 0, and PPID 2, which is `kthreadd` (itself PPID 0).',
      '`ps` puts its name in brackets, but brackets prove nothing: a process may name itself so.',
    ],
  },
  'background-job': {
    word: 'background job',
    is: [
      'A job that the shell does not wait for, as `cmd &`: in an interactive shell it has a group of its own, in the same session.',
      'It is no daemon: it keeps the session, the directory, the open files and, as long as it is open, the terminal.',
    ],
  },
  supervisor: {
    word: 'supervisor',
    is: [
      'A process that starts services in the foreground, takes their output and starts them again when they end: systemd, runit, s6.',
      'A service under one need not fork or call `setsid`: session, directory and files are the supervisor’s to set.',
    ],
  },

  'process-group': {
    word: 'process group',
    is: [
      'One or more processes of one session that one signal reaches together; with job control, each pipeline is a group.',
      'A group outlives its leader, and until it is empty no new process gets its number.',
    ],
  },
  'group-leader': {
    word: 'group leader',
    is: [
      'The process whose PID is its PGID.',
      'It cannot call `setsid`: EPERM, as for everyone whose PID is the number of a group that exists.',
    ],
  },
  session: {
    word: 'session',
    is: [
      'One or more process groups with the same SID; it has one controlling terminal or none.',
      '`setsid` makes a session, and the SID is the PID of the process that called it, even when that one is gone.',
    ],
  },
  'session-leader': {
    word: 'session leader',
    is: [
      'The process whose PID is its SID: the one that made the session.',
      'It alone can acquire a controlling terminal, and when that terminal hangs up the kernel sends SIGHUP and SIGCONT to it.',
    ],
  },
  'foreground-group': {
    word: 'foreground process group',
    is: [
      'The one group of a session that the terminal’s keys reach and that may read from the terminal; TPGID is its number.',
      'Ctrl-C sends SIGINT to each of its members and to nobody else: not to background groups, and not to a shell in a group of its own.',
    ],
  },
  'orphaned-group': {
    word: 'orphaned process group',
    is: [
      'A group none of whose members has a parent in another group of the same session: nobody is left to continue it when it stops.',
      'If a member is stopped when the group becomes orphaned, the kernel sends SIGHUP and SIGCONT to all its members.',
    ],
  },
  'job-control': {
    word: 'job control',
    is: [
      'How an interactive shell gives each job a group of its own and says which one is in the foreground.',
      'A script has none: what it starts with `&` stays in the script’s group, ignores SIGINT and SIGQUIT, and reads from `/dev/null`.',
    ],
  },

  terminal: {
    word: 'terminal',
    is: [
      'A device that programs read keys from and write text to, with rules for what keys like Ctrl-C mean.',
      'In Daemon Lab it is a pseudo-terminal of the world, together with its session.',
    ],
  },
  pty: {
    word: 'pseudo-terminal, pty',
    is: [
      'A pair of devices that act as a terminal: a terminal window or `sshd` holds the master, the shell and its jobs the slave, as `pts/0`.',
      'When the master is closed, the terminal hangs up; after that, reading the slave gives end of file and writing gives EIO.',
    ],
  },
  'controlling-terminal': {
    word: 'controlling terminal',
    is: [
      'The terminal that a session is tied to: its keys send signals to the foreground group, and `/dev/tty` means it.',
      'To lose it closes no file: a process with TTY `?` can still print on a terminal that it has open.',
    ],
  },
  'hang-up': {
    word: 'hang-up',
    is: [
      'The end of a terminal, as when its window is closed: the kernel sends SIGHUP and SIGCONT to the session leader, and when that exits, to the foreground group.',
      'Running background groups get nothing from the kernel: what ends `cmd &` is a shell, such as bash, that passes SIGHUP on to its jobs.',
    ],
  },

  signal: {
    word: 'signal',
    is: [
      'A short message, just a number, that the kernel delivers to a process: from another process, from the kernel itself or from a key of the terminal.',
      'SIGKILL and SIGSTOP can be neither ignored nor caught nor blocked.',
    ],
  },
  disposition: {
    word: 'signal disposition',
    is: [
      'What a process does with a signal: its default, nothing (ignored), or a function of its own (caught).',
      '`fork` hands it on; through `exec` an ignored signal stays ignored, and a caught one goes back to its default.',
    ],
  },
  sighup: {
    word: 'SIGHUP',
    is: [
      'The signal of a hang-up; by default it ends a process.',
      'A daemon has no terminal to get it from, so many catch it and read their configuration again.',
    ],
  },
  sigttin: {
    word: 'SIGTTIN, SIGTTOU',
    is: [
      'A background process that reads from its controlling terminal is stopped by SIGTTIN; one that writes, by SIGTTOU, but only after `stty tostop`.',
      'Where SIGTTIN is ignored or blocked, or the group is orphaned, the read fails with EIO.',
    ],
  },
  nohup: {
    word: 'nohup',
    is: [
      'Starts a program with SIGHUP ignored, and moves its input and output away from the terminal.',
      'Session, group, terminal and directory stay as they are: it detaches from nothing.',
    ],
  },
  disown: {
    word: 'disown',
    is: [
      'A command of bash that takes a job off the shell’s list, so that the shell sends it no SIGHUP.',
      'The job itself does not change: same session, same terminal, same open files.',
    ],
  },
  race: {
    word: 'race',
    is: [
      'An outcome that depends on which of two processes is first.',
      'If a program is the first process of its terminal, its exit sends SIGHUP to the child, which dies unless it has called `setsid` or ignored SIGHUP by then.',
    ],
  },

  'file-descriptor': {
    word: 'file descriptor',
    is: [
      'The number by which a process names an open file; 0, 1 and 2 are standard input, output and error.',
      '`fork` copies all of them and `exec` keeps those not marked close-on-exec: a reader waits until the last copy of the writing end is closed.',
    ],
  },
  'dev-null': {
    word: '/dev/null',
    is: [
      'A device that swallows what is written and has nothing to read.',
      'A daemon opens 0, 1 and 2 on it rather than just closing them, or the next file opened gets one of these numbers and a library’s message lands in it.',
    ],
  },
  'working-directory': {
    word: 'working directory',
    is: [
      'The directory from which a process resolves relative paths; a child inherits it.',
      'While it lies on a mounted file system, an ordinary `umount` of that fails with EBUSY.',
    ],
  },
  umask: {
    word: 'file creation mask, umask',
    is: [
      'The permission bits that a new file or directory does not get: its mode is the one asked for, without these.',
      '`fork` and `exec` keep it; `chmod` does not care about it.',
    ],
  },
  syslog: {
    word: 'syslog',
    is: [
      'Where a daemon’s messages go: datagrams to `/dev/log`, each with a facility and a severity.',
      '`openlog` connects only with LOG_NDELAY, otherwise the first `syslog` does; where nobody listens the message is lost without an error.',
    ],
  },
  'pid-file': {
    word: 'PID file',
    is: [
      'A file in which a daemon writes its PID, so that others find it and a second start notices the first.',
      'The number may long belong to another process; a lock that the daemon holds on the file goes when the daemon does.',
    ],
  },

  'system-call': {
    word: 'system call',
    is: [
      'The way a process asks the kernel for something: `fork`, `setsid`, `open`.',
      'It returns a result or fails with an error number; what it changes about a process, the process table shows.',
    ],
  },
  errno: {
    word: 'errno',
    is: [
      'Why a system call failed, as a number with a name: EPERM not permitted, ESRCH no such process, EBUSY in use, EIO input or output error.',
      'A failed `setsid` or `setpgid` changes nothing.',
    ],
  },
  fork: {
    word: 'fork',
    is: [
      'Makes a child that is a copy of the caller and returns twice: the child’s PID in the parent, 0 in the child, or once with an error.',
      'The child has a PID of its own and inherits group, session, terminal, directory, mask and open files.',
    ],
  },
  exec: {
    word: 'exec',
    is: [
      'Puts another program into the same process; PID, parent, group and session stay.',
      'Open files stay unless marked close-on-exec, and caught signals go back to their default.',
    ],
  },
  exit: {
    word: 'exit, _exit',
    is: [
      '`exit` writes out what is buffered and runs the functions of `atexit`, then ends the process; `_exit` ends it at once.',
      'After a fork the parent that leaves should call `_exit`, or what was buffered can be printed twice.',
    ],
  },
  wait: {
    word: 'wait',
    is: [
      'A parent’s way to learn how a child has ended; the zombie is gone after it.',
      'A parent that ignores SIGCHLD gets no zombies: the kernel removes its children by itself.',
    ],
  },
  setsid: {
    word: 'setsid',
    is: [
      'Makes the caller leader of a new session and of a new group, both with its PID as number, and without a controlling terminal.',
      'It fails with EPERM when a group with the caller’s PID as its number exists, as for every group leader; so a daemon forks first.',
    ],
  },
  setpgid: {
    word: 'setpgid',
    is: [
      'Moves a process, the caller or a child of it, into a group of the same session or makes it leader of a new one.',
      'It is refused for a session leader and across sessions (EPERM), and for a child that has called `exec` (EACCES).',
    ],
  },
  'second-fork': {
    word: 'second fork',
    is: [
      'A fork after `setsid` whose parent leaves: the child is no session leader, so opening a terminal cannot give it a controlling one.',
      'It prevents accidents and forbids nothing: the child may call `setsid` again.',
    ],
  },
  'daemon-3': {
    word: 'daemon(3)',
    is: [
      'The C library’s short way: fork once, `setsid`, and, unless told otherwise, go to `/` and open 0, 1 and 2 on `/dev/null`.',
      'With glibc the process that results leads its session, and the mask and SIGHUP are as they were.',
    ],
  },
  'pid-namespace': {
    word: 'PID namespace',
    is: [
      'A process table of its own, with its own PID 1; containers have one, and so has an isolated world of Daemon Lab.',
      'A process in it has one number inside and another outside, and from inside nothing outside can be seen or signalled by number.',
    ],
  },

  world: {
    word: 'world',
    is: [
      'The place an experiment lives in: its own PID 1, process table, terminals, file tree and host name.',
      'Each learner has one, and what breaks in it breaks nothing else; without isolation it is the machine itself, and the page says so.',
    ],
  },
  puppet: {
    word: 'puppet',
    is: [
      'A process that does nothing by itself and makes the system calls it is told to.',
      'The calls are real, and so is what the kernel does in return.',
    ],
  },
  tracer: {
    word: 'tracer',
    is: [
      'The part of Daemon Lab that watches and steers every process of a world, through `ptrace`.',
      'It sees calls, signals and exits as they happen, and who sent a signal.',
    ],
  },
  event: {
    word: 'event',
    is: [
      'One thing that happened in a world: a fork, an exec, a call, a signal, a stop, an exit, an adoption, a hang-up, an output.',
      'Events have numbers in the order in which they were seen.',
    ],
  },
  snapshot: {
    word: 'snapshot',
    is: [
      'The whole process table at one moment, as `ps -efj` would print it, and more.',
      'It is taken when an event has had its effect, so the table shows what the event changed.',
    ],
  },
  timeline: {
    word: 'timeline',
    is: [
      'The ordered events and snapshots of one world.',
      'Any moment of it can be looked at again; nothing is run anew for that.',
    ],
  },
  lab: {
    word: 'lab',
    is: [
      'A world, its tracer and its timeline.',
      'When a lab ends, every process of its world ends with it.',
    ],
  },
  breakpoint: {
    word: 'breakpoint',
    is: [
      'A place where a process is held: before it makes a chosen call.',
      'Meanwhile others go on, so that a race can be made to end the same way every time.',
    ],
  },
  fault: {
    word: 'fault',
    is: [
      'A call made to fail with a chosen error, without being run.',
      'It shows what a program does when, say, `fork` fails.',
    ],
  },
  lesson: {
    word: 'lesson',
    is: [
      'A question, an experiment that answers it, and three sentences to take home.',
      'What it says of processes is held against the kernel as it runs.',
    ],
  },
  step: {
    word: 'step',
    is: [
      'A part of a lesson that is taken at one press of a key: its actions run, then its claims are checked.',
      'Some steps can be left out, to see what breaks.',
    ],
  },
  action: {
    word: 'action',
    is: [
      'What a step does: type at a terminal, make a puppet take a call, send a signal, close or open a terminal, wait for something.',
      'Each happens for real, in the learner’s own world.',
    ],
  },
  claim: {
    word: 'claim',
    is: [
      'Something that must be true in the table or the events after a step, such as `daemon.sid == daemon.pid`.',
      'It is checked against the kernel in each run, and what was found instead is shown when it does not hold.',
    ],
  },
  prediction: {
    word: 'prediction',
    is: [
      'A question that the learner answers before a step runs.',
      'The kernel marks it: no answer is stored anywhere.',
    ],
  },
  rule: {
    word: 'rule',
    is: [
      'One thing a good daemon does, such as having no controlling terminal.',
      'The checker judges it by what can be observed and not by the source.',
    ],
  },
  verdict: {
    word: 'verdict',
    is: [
      'What the checker found for a rule: it holds, it does not, or it could not be judged.',
      'It names the events that show it.',
    ],
  },
  room: {
    word: 'room',
    is: [
      'A class: one presenter and many followers.',
      'Followers see the presenter’s world and have worlds of their own.',
    ],
  },
};
