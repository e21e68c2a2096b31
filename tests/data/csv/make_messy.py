#!/usr/bin/env python3
"""Writes messy_*.csv and, beside each, the rows that Python's csv module reads from it (*.json).

The csv module cannot tell NULL from an empty text: both are "" in the JSON."""
import csv
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
COLUMNS = 5
PIECES = ["a", "long words", ",", ";", "\t", "\n", "\r\n", '"', '""', "'", "#", " ", "東京", "é", "0", "\\", ""]
DIALECTS = {
    "rfc4180": dict(delimiter=",", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n"),
    "all_quoted": dict(delimiter=",", quoting=csv.QUOTE_ALL, lineterminator="\n"),
    "tabs": dict(delimiter="\t", quoting=csv.QUOTE_MINIMAL, lineterminator="\n"),
    "semicolons": dict(delimiter=";", quotechar="'", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n"),
    "backslashes": dict(delimiter=",", quoting=csv.QUOTE_ALL, lineterminator="\n",
                        escapechar="\\", doublequote=False),
}


def main() -> None:
    for name, dialect in DIALECTS.items():
        rng = random.Random(name)
        rows = [["".join(rng.choices(PIECES, k=rng.randrange(6))) for _ in range(COLUMNS)]
                for _ in range(120)]
        path = HERE / f"messy_{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, **dialect).writerows(rows)
        with path.open(newline="", encoding="utf-8") as file:
            read = list(csv.reader(file, strict=True, **dialect))
        assert read == rows, name
        (HERE / f"messy_{name}.json").write_text(json.dumps(read, ensure_ascii=False, indent=0) + "\n",
                                                 encoding="utf-8")


main()
