#!/usr/bin/env python3
"""Calls the C library's openlog (at-once: with LOG_NDELAY) and, unless told only-open, syslog; counts open descriptors."""
import os
import sys
import syslog


def count(when):
    # Listing the folder takes one descriptor itself.
    print(f"{when}: {len(os.listdir('/proc/self/fd')) - 1} open", flush=True)


count("at the start")
options = syslog.LOG_PID | (syslog.LOG_NDELAY if "at-once" in sys.argv else 0)
syslog.openlog("mydaemon", options, syslog.LOG_DAEMON)
count("after openlog")
if "only-open" not in sys.argv:
    syslog.syslog(syslog.LOG_INFO, "ready")
    count("after syslog")
