#!/usr/bin/env bash
# Faults and kill -9 with a new seed each round until it is stopped; ends at the first failure, which prints its seed.
#   tools/soak.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
boto=${WAYBILL_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/waybill}/moto/bin/python
rounds=${1:-1000000}
"$boto" tests/faults/run_faults.py --kills 0
for ((round = 1; round <= rounds; round++)); do
  seed=$((RANDOM * 32768 + RANDOM))
  echo "round $round, seed $seed"
  "$boto" tests/faults/run_faults.py --seed "$seed" --kills 200 killed_at_random
done
