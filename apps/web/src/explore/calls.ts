import type { LabInfo, ProcessRow } from '@daemonlab/protocol';

/** The calls that the page offers to have a process make. */
export type CallId =
  | 'fork'
  | 'exit'
  | 'setsid'
  | 'setpgid'
  | 'open'
  | 'chdir'
  | 'umask'
  | 'dup2'
  | 'close'
  | 'kill'
  | 'signal'
  | 'write';

export type FieldId =
  | 'status'
  | 'target'
  | 'group'
  | 'terminal'
  | 'noctty'
  | 'path'
  | 'mask'
  | 'fd'
  | 'onto'
  | 'receiver'
  | 'signal'
  | 'does'
  | 'text';

/** What a page may send as an argument. */
export type PageArg = number | string | string[];

/** What the form has for each field, as text. */
export type Values = Partial<Record<FieldId, string>>;

/** What the choices of a form depend on. */
export interface Surroundings {
  /** The process that is to make the call. */
  row: ProcessRow;
  /** The living processes, in order. */
  rows: readonly ProcessRow[];
  info: LabInfo;
}

interface Spec {
  fields: readonly FieldId[];
  /** The name the tracer knows the call by. */
  name: string;
  args: (value: (field: FieldId) => string) => PageArg[];
}

export const CALLS: Readonly<Record<CallId, Spec>> = {
  fork: { name: 'fork', fields: [], args: () => [] },
  exit: { name: '_exit', fields: ['status'], args: (v) => [Number(v('status'))] },
  setsid: { name: 'setsid', fields: [], args: () => [] },
  setpgid: {
    name: 'setpgid',
    fields: ['target', 'group'],
    args: (v) => [Number(v('target')), Number(v('group'))],
  },
  open: {
    name: 'open',
    fields: ['terminal', 'noctty'],
    args: (v) => [v('terminal'), v('noctty') === 'with' ? ['O_RDWR', 'O_NOCTTY'] : ['O_RDWR']],
  },
  chdir: { name: 'chdir', fields: ['path'], args: (v) => [v('path')] },
  umask: { name: 'umask', fields: ['mask'], args: (v) => [v('mask')] },
  dup2: { name: 'dup2', fields: ['fd', 'onto'], args: (v) => [Number(v('fd')), Number(v('onto'))] },
  close: { name: 'close', fields: ['fd'], args: (v) => [Number(v('fd'))] },
  kill: {
    name: 'kill',
    fields: ['receiver', 'signal'],
    args: (v) => [Number(v('receiver')), v('signal') === '0' ? 0 : v('signal')],
  },
  signal: { name: 'signal', fields: ['signal', 'does'], args: (v) => [v('signal'), v('does')] },
  write: { name: 'write', fields: ['fd', 'text'], args: (v) => [Number(v('fd')), `${v('text')}\n`] },
};

/** In the order of the page: about lives, about sessions, about what a process has, about signals. */
export const FAMILIES = [
  ['fork', 'exit'],
  ['setsid', 'setpgid', 'open'],
  ['chdir', 'umask', 'dup2', 'close', 'write'],
  ['kill', 'signal'],
] as const satisfies readonly (readonly CallId[])[];

/** Words a value needs beyond itself; locale files have them. */
export type ValueWord =
  'self' | 'ownGroup' | 'group' | 'everyone' | 'question' | 'nowhere' | 'home' | 'closed';

export interface Choice {
  value: string;
  /** The process or group whose number it is: shown in its colour. */
  pid?: number;
  /** What it is, as the machine says: a command, what a descriptor is open on. */
  note?: string;
  word?: ValueWord;
}

const SIGNALS = [
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGKILL',
  'SIGSTOP',
  'SIGCONT',
  'SIGTSTP',
  'SIGCHLD',
  'SIGUSR1',
];

const processes = (rows: readonly ProcessRow[]): Choice[] =>
  rows.map(({ pid, comm }) => ({ value: String(pid), pid, note: comm }));

const groupsOf = (rows: readonly ProcessRow[]): number[] =>
  [...new Set(rows.map(({ pgid }) => pgid))].filter((pgid) => pgid > 0).sort((a, b) => a - b);

/** What a descriptor is open on, without what every path has in common. */
function descriptors({ fds }: ProcessRow): Choice[] {
  const shown = ['0', '1', '2'].map((value): Choice => {
    const on = fds[value];
    return on === undefined ? { value, word: 'closed' } : { value, note: on };
  });
  return [...shown, { value: '3' }];
}

/** What can be chosen for a field, the usual thing first. Empty for free text. */
export function choicesOf(field: FieldId, { row, rows, info }: Surroundings): Choice[] {
  // Init comes last: it is rarely meant.
  const others = rows
    .filter(({ pid }) => pid !== row.pid)
    .sort((a, b) => Number(a.pid === info.init.pid) - Number(b.pid === info.init.pid));
  switch (field) {
    case 'status':
      return [{ value: '0' }, { value: '1' }, { value: '3' }];
    case 'target':
      return [
        { value: '0', word: 'self' },
        ...processes([...others].sort((a, b) => Number(b.ppid === row.pid) - Number(a.ppid === row.pid))),
      ];
    case 'group':
      return [
        { value: '0', word: 'ownGroup' },
        ...groupsOf(rows).map((pgid): Choice => ({ value: String(pgid), pid: pgid, word: 'group' })),
      ];
    case 'terminal':
      return [
        ...info.terminals.filter(({ open }) => open).map(({ tty }) => ({ value: `/dev/${tty}` })),
        { value: '/dev/tty' },
      ];
    case 'noctty':
      return [{ value: 'without' }, { value: 'with' }];
    case 'path':
      return [
        { value: '/' },
        ...(info.home === '/' ? [] : [{ value: info.home, word: 'home' as const }]),
        { value: '/tmp' },
        { value: '/nowhere', word: 'nowhere' },
      ];
    case 'mask':
      return ['022', '000', '027', '077'].map((value) => ({ value }));
    case 'fd':
    case 'onto':
      return descriptors(row);
    case 'receiver':
      return [
        ...processes(others),
        { value: String(row.pid), pid: row.pid, word: 'self' },
        // Minus one is not group 1 but everyone (kill(2)).
        ...groupsOf(rows)
          .filter((pgid) => pgid !== 1)
          .map((pgid): Choice => ({ value: String(-pgid), pid: pgid, word: 'group' })),
        { value: '-1', word: 'everyone' },
      ];
    case 'signal':
      return SIGNALS.map((value) => ({ value }));
    case 'does':
      return [{ value: 'SIG_IGN' }, { value: 'SIG_DFL' }];
    case 'text':
      return [];
  }
}

/** Fields that take what is not among the choices too, and what it must look like. */
export const FREE: Partial<Record<FieldId, RegExp>> = {
  status: /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/,
  path: /^[^\0]{1,400}$/,
  mask: /^[0-7]{1,4}$/,
  fd: /^\d{1,4}$/,
  onto: /^\d{1,4}$/,
  text: /^.{0,400}$/,
};

const START: Values = { fd: '1', onto: '2', text: 'hello' };

/** What a field holds: what was chosen, as long as it can be, else what it starts with. */
export function valueOf(field: FieldId, values: Values, around: Surroundings): string {
  const chosen = values[field];
  const choices = choicesOf(field, around);
  if (chosen !== undefined && (FREE[field] || choices.some(({ value }) => value === chosen))) return chosen;
  return START[field] ?? choices[0]?.value ?? '';
}

export const isSound = (field: FieldId, value: string): boolean => FREE[field]?.test(value) ?? true;

/** The call as it is to be made; null while a field holds what cannot be meant. */
export function callOf(
  id: CallId,
  values: Values,
  around: Surroundings,
): { call: string; args: PageArg[] } | null {
  const { name, fields, args } = CALLS[id];
  const value = (field: FieldId): string => valueOf(field, values, around);
  if (!fields.every((field) => isSound(field, value(field)))) return null;
  return { call: name, args: args(value) };
}

/** What a process is, where that matters to whoever steers it. */
export type Kind = 'init' | 'shell' | 'other';

export function kindOf(pid: number, info: LabInfo): Kind {
  if (pid === info.init.pid) return 'init';
  return info.terminals.some(({ shell, open }) => shell === pid && open) ? 'shell' : 'other';
}
