# shellcheck shell=dash
. /usr/lib/plateau/daemon.sh
file=/run/hostapd.pid
start() { hostapd -B -P "$file" /etc/hostapd/hostapd.conf; }
stop() { end "$file"; }
running() { alive "$file" hostapd; }
