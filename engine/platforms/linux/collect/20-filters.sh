# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.
# shellcheck disable=SC2154,SC2317  # of the first piece; called by the last
# What must not leave the machine.

without_wireguard_keys() {
    sed -e '/^[[:space:]]*#*[[:space:]]*[Pp][Uu][Bb][Ll][Ii][Cc][Kk][Ee][Yy][[:space:]]*=/b' \
        -e 's|[A-Za-z0-9+/]\{43\}=|(removed)|g' "$1"
}

# Wi-Fi, RADIUS and WPS secrets; a passphrase may be written in several ways.
without_wifi_secrets() {
    sed -e 's/^\([[:space:]]*#*[[:space:]]*[a-z0-9_]*\(passphrase\|password\|psk\|secret\|wep_key[0-9]*\|_pin\|passwd\|private_key\)[a-z0-9_]*[[:space:]]*=\).*/\1(removed)/' "$1"
}

without_mount_passwords() {
    sed -e 's/\(pass\(word\|wd\)\{0,1\}[0-9]*=\)[^,[:space:]]*/\1(removed)/g' "$1"
}

# Names of the entries only: their values are the secrets.
tdb_keys() {
    tdbdump "$1" >"$work/tdb" || return
    sed -n 's/^key([0-9]*) = "\(.*\)"$/\1/p' "$work/tdb"
}
