# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# The directory, provisioned as on the server itself: its host name, its
# address, no other network.

directory_address=192.168.1.10

provision_directory() {
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    rm -f "$root/etc/samba/smb.conf"
    printf '127.0.0.1 localhost\n%s server.lab.lan server\n' "$directory_address" >"$root/etc/hosts"
    install -m 755 "$recipe/lib/provision" "$root/run/provision"
    ADDRESS=$directory_address PASSWORD=$administrator_password \
        unshare --uts --net chroot "$root" /run/provision >"$work/provision.log" 2>&1 || {
        tail -n 20 "$work/provision.log" >&2
        die "the directory could not be provisioned" "read the lines above; the folder of OUT must be on a file system with extended attributes"
    }
    umount "$root/run" "$root/proc"
    umount --recursive "$root/dev"
    rm -f "$root/etc/samba/smb.conf"
    make_certificate "$root/var/lib/samba/private/tls"
}

# Made here, since the directory would spend half a minute on them at its first
# start. Parameters in PKCS#3: with X9.42 the LDAP service never comes up.
make_certificate() {
    local tls=$1 subject=/O=LAB/CN=server.lab.lan
    mkdir -p "$tls"
    chmod 700 "$tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj "$subject" \
        -addext "subjectAltName=DNS:server.lab.lan,DNS:lab.lan,IP:$directory_address" \
        -keyout "$tls/key.pem" -out "$tls/cert.pem" 2>/dev/null
    cp "$tls/cert.pem" "$tls/ca.pem"
    openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out "$tls/dh.pem"
    grep -q '^-----BEGIN DH PARAMETERS' "$tls/dh.pem" ||
        die "openssl wrote DH parameters in another form than PKCS#3" "use OpenSSL 3.0"
    chmod 600 "$tls"/*
}
