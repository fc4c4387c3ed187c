#!/usr/bin/env bash
# Makes the root file system of a base image where no image registry can be reached: Debian, the
# unpacked PostgreSQL with pgTAP's files, perl and pg_prove. Needs root and debootstrap.
#
#   docker/build-local-base.sh TREE OUTPUT.tar
#
# TREE holds bin, lib and share of PostgreSQL. Then: docker import with the changes that
# cfdb/engines/images.py lists.
set -euo pipefail

tree=$1
output=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
major=$("$tree/bin/pg_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
suite=bookworm
packages=libgssapi-krb5-2,liblz4-1,libreadline8,libssl3,libxml2,libzstd1,zlib1g
packages=$packages,perl,libtap-parser-sourcehandler-pgtap-perl,tzdata,ca-certificates
# The mirror that this machine uses, if it is a Debian of the same release.
mirror=$(apt-get indextargets --format '$(REPO_URI)' \
  "Codename: $suite" 'Component: main' 'Created-By: Packages' 2>/dev/null | head -n 1 || true)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
debootstrap --variant=minbase --include="$packages" "$suite" "$root" ${mirror:+"$mirror"}

home=/usr/lib/postgresql/$major
mkdir -p "$root/usr/lib/postgresql" "$root/docker-entrypoint-initdb.d"
cp -a "$tree" "$root$home"
chmod -R a+rX "$root$home"
# The prefix that was built in.
ln -s "$home" "$root/opt/postgresql"
for program in "$root$home"/bin/*; do
  ln -s "$home/bin/$(basename "$program")" "$root/usr/local/bin/$(basename "$program")"
done
echo "$home/lib" > "$root/etc/ld.so.conf.d/00-postgresql.conf"
chroot "$root" ldconfig
chroot "$root" groupadd --system --gid 999 postgres
chroot "$root" useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql \
  --create-home --shell /bin/bash postgres
install -m 0755 "$here/entrypoint.sh" "$root/usr/local/bin/docker-entrypoint.sh"
install -d -o 999 -g 999 -m 0700 "$root/var/lib/postgresql/data"
rm -rf "$root/var/cache/apt/archives"/*.deb "$root/var/lib/apt/lists"/* "$root/usr/share/doc"/*

tar -C "$root" -cf "$output" .
