#!/usr/bin/env python3
"""Fail when a file includes a header of a module its own module does not declare in DEPS.

Tests and benchmarks may also use the servers of tests/servers."""
import pathlib
import re
import sys


def main(src: str, modules_txt: str) -> int:
    root = pathlib.Path(src)
    declared = {name: set(deps.replace(";", " ").split())
                for name, _, deps in (line.partition(":") for line in open(modules_txt))}
    bad = []
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".h", ".cc"}:
            continue
        module = path.relative_to(root).parts[0]
        allowed = declared.get(module, set()) | {module}
        if path.name.endswith(("_test.cc", "_bench.cc")):
            allowed = allowed | {"servers"}
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^/"]+)/', line)
            if match and match[1] not in allowed:
                bad.append(f"{path}:{number}: {module} does not declare {match[1]}")
    print("\n".join(bad) or "layers ok")
    return bool(bad)

sys.exit(main(*sys.argv[1:]))
