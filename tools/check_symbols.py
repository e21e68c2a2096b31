#!/usr/bin/env python3
"""Fail when the bundled libparquet could take the place of a C library, or one could take its place.

    check_symbols.py LIBPARQUET

The wheel's libparquet carries its own OpenSSL and simdjson and exports their names. Unless tools/setup.sh
renamed them, a program that also uses the system's gets a mix of both: with OpenSSL without any error, with
simdjson it crashes at the first line parsed. Four claims are checked: it exports no C name but those that begin
with wb_ and none of simdjson's, none of its names is one of the system's libcrypto or libssl, and it asks no
other library for a name of theirs.
"""
import ctypes.util
import re
import subprocess
import sys

SYSTEM = ("crypto", "ssl")


def names(library: str, which: str) -> set[str]:
    listed = subprocess.run(["nm", "-D", which, library], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].partition("@")[0] for line in listed.splitlines()}


def system_library(name: str) -> str:
    soname = ctypes.util.find_library(name)
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return next(line.split()[-1] for line in listed.splitlines() if line.split()[0] == soname)


def main(parquet: str) -> int:
    exported, wanted = names(parquet, "--defined-only"), names(parquet, "--undefined-only")
    system = set().union(*(names(system_library(name), "--defined-only") for name in SYSTEM))
    problems = {
        "exports a C name that is not renamed": {name for name in exported
                                                 if not name.startswith(("_Z", "wb_")) and name not in ("_init", "_fini")},
        "exports a name of its own simdjson": {name for name in exported if re.match("_Z[A-Z]*8simdjson", name)},
        "exports a name of the system's OpenSSL": exported & system,
        "takes a name from the system's OpenSSL": wanted & system,
    }
    for problem, found in problems.items():
        if found:
            print(f"{parquet} {problem}: {', '.join(sorted(found)[:10])} ({len(found)} in all)")
    if not any(problems.values()):
        print(f"0 bindings cross: {len(exported)} names of libparquet, {len(system)} of OpenSSL")
    return int(any(problems.values()))


sys.exit(main(sys.argv[1]))
