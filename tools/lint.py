#!/usr/bin/env python3
"""clang-format over every source, clang-tidy over every source that is not a test.

    tools/lint.py [--minutes N] [--build build/dev] [FILE …]

clang-tidy takes seconds a file, so a file that passed is not checked again until its text, the text of a
header of ours that it includes, the rules or the tool change: passes are kept in $WAYBILL_DEPS/tidy. Files
that are left when N minutes are over are counted as skipped. Ends with "N passed, N failed, N skipped".
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
DEPS = pathlib.Path(os.environ.get("WAYBILL_DEPS")
                    or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "waybill"))
TIDY, FORMAT = "clang-tidy-16", "clang-format-16"
TEST_SUFFIXES = ("_test.cc", "_bench.cc", "_fuzz.cc")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def tracked(*patterns: str) -> list[pathlib.Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True,
                            check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def format_problems(paths: list[pathlib.Path]) -> list[str]:
    done = subprocess.run([FORMAT, "--dry-run", "--Werror", "--ferror-limit=1", *map(str, paths)],
                          capture_output=True, text=True)
    return sorted({line.split(":")[0] for line in done.stderr.splitlines() if ": error:" in line})


class Fingerprints:
    """What decides clang-tidy's answer for a file, as one hash."""

    def __init__(self, commands: dict[pathlib.Path, str]):
        self._commands = commands
        version = subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=True).stdout
        rules = (ROOT / ".clang-tidy").read_text() + (ROOT / "cmake" / "dependencies.cmake").read_text()
        self._common = (version + rules).encode()
        self._texts: dict[pathlib.Path, bytes] = {}

    def of(self, path: pathlib.Path) -> str:
        digest = hashlib.sha256(self._common)
        digest.update(self._commands[path].replace(str(ROOT), ".").encode())
        for each in sorted(self._closure(path)):
            digest.update(str(each.relative_to(ROOT)).encode() + b"\0" + self._text(each))
        return digest.hexdigest()

    def _closure(self, path: pathlib.Path) -> set[pathlib.Path]:
        found, left = set(), [path]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                names = INCLUDE.findall(self._text(here).decode("utf-8", "replace"))
                left += [base / name for name in names for base in (ROOT / "src", ROOT / "tests")
                         if (base / name).exists()]
        return found

    def _text(self, path: pathlib.Path) -> bytes:
        if path not in self._texts:
            self._texts[path] = path.read_bytes()
        return self._texts[path]


def compile_commands(build: pathlib.Path) -> dict[pathlib.Path, str]:
    entries = json.loads((build / "compile_commands.json").read_text())
    return {pathlib.Path(entry["file"]): entry["command"] for entry in entries}


def tidy(path: pathlib.Path, build: pathlib.Path) -> str:
    """What clang-tidy says against the file, or ''."""
    done = subprocess.run([TIDY, "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option", str(path)],
                          capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout or done.stderr


def run_tidy(paths: list[pathlib.Path], build: pathlib.Path, minutes: float) -> tuple[int, int, int]:
    """(passed, failed, left over)."""
    cache = DEPS / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    fingerprints = Fingerprints(compile_commands(build))
    stamps = {path: cache / fingerprints.of(path) for path in paths}
    unknown = [path for path in paths if not stamps[path].exists()]
    deadline = time.monotonic() + minutes * 60

    def check(path: pathlib.Path) -> str | None:
        return tidy(path, build) if time.monotonic() < deadline else None

    passed, failed, left = len(paths) - len(unknown), 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, problem in zip(unknown, pool.map(check, unknown)):
            if problem is None:
                left += 1
            elif problem:
                failed += 1
                print(f"FAIL tidy {path.relative_to(ROOT)}\n{problem}", flush=True)
            else:
                passed += 1
                stamps[path].touch()
    return passed, failed, left


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1e6)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    sources = [path.resolve() for path in arguments.files] or tracked("*.cc", "*.h")
    badly_formatted = format_problems(sources)
    for name in badly_formatted:
        print(f"FAIL format {name}")
    known = compile_commands(arguments.build)
    to_tidy = [path for path in sources if path in known and not path.name.endswith(TEST_SUFFIXES)]
    passed, failed, left = run_tidy(to_tidy, arguments.build, arguments.minutes)
    print(f"{passed + len(sources) - len(badly_formatted)} passed, {failed + len(badly_formatted)} failed, {left} skipped")
    return int(failed > 0 or bool(badly_formatted))


if __name__ == "__main__":
    sys.exit(main())
