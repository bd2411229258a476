# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# The recipe's own files, and accounts.

# Documented practice values: see README.md.
administrator_password='Plateau-2026!'
router_password='admin'

# Modes are stated here: those of a checkout depend on its owner's umask.
copy_tree() {
    local path
    (cd "$1" && find . -mindepth 1 \( -type d -o -type f -o -type l \) -print) | while read -r path; do
        if [ -L "$1/$path" ]; then
            cp -d "$1/$path" "$2/$path"
        elif [ -d "$1/$path" ]; then
            [ -d "$2/$path" ] || mkdir -m 755 "$2/$path"
        elif [ -x "$1/$path" ]; then
            install -m 755 "$1/$path" "$2/$path"
        else
            install -m 644 "$1/$path" "$2/$path"
        fi
    done
}

password_hash() {
    openssl passwd -5 -stdin <<<"$1"
}

install_overlay() {
    # What Debian would start at boot is decided by the role, at first boot.
    rm -rf "$root"/etc/systemd/system/*.wants
    copy_tree "$recipe/root" "$root"
    mkdir -p "$root/var/lib/plateau" "$root/usr/share/plateau/server/srv/partages"
    chmod 755 "$root"
    password_hash "$router_password" >"$root/usr/share/plateau/password.router"
    chmod 600 "$root/usr/share/plateau/password.router"
    sed -i "s|^root:[^:]*:|root:$(password_hash "$administrator_password"):|" "$root/etc/shadow"
}
