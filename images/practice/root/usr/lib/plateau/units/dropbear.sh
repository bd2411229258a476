# shellcheck shell=dash
# Each machine makes its own host key, of the quickest kind, before it listens.
# Where it listens is said in /etc/default/dropbear.
# shellcheck source=root/usr/lib/plateau/daemon.sh
. /usr/lib/plateau/daemon.sh
file=/run/dropbear.pid
key=/etc/dropbear/dropbear_ed25519_host_key
start() {
    mkdir -p /etc/dropbear
    [ -s "$key" ] || dropbearkey -t ed25519 -f "$key" >/dev/null 2>&1
    DROPBEAR_PORT=22 DROPBEAR_EXTRA_ARGS=''
    # shellcheck source=/dev/null
    [ ! -r /etc/default/dropbear ] || . /etc/default/dropbear
    # shellcheck disable=SC2086 # several words
    dropbear -r "$key" -P "$file" -p "$DROPBEAR_PORT" $DROPBEAR_EXTRA_ARGS
}
stop() { end "$file"; }
running() { alive "$file" dropbear; }
