# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.

echo 'PLATEAU-LINUX 1'
for group in "$@"; do
    case $group in
    host | network | processes | samba | shares | directory | firewall | wireguard | dhcp | wifi | accounts | tasks | drives | \
        software | services | updates | remote | files | custom)
        echo "+ $group"
        "group_$group"
        send
        echo "= $group"
        ;;
    esac
done
send_secrets
echo .
