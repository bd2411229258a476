# shellcheck shell=dash
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/hostapd.pid
start() { hostapd -B -P "$file" /etc/hostapd/hostapd.conf; }
stop() { end "$file"; }
running() { alive "$file" hostapd; }
