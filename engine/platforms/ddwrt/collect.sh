#!/bin/sh
# Everything that is asked of a DD-WRT router, in one go: read by BusyBox's shell. `nvram show` only names the keys: the
# value of each that counts is asked for by itself, for a value of several lines may hold one that looks like another
# key. The hash of the password stays on the router. @KEYS@ is put in before this is sent.
echo 'PLATEAU-DDWRT 1'
echo '@@ release'
cat /tmp/loginprompt 2>/dev/null
echo '@@ interfaces'
ls /sys/class/net 2>/dev/null
echo '@@ radios'
iw dev 2>/dev/null
echo '@@ password'
# As it leaves the factory: nothing, or "admin", or what crypt() makes of that with the salt of the first build.
case "$(nvram get http_passwd 2>/dev/null)" in
'' | admin | bJz7PcC1rCRJQ) echo factory ;;
*) echo set ;;
esac
echo '@@ nvram'
nvram show 2>/dev/null | sed -n 's/^\([A-Za-z0-9_.:-]*\)=.*/\1/p' | grep -E '@KEYS@' |
    while read -r key; do
        echo "@ $key"
        nvram get "$key" 2>/dev/null | sed 's/^/ /'
        echo
    done
echo '@@ end'
