# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.
# shellcheck disable=SC2154,SC2317  # of the first piece; called by the last

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

# Lines of the database of packages that name one: the descriptions are long.
package_lines() {
    sed -n -e '/^\(Package\|Status\|Version\|Maintainer\):/p' -e '/^$/p' "$1"
}

group_software() {
    file packages /var/lib/dpkg/status package_lines
}

# What can be started, and what is at boot: "known NAME", "automatic NAME", "masked NAME".
service_links() {
    for path in /lib/systemd/system/*.service /etc/systemd/system/*.service; do
        if [ -L "$path" ] && [ "$(readlink "$path")" = /dev/null ]; then
            echo "masked ${path##*/}"
        elif [ -e "$path" ]; then
            echo "known ${path##*/}"
        fi
    done
    for path in /etc/systemd/system/*.wants/*.service; do
        if [ -L "$path" ]; then
            echo "automatic ${path##*/}"
        fi
    done
}

group_services() {
    short services 'units and links in /lib/systemd/system and /etc/systemd/system' service_links
}

group_updates() {
    begin
    emit updates 0 '/etc/apt/apt.conf.d'
    for path in /etc/apt/apt.conf.d/*; do
        [ -f "$path" ] && file apt-conf "$path"
    done
    return 0
}

# Who may log in from where, as far as it is written down.
group_remote() {
    file dropbear /etc/default/dropbear
}

# "SIZE SECONDS" and the SHA-256 of a file that was asked for; nothing when it is no regular file.
file_state() {
    [ -f "$1" ] || return 0
    stat -L -c '%s %Y' "$1" && timeout "$seconds" sha256sum <"$1"
}

# wanted_files, wanted_scripts and wanted_script stand before the last piece: what the guide and the scenario ask for.
group_files() {
    begin
    emit files 0 'files the guide names'
    wanted_files >"$work/wanted"
    while IFS= read -r path; do
        begin
        file_state "$path" >"$out" 2>"$err"
        code=$?
        # Before emit: what is sent is removed.
        read -r bytes _ <"$out" || bytes=none
        emit file-state "$code" "$path"
        # Passphrases stand there.
        case $path in /etc/hostapd/*) bytes=none ;; esac
        case $bytes in
        none | ??????*) ;;
        *) [ "$bytes" -gt 65536 ] || file file-content "$path" ;;
        esac
    done <"$work/wanted"
    return 0
}

# A script of the scenario, with the interpreter of its first line.
run_custom() {
    read -r first <"$work/custom"
    case $first in
    '#!'*)
        # shellcheck disable=SC2086  # the interpreter and its option
        set -- ${first#??}
        ;;
    *) set -- /bin/sh ;;
    esac
    timeout 20 "$@" "$work/custom"
}

group_custom() {
    begin
    emit custom 0 'observations of the scenario'
    for script in $(wanted_scripts); do
        wanted_script "$script" >"$work/custom"
        filtered custom-answer "$script" run_custom
    done
}
