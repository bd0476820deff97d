import type { Effects, Fated } from '../facts.js';
import { join, listed, s, type Part } from '../parts.js';
import type { Fate } from '../signals.js';
import { meaning, type Locale } from './locale.js';

/** `进程 7`、`进程 7、8`. */
const procs = (pids: readonly number[]): Part[] => join('进程 ', listed(pids, '、'));
const users = (targets: readonly { pid: number; uid: string }[]): Part[] =>
  listed(
    targets.map((one) => s`进程 ${one.pid}（${one.uid}）`),
    '、',
  );

const errnos: Locale['errnos'] = {
  E2BIG: '参数和环境变量加起来太长',
  EACCES: '没有权限',
  EADDRINUSE: '地址已被占用',
  EAGAIN: '眼下做不到，或者已到上限',
  EBADF: '描述符没有打开，打开方式不对，或者号码超出上限',
  EBUSY: '正在使用中',
  ECHILD: '没有可等待的子进程',
  ECONNREFUSED: '那头没有人在监听',
  EEXIST: '已经存在',
  EFAULT: '地址不属于这个进程',
  EINTR: '中途来了信号',
  EINVAL: '参数在这里不合理',
  EIO: '设备做不到',
  EISDIR: '这是一个目录',
  ELOOP: '符号链接绕得太多',
  EMFILE: '进程打开的描述符已到上限',
  ENAMETOOLONG: '名字太长',
  ENFILE: '系统打开的文件已到上限',
  ENODEV: '内核没有这种设备或文件系统',
  ENOENT: '不存在',
  ENOEXEC: '内核不认得这个文件的格式，无法当程序运行',
  ENOMEM: '内存不够',
  ENOSPC: '空间不够',
  ENOSYS: '内核没有这个调用',
  ENOTCONN: '套接字没有连接',
  ENOTDIR: '路径中有一段不是目录',
  ENOTEMPTY: '目录不是空的',
  ENOTSOCK: '描述符不是套接字',
  ENOTTY: '不是终端，或者不是自己的控制终端',
  ENXIO: '没有这个设备',
  EPERM: '不允许这样做',
  EPIPE: '那头已经没有人读',
  EROFS: '文件系统是只读的',
  ESRCH: '没有这个进程',
  ETXTBSY: '程序文件正被写入',
};

const reasons: Locale['reasons'] = {
  'setsid-session-leader': ({ pid }) =>
    s`进程 ${pid} 已是会话 ${pid} 的首进程，也是组 ${pid} 的组长，不能再调用 setsid`,
  'setsid-group-leader': ({ pid }) => s`进程 ${pid} 是进程组 ${pid} 的组长，组长进程不能调用 setsid`,
  'setsid-group-lives': ({ pid, pgid, members }) =>
    s`进程 ${pid} 虽然已经到了组 ${pgid}，但以它的号码命名的进程组还在：${procs(members)} 仍在组 ${pid} 里`,
  'setpgid-negative': ({ pgid }) => s`组号不能是负数 ${String(pgid)}`,
  'setpgid-no-process': ({ target }) => s`没有进程 ${String(target)}`,
  'setpgid-not-a-child': ({ pid, target }) =>
    s`进程 ${target} 不是进程 ${pid} 的子进程，setpgid 只能移动自己和自己的子进程`,
  'setpgid-child-left-session': ({ target, sid, targetSid }) =>
    s`子进程 ${target} 已经在会话 ${targetSid}，不在父进程的会话 ${sid} 里了`,
  'setpgid-child-execed': ({ target }) => s`子进程 ${target} 已经调用过 exec，此后父进程不能再移动它`,
  'setpgid-session-leader': ({ target }) => s`进程 ${target} 是会话 ${target} 的首进程，会话首进程不能换组`,
  'setpgid-no-group': ({ pgid }) => s`没有组 ${String(pgid)} 可加入；要新建组，组号只能是进程自己的 PID`,
  'setpgid-group-elsewhere': ({ pgid, sid, groupSid }) =>
    s`组 ${pgid} 属于会话 ${groupSid}，而调用者在会话 ${sid}：一个进程组不能跨会话`,
  'kill-no-process': ({ target }) => s`没有进程 ${String(target)}`,
  'kill-no-group': ({ pgid }) => s`组 ${String(pgid)} 里没有进程`,
  'kill-nobody': ({ pid }) => s`除了 init 和进程 ${pid} 自己，再没有别的进程`,
  'kill-not-permitted': ({ pid, uid, targets }) =>
    s`进程 ${pid} 的用户是 ${uid}，无权给${users(targets)}发信号`,
  'no-such-signal': ({ signal }) => s`没有信号 ${signal}`,
  'signal-fixed': ({ signal }) => s`${signal} 既不能忽略，也不能捕获`,
  'fd-closed': ({ pid, fd }) => s`进程 ${pid} 的 ${String(fd)} 号描述符没有打开`,
  'fd-negative': ({ fd }) => s`没有 ${String(fd)} 号描述符`,
  'fd-beyond-limit': ({ pid, fd }) =>
    s`进程 ${pid} 不能有 ${String(fd)} 号描述符，超出了它的上限（ulimit -n）`,
  'fd-same': ({ fd }) => s`两个号码都是 ${String(fd)}，dup3 不像 dup2，不接受这样`,
  'fd-range-backwards': ({ first, last }) => s`范围到 ${String(last)} 为止，却从 ${String(first)} 开始`,
  'fd-no-terminal': ({ fd, file }) => s`${String(fd)} 号描述符打开的是 ${file}，不是终端`,
  'tty-not-session-leader': ({ pid, sid }) =>
    s`只有会话首进程能取得控制终端，而进程 ${pid} 只是会话 ${sid} 的普通成员`,
  'tty-has-one': ({ pid, tty }) => s`进程 ${pid} 已经有控制终端 ${tty}`,
  'tty-taken': ({ tty, sid }) => s`${tty} 是会话 ${sid} 的控制终端`,
  'tty-taken-unprivileged': ({ tty, sid }) =>
    s`${tty} 是会话 ${sid} 的控制终端，只有整台机器的 root 才能夺走它`,
  'tty-not-ours': ({ pid, tty, own }) =>
    own === null
      ? s`进程 ${pid} 没有控制终端，${tty} 不是它的`
      : s`进程 ${pid} 的控制终端是 ${own}，不是 ${tty}`,
  'tty-none': ({ pid }) => s`/dev/tty 指的是控制终端，而进程 ${pid} 没有控制终端`,
  'tty-gone': ({ fd, tty }) =>
    s`${String(fd)} 号描述符还开在 ${tty} 上，可这个终端已经关闭；不会因此收到信号`,
  'foreground-negative': ({ pgid }) => s`组号不能是负数 ${String(pgid)}`,
  'foreground-no-group': ({ pgid }) => s`没有组 ${String(pgid)}`,
  'foreground-group-elsewhere': ({ pgid, sid, groupSid }) =>
    s`组 ${pgid} 属于会话 ${groupSid}，而前台进程组必须在这个终端的会话 ${sid} 里`,
  'background-orphaned': ({ pid, pgid, tpgid, signal }) =>
    s`进程 ${pid} 所在的组 ${pgid} 在后台（前台是组 ${tpgid}），又是孤儿进程组：要是被 ${signal} 停住，就没有人能让它继续`,
  'background-read-unstopped': ({ pid, pgid, tpgid, how }) =>
    s`组 ${pgid} 在后台（前台是组 ${tpgid}），而进程 ${pid} ${how === 'ignored' ? '忽略' : '阻塞'}了 SIGTTIN，内核没法让它先停下、等回到前台再读`,
  'umount-busy': ({ path, cwd, files }) =>
    cwd.length + files.length === 0
      ? s`${path} 下还有东西在用，但从表里看不出是什么：可能是 2 号以上的描述符、正在运行的程序、根目录，或者挂载在它下面的另一个文件系统`
      : join(`${path} 正在使用：`, busy(cwd, files)),
  'mount-missing': ({ source, path }) => s`${source} 或 ${path} 不存在`,
  'umount-root': ({ path }) => s`${path} 是整个目录树的根，不能卸载`,
  'umount-no-mount': ({ path }) => s`${path} 上没有挂载文件系统`,
  'not-permitted': ({ call }) => s`进程没有 ${call} 所需的挂载权限`,
  'path-missing': ({ path }) => s`${path} 不存在`,
  'folder-missing': ({ path }) => s`${path} 应在的那个目录不存在`,
  'path-empty': () => s`空路径什么也不指`,
  'path-not-a-directory': ({ path }) => s`${path} 或其中某一段不是目录`,
  'path-forbidden': ({ path }) => s`进程对 ${path} 没有权限`,
  'path-exists': ({ path }) => s`${path} 已经存在`,
  'seccomp-filtered': ({ pid }) =>
    s`进程 ${pid} 已经带着一个 seccomp 过滤器（跟踪器自己的），这时不能再进入严格模式`,
  'exec-missing': ({ path }) => s`${path} 或者它指定的解释器不存在`,
  'exec-refused': ({ path }) =>
    s`${path} 或者它指定的解释器不能执行：它不是普通文件，或没有权限，或文件系统挂载时带了 noexec`,
  'exec-not-regular': ({ path }) => s`${path} 不是普通文件（比如是目录），只有普通文件才能执行`,
  'exec-not-executable': ({ path }) => s`${path} 没有执行权限（可以用 chmod +x 加上）`,
  'exec-forbidden': ({ path }) => s`进程不能执行 ${path}：它没有权限，或者文件系统挂载时带了 noexec`,
  'processes-at-limit': ({ limit }) => s`这个世界最多 ${String(limit)} 个进程，已经用完`,
  'no-children': ({ pid }) => s`进程 ${pid} 没有可等待的子进程`,
  'not-a-child': (data) =>
    'pgid' in data
      ? s`进程 ${data.pid} 没有子进程在组 ${String(data.pgid)} 里`
      : s`进程 ${data.pid} 没有子进程 ${String(data.target)}，它只能等自己的子进程`,
  fault: ({ call }) => s`是有意让 ${call} 失败的，内核根本没有见到这次调用`,
  errno: ({ errno }) => [meaning(errnos, errno) ?? '内核拒绝了'],
};

function busy(cwd: readonly number[], files: readonly number[]): Part[] {
  const clauses: Part[][] = [];
  if (cwd.length > 0) clauses.push(s`${procs(cwd)} 的工作目录在那里`);
  if (files.length > 0) clauses.push(s`${procs(files)} 打开着那里的文件`);
  return listed(clauses, '；');
}

const FATES: Record<Fate, (pids: readonly number[], ahead: boolean) => Part[]> = {
  ends: (p, ahead) => s`${procs(p)} ${ahead ? '会被它终止' : '被它终止'}`,
  stops: (p, ahead) => s`${procs(p)} ${ahead ? '会停住' : '停住了'}`,
  continues: (p) => s`${procs(p)} 若停着，就继续运行`,
  nothing: (p) => s`${procs(p)} 不予理会，这是该信号的默认动作`,
  ignored: (p) => s`${procs(p)} 忽略它`,
  caught: (p) => s`${procs(p)} 捕获它`,
  blocked: (p) => s`${procs(p)} 阻塞着它，信号留待以后`,
  orphaned: (p) => s`${procs(p)} 不会停住，因为没有人能让孤儿进程组继续`,
  stopped: (p) => s`${procs(p)} 正停着，继续运行时才收到`,
  already: (p) => s`${procs(p)} 本来就停着`,
  zombie: (p) => s`${procs(p)} 已经死了`,
  init: (p) => s`${procs(p)} 是 init，没有设处理函数的信号它一概收不到`,
};
const fated = (fates: readonly Fated[], ahead: boolean): Part[] =>
  listed(
    fates.map(({ fate, pids }) => FATES[fate](pids, ahead)),
    '；',
  );

const OPENED: Record<Effects['open-terminal']['why'], (data: Effects['open-terminal']) => Part[]> = {
  noctty: () => s`O_NOCTTY 就是说不要它作控制终端`,
  'not-leader': ({ pid, sid }) => s`进程 ${pid} 不是会话首进程（SID 是 ${sid}），得不到控制终端`,
  'has-one': ({ pid, own }) => s`进程 ${pid} 已经有控制终端 ${own ?? ''}`,
  taken: ({ sid }) => s`它已经是会话 ${sid} 的控制终端`,
  'write-only': () => s`在 Linux 上，以 O_WRONLY 打开的终端不会成为控制终端`,
};

const fdText = (file: string | null): string => (file === null ? '' : `（${file}）`);
const signalsText = (signals: readonly string[]): string => (signals.length === 0 ? '' : signals.join('、'));

const effects: Locale['effects'] = {
  setsid: ({ pid, sid, pgid, tty }, t) =>
    join(
      s`进程 ${pid} ${t('会', '已')}自成一个会话、一个进程组：SID ${sid} → ${pid}，PGID ${pgid} → ${pid}。`,
      tty === null
        ? '它照旧没有控制终端。'
        : `它${t('会失去', '失去了')}控制终端 ${tty}，但开在上面的描述符还开着。`,
    ),
  'setpgid-new': ({ pid, was }, t) =>
    s`进程 ${pid} ${t('会自成', '已自成')}一组，当组长：PGID ${was} → ${pid}。会话不变。`,
  'setpgid-join': ({ pid, pgid, was }, t) =>
    s`进程 ${pid} ${t('会加入', '加入了')}组 ${pgid}：PGID ${was} → ${pgid}。`,
  'setpgid-same': ({ pid, pgid }) => s`进程 ${pid} 本来就在组 ${pgid} 里，什么也不变。`,
  fork: ({ pid, child, pgid, sid, tty, cwd, umask, waits }, t) =>
    join(
      child === null ? s`进程 ${pid} 会得到一个子进程，PID 是新的。` : s`进程 ${pid} 有了子进程 ${child}。`,
      s`子进程${t('会继承', '继承了')} PGID ${pgid}、SID ${sid}、${tty === null ? '“没有控制终端”这一点' : `控制终端 ${tty}`}`,
      cwd === '' ? '' : `、工作目录 ${cwd}`,
      umask === '' ? '' : `、文件创建掩码 ${umask}`,
      '、所有描述符和信号的处理方式。',
      waits ? s`在子进程调用 exec 或结束之前，进程 ${pid} ${t('会一直', '一直')}等着。` : '',
    ),
  thread: ({ pid }, t) => s`进程 ${pid} ${t('会多出', '多了')}一个线程：还是同一个进程，表里还是同一行。`,
  exit: ({ pid, code, parent, reaped, orphans, adopter, adopterSure, hangup, silent, stopped }, t) =>
    join(
      s`进程 ${pid} ${t('会结束', '结束了')}，退出状态 ${String(code)}。`,
      reaped
        ? s`父进程 ${parent} 忽略 SIGCHLD，所以它${t('不会留下', '没有留下')}什么。`
        : s`在父进程 ${parent} 等待它之前，它是僵尸进程。`,
      orphans.length === 0
        ? ''
        : s`${procs(orphans)} ${t('会成为', '成了')}孤儿进程，由进程 ${adopter} 收养${adopterSure ? '' : '（若有祖先把自己标记为 subreaper，则归那个祖先）'}。`,
      hangup
        ? join(
            s`进程 ${pid} 是 ${hangup.tty} 上的会话首进程：`,
            hangup.members.length === 0
              ? '前台进程组里没有别的进程，没有谁因此收到 SIGHUP'
              : s`内核${t('会', '')}给前台进程组 ${hangup.pgid}（${procs(hangup.members)}）发${t('', '了')} SIGHUP`,
            hangup.cut.length === 0 ? '。' : s`；${procs(hangup.cut)} ${t('会失去', '失去了')}控制终端。`,
          )
        : '',
      silent ? s`进程 ${pid} 领着的会话没有终端：没有谁因此收到 SIGHUP。` : '',
      ...stopped.map(
        (group) =>
          s`组 ${group.pgid}（${procs(group.members)}）${t('会成为', '成了')}有进程停着的孤儿进程组：内核${t('会', '')}给它发${t('', '了')} SIGHUP 和 SIGCONT。`,
      ),
    ),
  'exit-init': ({ pid }, t) =>
    s`进程 ${pid} 是 init：它一结束，内核${t('会终止', '就终止了')}这个世界的所有进程。`,
  'open-controlling': ({ pid, tty, pgid }, t) =>
    s`进程 ${pid} 是会话首进程，${t('现在', '原来')}又没有控制终端，所以 ${tty} ${t('会成为', '成了')}它的控制终端，前台是组 ${pgid}。从此这个终端的 Ctrl-C 和挂断都会落到它头上。加上 O_NOCTTY 就不会这样。`,
  'open-terminal': (data, t) =>
    s`进程 ${data.pid} ${t('会打开', '打开了')} ${data.tty}，但不作控制终端：${OPENED[data.why](data)}。`,
  'open-master': ({ pid, path }, t) =>
    s`进程 ${pid} ${t('会从', '从')} ${path} 得到一个新伪终端的主端。主端不会成为控制终端。`,
  'open-own-terminal': ({ pid, tty, path }, t) =>
    path !== undefined
      ? s`${tty} 本来就是进程 ${pid} 的控制终端：${t('会', '')}再打开${t('', '了')}一次，别的什么也不变。`
      : s`对进程 ${pid} 来说，/dev/tty 就是 ${tty}：${t('会把', '把')}自己的控制终端再打开一次。`,
  'open-create': ({ path, asked, umask, mode }) =>
    s`${path} 打开了。如果原先没有这个文件，新建时的权限就是 ${mode}：要的是 ${asked}，去掉文件创建掩码 ${umask} 上的位。`,
  open: ({ path }, t) => s`${path} ${t('会打开', '打开了')}，用最小的空闲号码。`,
  'tty-taken-over': ({ pid, tty, pgid }, t) =>
    s`${tty} ${t('会成为', '成了')}会话 ${pid} 的控制终端，前台是组 ${pgid}。`,
  'tty-stolen': ({ pid, tty, sid }, t) =>
    s`${tty} ${t('会从', '从')}会话 ${sid} 夺来，${t('成为', '成了')}会话 ${pid} 的控制终端；被夺走的一方收不到任何信号。`,
  'tty-already': ({ pid, tty }) => s`${tty} 本来就是进程 ${pid} 的控制终端，什么也不变。`,
  'tty-dropped': ({ pid, tty, sid }, t) =>
    s`进程 ${pid} ${t('会失去', '失去了')}控制终端；会话 ${sid} 的其他进程仍有 ${tty}。`,
  'tty-dropped-by-leader': ({ pid, tty, pgid, members, cut }, t) =>
    join(
      s`进程 ${pid} 是会话首进程，所以 ${tty} ${t('不会再是', '不再是')}任何进程的控制终端`,
      cut.length === 0 ? '。' : s`：${procs(cut)} 也${t('会失去', '失去了')}它。`,
      members.length === 0
        ? ''
        : s`前台进程组 ${pgid}（${procs(members)}）${t('会收到', '收到了')} SIGHUP 和 SIGCONT。`,
    ),
  foreground: ({ tty, pgid, was, members }, t) =>
    join(
      s`组 ${pgid}`,
      members.length === 0 ? ' ' : s`（${procs(members)}）`,
      pgid === was
        ? `本来就是 ${tty} 的前台进程组，什么也不变。`
        : `${t('会成为', '成了')} ${tty} 的前台进程组：可以读终端，也会收到 Ctrl-C 和 Ctrl-Z。`,
      was > 0 && pgid !== was ? s`原来的前台是组 ${was}。` : '',
    ),
  'background-stop': ({ pid, pgid, tpgid, signal, fates }, t) =>
    s`进程 ${pid} ${t('走不到那一步', '没走到那一步')}：前台是组 ${tpgid}，所以内核${t('会', '')}给组 ${pgid} 发${t('', '了')} ${signal}：${fated(fates, t(true, false))}。`,
  chdir: ({ pid, was, now }, t) =>
    was === now
      ? s`进程 ${pid} 本来就在 ${now}，什么也不变。`
      : s`进程 ${pid} 的工作目录${t('会变成', '变成了')} ${now}${was === '' ? '' : `，不再是 ${was}`}。`,
  umask: ({ pid, was, now, file, directory }, t) =>
    s`进程 ${pid} 的文件创建掩码${was === now ? t('会保持', '还是') : t('会变成', '变成了')} ${now}${was === '' || was === now ? '' : `（原来是 ${was}）`}：以 0666 建文件得到 ${file}，以 0777 建目录得到 ${directory}。`,
  dup: ({ pid, from, to, file, closed }, t) =>
    s`进程 ${pid} 的 ${String(to)} 号描述符${t('会', '')}和 ${String(from)} 号${file === null ? '（表里看不到它打开的是什么）' : fdText(file)}指向同一个打开的文件。${closed === null ? '' : `${String(to)} 号原来开着的 ${closed} ${t('会先关掉', '先关掉了')}。`}`,
  'dup-unseen': ({ pid, from, file }) =>
    s`进程 ${pid} 会多一个描述符，和 ${String(from)} 号${fdText(file)}指向同一个打开的文件。号码取 2 号以上最小的空号；那些描述符表里只有个数，看不出是几号。`,
  'dup-same': ({ fd }) => s`两个号码都是 ${String(fd)}，什么也不变。`,
  close: ({ pid, fd, file }, t) =>
    s`进程 ${pid} 的 ${String(fd)} 号描述符${fdText(file)}${t('会关闭', '关闭了')}。${fd <= 2 && fd >= 0 ? `它下次打开的文件可能就用上 ${String(fd)} 这个号码，往标准输入输出去的东西会落到那里。` : ''}`,
  'close-range': ({ first, last, std, above }, t) =>
    join(
      `从 ${String(first)} ${last === null ? '起' : `到 ${String(last)} `}的描述符${t('会', '')}全部关闭`,
      std.length > 0 || above > 0
        ? `：${[...std.map((fd) => `${String(fd)} 号`), ...(above > 0 ? [`2 号以上的 ${String(above)} 个`] : [])].join('、')}。`
        : '。',
    ),
  'close-range-cloexec': ({ first, last }) =>
    s`从 ${String(first)} ${last === null ? '起' : `到 ${String(last)} `}的描述符现在仍开着，到 exec 时才关闭。`,
  kill: ({ signal, group, fates, unsure }, t) =>
    join(
      s`${signal} ${t('会发给', '发给了')}`,
      group === null ? procs(fates.flatMap((one) => one.pids)) : s`组 ${group} 的每个进程`,
      '：',
      fated(fates, t(true, false)),
      unsure.length === 0 ? '。' : s`；能否发给${procs(unsure)}，要看它属于哪个用户。`,
    ),
  'kill-question': ({ targets }) => s`信号 0 什么也不发，只是问一问：${procs(targets)} 存在。`,
  'signal-ignored': ({ pid, signal }, t) =>
    s`进程 ${pid} ${t('会忽略', '从此忽略')} ${signal}。子进程会继承这一点，exec 之后也仍然忽略。`,
  'signal-default': ({ pid, signal }, t) => s`${signal} 在进程 ${pid} 里${t('会恢复', '恢复了')}默认动作。`,
  'signal-caught': ({ pid, signal }, t) =>
    s`进程 ${pid} ${t('会捕获', '从此捕获')} ${signal}。子进程会继承这一点，exec 之后恢复默认动作。`,
  'signal-asked': ({ signal }) => s`只是问 ${signal} 现在怎样处理，什么也不变。`,
  'signals-blocked': ({ pid, signals }, t) =>
    signals.length === 0
      ? s`进程 ${pid} 阻塞的信号和原来一样。`
      : s`进程 ${pid} ${t('会阻塞', '阻塞了')} ${signalsText(signals)}：来了也先留着。fork 和 exec 都不改变信号掩码。`,
  'signals-unblocked': ({ pid, signals }, t) =>
    signals.length === 0
      ? s`进程 ${pid} 阻塞的信号和原来一样。`
      : s`进程 ${pid} ${t('将', '')}不再阻塞 ${signalsText(signals)}，留着的信号这就送到。`,
  'signals-mask': ({ pid, signals }, t) =>
    signals.length === 0
      ? s`进程 ${pid} ${t('将', '')}不再阻塞任何信号。`
      : s`进程 ${pid} ${t('会只阻塞', '只阻塞')} ${signalsText(signals)}。`,
  'write-null': ({ file }) => s`写进 ${file} 的东西就没了。`,
  'write-terminal': ({ pid, tty, own, background }, t) =>
    join(
      `内容${t('会出现', '出现')}在 ${tty} 上`,
      background
        ? s`，尽管进程 ${pid} 在后台：只有设了 tostop，它才会改为收到 SIGTTOU。`
        : own
          ? '。'
          : s`，尽管它不是进程 ${pid} 的控制终端：描述符开着就够了。`,
    ),
  write: ({ fd, file }, t) => s`${t('会写进', '写进了')} ${String(fd)} 号描述符${fdText(file)}。`,
  'read-end': ({ fd, tty }) =>
    s`${String(fd)} 号描述符还开在 ${tty} 上，可这个终端已经关闭：read 返回 0，即文件结束，也不会收到信号。`,
  'read-null': ({ fd }) => s`${String(fd)} 号描述符是 /dev/null：read 返回 0，即文件结束。`,
  'read-terminal': ({ pid, tty }, t) =>
    s`进程 ${pid} ${t('会读', '读到了')}从 ${tty} 敲进来的输入${t('，还没有就等着', '')}。`,
  read: ({ fd, file }, t) =>
    s`${t('会从', '从')} ${String(fd)} 号描述符${fdText(file)}${t('读', '读到了')}。`,
  execve: ({ pid, path, ignored, caught }, t) =>
    s`进程 ${pid} ${t('会运行', '换成了')} ${path === '' ? '另一个程序' : path}。PID、PPID、PGID、SID、控制终端、工作目录和文件创建掩码都不变。${ignored.length === 0 ? '' : `${signalsText(ignored)} 仍然忽略。`}${caught.length === 0 ? '' : `${signalsText(caught)} ${t('会恢复', '恢复了')}默认动作。`}`,
  subreaper: ({ pid }, t) =>
    s`后代中的孤儿进程${t('会', '从此')}由进程 ${pid} 收养，不再归 init。它的子进程不继承这个标记。`,
  'subreaper-not': ({ pid }, t) => s`进程 ${pid} ${t('以后', '')}不再收养孤儿进程。`,
  'parent-death-signal': ({ pid, signal, parent }, t) =>
    signal === null
      ? s`父进程结束时，进程 ${pid} ${t('会', '')}不再收到信号。`
      : s`父进程 ${parent} 结束时，进程 ${pid} 会收到 ${signal}。`,
  wait: ({ pid, child }) => s`进程 ${pid} 取走了子进程 ${child} 的状态。`,
  'wait-nobody': ({ pid }) => s`进程 ${pid} 所问的子进程都没有新变化。`,
  mount: ({ path }) => s`${path} 上挂载了文件系统。`,
  umount: ({ path }) => s`${path} 上的文件系统卸载了，没有谁在用它。`,
  'umount-lazy': ({ path, users: using }, t) =>
    join(
      `${path} ${t('会立刻', '立刻')}从目录树里摘掉（MNT_DETACH）`,
      using.length === 0 ? '。' : s`；${procs(using)} 还可以接着用那里的东西。`,
    ),
  number: ({ call, number }, t) => s`${call} ${t('会返回', '返回了')} ${number}，什么也不变。`,
  changed: ({ call, pid, result, cells }) =>
    join(
      `${call} ${result === null ? '执行了' : `返回了 ${String(result)}`}`,
      cells.length === 0
        ? s`，进程 ${pid} 那一行没有变化。`
        : s`。进程 ${pid} 那一行：${listed(
            cells.map((cell) =>
              cell.pids
                ? s`${cell.column.toUpperCase()} ${Number(cell.was)} → ${Number(cell.now)}`
                : s`${cell.column.toUpperCase()} ${cell.was} → ${cell.now}`,
            ),
            '，',
          )}。`,
    ),
};

const doubts: Locale['doubts'] = {
  'no-process': ({ pid }) => s`表里没有进程 ${pid}。`,
  unknown: ({ call }) => s`从表里看不出 ${call} 会怎样。`,
  'setpgid-child-execed?': ({ target }) => s`要看子进程 ${target} 出生后有没有调用过 exec：有，就是 EACCES。`,
  'target-unseen': ({ target }) => s`表里没有进程 ${String(target)}；除非表外有，否则是 ESRCH。`,
  'group-unseen': ({ pgid }) => s`关于组 ${String(pgid)}，表里看到的不够，无法判断。`,
  'fork-limit?': ({ processes, limit }) =>
    s`已经有 ${String(processes)} 个进程，最多 ${String(limit)} 个：超出后 fork 会以 EAGAIN 失败。`,
  'fd-unseen': ({ pid, fd }) => s`要看进程 ${pid} 的 ${String(fd)} 号描述符打开的是什么，表里看不到。`,
  'fd-limit?': ({ pid, from, to }) =>
    s`如果进程 ${pid} 可以有 ${String(to)} 号描述符（ulimit -n），它会和 ${String(from)} 号指向同一个打开的文件；否则是 EBADF。`,
  'fd-file': ({ pid, fd, file }) =>
    s`要看 ${file} 的情况：进程 ${pid} 的 ${String(fd)} 号描述符打开的就是它。`,
  'tty-leader-needed': ({ pid, sid, fd }) =>
    s`表里看不到 ${String(fd)} 号描述符打开的是什么。就算是终端，也只有会话首进程能取得控制终端，而进程 ${pid} 只是会话 ${sid} 的普通成员。`,
  'tty-session-unseen': ({ pid, tty }) =>
    s`进程 ${pid} 是会话首进程，又没有控制终端。只要打得开 ${tty}，这个终端就会成为它的控制终端，除非已属于表外的某个会话。`,
  'path-unseen': ({ path }) => s`要看${path === '' ? '路径' : ` ${path} `}是什么。`,
  'open-create?': ({ path, asked, umask, mode }) =>
    s`如果还没有 ${path}，会新建它，权限是 ${mode}：要的是 ${asked}，去掉文件创建掩码 ${umask} 上的位。`,
  'umount-users': ({ path, cwd, files }) =>
    s`如果 ${path} 是挂载点，那它正在使用（EBUSY）：${busy(cwd, files)}。`,
  'umount-no-users': ({ path }) =>
    s`没有进程的工作目录或 0 到 2 号描述符在 ${path} 下。但只要别的描述符、正在运行的程序或根目录在那里，或者下面还挂载着别的文件系统，照样是 EBUSY。`,
  'mount-rights': ({ path }) => s`要看 ${path} 上挂载了什么，以及进程的权限。`,
  'kill-permission?': ({ pid, uid, targets }) =>
    s`要看进程 ${pid}（${uid}）有没有权限给${users(targets)}发信号。`,
  'kill-everyone': ({ pid }) => s`-1 指进程 ${pid} 有权发信号的所有进程，表外的也算。`,
  'wait-blocks': ({ pid, children }) =>
    s`进程 ${pid} 所问的${procs(children)} 还没有结束：除非另有说明，它会等着。`,
  'wait-stopped': ({ pid, children }) =>
    s`${procs(children)} 正停着：如果还没有告诉过进程 ${pid}，这次就告诉它；否则它会等着。`,
  'wait-zombies': ({ pid, children }) => s`${procs(children)} 已经结束，等着进程 ${pid} 来取状态。`,
  'write-blocks?': ({ fd }) => s`要看 ${String(fd)} 号描述符打开的是什么，那头有没有人读。`,
  'exec-unseen': ({ pid, path }) =>
    s`如果 ${path === '' ? '文件' : path} 是程序，进程 ${pid} 会换成它：PID、PPID、PGID、SID 和控制终端不变，忽略的信号仍然忽略，捕获的恢复默认动作。`,
  'exit-thread?': ({ pid }) => s`进程 ${pid} 有多个线程：这个调用只结束其中一个，除非它是最后一个。`,
};

export const zh: Locale = {
  reasons,
  effects,
  doubts,
  errnos,
  willFail: (call, errno, why) => s`${call} 会以 ${errno} 失败：${why}。`,
  failed: (_call, errno, why) => s`${errno}：${why}。`,
  waiting: (call, pid) => s`进程 ${pid} 还在 ${call} 里，在内核中等着。`,
};
