#!/bin/bash
# Starts one process of every kind that ps shows in a way of its own, then waits.
#   mix.sh FOLDER   (FOLDER: a new, empty one, for programs with odd names)
cd "$1" || exit 1
umask 027

# Background jobs of a script; nice; a process without descriptors; one whose descriptors are files.
sleep 10001 &
nice -n 5 sleep 10002 &
sleep 10003 <&- >&- 2>&- &
sleep 10004 >out 2>&1 </dev/null &

# Stopped; a zombie, because what its parent became never waits.
sleep 10005 &
until grep -qx sleep /proc/$!/comm; do :; done
kill -STOP $!
sh -c ': & exec sleep 10006' &

# Daemons: one that leads its session, one that does not.
setsid sleep 10007 </dev/null >/dev/null 2>&1 &
(setsid sh -c 'sleep 10008 & exit' </dev/null >/dev/null 2>&1)

# Names: spaces, brackets, newlines, controls, characters beyond ASCII, bytes that are none, no name at all.
(exec -a $'[kworker/9:9-fake] two\nlines) (\ttab \e[31m\x7f' sleep 10009) &
(exec -a $'\xe4\xb8\xad\xe6\x96\x87 \xc3\xa9 e\xcc\x81 \xf0\x9f\x98\x80 \xff\xfe \xc2\x85 \xe2\x80\xa8 \xed\xa0\x80 \xe4\xb8' sleep 10010) &
(exec -a '' sleep 10011) &
for name in $'a) (b\nc] [' ') S 1 2 3 (' $'\xe4\xb8\xad\xff x'; do
  cp "$(command -v sleep)" "./$name"
  "./$name" 10012 &
done
# The same as zombies and stopped: then CMD is made of comm.
for name in $'a) (b\nc] [' ') S 1 2 3 (' $'\xe4\xb8\xad\xff x'; do
  sh -c '"$0" 0 & exec sleep 10013' "./$name" &
done

# Long arguments, in ASCII and not.
sh -c 'while sleep 10014; do :; done' sh "$(printf 'x%.0s' {1..6000})" 10014 &
sh -c 'while sleep 10015; do :; done' sh "$(printf '\xe4\xb8\xad%.0s' {1..3000})" 10015 &

# Signals ignored; caught.
(trap '' HUP USR2; exec sleep 10016) &
bash -c 'trap : USR1 RTMIN+3; while :; do sleep 10017; done' &

# An interactive shell on a terminal: a background job, a stopped one, a pipeline in the foreground.
if command -v script >/dev/null; then
  (
    printf 'sleep 10018 &\nsleep 10019 &\nuntil grep -qx sleep /proc/$!/comm; do :; done; kill -STOP $!\nsleep 10020 | sleep 10021\n'
    exec sleep 10022
  ) | script -qfec 'bash --norc --noprofile -i' /dev/null >/dev/null 2>&1 &
fi

exec sleep 10099
