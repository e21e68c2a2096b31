"""DuckDB's reading of files, one row a line: the rows that flows compare with are never read by Waybill.

    oracle.py FILES SQL       (FILES: a glob of parquet, csv, jsonl, packed or not; SQL over the view `data`)

Values are shown as DuckDB casts them to text; NULL is NULL, the empty text is '', a line break is \\n.
"""
import sys

import duckdb


def reader(files: str, first: str) -> str:
    if ".parquet" in first:
        return f"read_parquet('{files}')"
    if ".jsonl" in first:
        return f"read_json('{files}', format='newline_delimited')"
    return f"read_csv('{files}', header=true, all_varchar=true, allow_quoted_nulls=false)"


def shown(value: str | None) -> str:
    if value is None:
        return "NULL"
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") or "''"


def main(files: str, sql: str) -> None:
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    found = database.execute("SELECT file FROM glob(?)", [files]).fetchall()
    if not found:
        raise SystemExit(f"no file matches {files}")
    database.execute(f"CREATE VIEW data AS SELECT * FROM {reader(files, found[0][0])}")
    answer = database.sql(sql)
    print(" | ".join(answer.columns))
    for row in database.sql(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql}) LIMIT 10000").fetchall():
        print(" | ".join(map(shown, row)))


main(*sys.argv[1:])
