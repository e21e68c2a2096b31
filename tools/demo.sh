#!/usr/bin/env bash
# A whole tour on this machine: an S3 with IAM in front, two connections, one transfer, its receipt, the console.
#   tools/demo.sh         (make demo)        starts anew; S3 server and console stay for you to play with
#   tools/demo.sh stop    (make demo-stop)   stops both and removes build/demo
# Nothing leaves 127.0.0.1, and no key in here is a real one.
set -euo pipefail
cd "$(dirname "$0")/.."

demo=${WAYBILL_DEMO:-$PWD/build/demo}
waybill=${WAYBILL:-$PWD/build/release/waybill}
boto=${WAYBILL_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/waybill}/moto/bin/python

# end PIDFILE FACTS WORDS: stops the process that PIDFILE names. An id may have been given to somebody
# else since: only the one whose cmdline or environ (FACTS) holds WORDS is ours.
end() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  if tr '\0' ' ' <"/proc/$pid/$2" 2>/dev/null | grep -qF "$3"; then
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi
}

stop() {
  end "$demo/console.pid" environ "WAYBILL_HOME=$demo/home "
  end "$demo/server.pid" cmdline "demo_data.py serve $demo"
}

# wait_for FILE PATTERN LOG WHAT: until FILE holds PATTERN.
wait_for() {
  for _ in $(seq 200); do
    grep -q "$2" "$1" 2>/dev/null && return
    sleep 0.1
  done
  cat "$3" >&2
  echo "the demo's $4 did not start" >&2
  exit 1
}

start() {
  mkdir -p "$demo/home" "$demo/out"
  chmod 700 "$demo" "$demo/home"
  setsid "$boto" tools/demo_data.py serve "$demo" >"$demo/server.log" 2>&1 </dev/null &
  echo $! >"$demo/server.pid"
  wait_for "$demo/server.json" endpoint "$demo/server.log" "S3 server"
}

# The console on the demo's home. Only here may it reach addresses of this machine.
serve() {
  setsid "$waybill" serve --port 0 --allow-address 127.0.0.0/8 >"$demo/console.txt" 2>"$demo/console.log" </dev/null &
  echo $! >"$demo/console.pid"
  wait_for "$demo/console.txt" /setup "$demo/console.log" console
}

setting() { "$boto" -c 'import json, sys; v = json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."): v = v[k]
print(v)' "$demo/server.json" "$1"; }

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '$ waybill'; printf ' %q' "$@"; printf '\n'; "$waybill" "$@"; }

stop
rm -rf "$demo"
if [ "${1:-}" = stop ]; then
  echo "stopped, and $demo is gone"
  exit
fi

start
"$boto" tools/demo_data.py fill "$demo"
endpoint=$(setting endpoint)
cat >"$demo/env" <<ENV
# Waybill's own identity and home in the demo: '. $demo/env' and the commands below work in your shell.
export WAYBILL_HOME=$demo/home
export AWS_ACCESS_KEY_ID=$(setting server.access_key)
export AWS_SECRET_ACCESS_KEY=$(setting server.secret)
export PATH=$(dirname "$waybill"):\$PATH
ENV
. "$demo/env"

say "1. A connection with an IAM role: Waybill makes the external ID and says what to paste into AWS"
show connection add acme --aws-auth-type assume_role --aws-assume-role-account-id "$(setting account)" \
  --aws-assume-role-name "$(setting role)" --endpoint "$endpoint" --sts-endpoint "$endpoint"
external_id=$("$waybill" connection show acme --json |
  "$boto" -c 'import json, sys; print(json.load(sys.stdin)["aws_external_id"])')
"$boto" tools/demo_data.py trust "$demo" "$external_id"
echo "(the demo has just done that: the role now trusts Waybill, with this external ID only)"

say "2. A connection with an IAM user: the secret comes from standard input, never from an argument"
setting user.secret | show connection add analyst --aws-auth-type iam_user \
  --aws-access-key-id "$(setting user.access_key)" --aws-secret-access-key-file - \
  --endpoint "$endpoint" --sts-endpoint "$endpoint"

say "3. Both are tested, permission by permission, with the client that jobs use"
show connection test acme --bucket "$(setting lake)" --for destination
show connection test analyst --bucket "$(setting raw)" --for source

say "4. A transfer: order files, some packed, a few rows broken, to typed Parquet; its receipt adds up"
cat >"$demo/orders.yaml" <<YAML
name: orders
memo: the shop's daily order files
source:
  type: s3
  connection: acme
  bucket: $(setting raw)
  path_prefix: orders/
  path_match_pattern: \.csv(\.gz)?\$
  incremental: ledger              # each file is loaded once, whatever its name or time
  parser:
    type: csv
    skip_header_lines: 1
    stop_on_invalid_record: false  # refused rows go to the reject file instead
    max_refused_rows: 100
    columns:
      - {name: order_id, type: long}
      - {name: ordered_at, type: timestamp, format: "%Y-%m-%d %H:%M:%S", time_zone: Asia/Tokyo}
      - {name: customer, type: string}
      - {name: product, type: string}
      - {name: quantity, type: long}
      - {name: price, type: decimal, precision: 15, scale: 2}
      - {name: note, type: string}
destination:
  type: s3
  connection: acme
  bucket: $(setting lake)
  path_prefix: orders/\$started\$/part
  file_ext: .parquet
  formatter: {type: parquet, compression: zstd}
variables:
  - {name: \$started\$, type: timestamp, format: "%Y-%m-%dT%H%M%S", time_zone: Asia/Tokyo}
YAML
cat "$demo/orders.yaml"
show run "$demo/orders.yaml"

say "5. What was refused, and why: object, byte offset, line, column and the raw text"
job=$("$waybill" jobs --json | "$boto" -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
show job rejects "$job"
show jobs

say "6. The same in a browser: the transfer is stored, the console starts, and its queue runs all of it once more"
show transfer add "$demo/orders.yaml"
serve
show transfer run orders --full
cat "$demo/console.txt"

say "Go on from here"
cat <<NEXT
  . build/demo/env                                   # the demo's home and keys, in this shell
  waybill run build/demo/orders.yaml                 # again: everything is in the ledger, so nothing is loaded twice
  waybill run build/demo/orders.yaml --full          # all of it
  waybill preview build/demo/orders.yaml             # the first rows, typed
  waybill job waybill $job --json                    # the receipt for machines
  waybill job log $job
  waybill connection policy acme --bucket $(setting lake) --for destination --as terraform
  make demo-stop                                     # stops S3 server and console, and removes build/demo

With your own AWS account
  waybill connection add prod --aws-auth-type assume_role --aws-assume-role-account-id <your account> --aws-assume-role-name <your role>
  waybill connection policy prod --bucket <your bucket> --for destination    # paste this into IAM, then
  waybill connection test prod --bucket <your bucket> --for destination
  (Waybill's own identity is what the AWS SDKs would use: environment, profile, container or instance role.)
NEXT
