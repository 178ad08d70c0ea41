#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, and opens the demo workspace. Without a display it runs the
# same audit as text and writes a picture of the window. With arguments it opens those instead:
#   packaging/run.sh [WORKSPACE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-packages.sh build run
build=build/run
cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_TESTING=OFF >/dev/null
cmake --build $build

workspace=("${@:---demo}")
if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
    exec $build/app/sidestage "${workspace[@]}"
fi

echo "There is no display: here is the audit as text."
if [[ ${workspace[0]} == --demo ]]; then
    $build/app/sidestage-cli demo || status=$?
else
    $build/app/sidestage-cli audit "${workspace[@]}" || status=$?
fi
picture=$PWD/$build/sidestage.png
QT_QPA_PLATFORM=offscreen $build/app/sidestage "${workspace[@]}" --picture "$picture"
echo "A picture of the window: $picture"
# 1 means that the audit found drift, which a demo does on purpose.
exit $(( ${status:-0} > 1 && ${#@} > 0 ? status : 0 ))
