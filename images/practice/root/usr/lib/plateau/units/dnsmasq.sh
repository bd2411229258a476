# shellcheck shell=dash
. /usr/lib/plateau/daemon.sh
file=/run/dnsmasq.pid
start() { dnsmasq --test 2>&1 && dnsmasq -x "$file"; }
stop() { end "$file"; }
running() { alive "$file" dnsmasq; }
