# shellcheck shell=dash
# Each machine makes its own host key, of the quickest kind, before it listens.
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/dropbear.pid
key=/etc/dropbear/dropbear_ed25519_host_key
start() {
    mkdir -p /etc/dropbear
    [ -s "$key" ] || dropbearkey -t ed25519 -f "$key" >/dev/null 2>&1
    dropbear -r "$key" -P "$file"
}
stop() { end "$file"; }
running() { alive "$file" dropbear; }
