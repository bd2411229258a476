#!/bin/sh
# Everything that is asked of an OpenWrt router, in one go: read by BusyBox's shell. The hash of root's password stays
# on the router; changes that nobody saved (uci without commit) are not shown.
echo 'PLATEAU-OPENWRT 1'
echo '@@ board'
ubus call system board 2>/dev/null
echo '@@ wan'
ubus call network.interface.wan status 2>/dev/null
echo '@@ release'
cat /etc/openwrt_release 2>/dev/null
echo '@@ configs'
ls /etc/config 2>/dev/null
echo '@@ ethers'
cat /etc/ethers 2>/dev/null
echo '@@ services'
ls /etc/rc.d 2>/dev/null
echo '@@ root-password'
sed -n 's/^root:\([^:]*\):.*/\1/p' /etc/shadow 2>/dev/null |
    sed -e 's/^$/empty/' -e t -e 's/^[!*x].*/locked/' -e t -e 's/.*/set/'
echo '@@ uci'
uci -t /tmp/none show 2>/dev/null
echo "@@ end $?"
