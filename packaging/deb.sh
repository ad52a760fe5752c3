#!/bin/sh
# deb.sh - makes a Debian package of what is built.
#
#   deb.sh VERSION BUILD-FOLDER OUTPUT-FOLDER      (make deb)
#
# Installs into a folder with `make install`, strips the executable, compresses what Debian wants compressed, and lets
# dpkg-deb pack it. What the executable needs is asked of dpkg-shlibdeps, or, where that is not there, read from its
# dynamic section. Times in the package are that of the last commit, so that the same sources make the same package.
# DEB_MAINTAINER="Name <address>" says who stands behind it.
set -eu
version=$1 build=$2 out=$3
cd "$(dirname "$0")/.."
command -v dpkg-deb >/dev/null || { echo "deb.sh: dpkg-deb is not there: no Debian system?" >&2; exit 1; }
arch=$(dpkg --print-architecture)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y Makefile)}
export SOURCE_DATE_EPOCH="$epoch"
maintainer=${DEB_MAINTAINER:-Vole maintainers <vole@packages.invalid>}
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
umask 022
root=$top/root
doc=$root/usr/share/doc/vole

${MAKE:-make} --no-print-directory -s install DESTDIR="$root" PREFIX=/usr
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/vole"
gzip -9n "$root/usr/share/man/man1/vole.1"
mkdir -p "$root/usr/share/zsh/vendor-completions"   # where Debian's zsh looks
mv "$root/usr/share/zsh/site-functions/_vole" "$root/usr/share/zsh/vendor-completions/_vole"
rmdir "$root/usr/share/zsh/site-functions"
rm "$doc/LICENSE"
sed -e '1,2d; s/^$/./; s/^/ /' LICENSE >"$top/license"
sed -e "/@LICENSE@/{r $top/license" -e 'd}' packaging/copyright >"$doc/copyright"
cat >"$doc/changelog" <<END
vole ($version) unstable; urgency=medium

  * Version $version. What it is and does says README.md.

 -- $maintainer  $(LC_ALL=C date -u -d "@$epoch" '+%a, %d %b %Y %H:%M:%S +0000')
END
gzip -9n "$doc/changelog"

# Libraries are inside on purpose, so that one executable runs anywhere; without PIE it starts sooner.
mkdir -p "$root/usr/share/lintian/overrides"
printf 'vole: %s\n' 'embedded-library *' 'hardening-no-pie *' >"$root/usr/share/lintian/overrides/vole"

# "libc6 (>= 2.34)"
depends() {
    mkdir -p "$top/debian"
    printf 'Source: vole\n\nPackage: vole\nArchitecture: any\n' >"$top/debian/control"
    if command -v dpkg-shlibdeps >/dev/null; then
        (cd "$top" && dpkg-shlibdeps -O --ignore-missing-info root/usr/bin/vole 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
    else
        needs=$(objdump -p "$root/usr/bin/vole" 2>/dev/null | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -V | tail -1)
        echo "libc6 (>= ${needs:-2.34})"
    fi
}

mkdir "$root/DEBIAN"
(cd "$root" && find usr -type f -print | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
cat >"$root/DEBIAN/control" <<END
Package: vole
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f1)
Depends: $(depends)
Section: interpreters
Priority: optional
Description: run Go programs from source
 Vole is one executable that holds a compiler for Go, a virtual machine for
 its bytecode, a runtime with goroutines and a concurrent garbage collector
 built the way Go's own is, and a standard library. Programs run at once:
 there is no toolchain to install and no build to wait for.
 .
 There are also a prompt to type Go at, a runner of tests, profiles and flame
 graphs, calls of C libraries, and executables of one file.
END
find "$root" -exec touch -h -d "@$epoch" {} +
deb=$out/vole_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" >/dev/null
echo "$deb"
