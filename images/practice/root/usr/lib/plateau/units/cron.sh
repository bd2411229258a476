# shellcheck shell=dash
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/crond.pid
start() { cron; }
stop() { end "$file"; }
reload() { :; }
running() { alive "$file" cron; }
