# shellcheck shell=dash
start() { wg-quick up "$INSTANCE"; }
stop() { wg-quick down "$INSTANCE"; }
running() { [ -e "/sys/class/net/$INSTANCE" ]; }
