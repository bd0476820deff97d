#!/bin/sh
# Starts a job and ends.
sleep 600 &
