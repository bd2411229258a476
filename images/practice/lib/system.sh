# shellcheck shell=bash disable=SC2154,SC2016 # recipe, work, root and result are those of make.sh; apt and dpkg expand $ themselves
# Debian's packages in a folder. Sources and proxies are the host's own.

suite=bookworm

# Entries of the host's apt configuration for Debian, its updates and security.
write_sources() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=''
    [ ! -r "$keyring" ] || options="[signed-by=$keyring] "
    apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' 'Component: main' |
        awk -v suite="$suite" -v options="$options" \
            '$2 == suite || $2 ~ "^" suite "-(updates|security)$" { print "deb " options $1, $2, $3 }' |
        sort -u >"$work/sources.list"
    grep -q " $suite main" "$work/sources.list" ||
        die "apt on this host knows no entry for Debian $suite" "add one to /etc/apt/sources.list.d and run apt-get update"
}

# How this host reaches its mirrors: proxies, checks of dates, retries.
write_apt_options() {
    apt-config dump | grep -E '^Acquire::(Check-|http|https|ForceIPv|Retries)' >"$work/apt.conf" || true
    cat >>"$work/apt.conf" <<'END'
Apt::Install-Recommends "false";
Acquire::Languages "none";
APT::Sandbox::User "root";
END
}

# Documentation and translations stay out; unsafe I/O is safe in a work folder.
write_dpkg_options() {
    local folder
    for folder in doc man locale i18n info lintian; do
        echo "path-exclude=/usr/share/$folder/*"
    done >"$work/dpkg.cfg"
    echo force-unsafe-io >>"$work/dpkg.cfg"
}

# Closes what this shell inherited beyond its three streams. mmdebstrap's hooks name descriptors of their own in dash, which
# knows none above 9.
close_inherited() {
    local fd
    for fd in /proc/self/fd/*; do
        fd=${fd##*/}
        [ "$fd" -le 2 ] || eval "exec $fd>&-"
    done
}

install_system() {
    local packages
    write_sources
    write_apt_options
    write_dpkg_options
    packages=$(sed -e '/^#/d' -e '/^$/d' "$recipe/packages" | paste -sd,)
    mkdir "$work/kernel-package"
    (
        close_inherited
        KERNEL_PACKAGE=$work/kernel-package exec mmdebstrap --quiet --mode=root --variant=minbase --format=directory \
            --aptopt="$work/apt.conf" --dpkgopt="$work/dpkg.cfg" --include="$packages" \
            --customize-hook="$recipe/lib/fetch-kernel" \
            "$suite" "$root" "$work/sources.list" </dev/null
    ) ||
        die "Debian's packages could not be installed" "read apt's message above; check that apt-get update works on this host"
}

# Takes back what only the build needed, and names every package.
finish_system() {
    {
        chroot "$root" dpkg-query -W -f '${Package}\t${Version}\n'
        dpkg-deb -W --showformat '${Package}\t${Version}\n' "$work"/kernel-package/*.deb
    } | LC_ALL=C sort >"$result/packages.tsv"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/cache/debconf/*-old \
        "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap \
        "$root"/etc/ssl/private/* "$root"/tmp/* "$root"/run/*
    # Hooks of programs that do not run here, started for each interface.
    rm -f "$root"/etc/network/if-*.d/{hostapd,resolved}
    echo '# A practice machine has no package mirror.' >"$root/etc/apt/sources.list"
    rm -f "$root"/etc/apt/sources.list.d/* "$root/etc/machine-id" "$root/etc/resolv.conf"
    find "$root/var/log" -type f -delete
}
