#!/bin/bash
# serviced.sh: a small service. Started by start.sh, with descriptor 3 on its pipe.
cd "${0%/*}" || exit 1

exec 9>>serviced.pid                  # the PID file, kept open as long as we live
flock -n 9 || { echo 'already running' >&3; exit 1; }
[ serviced.pid -ef /dev/fd/9 ] || { echo 'try again' >&3; exit 1; }   # the same file still?
echo $$ >serviced.pid                 # only now: the lock is ours

log() { echo "serviced: $*" >>serviced.log; }
load() { greeting=$(cat serviced.conf 2>/dev/null); log "greeting is ${greeting:-none}"; }
end() { log stopped; rm -f serviced.pid serviced.in; exit 0; }

trap load HUP                         # read the configuration again
trap end TERM                         # finish, tidy up, then leave
load
[ -p serviced.in ] || mkfifo serviced.in
exec 8<>serviced.in

echo ready >&3                        # all is prepared: whoever waits may go on
exec 3>&-

while :; do                           # the work: answers whatever is asked
    read -r name <&8 && log "$greeting, $name"
done
