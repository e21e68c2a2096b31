#!/usr/bin/env bash
# Builds and runs every test; ends with one line "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
cmake --preset dev >/dev/null && cmake --build --preset dev || { echo "0 passed, 1 failed"; exit 1; }
log=$(mktemp); ctest --test-dir build/dev --output-on-failure | tee "$log"; status=${PIPESTATUS[0]}
total=$(grep -oP '\d+(?= tests? failed out of| tests failed out of)' "$log" | tail -1)
all=$(grep -oP '(?<=out of )\d+' "$log" | tail -1)
rm "$log"
echo "$((all - total)) passed, $total failed"
exit "$status"
