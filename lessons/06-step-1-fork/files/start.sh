#!/bin/sh
# A script starts the daemon and goes on with other work.
./mydaemon
echo "the script goes on"
sleep 1000
