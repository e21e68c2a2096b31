"""Faults and kill -9 against the real binary: a transfer publishes everything or nothing, exactly once.

    run_faults.py [--seed N] [--kills N] [--every N] [WORD …]

The N-th request of a run meets a fault, for N = 1, 2, 3 … until a run meets none; and a run is killed at each of
its requests, and at moments a seed chooses. After each, the destination holds every row or none, `waybill jobs`
agrees, `waybill jobs repair` leaves nothing behind, and one more run brings what is missing and nothing twice.
A WORD chooses the checks whose name holds it. --every 3 looks at each third request only. Run it with a Python
that has boto3.
"""
import argparse
import contextlib
import os
import pathlib
import random
import sys
import time
from collections.abc import Callable
from functools import partial

from scenario import TESTS, TO_FILES, TO_S3, Scenario, temporary_folder

import servers
from flow_file import Mismatch
from run_flows import Tally
from world import Rig

MOST_REQUESTS = 400  # far more than the transfer makes: a loop that gets here does not end

ONE_FAULT = {
    "reset": {"fault": "reset"},
    "busy": {"fault": "status", "status": 503, "code": "SlowDown"},
    "internal_error": {"fault": "status", "status": 500, "code": "InternalError"},
    "lost_reply": {"fault": "lost_reply"},
    "cut_reply": {"fault": "cut_reply", "after": 20},
    "cut_request": {"fault": "cut_request", "after": 20},
    "denied": {"fault": "status", "status": 403, "code": "AccessDenied"},
}
DENIED_FROM_THEN_ON = {"fault": "status", "status": 403, "code": "AccessDenied"}


def each_request(every: int):
    return range(1, MOST_REQUESTS, every)


def one_fault(rule: dict, scenario: Scenario, every: int) -> None:
    """One request of the run goes wrong; the next is well again."""
    for number in each_request(every):
        name = scenario.new_transfer(TO_S3)
        scenario.faults(rule | {"on": [number]})
        scenario.run(name)
        met = scenario.hits()
        with told(f"request {number}, {met}"):
            scenario.check_all_or_nothing(name)
            scenario.check_nothing_left_over(name, met)
            scenario.check_exactly_once(name)
            scenario.world.end()
        if not met:
            return
    raise Mismatch(f"still meeting faults after {MOST_REQUESTS} requests")


def denied_for_good(scenario: Scenario, every: int) -> None:
    """From a request on nothing is allowed any more, not even the clean-up; then a repair."""
    for number in each_request(every):
        name = scenario.new_transfer(TO_S3)
        scenario.faults(DENIED_FROM_THEN_ON | {"from": number})
        scenario.run(name)
        met = scenario.hits()
        with told(f"from request {number} on, {met[:1]}"):
            scenario.repair()
            scenario.check_all_or_nothing(name)
            scenario.check_nothing_left_over(name, met)
            scenario.check_exactly_once(name)
            scenario.world.end()
        if not met:
            return
    raise Mismatch(f"still meeting faults after {MOST_REQUESTS} requests")


def killed_at_each_request(fault: str, destination: str, scenario: Scenario, every: int) -> None:
    """kill -9 while a request waits, before the server saw it (hold) or after it did the work (stall)."""
    for number in each_request(every):
        name = scenario.new_transfer(destination)
        scenario.faults({"fault": fault, "on": [number]})
        child = scenario.start(name)
        met = scenario.wait_for_hit(child)
        child.kill()
        child.wait()
        with told(f"killed at request {number}, {scenario.hits()}"):
            after_kill(scenario, name)
        if not met:
            return
    raise Mismatch(f"still being killed after {MOST_REQUESTS} requests")


def killed_at_random(destination: str, seed: int, kills: int, scenario: Scenario, every: int) -> None:
    name = scenario.new_transfer(destination)
    started = time.monotonic()
    scenario.run(name)
    whole_run = time.monotonic() - started
    chance = random.Random(seed)
    for _ in range(kills):
        name = scenario.new_transfer(destination)
        delay = chance.uniform(0, whole_run)
        child = scenario.start(name)
        with contextlib.suppress(Exception):
            child.wait(delay)
        child.kill()
        child.wait()
        with told(f"seed {seed}, killed after {delay:.4f} s of {whole_run:.4f} s"):
            after_kill(scenario, name)


def after_kill(scenario: Scenario, name: str) -> None:
    scenario.repair()
    if scenario.status(name) != "none":
        scenario.check_all_or_nothing(name)
    scenario.check_nothing_left_over(name)
    scenario.check_exactly_once(name)


@contextlib.contextmanager
def told(where: str):
    """A mismatch says at which fault it was."""
    try:
        yield
    except Mismatch as error:
        raise Mismatch(f"{where}: {error}") from error


def checks(seed: int, kills: int) -> dict[str, Callable[[Scenario, int], None]]:
    found: dict[str, Callable] = {f"one_{name}": partial(one_fault, rule) for name, rule in ONE_FAULT.items()}
    found["denied_for_good"] = denied_for_good
    for place, destination in (("s3", TO_S3), ("file", TO_FILES)):
        found[f"killed_before_each_request_to_{place}"] = partial(killed_at_each_request, "hold", destination)
        found[f"killed_after_each_request_to_{place}"] = partial(killed_at_each_request, "stall", destination)
        found[f"killed_at_random_to_{place}"] = partial(killed_at_random, destination, seed, kills)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=12, help="random kills of each destination")
    parser.add_argument("--every", type=int, default=1, help="look at each N-th request only")
    parser.add_argument("words", nargs="*")
    arguments = parser.parse_args()
    binary = pathlib.Path(os.environ.get("WAYBILL") or TESTS.parent / "build" / "release" / "waybill").resolve()
    if not binary.exists():
        parser.error(f"{binary} is not there: build it, or set WAYBILL")
    launch = servers.versitygw if servers.versitygw_is_here() else servers.moto
    tally = Tally()
    with launch() as store, servers.gate(store) as gate, servers.fault_proxy(gate.url) as proxy:
        for name, check in checks(arguments.seed, arguments.kills).items():
            if not arguments.words or any(word in name for word in arguments.words):
                run_check(name, check, Rig(store, gate, proxy), binary, arguments.every, tally)
    return tally.close()


def run_check(name: str, check: Callable, rig: Rig, binary: pathlib.Path, every: int, tally: Tally) -> None:
    started, problem = time.monotonic(), ""
    with temporary_folder() as folder:
        try:
            check(Scenario(rig, binary, pathlib.Path(folder)), every)
        except (Mismatch, OSError, ValueError, LookupError) as error:
            problem = f"{error or repr(error)}"
    tally.take(f"{name} ({rig.store.kind})", time.monotonic() - started, problem)


if __name__ == "__main__":
    sys.exit(main())
