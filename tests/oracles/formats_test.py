"""What the formats write is read by others, and what others write is read by the parsers.

    formats_test.py ROWS_TOOL

The rows are made here from a seed; the readers are DuckDB, pyarrow and Python's csv, json, gzip and the
zstd tool. Every value is compared, NULL and the empty text apart.
"""
import csv
import datetime
import decimal
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

TOOL = None
JSON_FIELD = {b"waybill.type": b"json"}
SCHEMA = pa.schema([
    pa.field("string", pa.string()),
    pa.field("long", pa.int64()),
    pa.field("double", pa.float64()),
    pa.field("boolean", pa.bool_()),
    pa.field("timestamp", pa.timestamp("us", tz="UTC")),
    pa.field("json", pa.string(), metadata=JSON_FIELD),
    pa.field("decimal", pa.decimal128(15, 2)),
    pa.field("wide", pa.decimal128(38, 10)),
    pa.field("date", pa.date32()),
    pa.field("time", pa.time64("us")),
])
COLUMNS = [{"name": "string", "type": "string"}, {"name": "long", "type": "long"},
           {"name": "double", "type": "double"}, {"name": "boolean", "type": "boolean"},
           {"name": "timestamp", "type": "timestamp"}, {"name": "json", "type": "json"},
           {"name": "decimal", "type": "decimal", "precision": 15, "scale": 2},
           {"name": "wide", "type": "decimal", "precision": 38, "scale": 10},
           {"name": "date", "type": "date"}, {"name": "time", "type": "time"}]
DUCKDB_TYPES = {"string": "VARCHAR", "long": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN",
                "timestamp": "TIMESTAMPTZ", "json": "VARCHAR", "decimal": "DECIMAL(15,2)",
                "wide": "DECIMAL(38,10)", "date": "DATE", "time": "TIME"}
TEXTS = ["", "plain", "a,b", 'say "hi"', "C:\\new\\", "line\nbreak", " lead", "trail ", "NULL", "\\N", "日本語 é",
         "\U0001f600", "'", "=1+1", "\t", '"', "\\", '\\"', "x" * 5000, "a\x01b", "\u2028"]


def value_makers(chance: random.Random) -> list:
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return [
        lambda: chance.choice(TEXTS) + (str(chance.random()) if chance.random() < 0.5 else ""),
        lambda: chance.choice([0, -1, 2**63 - 1, -2**63, chance.randrange(-10**12, 10**12)]),
        lambda: chance.choice([0.0, -0.0, 0.1, 1 / 3, 1e300, 5e-324, -2.5, chance.uniform(-1e6, 1e6)]),
        lambda: chance.random() < 0.5,
        lambda: epoch + datetime.timedelta(microseconds=chance.randrange(-2 * 10**15, 4 * 10**15)),
        lambda: json.dumps(chance.choice([{"a": [1, None, "x\n\""]}, [], "text", 1.5, True, {"日": {}}])),
        lambda: decimal.Decimal(chance.randrange(-10**15 + 1, 10**15)).scaleb(-2),
        lambda: decimal.Context(prec=40).scaleb(decimal.Decimal(chance.randrange(-10**38 + 1, 10**38)), -10),
        lambda: datetime.date(1, 1, 1) + datetime.timedelta(days=chance.randrange(0, 3652000)),
        lambda: (datetime.datetime.min + datetime.timedelta(microseconds=chance.randrange(86400 * 10**6))).time(),
    ]


def make_rows(count: int, seed: int) -> pa.Table:
    chance = random.Random(seed)
    makers = value_makers(chance)
    columns = [[None if chance.random() < 0.1 else make() for _ in range(count)] for make in makers]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, SCHEMA)], schema=SCHEMA)


def run(*arguments: str, stdin: bytes) -> bytes:
    done = subprocess.run([TOOL, *arguments], input=stdin, capture_output=True, check=False)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def format_rows(rows: pa.Table, kind: str, options: dict, encoder: str = "none") -> bytes:
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, rows.schema) as writer:
        writer.write_table(rows, max_chunksize=317)
    return run("format", kind, json.dumps(options), encoder, stdin=stream.getvalue())


def parse_rows(file: bytes, kind: str, options: dict) -> pa.Table:
    stream = run("parse", kind, json.dumps({"columns": COLUMNS, **options}), stdin=file)
    return pa.ipc.open_stream(stream).read_all()


def with_json_values(rows: pa.Table) -> pa.Table:
    """The json column written anew, so that only its values are compared."""
    texts = [None if text is None else json.dumps(json.loads(text)) for text in rows["json"].to_pylist()]
    return rows.set_column(rows.column_names.index("json"), SCHEMA.field("json"), pa.array(texts, pa.string()))


class Formats(unittest.TestCase):
    maxDiff = 2000

    def setUp(self) -> None:
        self.rows = make_rows(2000, seed=20260131)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database = duckdb.connect()
        self.database.execute("SET TimeZone = 'UTC'")
        self.addCleanup(self.database.close)

    def kept(self, file: bytes, name: str) -> str:
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as out:
            out.write(file)
        return path

    def same(self, found: pa.Table, expected: pa.Table | None = None) -> None:
        expected = self.rows if expected is None else expected
        self.assertEqual(found.num_rows, expected.num_rows)
        for name in expected.column_names:
            left, right = found[name].to_pylist(), expected[name].to_pylist()
            wrong = [(row, a, b) for row, (a, b) in enumerate(zip(left, right)) if a != b][:3]
            self.assertEqual(wrong, [], name)

    def by_duckdb(self, source: str) -> pa.Table:
        """As Arrow, each column in the type that it must have."""
        columns = ", ".join(f'CAST("{name}" AS {type_}) AS "{name}"' for name, type_ in DUCKDB_TYPES.items())
        table = self.database.sql(f"SELECT {columns} FROM {source}").to_arrow_table()
        return table.cast(pa.schema([pa.field(field.name, field.type) for field in SCHEMA]))

    # Parquet

    def test_parquet_of_every_compression_is_read_by_duckdb_and_pyarrow(self) -> None:
        for compression in ["zstd", "snappy", "gzip", "none"]:
            with self.subTest(compression):
                path = self.kept(format_rows(self.rows, "parquet", {"compression": compression}), "rows.parquet")
                self.same(self.by_duckdb(f"read_parquet('{path}')"))
                self.same(pq.read_table(path))

    def test_parquet_types_are_what_readers_expect(self) -> None:
        path = self.kept(format_rows(self.rows, "parquet", {}), "rows.parquet")
        described = self.database.sql(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
        self.assertEqual([row[1] for row in described],
                         ["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "JSON",
                          "DECIMAL(15,2)", "DECIMAL(38,10)", "DATE", "TIME"])

    def test_parquet_without_rows_keeps_its_columns(self) -> None:
        path = self.kept(format_rows(self.rows.slice(0, 0), "parquet", {}), "rows.parquet")
        self.same(self.by_duckdb(f"read_parquet('{path}')"), self.rows.slice(0, 0))

    # JSON Lines

    def test_jsonl_is_read_by_duckdb(self) -> None:
        path = self.kept(format_rows(self.rows, "jsonl", {}), "rows.jsonl")
        types = {**DUCKDB_TYPES, "json": "JSON"}
        found = self.by_duckdb(f"read_json('{path}', format='newline_delimited', columns={types})")
        # DuckDB takes every JSON number for a double: the wide decimals are compared by Python, below.
        self.same(with_json_values(found.drop(["wide"])), with_json_values(self.rows.drop(["wide"])))

    def test_jsonl_is_read_by_python(self) -> None:
        file = format_rows(self.rows, "jsonl", {}, "gzip")
        lines = gzip.decompress(file).decode().split("\n")
        self.assertEqual(lines.pop(), "")
        expected = self.rows.to_pylist()
        self.assertEqual(len(lines), len(expected))
        for line, row in zip(lines, expected):
            found = json.loads(line, parse_float=decimal.Decimal)
            self.assertEqual(list(found), SCHEMA.names)
            self.assertEqual(found["string"], row["string"])
            self.assertEqual(found["long"], row["long"])
            self.assertEqual(found["wide"], row["wide"])
            self.assertEqual(found["decimal"], row["decimal"])
            if row["double"] is not None:
                self.assertEqual(float(found["double"]), row["double"])
            if row["timestamp"] is not None:
                self.assertEqual(datetime.datetime.fromisoformat(found["timestamp"].replace("Z", "+00:00")),
                                 row["timestamp"])
            if row["json"] is not None:
                self.assertEqual(json.loads(line)["json"], json.loads(row["json"]))

    def test_jsonl_written_by_python_is_read_back(self) -> None:
        lines = []
        for row in self.rows.to_pylist():
            fields = {name: row[name] for name in ["string", "long", "double", "boolean"]}
            fields["timestamp"] = row["timestamp"] and row["timestamp"].isoformat()
            fields["json"] = None if row["json"] is None else json.loads(row["json"])
            fields["decimal"] = row["decimal"] and str(row["decimal"])
            fields["wide"] = None if row["wide"] is None else format(row["wide"], "f")
            fields["date"] = row["date"] and row["date"].isoformat()
            fields["time"] = None if row["time"] is None else row["time"].isoformat()
            lines.append(json.dumps(fields, ensure_ascii=len(lines) % 2 == 0))
        found = parse_rows("\r\n".join(lines).encode(), "jsonl", {})
        self.same(with_json_values(found), with_json_values(self.rows))

    # CSV

    def test_csv_of_both_escapes_is_read_by_duckdb(self) -> None:
        for escape in ["\\", '"']:
            with self.subTest(escape):
                path = self.kept(format_rows(self.rows, "csv", {"escape": escape, "newline": "LF"}), "rows.csv")
                types = {**DUCKDB_TYPES, "timestamp": "VARCHAR"}
                self.same(self.by_duckdb(
                    f"(SELECT * REPLACE (CAST(left(timestamp, 26) || '+00' AS TIMESTAMPTZ) AS timestamp) FROM "
                    f"read_csv('{path}', header=true, delim=',', quote='\"', escape='{escape}', auto_detect=false, "
                    f"columns={types}, allow_quoted_nulls=false, parallel=false, max_line_size=1000000))"))

    def test_csv_is_read_by_pythons_csv(self) -> None:
        texts = self.rows.select(["string", "long"]).slice(0, 500)
        file = format_rows(texts, "csv", {"escape": '"', "newline_in_field": "KEEP", "null_string_enabled": True,
                                          "null_string": "NIL", "bom": True}, "zstd")
        plain = subprocess.run(["zstd", "-dqc"], input=file, capture_output=True, check=True).stdout
        found = list(csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")))
        self.assertEqual(found[0], ["string", "long"])
        expected = [["NIL" if value is None else str(value) for value in row.values()] for row in texts.to_pylist()]
        self.assertEqual(found[1:], expected)

    # Both ways

    def test_what_is_written_is_read_back_as_it_was(self) -> None:
        for kind, formatter, parser, encoder in [
                ("csv", {}, {"skip_header_lines": 1, "max_quoted_size_limit": 1000000}, "gzip"),
                ("csv", {"quote_policy": "ALL", "delimiter": "\t"},
                 {"skip_header_lines": 1, "delimiter": "\t"}, "zstd"),
                ("csv", {"escape": '"', "newline": "LF", "header_line": False}, {"escape": ""}, "none"),
                ("jsonl", {}, {}, "gzip"),
                ("jsonl", {"newline": "CRLF"}, {}, "zstd")]:
            with self.subTest(kind=kind, formatter=formatter):
                file = format_rows(self.rows, kind, formatter, encoder)
                self.same(parse_rows(file, kind, parser))


if __name__ == "__main__":
    TOOL = os.path.abspath(sys.argv.pop(1))
    unittest.main()
