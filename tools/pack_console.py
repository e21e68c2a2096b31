#!/usr/bin/env python3
"""Turns the built console into two files for the binary: all its bytes, and a table of them in C++.

    pack_console.py DIST BYTES_FILE TABLE_FILE

Without DIST both are empty. The same console gives the same files.
"""
import gzip
import hashlib
import pathlib
import sys

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
         ".json": "application/json", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
         ".webmanifest": "application/manifest+json"}

HEAD = """// Made by tools/pack_console.py from the built console.
#include "server/console_pack.h"

extern "C" const char kConsoleBytes[];
asm(".section .rodata\\n.global kConsoleBytes\\nkConsoleBytes:\\n.incbin \\"{bytes_file}\\"\\n.byte 0\\n.text\\n");

namespace waybill::server {{

std::span<const PackedFile> ConsolePack() {{
"""


def main(dist: pathlib.Path, bytes_file: pathlib.Path, table_file: pathlib.Path) -> None:
    files = sorted(each for each in dist.rglob("*") if each.is_file() and each.suffix in TYPES)
    data, rows = b"", []
    for each in files:
        content = each.read_bytes()
        packed = gzip.compress(content, compresslevel=9, mtime=0)
        tag = hashlib.sha256(content).hexdigest()[:16]
        rows.append(f'      {{"/{each.relative_to(dist)}", "{TYPES[each.suffix]}", "{tag}", {len(content)}, '
                    f"{{kConsoleBytes + {len(data)}, {len(packed)}}}}},")
        data += packed
    body = "  return {};\n" if not rows else (
        "  static const PackedFile kFiles[] = {\n" + "\n".join(rows) + "\n  };\n  return kFiles;\n")
    bytes_file.write_bytes(data)
    table_file.write_text(HEAD.format(bytes_file=bytes_file) + body + "}\n\n}  // namespace waybill::server\n")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
