#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds, and runs them all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-packages.sh build run test
packaging/fetch-test-files.sh
cmake --preset dev >/dev/null
cmake --build --preset dev
ctest --preset dev "$@"
