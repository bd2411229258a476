#!/bin/sh
# shellcheck disable=SC2034  # what the other pieces use
# The collecting script begins with this piece; the others follow in the order of their numbers.
# [-o FILE] GROUP…: everything the groups need of this machine, as one framed reply (see reply.h) on standard
# output or in FILE. Only reads. Runs in dash and in busybox sh, with the tools of coreutils or of busybox.
# What holds secrets goes through a filter below before it is written anywhere: they stay on the machine, but for the
# passphrases of Wi-Fi networks, which go apart from everything else and are sealed where they arrive.
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

# send_secrets: those that were taken out of what was sent, by their numbers.
send_secrets() {
    [ -e "$work/secrets" ] || return 0
    number=0
    while IFS= read -r secret; do
        number=$((number + 1))
        printf '! %s %s\n%s\n' "$number" "${#secret}" "$secret"
    done <"$work/secrets"
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
