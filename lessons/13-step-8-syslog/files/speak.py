#!/usr/bin/env python3
"""Calls the C library's openlog and, unless told only to open, syslog; says how many descriptors are open each time."""
import os
import sys
import syslog


def count(when):
    # Listing the folder takes one descriptor itself.
    print(f"{when}: {len(os.listdir('/proc/self/fd')) - 1} open", flush=True)


count("at the start")
syslog.openlog("mydaemon", syslog.LOG_PID, syslog.LOG_DAEMON)
count("after openlog")
if "only-open" not in sys.argv:
    syslog.syslog(syslog.LOG_INFO, "ready")
    count("after syslog")
