# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# The server's backup archives, the same bytes in each build: a file restored
# from one is known by its hash.

make_backups() {
    local files=$root/usr/share/plateau/server/srv day
    mkdir -p "$files/sauvegardes" "$files/documents"
    for day in "$recipe"/backups/*; do
        day=${day##*/}
        tar -C "$recipe/backups/$day" --sort=name --format=ustar --mtime="$day 18:00:00Z" \
            --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -c documents |
            gzip -n -9 >"$files/sauvegardes/documents-$day.tar.gz"
    done
    # What is left of the folder that was saved: the prices are gone.
    install -m 644 "$recipe/backups/$day/documents/clients.csv" "$files/documents/clients.csv"
    chmod 755 "$files/sauvegardes" "$files/documents"
}
