#!/bin/sh
# Installs the program that makes PDFs. Where the development files of Boost 1.81 are, Debian 12 cannot: weasyprint wants
# python3-fonttools, which wants python3-scipy, which wants the development files of Boost 1.74, which do not go with
# those of 1.81. weasyprint itself needs no scipy; so its two packages are unpacked into a folder of their own there, as
# Debian made them, and all else they need is installed as usual.
set -eu

command -v weasyprint >/dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive
# Never at the price of another package: apt might take Boost away for it.
if apt-get -y -q --no-remove --no-install-recommends install weasyprint >/dev/null 2>&1; then
    exit 0
fi

apt-get -y -q --no-install-recommends install libpango-1.0-0 libpangoft2-1.0-0 shared-mime-info fonts-dejavu-core \
    python3 python3-cffi python3-cssselect2 python3-html5lib python3-pil python3-pydyf python3-pyphen python3-tinycss2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
fetch() { (cd "$folder" && apt-get -q download weasyprint python3-fonttools); }
fetch || { apt-get -q update && fetch; }
place=/usr/local/lib/plateau-weasyprint
rm -rf "$place.new"
for package in "$folder"/*.deb; do
    dpkg-deb -x "$package" "$place.new"
done
rm -rf "$place"
mv "$place.new" "$place"
cat >"$folder/weasyprint" <<END
#!/bin/sh
PYTHONPATH=$place/usr/lib/python3/dist-packages exec /usr/bin/python3 -m weasyprint "\$@"
END
install -m 755 "$folder/weasyprint" /usr/local/bin/weasyprint
weasyprint --version >/dev/null
