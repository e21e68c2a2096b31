#!/usr/bin/env bash
# Builds the console into console/dist when its sources changed since the last time.
#   tools/console.sh          build
#   tools/console.sh check    types, lint and tests; ends with "N passed, N failed"
set -euo pipefail
cd "$(dirname "$0")/../console"

# What the build depends on, as one hash.
sources() {
  find . \( -name node_modules -o -name dist -o -name shots -o -name e2e \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

install() {
  local lock
  lock=$(sha256sum package-lock.json | cut -d' ' -f1)
  [ "$(cat node_modules/.installed 2>/dev/null)" = "$lock" ] && return
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" >node_modules/.installed
}

build() {
  local now
  now=$(sources)
  [ "$(cat dist/.sources 2>/dev/null)" = "$now" ] && return
  install
  npm run --silent build
  echo "$now" >dist/.sources
}

# Vitest's own summary is told in the words that tools/test.sh counts.
check() {
  install
  npx tsc -p tsconfig.json
  npx biome check .
  npx vitest run --reporter=default --reporter=json --outputFile=node_modules/.vitest.json || true
  node -e '
    const { numPassedTests: passed, numFailedTests: failed, success } =
      JSON.parse(require("fs").readFileSync("node_modules/.vitest.json", "utf8"))
    console.log(`${passed} passed, ${failed + (success || failed ? 0 : 1)} failed`)
    process.exit(success ? 0 : 1)'
}

"${1:-build}"
