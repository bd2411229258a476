# shellcheck shell=dash
# Only a joined machine has the account winbind works with.
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/samba/winbindd.pid
start() {
    if ! grep -q SECRETS/MACHINE_PASSWORD /var/lib/samba/private/secrets.tdb 2>/dev/null; then
        echo 'winbind: this machine is not joined to a domain; use net ads join first' >&2
        return 1
    fi
    winbindd -D
}
stop() { end "$file"; }
reload() { smbcontrol winbindd reload-config; }
running() { alive "$file" winbindd; }
