import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { compiler, which } from './compile.js';

const has = (program: string, remedy: string) => (): string | null =>
  which(program) ? null : `no ${program} in PATH (${remedy})`;

/** Null when a command succeeds, else what it said. */
function tried(argv: readonly [string, ...string[]], remedy: string): string | null {
  const result = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8', timeout: 10_000 });
  if (result.status === 0) return null;
  const said =
    result.error?.message ?? result.stderr.trim().split('\n')[0] ?? `status ${String(result.status)}`;
  return `${argv.join(' ')}: ${said} (${remedy})`;
}

const NAMESPACES = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--mount-proc', 'true'];

/** What a test can need of the machine: null when it is there, else what is missing and the remedy. */
const NEEDS = {
  compiler: () => (compiler() ? null : 'no C compiler (install gcc or clang)'),
  ps: () => {
    const version = which('ps') ? spawnSync('ps', ['--version'], { encoding: 'utf8' }).stdout : '';
    return version.includes('procps-ng 4.') ? null : 'no ps of procps-ng 4 (install procps)';
  },
  readelf: has('readelf', 'install binutils'),
  addr2line: has('addr2line', 'install binutils'),
  x64: () => (process.arch === 'x64' ? null : `no x86-64 but ${process.arch}`),
  strace: has('strace', 'install strace'),
  script: has('script', 'install bsdutils or util-linux'),
  unshare: has('unshare', 'install util-linux'),
  bash: has('bash', 'install bash'),
  root: () => (process.getuid?.() === 0 ? null : 'not root (run as root to cover this)'),
  namespaces: () => tried(['unshare', ...NAMESPACES], 'allow unprivileged user namespaces'),
  ptrace: () => {
    let scope = '0';
    try {
      scope = readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim();
    } catch {
      // no Yama in this kernel: nothing restricts ptrace
    }
    return Number(scope) < 2 || process.getuid?.() === 0
      ? null
      : `ptrace_scope is ${scope} (sysctl kernel.yama.ptrace_scope=1)`;
  },
} satisfies Record<string, () => string | null>;
export type Need = keyof typeof NEEDS;

const answers = new Map<Need, string | null>();

/**
 * Why tests that need these cannot run here, or null when they can. A reason is written to stderr at once, so that
 * a skip is seen: `describe.skipIf(skipReason('the puppets', 'compiler'))`.
 */
export function skipReason(what: string, ...needs: [Need, ...Need[]]): string | null {
  if (what in NEEDS) throw new Error(`skipReason: say first what is skipped, then its needs (${what}, …)`);
  for (const need of needs) {
    let answer = answers.get(need);
    if (answer === undefined) answers.set(need, (answer = NEEDS[need]()));
    if (answer === null) continue;
    process.stderr.write(`\nSKIPPED: ${what}: ${answer}\n`);
    return answer;
  }
  return null;
}
