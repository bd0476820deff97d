/** Where root puts what a world's own user must be able to read: a memory file system in a mount namespace of its own. */
export const STAGE = '/mnt';

/**
 * Run by root as `sh -c … stage APP UID SHARE… -- COMMAND…` in a private mount namespace, gone with its last process.
 * The application is bound; a shared folder is bound where everybody may read it, and copied otherwise (up to the size
 * of the file system), as files are, so that root's own files never become writable. Then the command is run as UID.
 */
export const STAGE_SCRIPT = `
set -e
app=$1 uid=$2; shift 2
mount -t tmpfs -o mode=755,size=256m daemonlab ${STAGE}
mkdir ${STAGE}/app
mount --rbind "$app" ${STAGE}/app
i=0
while [ "$1" != -- ]; do
  if [ ! -d "$1" ]; then
    cp --preserve=mode,timestamps "$1" "${STAGE}/share$i"
    chmod a+rX "${STAGE}/share$i"
    i=$((i + 1)); shift
    continue
  fi
  mkdir "${STAGE}/share$i"
  if [ "$(stat -c %A "$1" | cut -c8,10)" = rx ]; then
    mount --rbind "$1" "${STAGE}/share$i"
  else
    cp -R --preserve=mode,timestamps "$1/." "${STAGE}/share$i/"
    chmod -R a+rX "${STAGE}/share$i"
  fi
  i=$((i + 1)); shift
done
shift
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups -- "$@"
`;
