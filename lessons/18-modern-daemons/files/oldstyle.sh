#!/bin/bash
# oldstyle.sh: goes into the background by itself, as daemons used to.
"${0%/*}/stray" </dev/null >/dev/null 2>&1 &
exit 0
