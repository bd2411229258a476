#!/bin/bash
# make.sh WORK: the steps of the build, inside its own mount and process
# namespaces. Leaves the four files in WORK/result.
set -euo pipefail

# The parts below share these four paths.
recipe=$(cd "$(dirname "$0")/.." && pwd)
work=$1
root=$work/root
result=$work/result
# shellcheck source=lib/say.sh
. "$recipe/lib/say.sh"
# shellcheck source=lib/system.sh
. "$recipe/lib/system.sh"
# shellcheck source=lib/overlay.sh
. "$recipe/lib/overlay.sh"
# shellcheck source=lib/backups.sh
. "$recipe/lib/backups.sh"
# shellcheck source=lib/kernel.sh
. "$recipe/lib/kernel.sh"
# shellcheck source=lib/initrd.sh
. "$recipe/lib/initrd.sh"
# shellcheck source=lib/directory.sh
. "$recipe/lib/directory.sh"
# shellcheck source=lib/disk.sh
. "$recipe/lib/disk.sh"

# A failure that no step explained is explained here; its own words stand above.
trap 'echo "practice image: step $step failed (line $LINENO of ${BASH_SOURCE[0]##*/}); see the message above" >&2' ERR
set -E

say "Debian root file system and kernel packages"
install_system
say "kernel and its modules"
install_kernel
say "files of the practice machines"
install_overlay
make_backups
say "directory of LAB.LAN"
provision_directory
say "initrd"
make_initrd
say "ext4 file system"
finish_system
make_file_system
say "compressed disk"
compress_disk
chmod 644 "$result"/*
