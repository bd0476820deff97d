import type { Effects, Fated } from '../facts.js';
import { join, listed, s, type Part, type Words } from '../parts.js';
import type { Fate } from '../signals.js';
import { meaning, type Locale } from './locale.js';

const and = (items: readonly Words[]): Part[] => listed(items, ', ', ' and ');
/** `process 7`, `processes 7 and 8`. */
const procs = (pids: readonly number[]): Part[] =>
  join(pids.length === 1 ? 'process ' : 'processes ', and(pids));
const Procs = (pids: readonly number[]): Part[] =>
  join(pids.length === 1 ? 'Process ' : 'Processes ', and(pids));
const is = (pids: readonly unknown[]): string => (pids.length === 1 ? 'is' : 'are');
const verb = (pids: readonly unknown[], one: string, many: string): string =>
  pids.length === 1 ? one : many;

const errnos: Locale['errnos'] = {
  E2BIG: 'the arguments and the environment together are too long',
  EACCES: 'permission is denied',
  EADDRINUSE: 'the address is in use',
  EAGAIN: 'it is not possible at the moment, or a limit has been reached',
  EBADF: 'the descriptor is not open, not open in the way that is needed, or beyond the limit',
  EBUSY: 'it is in use',
  ECHILD: 'there is no child to wait for',
  ECONNREFUSED: 'nobody listens there',
  EEXIST: 'it exists already',
  EFAULT: 'an address does not belong to the process',
  EINTR: 'a signal came in between',
  EINVAL: 'an argument makes no sense here',
  EIO: 'the device cannot do it',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links follow one another',
  EMFILE: 'the process has as many descriptors open as it may',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'the system has as many files open as it may',
  ENODEV: 'the kernel has no such device or file system',
  ENOENT: 'it does not exist',
  ENOEXEC: 'the file is no program that the kernel could run',
  ENOMEM: 'there is not enough memory',
  ENOSPC: 'there is no space left',
  ENOSYS: 'the kernel does not have this call',
  ENOTCONN: 'the socket is not connected',
  ENOTDIR: 'a part of the path is not a directory',
  ENOTEMPTY: 'the directory is not empty',
  ENOTSOCK: 'the descriptor is not a socket',
  ENOTTY: 'it is no terminal, or not the process’s own',
  ENXIO: 'there is no such device',
  EPERM: 'the process is not allowed to',
  EPIPE: 'nobody reads at the other end',
  EROFS: 'the file system is read-only',
  ESRCH: 'there is no such process',
  ETXTBSY: 'the program is being written to',
};

const reasons: Locale['reasons'] = {
  'setsid-session-leader': ({ pid }) =>
    s`process ${pid} leads session ${pid} and group ${pid} already, and a leader cannot call setsid`,
  'setsid-group-leader': ({ pid }) =>
    s`process ${pid} leads group ${pid}, and a group leader cannot call setsid`,
  'setsid-group-lives': ({ pid, pgid, members }) =>
    s`process ${pid} is in group ${pgid} now, but a group with its number still exists: ${procs(members)} ${is(members)} in group ${pid}`,
  'setpgid-negative': ({ pgid }) => s`a group cannot have the negative number ${String(pgid)}`,
  'setpgid-no-process': ({ target }) => s`there is no process ${String(target)}`,
  'setpgid-not-a-child': ({ pid, target }) =>
    s`process ${target} is not a child of process ${pid}, and setpgid moves only the caller and its own children`,
  'setpgid-child-left-session': ({ target, sid, targetSid }) =>
    s`child ${target} is in session ${targetSid} now, not in its parent’s session ${sid}`,
  'setpgid-child-execed': ({ target }) =>
    s`child ${target} has called exec since its birth, and from then on its parent cannot move it`,
  'setpgid-session-leader': ({ target }) =>
    s`process ${target} leads session ${target}, and a session leader cannot change its group`,
  'setpgid-no-group': ({ pgid }) =>
    s`there is no group ${String(pgid)} to join; a new group can only get the number of the process itself`,
  'setpgid-group-elsewhere': ({ pgid, sid, groupSid }) =>
    s`group ${pgid} belongs to session ${groupSid}, and the caller is in session ${sid}: a group cannot span sessions`,
  'kill-no-process': ({ target }) => s`there is no process ${String(target)}`,
  'kill-no-group': ({ pgid }) => s`group ${String(pgid)} has no members`,
  'kill-nobody': ({ pid }) => s`besides init and process ${pid} itself there is nobody`,
  'kill-not-permitted': ({ pid, uid, targets }) =>
    s`process ${pid} runs as ${uid} and may not send signals to ${and(targets.map((one) => s`process ${one.pid} (${one.uid})`))}`,
  'no-such-signal': ({ signal }) => s`there is no signal ${signal}`,
  'signal-fixed': ({ signal }) => s`${signal} can be neither ignored nor caught`,
  'fd-closed': ({ pid, fd }) => s`descriptor ${String(fd)} of process ${pid} is not open`,
  'fd-negative': ({ fd }) => s`there is no descriptor ${String(fd)}`,
  'fd-beyond-limit': ({ pid, fd }) =>
    s`${String(fd)} is no number that a descriptor of process ${pid} can have: its limit is lower (ulimit -n)`,
  'fd-same': ({ fd }) => s`both numbers are ${String(fd)}, and dup3, unlike dup2, refuses that`,
  'fd-range-backwards': ({ first, last }) =>
    s`the range ends at ${String(last)}, before it begins at ${String(first)}`,
  'fd-no-terminal': ({ fd, file }) => s`descriptor ${String(fd)} is open on ${file}, which is no terminal`,
  'tty-not-session-leader': ({ pid, sid }) =>
    s`only a session leader can acquire a controlling terminal, and process ${pid} is a mere member of session ${sid}`,
  'tty-has-one': ({ pid, tty }) => s`process ${pid} has a controlling terminal already: ${tty}`,
  'tty-taken': ({ tty, sid }) => s`${tty} is the controlling terminal of session ${sid}`,
  'tty-taken-unprivileged': ({ tty, sid }) =>
    s`${tty} is the controlling terminal of session ${sid}, and only root of the whole machine could take it away`,
  'tty-not-ours': ({ pid, tty, own }) =>
    own === null
      ? s`process ${pid} has no controlling terminal, so ${tty} is not its own`
      : s`the controlling terminal of process ${pid} is ${own}, not ${tty}`,
  'tty-none': ({ pid }) => s`/dev/tty stands for the controlling terminal, and process ${pid} has none`,
  'tty-gone': ({ fd, tty }) =>
    s`descriptor ${String(fd)} is still open on ${tty}, but that terminal was closed; no signal is sent for this`,
  'foreground-negative': ({ pgid }) => s`a group cannot have the negative number ${String(pgid)}`,
  'foreground-no-group': ({ pgid }) => s`there is no group ${String(pgid)}`,
  'foreground-group-elsewhere': ({ pgid, sid, groupSid }) =>
    s`group ${pgid} belongs to session ${groupSid}, and the foreground group must be of the terminal’s session ${sid}`,
  'background-orphaned': ({ pid, pgid, tpgid, signal }) =>
    s`group ${pgid} of process ${pid} is in the background (in front is group ${tpgid}) and orphaned: once stopped by ${signal}, nobody could continue it`,
  'background-read-unstopped': ({ pid, pgid, tpgid, how }) =>
    s`group ${pgid} is in the background (in front is group ${tpgid}), and process ${pid} has SIGTTIN ${how}, so it cannot be stopped until it is in front`,
  'umount-busy': ({ path, cwd, files }) =>
    cwd.length + files.length === 0
      ? s`something below ${path} is in use; the table does not show what: it may be a descriptor above 2, a running program, a root directory, or another file system mounted below`
      : join(`${path} is in use: `, busy(cwd, files)),
  'mount-missing': ({ source, path }) => s`${source} or ${path} does not exist`,
  'umount-root': ({ path }) => s`${path} is the root of the file tree, and that cannot be unmounted`,
  'umount-no-mount': ({ path }) => s`no file system is mounted on ${path}`,
  'not-permitted': ({ call }) => s`${call} needs rights over mounts that the process does not have`,
  'path-missing': ({ path }) => s`${path} does not exist`,
  'folder-missing': ({ path }) => s`the directory that ${path} would be in does not exist`,
  'path-empty': () => s`an empty path names nothing`,
  'path-not-a-directory': ({ path }) => s`${path}, or a part of that path, is not a directory`,
  'path-forbidden': ({ path }) => s`the process lacks the permission for ${path}`,
  'path-exists': ({ path }) => s`${path} exists already`,
  'seccomp-filtered': ({ pid }) =>
    s`process ${pid} has a seccomp filter already, the tracer’s own, and strict mode cannot be entered from there`,
  'exec-missing': ({ path }) => s`${path}, or the interpreter that it names, does not exist`,
  'exec-refused': ({ path }) =>
    s`${path}, or the interpreter that it names, may not be executed: it is no regular file, the permission is lacking, or the file system is mounted noexec`,
  'exec-not-regular': ({ path }) =>
    s`${path} is no regular file (a directory, for instance), and only such a file can be executed`,
  'exec-not-executable': ({ path }) => s`${path} has no execute permission (chmod +x gives it)`,
  'exec-forbidden': ({ path }) =>
    s`the process may not execute ${path}: it lacks the permission, or the file system is mounted noexec`,
  'processes-at-limit': ({ limit }) =>
    s`this world may have ${String(limit)} processes, and they are used up`,
  'no-children': ({ pid }) => s`process ${pid} has no child to wait for`,
  'not-a-child': (data) =>
    'pgid' in data
      ? s`no child of process ${data.pid} is in group ${String(data.pgid)}`
      : s`process ${data.pid} has no child ${String(data.target)}: it can wait for its own children only`,
  fault: ({ call }) => s`${call} was made to fail on purpose, and the kernel never saw it`,
  errno: ({ errno }) => [meaning(errnos, errno) ?? 'the kernel refused'],
};

function busy(cwd: readonly number[], files: readonly number[]): Part[] {
  const clauses: Part[][] = [];
  if (cwd.length > 0)
    clauses.push(s`${procs(cwd)} ${verb(cwd, 'has its', 'have their')} working directory there`);
  if (files.length > 0) clauses.push(s`${procs(files)} ${verb(files, 'has', 'have')} a file of it open`);
  return listed(clauses, '; ');
}

const FATES: Record<Fate, (pids: readonly number[], will: boolean) => Part[]> = {
  ends: (p, will) => s`${procs(p)} ${will ? 'will be ended' : `${verb(p, 'was', 'were')} ended`}`,
  stops: (p, will) => s`${procs(p)} ${will ? 'will be stopped' : `${verb(p, 'was', 'were')} stopped`}`,
  continues: (p) => s`${procs(p)} ${verb(p, 'goes', 'go')} on if stopped`,
  nothing: (p) => s`${procs(p)} ${verb(p, 'takes', 'take')} no notice, which is this signal’s default`,
  ignored: (p) => s`${procs(p)} ${verb(p, 'ignores', 'ignore')} it`,
  caught: (p) => s`${procs(p)} ${verb(p, 'catches', 'catch')} it`,
  blocked: (p) => s`${procs(p)} ${verb(p, 'blocks', 'block')} it: it stays pending`,
  orphaned: (p) => s`${procs(p)} ${is(p)} not stopped, because nobody could continue an orphaned group`,
  stopped: (p) => s`${procs(p)} ${is(p)} stopped and ${verb(p, 'gets', 'get')} it only when continued`,
  already: (p) => s`${procs(p)} ${is(p)} stopped already`,
  zombie: (p) => s`${procs(p)} ${is(p)} dead already`,
  init: (p) => s`${procs(p)} is init and hears nothing it has no handler for`,
};
const fated = (fates: readonly Fated[], will: boolean): Part[] =>
  listed(
    fates.map(({ fate, pids }) => FATES[fate](pids, will)),
    '; ',
  );

const tty = (name: string | null): string => name ?? 'none';

const OPENED: Record<Effects['open-terminal']['why'], (data: Effects['open-terminal']) => Part[]> = {
  noctty: () => s`O_NOCTTY says that it must not become the controlling one`,
  'not-leader': ({ pid, sid }) =>
    s`only a session leader can acquire one, and process ${pid} is a mere member of session ${sid}`,
  'has-one': ({ pid, own }) => s`process ${pid} keeps the one it has, ${tty(own)}`,
  taken: ({ sid }) => s`it controls session ${sid} already`,
  'write-only': () => s`on Linux a terminal opened with O_WRONLY does not become the controlling one`,
};

const fdText = (file: string | null): string => (file === null ? '' : ` (${file})`);
const signalsText = (signals: readonly string[]): string =>
  signals.length === 0 ? 'no signal' : signals.join(', ');

const effects: Locale['effects'] = {
  setsid: ({ pid, sid, pgid, tty: was }, t) =>
    join(
      s`Process ${pid} ${t('will lead', 'now leads')} a session and a group of its own: SID ${sid} → ${pid}, PGID ${pgid} → ${pid}. `,
      was === null
        ? 'It has no controlling terminal, as before.'
        : `It ${t('will lose', 'lost')} its controlling terminal ${was}, but the descriptors open on it stay open.`,
    ),
  'setpgid-new': ({ pid, was }, t) =>
    s`Process ${pid} ${t('will lead', 'now leads')} a group of its own: PGID ${was} → ${pid}. Its session stays.`,
  'setpgid-join': ({ pid, pgid, was }, t) =>
    s`Process ${pid} ${t('will join', 'joined')} group ${pgid}: PGID ${was} → ${pgid}.`,
  'setpgid-same': ({ pid, pgid }) => s`Process ${pid} is in group ${pgid} already: nothing changes.`,
  fork: ({ pid, child, pgid, sid, tty: own, cwd, umask, waits }, t) =>
    join(
      child === null
        ? s`Process ${pid} will get a child with a new PID. `
        : s`Process ${pid} got a child: ${child}. `,
      s`It ${t('will inherit', 'inherited')} PGID ${pgid}, SID ${sid}, ${own === null ? 'the lack of a controlling terminal' : `the terminal ${own}`}`,
      cwd === '' ? '' : `, the directory ${cwd}`,
      umask === '' ? '' : `, the umask ${umask}`,
      ', all descriptors, and what is done at signals.',
      waits
        ? s` Process ${pid} ${t('will wait', 'waited')} until the child has called exec or has ended.`
        : '',
    ),
  thread: ({ pid }, t) =>
    s`Process ${pid} ${t('will get', 'got')} another thread: the same process, the same row in the table.`,
  exit: ({ pid, code, parent, reaped, orphans, adopter, adopterSure, hangup, silent, stopped }, t) =>
    join(
      s`Process ${pid} ${t('will end', 'ended')} with status ${String(code)}. `,
      reaped
        ? s`Its parent ${parent} ignores SIGCHLD, so nothing ${t('will be', 'was')} left of it.`
        : s`It ${t('will be', 'is')} a zombie until its parent ${parent} waits for it.`,
      orphans.length === 0
        ? ''
        : s` ${Procs(orphans)} ${t('will be', verb(orphans, 'was', 'were'))} orphaned and adopted by process ${adopter}${adopterSure ? '' : ' (or by an ancestor that has marked itself as subreaper)'}.`,
      hangup
        ? join(
            s` Process ${pid} ${t('leads', 'led')} the session of ${hangup.tty}: `,
            hangup.members.length === 0
              ? 'nobody else is in the foreground group, so nobody gets a SIGHUP for this'
              : s`the kernel ${t('will send', 'sent')} SIGHUP to the foreground group ${hangup.pgid} (${procs(hangup.members)})`,
            hangup.cut.length === 0
              ? '.'
              : s`, and ${procs(hangup.cut)} ${t('will lose', 'lost')} the controlling terminal.`,
          )
        : '',
      silent
        ? s` Process ${pid} ${t('leads', 'led')} a session without a terminal: nobody is sent SIGHUP for this.`
        : '',
      ...stopped.map(
        (group) =>
          s` Group ${group.pgid} (${procs(group.members)}) ${t('will be', 'was')} orphaned with a stopped member: the kernel ${t('will send', 'sent')} it SIGHUP and SIGCONT.`,
      ),
    ),
  'exit-init': ({ pid }, t) =>
    s`Process ${pid} is init: with it the kernel ${t('will end', 'ended')} every process of this world.`,
  'open-controlling': ({ pid, tty: name, pgid }, t) =>
    s`Process ${pid} leads its session and ${t('has', 'had')} no controlling terminal, so ${name} ${t('will become', 'became')} its controlling terminal, with group ${pgid} in the foreground. Its Ctrl-C and its hang-up reach it from then on. O_NOCTTY prevents that.`,
  'open-terminal': (data, t) =>
    s`Process ${data.pid} ${t('will open', 'opened')} ${data.tty}, but not as its controlling terminal: ${OPENED[data.why](data)}.`,
  'open-master': ({ pid, path }, t) =>
    s`Process ${pid} ${t('will get', 'got')} a new pseudo-terminal’s master from ${path}. A master never becomes a controlling terminal.`,
  'open-own-terminal': ({ pid, tty: name, path }, t) =>
    path !== undefined
      ? s`${name} is the controlling terminal of process ${pid} already: it ${t('will be', 'is')} open once more, and nothing else changes.`
      : s`/dev/tty is ${name} for process ${pid}: its own controlling terminal ${t('will be', 'is')} open once more.`,
  'open-create': ({ path, asked, umask, mode }) =>
    s`${path} is open. If it was not there before it was created with mode ${mode}: asked for ${asked}, less the bits of the umask ${umask}.`,
  open: ({ path }, t) => s`${path} ${t('will be', 'is')} open under the lowest free number.`,
  'tty-taken-over': ({ pid, tty: name, pgid }, t) =>
    s`${name} ${t('will become', 'became')} the controlling terminal of session ${pid}, with group ${pgid} in the foreground.`,
  'tty-stolen': ({ pid, tty: name, sid }, t) =>
    s`${name} ${t('will be', 'was')} taken from session ${sid}, which is told by no signal, and ${t('become', 'became')} the controlling terminal of session ${pid}.`,
  'tty-already': ({ pid, tty: name }) =>
    s`${name} is the controlling terminal of process ${pid} already: nothing changes.`,
  'tty-dropped': ({ pid, tty: name, sid }, t) =>
    s`Process ${pid} ${t('will have', 'has')} no controlling terminal any more; the others of session ${sid} keep ${name}.`,
  'tty-dropped-by-leader': ({ pid, tty: name, pgid, members, cut }, t) =>
    join(
      s`Process ${pid} leads the session, so ${name} ${t('will be', 'is')} nobody’s controlling terminal`,
      cut.length === 0 ? '.' : s`: ${procs(cut)} ${t('will lose', 'lost')} it too.`,
      members.length === 0
        ? ''
        : s` The foreground group ${pgid} (${procs(members)}) ${t('will get', 'got')} SIGHUP and SIGCONT.`,
    ),
  foreground: ({ tty: name, pgid, was, members }, t) =>
    join(
      s`Group ${pgid}`,
      members.length === 0 ? '' : s` (${procs(members)})`,
      pgid === was
        ? s` is in the foreground of ${name} already: nothing changes.`
        : s` ${t('will be', 'is')} in the foreground of ${name}: it can read, and gets Ctrl-C and Ctrl-Z.`,
      was > 0 && pgid !== was ? s` Until now that was group ${was}.` : '',
    ),
  'background-stop': ({ pid, pgid, tpgid, signal, fates }, t) =>
    s`Process ${pid} ${t('will not get', 'did not get')} that far: group ${tpgid} is in the foreground, so the kernel ${t('will send', 'sent')} ${signal} to group ${pgid}: ${fated(fates, t(true, false))}.`,
  chdir: ({ pid, was, now }, t) =>
    was === now
      ? s`Process ${pid} is in ${now} already: nothing changes.`
      : s`The working directory of process ${pid} ${t('will be', 'is')} ${now}${was === '' ? '' : `, no longer ${was}`}.`,
  umask: ({ pid, was, now, file, directory }, t) =>
    s`The umask of process ${pid} ${was === now ? t('will stay', 'stays') : t('will be', 'is')} ${now}${was === '' || was === now ? '' : ` (it was ${was})`}: a file asked for with 0666 gets ${file}, a directory asked for with 0777 gets ${directory}.`,
  dup: ({ pid, from, to, file, closed }, t) =>
    s`Descriptor ${String(to)} of process ${pid} ${t('will stand', 'stands')} for the same open file as ${String(from)}${file === null ? ', whose name the table does not show' : fdText(file)}.${closed === null ? '' : ` What it was open on, ${closed}, ${t('will be', 'was')} closed first.`}`,
  'dup-unseen': ({ pid, from, file }) =>
    s`Process ${pid} will get a further descriptor for the file that ${String(from)} is open on${fdText(file)}: the lowest free number above 2. The table only counts those, so it does not show which.`,
  'dup-same': ({ fd }) => s`Both numbers are ${String(fd)}: nothing changes.`,
  close: ({ pid, fd, file }, t) =>
    s`Descriptor ${String(fd)} of process ${pid}${fdText(file)} ${t('will be', 'is')} closed.${fd <= 2 && fd >= 0 ? ` The next file it opens may get the number ${String(fd)}, and what it prints may land there.` : ''}`,
  'close-range': ({ first, last, std, above }, t) =>
    join(
      `All descriptors from ${String(first)} ${last === null ? 'on' : `to ${String(last)}`} ${t('will be', 'are')} closed`,
      std.length > 0 || above > 0
        ? `: ${[...std.map(String), ...(above > 0 ? [`${String(above)} above 2`] : [])].join(', ')}.`
        : '.',
    ),
  'close-range-cloexec': ({ first, last }, t) =>
    s`All descriptors from ${String(first)} ${last === null ? 'on' : `to ${String(last)}`} stay open now and ${t('will be', 'will be')} closed at exec.`,
  kill: ({ signal, group, fates, unsure }, t) =>
    join(
      s`${signal} ${t('will go', 'went')} to `,
      group === null ? procs(fates.flatMap((one) => one.pids)) : s`every member of group ${group}`,
      ': ',
      fated(fates, t(true, false)),
      unsure.length === 0 ? '.' : s`; whether ${procs(unsure)} may be sent one depends on whose it is.`,
    ),
  'kill-question': ({ targets }) =>
    s`Signal 0 sends nothing: it only asks, and ${procs(targets)} ${verb(targets, 'exists', 'exist')}.`,
  'signal-ignored': ({ pid, signal }, t) =>
    s`Process ${pid} ${t('will ignore', 'ignores')} ${signal}. Its children inherit that, and it outlives exec.`,
  'signal-default': ({ pid, signal }, t) =>
    s`${signal} ${t('will have', 'has')} its default action in process ${pid}.`,
  'signal-caught': ({ pid, signal }, t) =>
    s`Process ${pid} ${t('will catch', 'catches')} ${signal}. Its children inherit that; exec puts it back to the default.`,
  'signal-asked': ({ signal }) => s`It only asks what is done at ${signal}: nothing changes.`,
  'signals-blocked': ({ pid, signals }, t) =>
    signals.length === 0
      ? s`Process ${pid} ${t('will block', 'blocks')} no more signals than before.`
      : s`Process ${pid} ${t('will block', 'blocks')} ${signalsText(signals)}: what comes stays pending. The mask outlives fork and exec.`,
  'signals-unblocked': ({ pid, signals }, t) =>
    signals.length === 0
      ? s`Process ${pid} ${t('will block', 'blocks')} as many signals as before.`
      : s`Process ${pid} ${t('will no longer block', 'no longer blocks')} ${signalsText(signals)}: what was pending arrives.`,
  'signals-mask': ({ pid, signals }, t) =>
    s`Process ${pid} ${t('will block', 'blocks')} ${signals.length === 0 ? 'no signal any more' : `only ${signalsText(signals)}`}.`,
  'write-null': ({ file }) => s`What is written to ${file} is gone.`,
  'write-terminal': ({ pid, tty: name, own, background }, t) =>
    join(
      `It ${t('will appear', 'appeared')} on ${name}`,
      background
        ? s`, though process ${pid} is in the background: only with tostop on is it sent SIGTTOU instead.`
        : own
          ? '.'
          : s`, though that is not the controlling terminal of process ${pid}: an open descriptor is enough.`,
    ),
  write: ({ fd, file }, t) =>
    s`It ${t('will be', 'was')} written to descriptor ${String(fd)}${fdText(file)}.`,
  'read-end': ({ fd, tty: name }) =>
    s`Descriptor ${String(fd)} is still open on ${name}, but that terminal was closed: read returns 0, the end of file, and no signal is sent.`,
  'read-null': ({ fd }) => s`Descriptor ${String(fd)} is /dev/null: read returns 0, the end of file.`,
  'read-terminal': ({ pid, tty: name }, t) =>
    s`Process ${pid} ${t('will read', 'read')} what ${t('is', 'was')} typed on ${name}${t(', and wait for it if nothing is there yet', '')}.`,
  read: ({ fd, file }, t) => s`It ${t('will be', 'was')} read from descriptor ${String(fd)}${fdText(file)}.`,
  execve: ({ pid, path, ignored, caught }, t) =>
    s`Process ${pid} ${t('will run', 'runs')} ${path === '' ? 'another program' : path}. PID, PPID, PGID, SID, terminal, directory and umask stay.${ignored.length === 0 ? '' : ` Still ignored: ${ignored.join(', ')}.`}${caught.length === 0 ? '' : ` Back at the default: ${caught.join(', ')}.`}`,
  subreaper: ({ pid }, t) =>
    s`Process ${pid} ${t('will adopt', 'adopts')} the orphans among its descendants, instead of init. Its children do not inherit this mark.`,
  'subreaper-not': ({ pid }, t) => s`Process ${pid} ${t('will adopt', 'adopts')} no orphans any more.`,
  'parent-death-signal': ({ pid, signal, parent }, t) =>
    signal === null
      ? s`Process ${pid} ${t('will no longer be', 'is no longer')} sent a signal when its parent ends.`
      : s`Process ${pid} ${t('will be', 'is')} sent ${signal} when its parent ${parent} ends.`,
  wait: ({ pid, child }) => s`Process ${pid} got the status of its child ${child}.`,
  'wait-nobody': ({ pid }) => s`None of the children that process ${pid} asked about has news.`,
  mount: ({ path }) => s`A file system is mounted on ${path} now.`,
  umount: ({ path }) => s`The file system on ${path} is unmounted; nobody was using it.`,
  'umount-lazy': ({ path, users }, t) =>
    join(
      `${path} ${t('will be', 'was')} taken out of the file tree at once (MNT_DETACH)`,
      users.length === 0 ? '.' : s`; ${procs(users)} ${verb(users, 'goes', 'go')} on using what was there.`,
    ),
  number: ({ call, number }, t) =>
    s`${call} ${t('will return', 'returned')} ${number} and ${t('change', 'changed')} nothing.`,
  changed: ({ call, pid, result, cells }) =>
    join(
      `${call} ${result === null ? 'was done' : `returned ${String(result)}`}`,
      cells.length === 0
        ? s`; nothing changed in the row of process ${pid}.`
        : s`. In the row of process ${pid}: ${and(
            cells.map((cell) =>
              cell.pids
                ? s`${cell.column.toUpperCase()} ${Number(cell.was)} → ${Number(cell.now)}`
                : s`${cell.column.toUpperCase()} ${cell.was} → ${cell.now}`,
            ),
          )}.`,
    ),
};

const doubts: Locale['doubts'] = {
  'no-process': ({ pid }) => s`There is no process ${pid} in the table.`,
  unknown: ({ call }) => s`What ${call} will do cannot be told from the table.`,
  'setpgid-child-execed?': ({ target }) =>
    s`It depends on whether child ${target} has called exec since its birth: if so, EACCES.`,
  'target-unseen': ({ target }) =>
    s`The table shows no process ${String(target)}; ESRCH, unless there is one outside it.`,
  'group-unseen': ({ pgid }) => s`The table does not show enough of group ${String(pgid)} to tell.`,
  'fork-limit?': ({ processes, limit }) =>
    s`There are ${String(processes)} processes already, and at most ${String(limit)} are allowed: a fork beyond that fails with EAGAIN.`,
  'fd-unseen': ({ pid, fd }) =>
    s`It depends on what descriptor ${String(fd)} of process ${pid} is open on, which the table does not show.`,
  'fd-limit?': ({ pid, from, to }) =>
    s`If process ${pid} may have a descriptor ${String(to)} (ulimit -n), it will stand for the same open file as ${String(from)}; if not, EBADF.`,
  'fd-file': ({ pid, fd, file }) =>
    s`It depends on ${file}, which descriptor ${String(fd)} of process ${pid} is open on.`,
  'tty-leader-needed': ({ pid, sid, fd }) =>
    s`The table does not show what descriptor ${String(fd)} is open on. If it is a terminal: only a session leader can acquire one, and process ${pid} is a mere member of session ${sid}.`,
  'tty-session-unseen': ({ pid, tty: name }) =>
    s`Process ${pid} leads its session and has no controlling terminal. If it can open ${name}, it gets it, unless that controls a session outside the table.`,
  'path-unseen': ({ path }) => s`It depends on what ${path === '' ? 'the path' : path} is.`,
  'open-create?': ({ path, asked, umask, mode }) =>
    s`If ${path} is not there yet it will be created with mode ${mode}: asked for ${asked}, less the bits of the umask ${umask}.`,
  'umount-users': ({ path, cwd, files }) =>
    s`If ${path} is where a file system is mounted, it is busy (EBUSY): ${busy(cwd, files)}.`,
  'umount-no-users': ({ path }) =>
    s`Nobody’s working directory or descriptor 0 to 2 is below ${path}. It is busy all the same if another descriptor, a running program or a root directory is, or if another file system is mounted below.`,
  'mount-rights': ({ path }) =>
    s`It depends on what is mounted on ${path}, and on the rights of the process.`,
  'kill-permission?': ({ pid, uid, targets }) =>
    s`It depends on the rights of process ${pid} (${uid}) over ${and(targets.map((one) => s`process ${one.pid} (${one.uid})`))}.`,
  'kill-everyone': ({ pid }) =>
    s`-1 means every process that process ${pid} may signal, also those outside the table.`,
  'wait-blocks': ({ pid, children }) =>
    s`${Procs(children)}, which process ${pid} asks for, ${verb(children, 'has', 'have')} not ended: unless told not to, it will wait.`,
  'wait-stopped': ({ pid, children }) =>
    s`${Procs(children)} ${is(children)} stopped: unless process ${pid} has been told so before, it is told now; else it will wait.`,
  'wait-zombies': ({ pid, children }) =>
    s`${Procs(children)} ${verb(children, 'has', 'have')} ended and ${verb(children, 'waits', 'wait')} to be asked for by process ${pid}.`,
  'write-blocks?': ({ fd }) =>
    s`It depends on what descriptor ${String(fd)} is open on, and on who reads there.`,
  'exec-unseen': ({ pid, path }) =>
    s`If ${path === '' ? 'the file' : path} is a program, process ${pid} will run it: PID, PPID, PGID, SID and terminal stay, ignored signals stay ignored, caught ones go back to the default.`,
  'exit-thread?': ({ pid }) =>
    s`Process ${pid} has several threads: the call ends one of them, and the process only if it was the last.`,
};

export const en: Locale = {
  reasons,
  effects,
  doubts,
  errnos,
  willFail: (call, errno, why) => s`${call} will fail with ${errno}: ${why}.`,
  failed: (_call, errno, why) => s`${errno}: ${why}.`,
  waiting: (call, pid) => s`Process ${pid} is still in ${call}, waiting in the kernel.`,
};
