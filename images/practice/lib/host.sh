# shellcheck shell=bash
# What the host must have.

# Programs and the Debian package each comes from.
tools='mmdebstrap:mmdebstrap qemu-img:qemu-utils mke2fs:e2fsprogs zstd:zstd
cpio:cpio openssl:openssl dpkg-deb:dpkg apt-get:apt unshare:util-linux
setpriv:util-linux flock:util-linux'

# Kilobytes the build needs beside OUT: root file system, kernel, two disks.
space_needed=2500000

# check_host OUT
check_host() {
    local pair missing='' free
    [ "$(id -u)" = 0 ] || die "the build needs root: it installs a system into a folder" "run it as root"
    for pair in $tools; do
        command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
    done
    [ -z "$missing" ] || die "missing on this host:$missing" "apt-get install$missing"
    free=$(df -Pk "$1" | awk 'END { print $4 }')
    [ "$free" -ge "$space_needed" ] ||
        die "only $((free / 1024)) MiB are free beside $1" "free $((space_needed / 1024)) MiB or choose another place"
    [ "$(dpkg --print-architecture)" = amd64 ] || die "this host is not amd64" "build on an amd64 host"
}
