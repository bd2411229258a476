# shellcheck shell=sh
# One of the pieces the collecting script is put together of, in the order of their numbers.
# shellcheck disable=SC2154,SC2317  # of the first piece; called by the last

# What smb.conf says, in $work/testparm; its folders, one a line, in $work/folders. Asked once.
samba_config() {
    [ ! -e "$work/testparm" ] || return 0
    timeout "$seconds" testparm -s --suppress-prompt >"$work/testparm" 2>"$work/testparm.err" </dev/null
    sed -n -e 's/^[[:space:]]*\(private\|state\) dir\(ectory\)\{0,1\} = /\1 /p' -e 's/^[[:space:]]*path = /path /p' \
        "$work/testparm" >"$work/folders"
}

print_samba_config() {
    cat "$work/testparm.err" >&2
    [ -s "$work/testparm" ] && cat "$work/testparm"
}

# samba_folder KIND: $folder is the private or state folder that smb.conf sets, or the usual one.
samba_folder() {
    case $1 in
    private) folder=/var/lib/samba/private ;;
    *) folder=/var/lib/samba ;;
    esac
    command -v testparm >/dev/null 2>&1 || return 0
    samba_config
    while read -r kind path; do
        if [ "$kind" = "$1" ]; then
            folder=$path
            return 0
        fi
    done <"$work/folders"
}

group_samba() {
    if ! command -v testparm >/dev/null 2>&1 || ! [ -e /etc/samba/smb.conf ]; then
        begin
        echo 'Samba is not installed or has no smb.conf' >"$err"
        emit smb-conf absent 'testparm -s'
        return
    fi
    samba_config
    filtered smb-conf 'testparm -s' print_samba_config
    samba_folder private
    secrets=$folder/secrets.tdb
    if ! [ -e "$secrets" ]; then
        file secrets "$secrets"
    elif command -v tdbdump >/dev/null 2>&1; then
        filtered secrets "names of the entries of $secrets" tdb_keys "$secrets"
    else
        program secrets tdbdump "$secrets"
    fi
}

nt_rights() {
    if command -v getfattr >/dev/null 2>&1; then
        getfattr --absolute-names --only-values -n security.NTACL -- "$1" >"$work/attribute" 2>"$work/attribute.err"
    else
        python3 -c 'import os, sys; sys.stdout.buffer.write(os.getxattr(sys.argv[1], "security.NTACL"))' "$1" \
            >"$work/attribute" 2>"$work/attribute.err"
    fi || {
        # No such attribute is an answer: the folder has POSIX rights only.
        grep -q -e 'No such attribute' -e 'No data available' "$work/attribute.err" && return 0
        cat "$work/attribute.err" >&2
        return 1
    }
    od -An -v -tx1 "$work/attribute"
}

group_shares() {
    samba_folder state
    table=$folder/share_info.tdb
    if [ -e "$table" ]; then
        program share-rights tdbdump "$table"
    else
        file share-rights "$table"
    fi
    [ -e "$work/folders" ] || return 0
    sed -n 's/^path //p' "$work/folders" | sort -u >"$work/paths"
    while IFS= read -r path; do
        [ -d "$path" ] || continue
        short nt-rights "$path" nt_rights "$path"
        if command -v getfacl >/dev/null 2>&1; then
            short posix-rights "$path" timeout "$seconds" getfacl -p -- "$path"
        else
            short posix-rights "$path" stat -c '# owner: %U%n# group: %G%n# mode: %a' "$path"
        fi
    done <"$work/paths"
}

group_directory() {
    samba_folder private
    database=$folder/sam.ldb
    if ! [ -e "$database" ]; then
        file objects "$database"
        return
    fi
    program objects ldbsearch -H "$database" \
        '(|(objectClass=user)(objectClass=group)(objectClass=organizationalUnit))' \
        objectClass sAMAccountName userPrincipalName displayName givenName sn description mail userAccountControl \
        pwdLastSet memberOf primaryGroupID objectSid groupType dNSHostName operatingSystem operatingSystemVersion ou
}
