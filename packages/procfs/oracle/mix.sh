#!/bin/bash
# Starts one process of every kind that ps shows in a way of its own, then waits.
#   mix.sh FOLDER SECONDS   (FOLDER: a new, empty one, for programs with odd names; SECONDS, with two more digits, is how long
#   each process sleeps: a fraction that no other mix has tells them from others, and all end though nobody ends them)
cd "$1" || exit 1
n=$2
umask 027

# Background jobs of a script; nice; a process without descriptors; one whose descriptors are files.
sleep ${n}01 &
nice -n 5 sleep ${n}02 &
sleep ${n}03 <&- >&- 2>&- &
sleep ${n}04 >out 2>&1 </dev/null &

# Stopped; a zombie, because what its parent became never waits.
sleep ${n}05 &
until grep -qx sleep /proc/$!/comm; do :; done
kill -STOP $!
sh -c ': & exec sleep "$0"' ${n}06 &

# Daemons: one that leads its session, one that does not.
setsid sleep ${n}07 </dev/null >/dev/null 2>&1 &
(setsid sh -c 'sleep "$0" & exit' ${n}08 </dev/null >/dev/null 2>&1)

# Names: spaces, brackets, newlines, controls, characters beyond ASCII, bytes that are none, no name at all.
(exec -a $'[kworker/9:9-fake] two\nlines) (\ttab \e[31m\x7f' sleep ${n}09) &
(exec -a $'\xe4\xb8\xad\xe6\x96\x87 \xc3\xa9 e\xcc\x81 \xf0\x9f\x98\x80 \xff\xfe \xc2\x85 \xe2\x80\xa8 \xed\xa0\x80 \xe4\xb8' sleep ${n}10) &
(exec -a '' sleep ${n}11) &
for name in $'a) (b\nc] [' ') S 1 2 3 (' $'\xe4\xb8\xad\xff x'; do
  cp "$(command -v sleep)" "./$name"
  "./$name" ${n}12 &
done
# The same as zombies and stopped: then CMD is made of comm.
for name in $'a) (b\nc] [' ') S 1 2 3 (' $'\xe4\xb8\xad\xff x'; do
  sh -c '"$0" 0 & exec sleep "$1"' "./$name" ${n}13 &
done

# Long arguments, in ASCII and not.
sh -c "sleep ${n}14; :" sh "$(printf 'x%.0s' {1..6000})" ${n}14 &
sh -c "sleep ${n}15; :" sh "$(printf '\xe4\xb8\xad%.0s' {1..3000})" ${n}15 &

# Signals ignored; caught.
(trap '' HUP USR2; exec sleep ${n}16) &
bash -c "trap : USR1 RTMIN+3; sleep ${n}17; :" &

# An interactive shell on a terminal: a background job, a stopped one, a pipeline in the foreground.
if command -v script >/dev/null; then
  (
    printf 'sleep %s18 &\nsleep %s19 &\nuntil grep -qx sleep /proc/$!/comm; do :; done; kill -STOP $!\nsleep %s20 | sleep %s21\n' $n $n $n $n
    exec sleep ${n}22
  ) | script -qfec 'bash --norc --noprofile -i' /dev/null >/dev/null 2>&1 &
fi

exec sleep ${n}99
