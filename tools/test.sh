#!/usr/bin/env bash
# Builds and runs every test; ends with one line "N passed, N failed, N skipped" over all levels.
#   tools/test.sh            what a change must pass (make test)
#   tools/test.sh fast       the dev build's tests only (make test-fast)
#   tools/test.sh all        also the slow flows and the server that takes long to install (make test-all)
# Logs stay in build/test/.
set -uo pipefail
cd "$(dirname "$0")/.."

deps=${WAYBILL_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/waybill}
boto=$deps/moto/bin/python
logs=build/test
mode=${1:-full}
lint_minutes=12
# Modules with threads of their own, or used from several. libarrow is not instrumented: no test here
# uses its thread pool, and its own allocator, whose reuse of memory would not be seen, stays out.
tsan_modules=(base http aws s3 source destination pipeline metastore)

passed=0 failed=0 skipped=0
mkdir -p "$logs"

# level NAME KIND COMMAND…: run a level, print it, count it. KIND is junit (ctest writes NAME.xml)
# or text (the command ends with "N passed, N failed").
level() {
  local name=$1 kind=$2 started=$SECONDS counts status
  shift 2
  rm -f "$logs/$name.xml" "$logs/$name.log"
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$logs/$name.log"
  status=${PIPESTATUS[0]}
  if [ "$kind" = junit ] && [ -e "$logs/$name.xml" ]; then
    counts=$(tools/test_summary.py junit "$logs/$name.xml")
  else
    counts=$(tools/test_summary.py text "$logs/$name.log")
  fi
  count "$name" "$status" $((SECONDS - started)) $counts
}

# count NAME STATUS SECONDS PASSED FAILED SKIPPED
count() {
  local bad=$5
  [ "$2" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  passed=$((passed + $4)) failed=$((failed + bad)) skipped=$((skipped + $6))
  printf '== %s: %d passed, %d failed, %d skipped (%d s)\n' "$1" "$4" "$bad" "$6" "$3"
}

# build PRESET [TARGET…]: 0 when it compiles; a failed build counts as one failure.
build() {
  local preset=$1 started=$SECONDS
  shift
  printf '\n== build %s\n' "$preset"
  if cmake --preset "$preset" >"$logs/build-$preset.log" 2>&1 &&
     cmake --build --preset "$preset" ${1:+--target "$@"} >>"$logs/build-$preset.log" 2>&1; then
    printf '== build %s: done (%d s)\n' "$preset" $((SECONDS - started))
  else
    tail -n 60 "$logs/build-$preset.log"
    count "build $preset" 1 $((SECONDS - started)) 0 1 0
    return 1
  fi
}

# tests NAME PRESET CTEST-ARGUMENTS…
tests() {
  local name=$1 preset=$2
  shift 2
  level "$name" junit ctest --test-dir "build/$preset" --output-on-failure --output-junit "$PWD/$logs/$name.xml" \
    --test-output-size-passed 4000 --test-output-truncation head "$@"
}

console() {
  tools/console.sh >"$logs/build-console.log" 2>&1 || { cat "$logs/build-console.log"; count "build console" 1 0 0 1 0; }
  level console text tools/console.sh check
}

dev() { build dev && tests dev dev -j2; }

lint() { level lint text tools/lint.py --minutes "$lint_minutes"; }

asan() {
  UBSAN_OPTIONS=print_stacktrace=1 build asan && UBSAN_OPTIONS=print_stacktrace=1 tests asan asan -j2 -L unit
}

tsan() {
  local module targets=()
  for module in "${tsan_modules[@]}"; do
    ls src/"$module"/*_test.cc >/dev/null 2>&1 && targets+=("${module}_test")
  done
  build tsan "${targets[@]}" && ARROW_DEFAULT_MEMORY_POOL=system tests tsan tsan -L unit -R "^($(IFS='|'; echo "${tsan_modules[*]}"))\$"
}

system_tests() {
  build release waybill || return
  level flows text "$boto" tests/flows/run_flows.py ${1:+--slow}
  level api text "$boto" tests/api/run_api.py "$PWD/build/release/waybill"
  level nginx text /usr/bin/python3 tests/api/run_nginx.py "$PWD/build/release/waybill"
  level e2e text node console/e2e/run.mjs
  level canary text "$boto" tests/api/canary.py "$PWD/build/release/waybill"
  level properties text "$boto" tests/api/run_properties.py "$PWD/build/release/waybill" "$deps/schemathesis"
  level demo text demo_twice
  level package text package
  level faults text "$boto" tests/faults/run_faults.py --every "$([ -n "${1:-}" ] && echo 1 || echo 4)"
}

# The .deb's binary runs where nothing of the build is.
package() {
  local unpacked
  unpacked=$(mktemp -d)
  cpack --config build/release/CPackConfig.cmake && dpkg-deb -x build/release/package/waybill_*.deb "$unpacked" &&
    ldd "$unpacked/usr/bin/waybill" | grep -F "$unpacked" && ! ldd "$unpacked/usr/bin/waybill" | grep -F "$deps" &&
    env -i WAYBILL_HOME="$unpacked/home" "$unpacked/usr/bin/waybill" jobs | grep -q '^No jobs yet' && echo "1 passed, 0 failed"
  rm -rf "$unpacked"
}

# The tour of make demo, twice in a row, in a folder of its own.
demo_twice() {
  export WAYBILL_DEMO=$PWD/build/test/demo
  tools/demo.sh && tools/demo.sh | tee "$logs/demo-output.log" && demo_console && tools/demo.sh stop &&
    grep -q '^balanced  100,000 read = 99,992 written' "$logs/demo-output.log" && echo "1 passed, 0 failed"
}

# The demo ends with a console that answers at the address it printed.
demo_console() {
  local url
  url=$(sed -n 's#.*\(http://[0-9.:]*\)/setup.*#\1#p' "$logs/demo-output.log" | head -1)
  [ -n "$url" ] && "$boto" -c 'import sys, urllib.request
assert b"<title>Waybill" in urllib.request.urlopen(sys.argv[1] + "/", timeout=30).read()' "$url"
}

[ "$mode" = fast ] || console
dev
if [ "$mode" != fast ]; then
  system_tests "$([ "$mode" = all ] && echo slow)"
  asan
  tsan
  lint
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
