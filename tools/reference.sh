#!/usr/bin/env bash
# Writes the generated pages of docs/reference, or with --check fails when they are not fresh.
#   tools/reference.sh WAYBILL_BINARY [--check]
set -euo pipefail
cd "$(dirname "$0")/.."
waybill=$(realpath "$1")
pages=docs/reference
if [ "${2:-}" = --check ]; then pages=$(mktemp -d); fi
WAYBILL_HOME=$(mktemp -d); export WAYBILL_HOME
trap 'rm -rf "$WAYBILL_HOME"' EXIT
mkdir -p "$pages"
for page in transfer.md transfer.schema.json commands.md openapi.json; do
  "$waybill" reference --as "$page" >"$pages/$page"
done
if [ "${2:-}" = --check ]; then
  diff -r docs/reference "$pages" || { echo "docs/reference is not fresh: run make reference" >&2; exit 1; }
  rm -rf "$pages"
fi
