#!/bin/bash
# supervise.sh LIMIT PROGRAM: starts a program again whenever it ends, LIMIT times at most.
dir=$PWD limit=$1 program=$PWD/${2##*/} stopping= pid=
trap 'stopping=yes signalled=yes; [ "$pid" ] && kill "$pid"' TERM
[ -p requests ] || mkfifo requests

for ((n = 1; n <= limit; n++)); do
    (
        cd / || exit                                       # the directory,
        exec <>"$dir/requests" >/dev/null 2>>"$dir/log"    # the descriptors
        exec setsid "$program"                             # and the session are made for it
    ) &
    pid=$!; [ "$stopping" ] && kill "$pid"                # told to stop just before

    signalled=yes
    while [ "$signalled" ]; do                             # a signal ends a wait early
        signalled=
        wait "$pid"; status=$?
    done
    echo "supervisor: $pid has ended, status $status"; pid=
    [ "$stopping" ] && exit 0
done
echo 'supervisor: I give up'
exit 1
