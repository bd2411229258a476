# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# Folder to disk without a mount: mke2fs copies extended attributes too, which
# hold the rights of the directory's shares.

disk_size=2G
# Named one by one, so that the host's mke2fs.conf does not decide.
features=none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize

make_file_system() {
    truncate --size "$disk_size" "$work/disk.raw"
    mke2fs -q -F -t ext4 -O "$features" -I 256 -i 16384 -m 1 -J size=16 -L plateau \
        -E lazy_itable_init=0,root_owner=0:0 -d "$root" "$work/disk.raw" ||
        die "the file system could not be made" "read mke2fs's message above; is there space left?"
    e2fsck -fn "$work/disk.raw" >"$work/e2fsck.log" 2>&1 || {
        cat "$work/e2fsck.log" >&2
        die "the new file system has faults" "build again; if it stays, report the lines above"
    }
}

compress_disk() {
    qemu-img convert -c -W -m 4 -f raw -O qcow2 -o compression_type=zstd "$work/disk.raw" "$result/disk.qcow2" ||
        die "the disk could not be compressed" "read qemu-img's message above; is there space left?"
}
