#!/bin/sh
# collect.sh [-o FILE] GROUP…: everything the groups need of this machine, as one framed reply (see reply.h) on standard
# output or in FILE. Only reads. Runs in dash and in busybox sh, with the tools of coreutils or of busybox.
# Secrets never leave the machine: what holds one goes through a filter below before it is written anywhere.
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umask 077
if [ "$1" = -o ]; then
    exec >"$2" || exit 1
    shift 2
fi
work=$(mktemp -d /run/plateau-collect.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM PIPE
most=1048576  # bytes of one entry
left=6291456  # bytes of all entries together
seconds=60    # for one program: seconds on an idle emulated machine are tens where many share two cores

# --- framing
# Processes are dear on a small or emulated machine: entries wait in files of $work by number, and one wc and one cat
# serve several of them.
count=0   # entries so far
waiting=0 # of them not sent yet

# begin: the files of the next entry are $out and $err.
begin() {
    count=$((count + 1)) waiting=$((waiting + 1))
    out=$work/out.$count err=$work/err.$count
    : >"$out"
    : >"$err"
}

# emit NAME CODE LABEL: the entry begun last. CODE is an exit status, or absent.
emit() {
    case $2 in
    0) state='ok 0' ;;
    absent) state='absent 0' ;;
    *) state="failed $2" ;;
    esac
    printf '%s' "$3" >"$work/label.$count"
    echo "$count $1 $state ${#3}" >>"$work/waiting"
    [ "$waiting" -lt 8 ] || send
}

# send: what waits goes out.
send() {
    [ "$waiting" -gt 0 ] || return 0
    set --
    while read -r number _; do
        set -- "$@" "$work/out.$number" "$work/err.$number"
    done <"$work/waiting"
    wc -c "$@" >"$work/sizes"
    set --
    while read -r number name state code label; do
        read -r size _ <&3
        read -r why _ <&3
        out=$work/out.$number err=$work/err.$number
        if [ "$size" -gt "$most" ] || [ "$size" -gt "$left" ]; then
            state='cut' size=0
            : >"$out"
        fi
        left=$((left - size))
        if [ "$why" -gt 400 ]; then
            head -c 400 "$err" >"$work/why" && mv "$work/why" "$err"
            why=400
        fi
        echo >>"$err"
        echo "@ $name $state $code $label $size $why" >"$work/head.$number"
        set -- "$@" "$work/head.$number" "$work/label.$number" "$out" "$err"
    done <"$work/waiting" 3<"$work/sizes"
    cat "$@"
    rm -f "$@" "$work/waiting"
    waiting=0
}

# bounded COMMAND…: its output in $out, one byte more than allowed at most, its exit status in $code.
bounded() {
    { "$@" 2>"$err" </dev/null; echo $? >"$work/code"; } | head -c $((most + 1)) >"$out"
    read -r code <"$work/code"
}

# program NAME PROGRAM ARGUMENT…
program() {
    entry=$1
    shift
    begin
    if command -v "$1" >/dev/null 2>&1; then
        bounded timeout "$seconds" "$@"
        # What timeout of coreutils and that of busybox end with.
        case $code in 124 | 143) echo "it had not ended after $seconds s" >>"$err" ;; esac
    else
        code=absent
        echo "$1: there is no such program" >"$err"
    fi
    emit "$entry" "$code" "$*"
}

# filtered NAME LABEL COMMAND…: of a function of this script or a program known to be there.
filtered() {
    entry=$1 label=$2
    shift 2
    begin
    bounded "$@"
    emit "$entry" "$code" "$label"
}

# short NAME LABEL COMMAND…: as filtered, for what cannot write much.
short() {
    entry=$1 label=$2
    shift 2
    begin
    "$@" >"$out" 2>"$err" </dev/null
    emit "$entry" $? "$label"
}

# file NAME PATH [FILTER]: a regular file's content.
file() {
    if [ -e "$2" ] || [ -L "$2" ]; then
        [ -f "$2" ] || return 0
        begin
        if [ -n "$3" ]; then
            bounded "$3" "$2"
        else
            head -c $((most + 1)) "$2" >"$out" 2>"$err"
            code=$?
        fi
        emit "$1" "$code" "$2"
    else
        begin
        emit "$1" absent "$2"
    fi
}

# --- filters: what must not leave the machine

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

# --- groups

group_host() {
    file hostname /etc/hostname
    file os-release /etc/os-release
    file timezone /etc/timezone
    short localtime 'readlink /etc/localtime' readlink /etc/localtime
    file locale /etc/default/locale
    file locale /etc/locale.conf
}

group_network() {
    program addresses ip -j address show
    program routes ip -j -4 route show
    file resolv /etc/resolv.conf
    file interfaces /etc/network/interfaces
    for path in /etc/network/interfaces.d/*; do
        file interfaces "$path"
    done
}

list_processes() {
    [ -e "$work/processes" ] || find_processes >"$work/processes"
    cat "$work/processes"
}

find_processes() {
    for process in /proc/[0-9]*; do
        read -r name 2>/dev/null <"$process/comm" || continue
        case $name in
        dnsmasq | hostapd | udhcpc | dhclient | dhcpcd | smbd | samba | nmbd | winbindd | cron | crond)
            echo "$name $(tr '\000\n' '\t ' 2>/dev/null <"$process/cmdline")"
            ;;
        busybox)
            words=$(tr '\000\n' '\t ' 2>/dev/null <"$process/cmdline")
            case $words in *udhcpc*) echo "udhcpc $words" ;; esac
            ;;
        esac
    done
    return 0
}

group_processes() {
    filtered processes 'names and arguments in /proc' list_processes
}

# What smb.conf says, in $work/testparm; its folders, one a line, in $work/folders. Asked once.
samba_config() {
    [ ! -e "$work/testparm" ] || return 0
    timeout "$seconds" testparm -s --suppress-prompt >"$work/testparm" 2>"$work/testparm.err" </dev/null
    sed -n -e 's/^[[:space:]]*\(private\|state\) dir\(ectory\)\{0,1\} = /\1 /p' -e 's/^[[:space:]]*path = /path /p' \
        "$work/testparm" >"$work/folders"
}

print_samba_config() {
    cat "$work/testparm.err" >&2
    [ -s "$work/testparm" ] && cat "$work/testparm"
}

# samba_folder KIND: $folder is the private or state folder that smb.conf sets, or the usual one.
samba_folder() {
    case $1 in
    private) folder=/var/lib/samba/private ;;
    *) folder=/var/lib/samba ;;
    esac
    command -v testparm >/dev/null 2>&1 || return 0
    samba_config
    while read -r kind path; do
        if [ "$kind" = "$1" ]; then
            folder=$path
            return 0
        fi
    done <"$work/folders"
}

group_samba() {
    if ! command -v testparm >/dev/null 2>&1 || ! [ -e /etc/samba/smb.conf ]; then
        begin
        echo 'Samba is not installed or has no smb.conf' >"$err"
        emit smb-conf absent 'testparm -s'
        return
    fi
    samba_config
    filtered smb-conf 'testparm -s' print_samba_config
    samba_folder private
    secrets=$folder/secrets.tdb
    if ! [ -e "$secrets" ]; then
        file secrets "$secrets"
    elif command -v tdbdump >/dev/null 2>&1; then
        filtered secrets "names of the entries of $secrets" tdb_keys "$secrets"
    else
        program secrets tdbdump "$secrets"
    fi
}

nt_rights() {
    if command -v getfattr >/dev/null 2>&1; then
        getfattr --absolute-names --only-values -n security.NTACL -- "$1" >"$work/attribute" 2>"$work/attribute.err"
    else
        python3 -c 'import os, sys; sys.stdout.buffer.write(os.getxattr(sys.argv[1], "security.NTACL"))' "$1" \
            >"$work/attribute" 2>"$work/attribute.err"
    fi || {
        # No such attribute is an answer: the folder has POSIX rights only.
        grep -q -e 'No such attribute' -e 'No data available' "$work/attribute.err" && return 0
        cat "$work/attribute.err" >&2
        return 1
    }
    od -An -v -tx1 "$work/attribute"
}

group_shares() {
    samba_folder state
    table=$folder/share_info.tdb
    if [ -e "$table" ]; then
        program share-rights tdbdump "$table"
    else
        file share-rights "$table"
    fi
    [ -e "$work/folders" ] || return 0
    sed -n 's/^path //p' "$work/folders" | sort -u >"$work/paths"
    while IFS= read -r path; do
        [ -d "$path" ] || continue
        short nt-rights "$path" nt_rights "$path"
        if command -v getfacl >/dev/null 2>&1; then
            short posix-rights "$path" timeout "$seconds" getfacl -p -- "$path"
        else
            short posix-rights "$path" stat -c '# owner: %U%n# group: %G%n# mode: %a' "$path"
        fi
    done <"$work/paths"
}

group_directory() {
    samba_folder private
    database=$folder/sam.ldb
    if ! [ -e "$database" ]; then
        file objects "$database"
        return
    fi
    program objects ldbsearch -H "$database" \
        '(|(objectClass=user)(objectClass=group)(objectClass=organizationalUnit))' \
        objectClass sAMAccountName userPrincipalName displayName givenName sn description mail userAccountControl \
        pwdLastSet memberOf primaryGroupID objectSid groupType dNSHostName operatingSystem operatingSystemVersion ou
}

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
    for path in /etc/hostapd/*.conf; do
        [ -f "$path" ] || continue
        file hostapd "$path" without_wifi_secrets
        sed -n 's/^\(accept_mac_file\|deny_mac_file\)=//p' "$path" >"$work/includes"
        while IFS= read -r list; do
            file mac-list "$list"
        done <"$work/includes"
    done
}

# Whether each account has a password, and whether it ages: never the password.
password_states() {
    awk -F: '{ state = "set"; if ($2 == "") state = "empty"; if ($2 ~ /^[!*]/) state = "locked"; print $1 ":" state ":" $5 }' "$1"
}

group_accounts() {
    file passwd /etc/passwd
    file group /etc/group
    file password-states /etc/shadow password_states
}

group_tasks() {
    file crontab /etc/crontab
    for path in /etc/cron.d/* /var/spool/cron/crontabs/*; do
        [ -f "$path" ] && file crontab "$path"
    done
    return 0
}

group_drives() {
    file fstab /etc/fstab without_mount_passwords
    file mounts /proc/mounts without_mount_passwords
}

# --- the reply

echo 'PLATEAU-LINUX 1'
for group in "$@"; do
    case $group in
    host | network | processes | samba | shares | directory | firewall | wireguard | dhcp | wifi | accounts | tasks | drives)
        echo "+ $group"
        "group_$group"
        send
        echo "= $group"
        ;;
    esac
done
echo .
