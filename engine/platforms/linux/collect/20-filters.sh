# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.
# shellcheck disable=SC2154,SC2317  # of the first piece; called by the last
# What must not leave the machine, or not where it stands.

without_wireguard_keys() {
    sed -e '/^[[:space:]]*#*[[:space:]]*[Pp][Uu][Bb][Ll][Ii][Cc][Kk][Ee][Yy][[:space:]]*=/b' \
        -e 's|[A-Za-z0-9+/]\{43\}=|(removed)|g' "$1"
}

# Wi-Fi, RADIUS and WPS secrets. What opens a network is kept apart, a line each in $work/secrets (see send_secrets), and
# "<secret NUMBER>" stands in its place.
without_wifi_secrets() {
    awk -v number="$(wc -l <"$work/secrets")" -v apart="$work/secrets" '
        /^(wpa_passphrase|sae_password)=[^|]+$/ && number < 64 && length($0) < 256 {
            number++
            at = index($0, "=")
            print substr($0, at + 1) >>apart
            print substr($0, 1, at) "<secret " number ">"
            next
        }
        match(tolower($0), /^[ \t]*#*[ \t]*[a-z0-9_]*(passphrase|password|psk|secret|wep_key|_pin|passwd|private_key)[a-z0-9_]*[ \t]*=?/) {
            print substr($0, 1, RLENGTH) (RLENGTH < length($0) ? "(removed)" : "")
            next
        }
        { print }' "$1"
}

without_mount_passwords() {
    sed -e 's/\(pass\(word\|wd\)\{0,1\}[0-9]*=\)[^,[:space:]]*/\1(removed)/g' "$1"
}

# Names of the entries only: their values are the secrets.
tdb_keys() {
    tdbdump "$1" >"$work/tdb" || return
    sed -n 's/^key([0-9]*) = "\(.*\)"$/\1/p' "$work/tdb"
}
