# shellcheck shell=dash
# Daemons known by the file that holds their process number.

# alive FILE PROGRAM: the process of FILE runs PROGRAM, not a successor of its number.
alive() {
    [ -r "$1" ] && read -r pid <"$1" &&
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ]
}

# end FILE: asks the process to end and waits for it, ten seconds at most.
end() {
    read -r pid <"$1" || return 1
    kill "$pid" || return 1
    tries=0
    while [ -d "/proc/$pid" ]; do
        tries=$((tries + 1))
        [ "$tries" -le 200 ] || return 1
        usleep 50000
    done
}
