#!/bin/bash
# make.sh WORK: the steps of the build, inside its own mount and process
# namespaces. Leaves the four files in WORK/result.
set -euo pipefail

recipe=$(cd "$(dirname "$0")/.." && pwd)
work=$1
root=$work/root
result=$work/result
for part in say system overlay kernel initrd directory disk; do
    # shellcheck source=/dev/null
    . "$recipe/lib/$part.sh"
done

# A failure that no step explained is explained here; its own words stand above.
trap 'echo "practice image: step $step failed (line $LINENO of ${BASH_SOURCE[0]##*/}); see the message above" >&2' ERR
set -E

say "Debian root file system and kernel packages"
install_system
say "kernel and its modules"
install_kernel
say "files of the practice machines"
install_overlay
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
