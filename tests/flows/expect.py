"""The steps that run the binary and say what must have come of it."""
import bz2
import difflib
import gzip
import io
import json
import operator
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import zipfile

import servers
from flow_file import FlowError, Mismatch, Step, split_options
from world import World

HERE = pathlib.Path(__file__).resolve().parent
ORACLE_PYTHON = servers.DEPS / "oracles" / "bin" / "python"
COMPARE = {"=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt,
           "<": operator.lt}


def run(world: World, step: Step) -> None:
    world.run(shlex.split(step.rest), step.text())
    world.exit_checked = False


def run_interrupted(world: World, step: Step) -> None:
    """The same, and SIGINT (Ctrl-C) as soon as the fault proxy met its fault."""
    world.run_interrupted(shlex.split(step.rest))
    world.exit_checked = False


def check_exit(world: World, step: Step) -> None:
    world.exit_checked = True
    if world.last.exit_code != int(step.rest):
        raise Mismatch(f"exit code {world.last.exit_code}, expected {step.rest}")


def check_says(world: World, step: Step) -> None:
    """Each text stands somewhere in what the command printed."""
    said = _squeeze(world.last.out + world.last.err)
    for text in [step.rest] if step.rest else step.body:
        if text and _squeeze(text) not in said:
            raise Mismatch(f"the command does not say {text!r}")


def check_lacks(world: World, step: Step) -> None:
    for text in [step.rest] if step.rest else step.body:
        if text and text in world.last.out + world.last.err:
            raise Mismatch(f"the command says {text!r} and must not")


def check_out(world: World, step: Step) -> None:
    compare_lines(step.body, world.last.out.splitlines())


def _squeeze(text: str) -> str:
    """A sentence is the same however a terminal breaks and aligns it."""
    return " ".join(text.split())


def check_json(world: World, step: Step) -> None:
    """Lines `a.b.0 = 3` on what the command printed as JSON."""
    check_fields(world.json_of_last(), step)


def keep(world: World, step: Step) -> None:
    """`keep NAME a.b`: a field of the printed JSON becomes a placeholder."""
    name, _, path = step.rest.partition(" ")
    found = field(world.json_of_last(), path, missing=None)
    if found is None:
        raise Mismatch(f"the printed JSON has no {path}")
    world.values[name] = str(found)


def check_waybill(world: World, step: Step) -> None:
    """Lines on the receipt of the newest job, as the binary prints it."""
    check_fields(json.loads(world.run(["job", "waybill", "last", "--json"]).out), step)


def check_gate(world: World, step: Step) -> None:
    stats = world.rig.gate.admin("GET", "/stats")
    stats["sessions"] = len(stats["assumed"])
    check_fields(stats, step)


def check_proxy(world: World, step: Step) -> None:
    stats = world.rig.proxy.admin("GET", "/stats")
    check_fields(stats | {"hit": len(stats["hits"])}, step)


def check_fields(value, step: Step) -> None:
    for line in filter(None, [step.rest] if step.rest else step.body):
        match = re.fullmatch(r"(\S+) (=|!=|>=|<=|>|<) (.+)", line)
        if match is None:
            raise FlowError(f"a check is 'PATH = VALUE', not {line!r}")
        found = field(value, match[1])
        if not COMPARE[match[2]](found, _literal(match[3])):
            raise Mismatch(f"{match[1]} is {json.dumps(found, ensure_ascii=False)}, expected {match[2]} {match[3]}")


def field(value, path: str, missing=0):
    """`a.0.b` of nested lists and objects; a count that is not there is 0."""
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return missing
    return value


def _literal(text: str):
    try:
        return json.loads(text)
    except ValueError:
        return text


def check_objects(world: World, step: Step) -> None:
    """Exactly these keys stand below the prefix."""
    words, options = split_options(step.rest)
    found = world.keys(world.bucket(options), words[0] if words else "")
    compare_lines(sorted(filter(None, step.body)), sorted(found))


def check_content(world: World, step: Step) -> None:
    words, options = split_options(step.rest)
    data = world.client.get_object(Bucket=world.bucket(options), Key=words[0])["Body"].read()
    _compare_content(step, words, data)


def check_text(world: World, step: Step) -> None:
    words, _ = split_options(step.rest)
    _compare_content(step, words, pathlib.Path(world.values["dir"], words[0]).read_bytes())


def _unzipped(data: bytes) -> bytes:
    """The one file of an archive, behind a line with its name; its checksum is proven."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = archive.namelist()
        return f"{name}:\n".encode() + archive.read(name)


UNPACK = {"gzip": gzip.decompress, "bzip2": bz2.decompress, "zip": _unzipped}


def _compare_content(step: Step, words: list[str], data: bytes) -> None:
    """As it is, or unpacked when a word of UNPACK is said; a carriage return is shown as \\r."""
    for word in words[1:]:
        data = UNPACK[word](data)
    text = data.decode("utf-8", "backslashreplace")
    if not text.endswith("\n"):
        text += "\\ no newline at the end"
    compare_lines(step.body, text.replace("\r", "\\r").removesuffix("\n").split("\n"))


def check_files(world: World, step: Step) -> None:
    """Exactly these files stand in the working folder, below the given one."""
    root = pathlib.Path(world.values["dir"])
    found = [str(path.relative_to(root)) for path in (root / step.rest).rglob("*") if path.is_file()]
    compare_lines(sorted(filter(None, step.body)), sorted(found))


def check_nothing_pending(world: World, step: Step) -> None:
    if found := world.pending_uploads():
        raise Mismatch(f"uploads are pending: {found}")


def check_rows(world: World, step: Step) -> None:
    """The rows of files, as DuckDB reads them."""
    words, options = split_options(step.rest)
    _compare_query(world, words[0], options, "SELECT * FROM data ORDER BY ALL", step.body)


def check_query(world: World, step: Step) -> None:
    """`query FILES SQL`: DuckDB's answer to SQL over the view `data`."""
    files, _, sql = step.rest.partition(" ")
    _compare_query(world, files, {}, sql, step.body)


def _compare_query(world: World, files: str, options: dict[str, str], sql: str, expected: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=world.folder) as folder:
        pattern = _fetch(world, files, options, folder) if files.startswith("s3:") else \
            os.path.join(world.values["dir"], files)
        done = subprocess.run([str(ORACLE_PYTHON), str(HERE / "oracle.py"), pattern, sql], capture_output=True, text=True)
    if done.returncode:
        raise Mismatch(f"DuckDB cannot read {files}: {done.stderr.strip().splitlines()[-1]}")
    cells = [[cell.strip() for cell in line.split("|")] for line in expected if line]
    compare_lines([" | ".join(line) for line in cells], done.stdout.splitlines())


def _fetch(world: World, files: str, options: dict[str, str], folder: str) -> str:
    prefix = files.removeprefix("s3:")
    keys = world.keys(world.bucket(options), prefix)
    if not keys:
        raise Mismatch(f"no objects below {prefix!r}")
    for number, key in enumerate(keys):
        suffix = "".join(pathlib.PurePosixPath(key).suffixes[-2:] if key.endswith((".gz", ".zst")) else
                         pathlib.PurePosixPath(key).suffixes[-1:])
        world.client.download_file(world.bucket(options), key, os.path.join(folder, f"{number:04d}{suffix}"))
    return os.path.join(folder, "*")


def compare_lines(expected: list[str], found: list[str]) -> None:
    if expected != found:
        diff = difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=2)
        raise Mismatch("\n".join(diff))


STEPS = {"run": run, "run_interrupted": run_interrupted, "exit": check_exit, "says": check_says, "lacks": check_lacks, "out": check_out,
         "json": check_json, "keep": keep, "waybill": check_waybill, "gate": check_gate, "proxy": check_proxy,
         "objects": check_objects, "content": check_content, "text": check_text, "files": check_files,
         "nothing_pending": check_nothing_pending, "rows": check_rows, "query": check_query}
