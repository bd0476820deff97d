/**
 * What the file tree of a world is made of, as data: it can be printed, tested and reviewed without any privilege.
 * Paths are the world's. `apply.ts` carries it out below a mount point; `init-plan.ts` has what init itself must do.
 */
export type TreeOperation =
  | { op: 'tmpfs'; path: string; sizeMiB: number; inodes: number; mode: number }
  | { op: 'dir'; path: string; mode?: number }
  | { op: 'symlink'; path: string; to: string }
  | { op: 'file'; path: string; content: string | Buffer; mode: number }
  /** Of a file of the host; what is there already stays. */
  | { op: 'copy'; from: string; path: string }
  /** A path of the host at a path of the world. `readOnly` takes what is mounted below it along. */
  | { op: 'bind'; from: string; path: string; kind: 'file' | 'dir'; readOnly: boolean }
  /** A file of the world in place of another one of it. */
  | { op: 'cover'; path: string; by: string }
  | { op: 'devpts'; path: string };

/** What is so on this machine, read once and passed in, so that the plan itself reads nothing. */
export interface HostFacts {
  /** Top folders that are symbolic links (`bin` → `usr/bin`), or null for real folders. Missing ones are left out. */
  top: Readonly<Record<string, string | null>>;
  /** Paths below /etc that a world is to have, with whether each is a folder; or all of it, but for these files. */
  etc: Readonly<Record<string, 'file' | 'dir'>> | { readonly allBut: readonly EtcOwn[] };
  /** Lines of passwd(5) and group(5): the accounts of services. */
  accounts: { readonly passwd: readonly string[]; readonly group: readonly string[] };
  devices: readonly string[];
}

/** Files in /etc that a world has of its own. */
export const ETC_OWN = ['passwd', 'group', 'shadow', 'hostname', 'hosts', 'nsswitch.conf'] as const;
type EtcOwn = (typeof ETC_OWN)[number];

/** What of /etc programs need to run; all of it is readable by everyone on any machine. */
export const ETC_WANTED = [
  'alternatives',
  'bash_completion.d',
  'inputrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'locale.alias',
  'localtime',
  'login.defs',
  'mime.types',
  'os-release',
  'protocols',
  'services',
  'shells',
  'terminfo',
  'vim',
  'zsh',
] as const;

export const TOP_WANTED = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'] as const;
export const DEVICES_WANTED = ['null', 'zero', 'full', 'random', 'urandom', 'tty'] as const;

export interface TreeOptions {
  /** The puppet's executable. */
  puppet: Buffer;
  puppets: readonly string[];
  sizeMiB: number;
  /** Folders and files of the host at a path of the world, read-only; a copy is the world's own. */
  shares: readonly { from: string; path: string; kind: 'dir' | 'file' | 'copy' }[];
}

/** The learner's first directory. */
export const HOME = '/home/learner';
/** Init's executable and the stand-in for a shell; both are the puppet. */
export const INIT = '/lab/init';
export const STAND_IN = '/lab/shell';

/** bash reads this at its start. The prompt is plain, so that a recording is readable. */
export const BASHRC = [
  "PS1='\\u@\\h:\\w\\$ '",
  'unset HISTFILE PROMPT_COMMAND',
  "bind 'set enable-bracketed-paste off' 2>/dev/null",
  '',
].join('\n');

const PASSWD = [`root:x:0:0:root:${HOME}:/bin/bash`, 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin'];
const GROUP = ['root:x:0:', 'tty:x:5:', 'nogroup:x:65534:'];

/** A file of accounts: ours, and of the others those whose names are not taken. */
function accounts(ours: readonly string[], others: readonly string[]): string {
  const nameOf = (line: string): string => line.split(':', 1)[0]!;
  const names = new Set(ours.map(nameOf));
  return [...ours, ...others.filter((line) => !names.has(nameOf(line))), ''].join('\n');
}

/** shadow(5) of these accounts: no password fits, and none of them has expired, which su(1) asks. */
const shadow = (passwd: string): string => passwd.replace(/^(.+?):.*$/gm, '$1:*:1::::::');

/** Where a world's own files of /etc are, if that is the machine's. */
const ETC_ASIDE = '/lab/etc';

function etcPlan({ etc, accounts: { passwd, group } }: HostFacts): TreeOperation[] {
  const users = accounts(PASSWD, passwd);
  const own: Record<EtcOwn, string> = {
    passwd: users,
    group: accounts(GROUP, group),
    shadow: shadow(users),
    hostname: 'lab\n',
    hosts: '127.0.0.1 localhost lab\n::1 localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
  };
  const file = (folder: string, name: EtcOwn): TreeOperation => ({
    op: 'file',
    path: `${folder}/${name}`,
    content: own[name],
    mode: name === 'shadow' ? 0o600 : 0o644,
  });
  const bind = (path: string, kind: 'file' | 'dir'): TreeOperation => ({
    op: 'bind',
    from: path,
    path,
    kind,
    readOnly: true,
  });
  if (isWhole(etc))
    return [
      bind('/etc', 'dir'),
      { op: 'dir', path: ETC_ASIDE },
      ...etc.allBut.flatMap((name): TreeOperation[] => [
        file(ETC_ASIDE, name),
        { op: 'cover', path: `/etc/${name}`, by: `${ETC_ASIDE}/${name}` },
      ]),
    ];
  return [
    { op: 'dir', path: '/etc' },
    ...Object.entries(etc).map(([name, kind]) => bind(`/etc/${name}`, kind)),
    // Nothing there asks for it: PAM, which su(1) asks, has no configuration.
    ...ETC_OWN.filter((name) => name !== 'shadow').map((name) => file('/etc', name)),
  ];
}

const isWhole = (etc: HostFacts['etc']): etc is { readonly allBut: readonly EtcOwn[] } =>
  Array.isArray(etc['allBut']);

/** The whole tree of a world with namespaces of its own. */
export function treePlan(facts: HostFacts, options: TreeOptions): TreeOperation[] {
  const { puppet } = options;
  const executable = (path: string): TreeOperation => ({ op: 'file', path, content: puppet, mode: 0o755 });
  return [
    { op: 'tmpfs', path: '/', sizeMiB: options.sizeMiB, inodes: 16384, mode: 0o755 },
    ...Object.entries(facts.top).flatMap(([name, link]): TreeOperation[] =>
      link === null
        ? [
            { op: 'dir', path: `/${name}` },
            { op: 'bind', from: `/${name}`, path: `/${name}`, kind: 'dir', readOnly: true },
          ]
        : [{ op: 'symlink', path: `/${name}`, to: link }],
    ),
    ...[
      '/dev',
      '/dev/pts',
      '/proc',
      '/sys',
      '/var',
      '/var/log',
      '/var/lib',
      '/var/spool',
      '/home',
      HOME,
      '/root',
      '/run',
      '/mnt',
      '/lab',
      '/.old',
    ].map((path): TreeOperation => ({ op: 'dir', path })),
    ...['/tmp', '/var/tmp', '/dev/shm'].map((path): TreeOperation => ({ op: 'dir', path, mode: 0o1777 })),
    { op: 'symlink', path: '/var/run', to: '/run' },
    ...etcPlan(facts),
    ...facts.devices.map((name): TreeOperation => ({
      op: 'bind',
      from: `/dev/${name}`,
      path: `/dev/${name}`,
      kind: 'file',
      readOnly: false,
    })),
    { op: 'devpts', path: '/dev/pts' },
    { op: 'symlink', path: '/dev/ptmx', to: 'pts/ptmx' },
    { op: 'symlink', path: '/dev/fd', to: '/proc/self/fd' },
    { op: 'symlink', path: '/dev/stdin', to: '/proc/self/fd/0' },
    { op: 'symlink', path: '/dev/stdout', to: '/proc/self/fd/1' },
    { op: 'symlink', path: '/dev/stderr', to: '/proc/self/fd/2' },
    executable(INIT),
    executable(STAND_IN),
    ...options.puppets.map((name) => executable(`${HOME}/${name}`)),
    { op: 'file', path: `${HOME}/.bashrc`, content: BASHRC, mode: 0o644 },
    ...options.shares
      .filter(({ path }) => !(isWhole(facts.etc) && path.startsWith('/etc/')))
      .map(({ from, path, kind }): TreeOperation =>
        kind === 'copy' ? { op: 'copy', from, path } : { op: 'bind', from, path, kind, readOnly: true },
      ),
  ];
}
