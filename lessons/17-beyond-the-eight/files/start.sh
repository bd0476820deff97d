#!/bin/bash
# start.sh: starts the service in a session of its own and waits until it says that it is ready.
read -r word < <(exec setsid ./serviced.sh 3>&1 </dev/null >/dev/null 2>&1)
echo "service: ${word:-has died}"
[ "$word" = ready ]
