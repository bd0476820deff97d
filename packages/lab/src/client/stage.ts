import { statSync } from 'node:fs';
import { join } from 'node:path';
import { chooseMountPoint } from '@daemonlab/world/mount-point';

/**
 * Run by root as `sh -c … stage STAGE APP UID FOLDERS (HOW PATH)… -- COMMAND…` in a private mount namespace, gone with its
 * last process: mounts a memory file system over STAGE, makes FOLDERS (names in one word) there, binds what a lab host loads
 * of APP, whose own folder may be closed, and binds or copies each PATH, up to the size of the file system. Then COMMAND is
 * run as UID.
 */
const SCRIPT = `
set -e
stage=$1 app=$2 uid=$3 folders=$4; shift 4
mount -t tmpfs -o mode=755,size=256m daemonlab "$stage"
cd "$stage"
mkdir $folders
for part in packages node_modules; do
  mkdir app/$part
  mount --rbind "$app/$part" app/$part
done
i=0
while [ "$1" != -- ]; do
  case $1 in
    bind) mount --rbind "$2" share$i ;;
    tree) cp -R --preserve=mode,timestamps "$2/." share$i/; chmod -R a+rX share$i ;;
    file) cp --preserve=mode,timestamps "$2" share$i; chmod a+rX share$i ;;
  esac
  i=$((i + 1)); shift 2
done
shift
cd /
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups -- "$@"
`;

/** A folder is bound where everybody may read it, and copied otherwise, as files are: root's own never become writable. */
function how(path: string): 'bind' | 'tree' | 'file' {
  const stat = statSync(path);
  if (!stat.isDirectory()) return 'file';
  return (stat.mode & 0o5) === 0o5 ? 'bind' : 'tree';
}

interface Stage {
  /** The arguments of unshare(1) that a command follows. */
  args: string[];
  /** Where the application is, and what is shared. */
  app: string;
  shares: string[];
}

/**
 * Where root puts what a world's own user must be able to read: the application and what is shared, `paths`. `used`: what
 * must not be hidden by it. Errors: LabError `no-mount-point`.
 */
export function stageFor(app: string, uid: number, paths: readonly string[], used: readonly string[]): Stage {
  const stage = chooseMountPoint([app, ...paths, ...used]);
  const shares = paths.map((path, i) => ({ path, how: how(path), name: `share${i}` }));
  const folders = shares.filter((share) => share.how !== 'file').map(({ name }) => name);
  const args = [stage, app, String(uid), ['app', ...folders].join(' ')];
  for (const share of shares) args.push(share.how, share.path);
  return {
    args: ['--mount', '--propagation', 'private', '--', 'sh', '-c', SCRIPT, 'stage', ...args, '--'],
    app: join(stage, 'app'),
    shares: shares.map(({ name }) => join(stage, name)),
  };
}
