#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of the named purposes (see packaging/packages) that are missing, and says
# which before it does.   install-packages.sh build run …
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if ! command -v apt-get >/dev/null; then
    echo "sidestage: this is not Debian; install the packages of packaging/packages by hand" >&2
    exit 0
fi

wanted() { # PURPOSE: its lines
    awk -v purpose="[$1]" '/^#/ || /^$/ { next } /^\[/ { in_it = ($0 == purpose); next } in_it' "$here/packages"
}
installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

missing=()
for purpose in "$@"; do
    while IFS='|' read -r -a names; do
        found=
        for name in "${names[@]}"; do
            if installed "$name"; then found=1; break; fi
            # Many have a Node.js of their own, which Debian's would stand beside.
            if [[ $name == npm ]] && command -v npm >/dev/null; then found=1; break; fi
        done
        [[ $found ]] || missing+=("$(IFS='|'; echo "${names[*]}")")
    done < <(wanted "$purpose")
done
if [[ ${#missing[@]} -eq 0 ]]; then
    exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
        echo "sidestage: these packages are missing, and there is no sudo to install them: ${missing[*]}" >&2
        exit 2
    fi
    as_root=(sudo)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 "$@"; }

echo "sidestage: reading the package lists"
apt update -q >/dev/null
chosen=()
for line in "${missing[@]}"; do
    IFS='|' read -r -a names <<<"$line"
    pick=
    for name in "${names[@]}"; do
        if [[ -n $(apt-cache madison "$name" 2>/dev/null) ]]; then pick=$name; break; fi
    done
    if [[ -z $pick ]]; then
        echo "sidestage: no package of this system is called ${names[*]}" >&2
        exit 2
    fi
    chosen+=("$pick")
done
echo "sidestage: about to install: ${chosen[*]}"
apt install -y -q --no-install-recommends "${chosen[@]}" >/dev/null
