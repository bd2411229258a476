# shellcheck shell=dash
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/dnsmasq.pid
start() { dnsmasq --test 2>&1 && dnsmasq -x "$file" -u dnsmasq; }
stop() { end "$file"; }
running() { alive "$file" dnsmasq; }
