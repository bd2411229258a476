# shellcheck shell=dash
# One process for the directory's services: the quickest start in little memory.
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/samba/samba.pid
start() { samba -D -M single; }
stop() { end "$file"; }
reload() { smbcontrol all reload-config; }
running() { alive "$file" samba; }
