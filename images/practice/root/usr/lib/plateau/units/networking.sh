# shellcheck shell=dash
start() { /sbin/ifup -a; }
stop() { /sbin/ifdown -a --exclude=lo; }
running() { grep -q eth0 /run/network/ifstate 2>/dev/null; }
