#!/usr/bin/env bash
# Installs what Waybill is built and tested with. Idempotent; every version is in this file.
#   tools/setup.sh build   compiler, libraries, Arrow              (make build)
#   tools/setup.sh bench   build + vegeta, which needs Go          (make bench)
#   tools/setup.sh demo    build + a local S3 server from PyPI     (make demo)
#   tools/setup.sh test    demo + versitygw (needs Go) and tools   (make test)
#   tools/setup.sh all     test + Ceph's gateway                   (make test-all)
# Everything that is not a Debian package goes to $WAYBILL_DEPS (default ~/.cache/waybill).
set -euo pipefail

ARROW_VERSION=26.0.1
PATCHELF_VERSION=0.19.3
MOTO_VERSION=5.2.5
VERSITYGW_VERSION=1.8.0
VEGETA_VERSION=12.13.0
DUCKDB_VERSION=1.5.5
SCHEMATHESIS_VERSION=4.32.5
GO_MINIMUM=1.25
NODE_MINIMUM=18.20

DEBIAN_BUILD=(build-essential ca-certificates ccache cmake mold ninja-build pkg-config python3 python3-venv tzdata
  libbenchmark-dev libboost1.81-dev libbz2-dev libcctz-dev libcli11-dev libcurl4-openssl-dev libfmt-dev libgmock-dev
  libgtest-dev libisal-dev libpugixml-dev libsimdjson-dev libsodium-dev libspdlog-dev libsqlite3-dev
  libsqlitecpp-dev libssl-dev libyaml-cpp-dev libzstd-dev nlohmann-json3-dev)
DEBIAN_TEST=(chromium fonts-ipaexfont-gothic clang-16 clang-format-16 clang-tidy-16 libclang-rt-16-dev zstd gzip bzip2 unzip zip
  nginx-light)
DEBIAN_ALL=(radosgw ceph-mon ceph-osd)

deps=${WAYBILL_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/waybill}
wanted=${1:-build}
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo

say() { printf 'setup: %s\n' "$*" >&2; }

debian_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The console is built with Node; any that is there and new enough will do.
node_and_npm() {
  local version
  version=$(node --version 2>/dev/null | tr -d v)
  command -v npm >/dev/null && [ "$(printf '%s\n' "$NODE_MINIMUM" "$version" | sort -V | head -1)" = "$NODE_MINIMUM" ] && return
  debian_packages nodejs npm
}

# venv NAME PACKAGE...: a Python environment of that name holding exactly these pinned packages.
venv() {
  local root=$deps/$1; shift
  [ "$(cat "$root/ready" 2>/dev/null)" = "$*" ] && return
  say "installing $*"
  rm -rf "$root"
  /usr/bin/python3 -m venv "$root"
  "$root/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$root/ready"
}

# libparquet exports thousands of C names, OpenSSL's among them, and the whole of a simdjson that is
# not ours; renamed, they cannot meet the ones that libcurl and our parsers use
# (docs/decisions/0002-arrow-from-the-wheel.md).
hide_bundled_names() {
  local library=$1 patchelf=$2
  nm -D --defined-only "$library" | awk '{print $3}' | sed 's/@.*//' |
    grep -E -e '^_Z[A-Z]*8simdjson' -e '^[^_]' -e '^_[^Z]' | grep -v -e '^_init$' -e '^_fini$' -e '^wb_' |
    sort -u | awk '{print $1, "wb_" $1}' >"$library.names"
  "$patchelf" --rename-dynamic-symbols "$library.names" "$library"
  rm "$library.names"
}

arrow() {
  local root=$deps/arrow-$ARROW_VERSION tmp hidden="OpenSSL simdjson"
  [ "$(cat "$root/ready" 2>/dev/null)" = "$hidden" ] && return
  say "unpacking Arrow $ARROW_VERSION"
  venv python-tools "patchelf==$PATCHELF_VERSION"
  tmp=$(mktemp -d)
  "$deps/python-tools/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --dest "$tmp" "pyarrow==$ARROW_VERSION"
  /usr/bin/python3 -m zipfile -e "$tmp"/pyarrow-*.whl "$tmp/wheel"
  rm -rf "$root"; mkdir -p "$root/lib"
  cp -r "$tmp/wheel/pyarrow/include" "$root/include"
  cp "$tmp"/wheel/pyarrow/lib{arrow,arrow_compute,parquet}.so.* "$root/lib/"
  cp "$tmp"/wheel/pyarrow-*.dist-info/licenses/LICENSE.txt "$root/LICENSE.txt" 2>/dev/null || true
  hide_bundled_names "$(echo "$root"/lib/libparquet.so.*)" "$deps/python-tools/bin/patchelf"
  rm -rf "$tmp"
  echo "$hidden" >"$root/ready"
}

# go_program NAME VERSION PACKAGE: built from the Go module proxy into $deps/NAME-VERSION. Without a recent Go it is
# left out; what needs it is skipped, and says so.
go_program() {
  local root=$deps/$1-$2 have
  [ -x "$root/$1" ] && return
  have=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || have=
  if [ -z "$have" ] || [ "$(printf '%s\n' "$GO_MINIMUM" "$have" | sort -V | head -1)" != "$GO_MINIMUM" ]; then
    say "no Go $GO_MINIMUM or newer: $1 is left out and what needs it will be skipped"
    return
  fi
  say "building $1 $2 (a few minutes, once)"
  CGO_ENABLED=0 GOBIN=$root go install "$3@v$2"
}

mkdir -p "$deps"
debian_packages "${DEBIAN_BUILD[@]}"
node_and_npm
arrow
case $wanted in
  build) ;;
  bench) go_program vegeta "$VEGETA_VERSION" github.com/tsenart/vegeta/v12 ;;
  demo) venv moto "moto[server]==$MOTO_VERSION" ;;
  test|all)
    debian_packages "${DEBIAN_TEST[@]}"
    [ "$wanted" = test ] || debian_packages "${DEBIAN_ALL[@]}"
    venv moto "moto[server]==$MOTO_VERSION"
    venv schemathesis "schemathesis==$SCHEMATHESIS_VERSION"
    venv oracles "duckdb==$DUCKDB_VERSION" "pyarrow==$ARROW_VERSION"
    go_program versitygw "$VERSITYGW_VERSION" github.com/versity/versitygw/cmd/versitygw ;;
  *) echo "usage: tools/setup.sh [build|bench|demo|test|all]" >&2; exit 2 ;;
esac
say "ready ($wanted)"
