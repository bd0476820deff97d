#!/bin/sh
# On SIGHUP it reads its configuration again, as many daemons do.
trap 'echo "reading the configuration again"' HUP
sleep 1000 &
while kill -0 $! 2>/dev/null; do
    wait $!
done
