#!/bin/busybox sh
# shellcheck shell=dash  # busybox ash
# The only process of a tiny guest: loads the drivers and plays a guest agent, of the kind the kernel's word agent= says.
# Every agent but `mute` and `none` answers libvirt's synchronisation, as one that wants to do harm would.
/bin/busybox mount -t proc proc /proc
mkdir -p /sys
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*.ko; do
    insmod "$module"
done
agent=none
# shellcheck disable=SC2013  # its words are wanted
for word in $(cat /proc/cmdline); do
    case $word in agent=*) agent=${word#agent=} ;; esac
done
port=
for each in /sys/class/virtio-ports/*; do
    [ "$(cat "$each/name")" = org.qemu.guest_agent.0 ] && port=/dev/${each##*/}
done
echo "tiny guest: agent $agent" >/dev/console
if [ "$agent" = huge ]; then
    {
        printf '{"return":{"exited":true,"exitcode":0,"out-data":"'
        head -c 4000000 /dev/zero | base64 | tr -d '\n'
        echo '"}}'
    } >/huge
fi

answer() {
    case $agent in
        obedient) echo '{"return":{}}' ;;
        liar) echo '{"return":{"pid":-1,"exited":"yes","count":1e300,"buf-b64":7,"eof":[]}}' ;;
        huge) cat /huge ;;
        babble) echo 'this is { no JSON' ;;
        bytes) printf '{"return":{"\377\376\300\200":"\377"}}\n' ;;
        deep) printf '{"return":%s}\n' "$(head -c 200000 /dev/zero | tr '\0' '[')" ;;
        flood) head -c 100000000 /dev/zero | tr '\0' 'x' ;;
        error) printf '{"error":{"class":"GenericError","desc":"\\u001b[31mNo such file or directory %s"}}\n' \
            "$(head -c 3000 /dev/zero | tr '\0' 'y')" ;;
        endless) case $1 in
            *guest-exec-status*) echo '{"return":{"exited":false}}' ;;
            *guest-file-open*) echo '{"return":5}' ;;
            *guest-file-read*) echo '{"return":{"count":1,"buf-b64":"eA==","eof":false}}' ;;
            *) echo '{"return":{"pid":7}}' ;;
            esac ;;
        stall) ;;
        dies) echo o >/proc/sysrq-trigger; sleep 1000 ;;
    esac
}

if [ "$agent" = none ] || [ -z "$port" ]; then
    while :; do sleep 1000; done
fi
# The port can be opened once only, so one descriptor serves both ways.
exec 3<>"$port"
while :; do
    while read -r line; do
        case $agent-$line in
            mute-*) ;;
            wrongid-*guest-sync*) echo '{"return":1}' ;;
            *guest-sync*)
                id=${line##*\"id\":}
                echo "{\"return\":${id%%[!0-9]*}}" ;;
            obedient-*guest-shutdown*) poweroff -f ;;
            *) answer "$line" ;;
        esac
    done <&3 >&3
    usleep 50000
done
