# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.
# shellcheck disable=SC2154,SC2317  # of the first piece; called by the last

group_firewall() {
    program ruleset nft -j list ruleset
    file saved /etc/nftables.conf
}

public_keys() {
    sed -n '/^[[:space:]]*[Pp][Rr][Ii][Vv][Aa][Tt][Ee][Kk][Ee][Yy][[:space:]]*=[[:space:]]*/{s///;s/[[:space:]]*\(#.*\)*$//;p;q;}' "$1" |
        wg pubkey
}

# "(set)" in the place of the private key and of each preshared key.
wireguard_state() {
    timeout "$seconds" wg show all dump >"$work/dump" || return
    awk -F '\t' -v OFS='\t' 'NF == 5 { if ($2 != "(none)") $2 = "(set)"; print } NF == 9 { if ($3 != "(none)") $3 = "(set)"; print }' "$work/dump"
}

group_wireguard() {
    for path in /etc/wireguard/*.conf; do
        [ -f "$path" ] || continue
        file wireguard "$path" without_wireguard_keys
        if command -v wg >/dev/null 2>&1; then
            short public-key "$path" public_keys "$path"
        fi
    done
    if command -v wg >/dev/null 2>&1; then
        filtered wireguard-state 'wg show all dump' wireguard_state
    else
        program wireguard-state wg show all dump
    fi
    short at-boot 'links of wg-quick@ in /etc/systemd/system' wireguard_links
}

wireguard_links() {
    for path in /etc/systemd/system/*.wants/wg-quick@*.service; do
        if [ -L "$path" ]; then
            echo "${path##*/}"
        fi
    done
}

# Each file dnsmasq reads, by what names it.
dnsmasq_files() {
    file dnsmasq "$1"
    sed -n 's/^[[:space:]]*\(conf-file\|dhcp-hostsfile\|dhcp-optsfile\)[[:space:]]*=[[:space:]]*//p' "$1" 2>/dev/null >"$work/includes"
    while IFS= read -r path; do
        file dnsmasq "$path"
    done <"$work/includes"
    { echo /etc/dnsmasq.d; sed -n 's/^[[:space:]]*\(conf-dir\|dhcp-hostsdir\)[[:space:]]*=[[:space:]]*\([^,]*\).*/\2/p' "$1" 2>/dev/null; } |
        sort -u >"$work/includes"
    while IFS= read -r path; do
        for path in "$path"/*; do
            [ -f "$path" ] && file dnsmasq "$path"
        done
    done <"$work/includes"
}

group_dhcp() {
    config=$(list_processes | tr '\t' '\n' | sed -n -e 's/^--conf-file=//p' -e 's/^-C\(..*\)/\1/p' -e '/^-C$/{n;p;}' | head -n 1)
    if [ -e "${config:-/etc/dnsmasq.conf}" ] || command -v dnsmasq >/dev/null 2>&1; then
        dnsmasq_files "${config:-/etc/dnsmasq.conf}"
    else
        file dnsmasq /etc/dnsmasq.conf
    fi
}

group_wifi() {
    : >"$work/secrets"
    for path in /etc/hostapd/*.conf; do
        [ -f "$path" ] || continue
        file hostapd "$path" without_wifi_secrets
        sed -n 's/^\(accept_mac_file\|deny_mac_file\)=//p' "$path" >"$work/includes"
        while IFS= read -r list; do
            file mac-list "$list"
        done <"$work/includes"
    done
}
