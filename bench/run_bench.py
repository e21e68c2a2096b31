#!/usr/bin/env python3
"""One whole run of the real binary: lineitem-like CSV.gz to Parquet (zstd) on this machine's disk.

    bench/run_bench.py BUILD_FOLDER [ROWS]        (make bench)

Prints wall and CPU seconds, MB/s and rows/s of the CSV inside, per wall second and per CPU second, and the
process's peak memory, for ROWS rows and for four times as many: memory must not grow with the data.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

COLUMNS = """
      - {name: l_orderkey, type: long}
      - {name: l_partkey, type: long}
      - {name: l_suppkey, type: long}
      - {name: l_linenumber, type: long}
      - {name: l_quantity, type: decimal, precision: 15, scale: 2}
      - {name: l_extendedprice, type: decimal, precision: 15, scale: 2}
      - {name: l_discount, type: decimal, precision: 15, scale: 2}
      - {name: l_tax, type: decimal, precision: 15, scale: 2}
      - {name: l_returnflag, type: string}
      - {name: l_linestatus, type: string}
      - {name: l_shipdate, type: date}
      - {name: l_commitdate, type: date}
      - {name: l_receiptdate, type: date}
      - {name: l_shipinstruct, type: string}
      - {name: l_shipmode, type: string}
      - {name: l_comment, type: string}"""

TRANSFER = """name: bench
source:
  type: file
  path_prefix: {folder}/in/
  parser:
    type: csv
    columns:{columns}
destination:
  type: file
  path_prefix: {folder}/out/part
  file_ext: .parquet
  formatter: {{type: parquet, compression: zstd}}
"""


def make_input(build: pathlib.Path, folder: pathlib.Path, rows: int) -> int:
    """Write in/lineitem.csv.gz and return the bytes of CSV in it."""
    (folder / "in").mkdir()
    maker = subprocess.Popen([build / "bench/lineitem_csv", str(rows)], stdout=subprocess.PIPE)
    with open(folder / "in/lineitem.csv.gz", "wb") as packed:
        gzip = subprocess.Popen(["gzip", "-1"], stdin=subprocess.PIPE, stdout=packed)
        size = 0
        while block := maker.stdout.read(1 << 20):
            size += len(block)
            gzip.stdin.write(block)
        gzip.stdin.close()
        assert gzip.wait() == 0 and maker.wait() == 0
    return size


def measure(build: pathlib.Path, rows: int) -> None:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="waybill-bench-"))
    try:
        size = make_input(build, folder, rows)
        (folder / "bench.yaml").write_text(TRANSFER.format(folder=folder, columns=COLUMNS))
        environment = dict(os.environ, WAYBILL_HOME=str(folder / "home"))
        started = time.monotonic()
        child = subprocess.Popen([build / "waybill", "run", folder / "bench.yaml"], env=environment,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        receipt = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        balanced = next((line for line in receipt.splitlines() if line.startswith("balanced")), "")
        assert status == 0 and f"{rows:,} read = {rows:,} written" in balanced, receipt
        cpu = usage.ru_utime + usage.ru_stime
        print(f"{rows:>11,} rows  {size / 1e6:8.0f} MB of CSV  {wall:6.1f} s wall  {cpu:6.1f} s CPU  "
              f"{size / 1e6 / wall:5.0f} MB/s  {rows / wall / 1e3:6.0f} k rows/s  "
              f"{size / 1e6 / cpu:5.0f} MB/CPU s  peak {usage.ru_maxrss / 1024:4.0f} MiB", flush=True)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    build = pathlib.Path(sys.argv[1]).resolve()
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 7_000_000
    for count in (rows, 4 * rows):
        measure(build, count)


if __name__ == "__main__":
    main()
