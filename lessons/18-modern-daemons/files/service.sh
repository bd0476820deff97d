#!/bin/bash
# service.sh: the whole service. No fork, no setsid, no /dev/null, no log file, no PID file.
trap 'echo "service: stopped" >&2; exit 0' TERM
echo "service: ready" >&2
while :; do
    read -r name && echo "service: hello, $name" >&2
done
