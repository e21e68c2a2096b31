#!/usr/bin/env python3
"""Counts real test cases.

    tools/test_summary.py junit FILE.xml [NAME]    prints "passed failed skipped" of a ctest run
    tools/test_summary.py text FILE.log            the same from a closing line "N passed, N failed, N skipped"

ctest sees one test per program; a GoogleTest or unittest program counts as the cases it ran, anything else as one.
A program that dies counts as one failure beside what it had told.
"""
import re
import sys
import xml.etree.ElementTree


def cases_of(output: str, failed: bool) -> tuple[int, int, int]:
    """(passed, failed, skipped) of one program's output."""
    closing = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", output, re.MULTILINE)
    if closing:
        passed, bad, skipped = closing[-1]
        return int(passed), max(int(bad), int(failed)), int(skipped or 0)
    ran = re.findall(r"^Ran (\d+) tests? in", output, re.MULTILINE)
    if ran:
        said = {word: int(number) for word, number in
                re.findall(r"(failures|errors|skipped)=(\d+)", output[output.rindex("Ran "):])}
        bad = max(said.get("failures", 0) + said.get("errors", 0), int(failed))
        skipped = said.get("skipped", 0)
        return max(int(ran[-1]) - bad - skipped, 0), bad, skipped
    if "[==========]" in output:
        passed, bad, skipped = (_gtest_count(output, word) for word in ("  PASSED  ", "  FAILED  ", "  SKIPPED "))
        return passed, max(bad, int(failed)), skipped
    return int(not failed), int(failed), 0


def _gtest_count(output: str, word: str) -> int:
    found = re.findall(rf"^\[{word}\] (\d+) test", output, re.MULTILINE)
    return int(found[-1]) if found else 0


def junit(path: str) -> tuple[int, int, int]:
    totals = [0, 0, 0]
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        status = case.get("status")
        if status in ("notrun", "disabled"):
            counts = (0, 0, 1) if status == "disabled" else (0, 1, 0)
        else:
            counts = cases_of(case.findtext("system-out") or "", failed=status == "fail")
        totals = [total + count for total, count in zip(totals, counts)]
    return tuple(totals)


def main(kind: str, path: str) -> None:
    if kind == "junit":
        counts = junit(path)
    else:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        counts = cases_of(text, failed=not re.search(r"^\d+ passed, \d+ failed", text, re.MULTILINE))
    print(*counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
