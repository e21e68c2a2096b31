#!/usr/bin/env bash
# Runs the fuzzers of build/fuzz, FUZZ_SECONDS (60) each, from the corpus of tests/data/fuzz on; ends
# with "N passed, N failed".
#   tools/fuzz.sh [SUBJECT…]     such as csv_parser; all when none is named
# New input is kept in build/fuzz/corpus, findings in build/fuzz/found. A finding that is mended
# belongs into tests/data/fuzz/SUBJECT, under a name that says what it is: every build replays those.
set -uo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-60}
programs=$(find build/fuzz/src -name '*_fuzz' -type f | sort)
# Stack traces need a symbolizer; binutils' will do.
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-$(command -v llvm-symbolizer-16 || command -v addr2line)}
export UBSAN_OPTIONS=print_stacktrace=1
passed=0 failed=0

for program in $programs; do
  subject=$(basename "$program" _fuzz)
  [ $# -eq 0 ] || [[ " $* " == *" $subject "* ]] || continue
  corpus=build/fuzz/corpus/$subject found=build/fuzz/found/$subject log=build/fuzz/$subject.log
  mkdir -p "$corpus" "$found"
  if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="$found/" "$corpus" "tests/data/fuzz/$subject" >"$log" 2>&1; then
    passed=$((passed + 1))
    printf '%-14s %s inputs, nothing found\n' "$subject" "$(awk '/number_of_executed_units/ {print $2}' "$log")"
  else
    failed=$((failed + 1))
    grep -v '^#[0-9]' "$log" | tail -n 40
    printf '%-14s failed: see %s and %s\n' "$subject" "$log" "$found"
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
