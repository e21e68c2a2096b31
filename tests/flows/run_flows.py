"""Runs flow files against the real binary and real S3 servers.

    run_flows.py [--slow] [--keep] [--server NAME] [FILE.flow | WORD …]

A WORD chooses the flows whose name holds it. The binary is $WAYBILL, or build/release/waybill.
Run it with a Python that has boto3 (tools/test.sh does). Exit code 1 when a flow failed.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
import time

from botocore.exceptions import BotoCoreError, ClientError

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "servers"))

import expect  # noqa: E402 (the path is set above)
import flow_file  # noqa: E402
import given  # noqa: E402
import servers  # noqa: E402
from world import Rig, World  # noqa: E402

STEPS = given.STEPS | expect.STEPS
LAUNCH = {"versitygw": servers.versitygw, "moto": servers.moto, "radosgw": servers.radosgw}


def run_flow(flow: flow_file.Flow, rig: Rig, binary: pathlib.Path, folder: pathlib.Path) -> str:
    """What went wrong, or ''."""
    world = World(rig, binary, folder, flow.timeout_seconds)
    world.begin()
    step = None
    try:
        for step in flow.steps:
            run_step(world, step)
        settle_exit(world)
        check_no_secret_escaped(world)
    except (flow_file.Mismatch, flow_file.FlowError, OSError, ValueError, LookupError, ClientError,
            BotoCoreError) as error:
        where = f"{flow.name}.flow:{step.line if step else 0}: {step.verb if step else ''} {step.rest if step else ''}"
        commands = "".join(command.shown() for command in world.commands[-2:])
        return f"{where}\n{error or repr(error)}\n{commands}"
    finally:
        world.end()
    return ""


def run_step(world: World, step: flow_file.Step) -> None:
    if step.verb not in STEPS:
        raise flow_file.FlowError(f"no such step: {step.verb}; there are {', '.join(sorted(STEPS))}")
    if step.verb != "exit":
        settle_exit(world)
    expanded = flow_file.Step(step.line, step.verb, flow_file.expand(step.rest, world.values),
                              [flow_file.expand(line, world.values) for line in step.body])
    STEPS[step.verb](world, expanded)


def settle_exit(world: World) -> None:
    """A command that no `exit` step speaks of must have ended well."""
    if not world.exit_checked:
        world.exit_checked = True
        if world.last.exit_code:
            raise flow_file.Mismatch(f"exit code {world.last.exit_code}, expected 0")


def check_no_secret_escaped(world: World) -> None:
    """No secret access key in anything the commands printed or wrote, whatever else a flow is about."""
    for command in world.commands:
        for secret in world.secrets:
            if secret in command.out + command.err:
                raise flow_file.Mismatch(f"a secret access key is printed by: waybill {' '.join(command.words)}")
    for path in pathlib.Path(world.values["home"]).rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if any(secret.encode() in data for secret in world.secrets):
            raise flow_file.Mismatch(f"a secret access key stands in {path}")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.skipped: list[str] = []

    def skip(self, what: str, why: str) -> None:
        self.skipped.append(why)
        print(f"skip {what}: {why}")

    def take(self, what: str, seconds: float, problem: str) -> None:
        if problem:
            self.failed += 1
            print(f"FAIL {what}\n" + "".join(f"     {line}\n" for line in problem.splitlines()), end="", flush=True)
        else:
            self.passed += 1
            print(f"ok   {what}  {seconds:.1f} s", flush=True)

    def close(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed, {len(self.skipped)} skipped")
        return int(self.failed > 0)


def run_on(server: str, flows: list[flow_file.Flow], binary: pathlib.Path, keep: bool, tally: Tally) -> None:
    if not flows:
        return
    if why := servers.missing(server):
        for flow in flows:
            tally.skip(f"{flow.name} ({server})", why)
        return
    with contextlib.ExitStack() as stack:
        try:
            store = stack.enter_context(LAUNCH[server]())
        except RuntimeError as error:
            tally.take(f"start of {server}", 0, str(error))
            return
        gate = stack.enter_context(servers.gate(store))
        rig = Rig(store, gate, stack.enter_context(servers.fault_proxy(gate.url)))
        for flow in flows:
            folder = pathlib.Path(tempfile.mkdtemp(prefix=f"waybill-flow-{flow.name}-"))
            started = time.monotonic()
            problem = run_flow(flow, rig, binary, folder)
            tally.take(f"{flow.name} ({server})", time.monotonic() - started, problem)
            if keep:
                print(f"     kept: {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)


def chosen(words: list[str], slow: bool) -> list[flow_file.Flow]:
    paths = [pathlib.Path(word) for word in words if word.endswith(".flow")]
    names = [word for word in words if not word.endswith(".flow")]
    if names or not paths:
        paths += [path for path in sorted(HERE.glob("*.flow"))
                  if (slow or not path.name.endswith(".slow.flow") or names)
                  and (not names or any(name in path.name for name in names))]
    return [flow_file.read(path) for path in paths]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow", action="store_true", help="also the flows named .slow")
    parser.add_argument("--keep", action="store_true", help="leave each flow's folder behind and print it")
    parser.add_argument("--server", choices=LAUNCH, help="only on this server")
    parser.add_argument("flows", nargs="*")
    arguments = parser.parse_args()
    binary = pathlib.Path(os.environ.get("WAYBILL") or HERE.parents[1] / "build" / "release" / "waybill").resolve()
    if not binary.exists():
        parser.error(f"{binary} is not there: build it, or set WAYBILL")
    tally = Tally()
    flows = chosen(arguments.flows, arguments.slow)
    for server in LAUNCH:
        if arguments.server in (None, server):
            run_on(server, [flow for flow in flows if server in flow.servers], binary, arguments.keep, tally)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
