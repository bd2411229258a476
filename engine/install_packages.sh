# shellcheck shell=sh
# Sourced by ./plateau and tests/run, which define say and die (a French text, an English text).
# install_packages FILE…: installs with apt what the lists name and the machine lacks; silent when nothing is missing.

missing_packages() {
    # A line of a list: name, blanks, '#', reason.
    wanted=$(sed -e 's/#.*//' -e '/^ *$/d' -- "$@")
    # shellcheck disable=SC2086  # one word a package
    present=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sed 's/:.*//' | tr '\n' ' ')
    for package in $wanted; do
        case " $present " in
            *" $package "*) ;;
            *) printf '%s\n' "$package" ;;
        esac
    done
}

install_packages() {
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || die "paquets manquants : $missing; ce système n'a pas apt : il faut Debian 12" \
        "missing packages: $missing; this system has no apt: Debian 12 is needed"
    [ "$(id -u)" = 0 ] || die "paquets manquants : $missing; relancez en root, ou installez-les : apt-get install $missing" \
        "missing packages: $missing; run again as root, or install them: apt-get install $missing"
    say "installation des paquets : $missing" "installing packages: $missing"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # The lists of packages may be older than the archive: they are read again only when an install fails or none is there.
    # shellcheck disable=SC2086  # one word a package
    if ! apt-get -y -q --no-install-recommends install $missing >"$log" 2>&1; then
        if ! { apt-get -q update && apt-get -y -q --no-install-recommends install $missing; } >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            die "l'installation a échoué : vérifiez l'accès aux dépôts Debian" "the installation failed: check the access to Debian's archive"
        fi
    fi
    rm -f "$log"
}
