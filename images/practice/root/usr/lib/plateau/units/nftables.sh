# shellcheck shell=dash
mark=/run/plateau/nftables
start() { nft -f /etc/nftables.conf && : >"$mark"; }
stop() { nft flush ruleset && rm -f "$mark"; }
reload() { start; }
running() { [ -e "$mark" ]; }
