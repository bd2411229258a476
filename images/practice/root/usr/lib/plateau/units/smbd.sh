# shellcheck shell=dash
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/samba/smbd.pid
start() { smbd -D; }
stop() { end "$file"; }
reload() { smbcontrol smbd reload-config; }
running() { alive "$file" smbd; }
