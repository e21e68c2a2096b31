#!/usr/bin/env python3
"""Fail when a source file has more than 500 lines: a second subject is a second file."""
import pathlib
import sys

LIMIT = 500
SUFFIXES = {".h", ".cc", ".py", ".sh"}


def main(root: str) -> int:
    bad = []
    for folder in ("src", "tests", "tools", "bench"):
        for path in sorted((pathlib.Path(root) / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                lines = len(path.read_text(errors="replace").splitlines())
                if lines > LIMIT:
                    bad.append(f"{path}: {lines} lines, at most {LIMIT}")
    print("\n".join(bad) or "sizes ok")
    return bool(bad)


sys.exit(main(sys.argv[1]))
