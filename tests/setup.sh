#!/bin/sh
# setup.sh - installs the Debian packages that building and testing need, if they are missing. As root or through
# sudo; otherwise it says what to install and stops.
missing=
need() { # header-library-or-command package
    case $1 in
    *.so.*) [ -n "$(cc -print-file-name="$1" | grep /)" ] || missing="$missing $2" ;;
    *.h) echo "#include <$1>" | cc -E -x c - >/dev/null 2>&1 || missing="$missing $2" ;;
    *) command -v "$1" >/dev/null 2>&1 || missing="$missing $2" ;;
    esac
}
need gcc gcc
need make make
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
need python3 python3
need gmp.h libgmp-dev
need ffi.h libffi-dev
need zlib.h zlib1g-dev
need readline/readline.h libreadline-dev
need libsqlite3.so.0 libsqlite3-0
need criterion/criterion.h libcriterion-dev
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo=sudo
else
    echo "These packages are missing; please install them:$missing" >&2
    exit 1
fi
echo "installing:$missing"
$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq $missing
