# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# The kernel, and of its modules those a practice machine can use.

kernel_version=''

install_kernel() {
    local unpacked=$work/kernel tree modules
    dpkg-deb -x "$work"/kernel-package/*.deb "$unpacked"
    kernel_version=$(ls "$unpacked/lib/modules")
    cp "$unpacked/boot/vmlinuz-$kernel_version" "$result/vmlinuz"

    tree=$unpacked/lib/modules/$kernel_version
    mkdir -p "$root/usr/lib/modules"
    mv "$tree" "$root/usr/lib/modules/"
    modules=$root/usr/lib/modules/$kernel_version
    chroot "$root" depmod "$kernel_version"
    keep_modules "$modules"
    chroot "$root" depmod "$kernel_version"
}

# Removes every module that neither the list nor one of its entries needs.
keep_modules() {
    local modules=$1 entry
    (cd "$modules/kernel" && sed -e '/^#/d' -e '/^$/d' "$recipe/modules" | while read -r entry; do
        [ -e "$entry" ] || die "the kernel $kernel_version has no $entry" "adapt the file modules of the recipe"
        find "$entry" -name '*.ko' -printf 'kernel/%p\n'
    done) >"$work/modules.wanted"
    # modules.dep names all dependencies of a module on its line.
    awk 'NR == FNR { wanted[$0]; next }
         { name = $1; sub(/:$/, "", name); if (name in wanted) { print name; for (i = 2; i <= NF; i++) print $i } }' \
        "$work/modules.wanted" "$modules/modules.dep" | sort -u >"$work/modules.kept"
    (cd "$modules" && find kernel -name '*.ko' | sort | comm -23 - "$work/modules.kept" | xargs rm -f)
    find "$modules/kernel" -type d -empty -delete
}
