#!/usr/bin/env python3
"""Load on a real `waybill serve`: open consoles and API calls at once, against the bars of bench/README.md.

    console_load.py BUILD_FOLDER [--streams 200] [--rate 1000] [--seconds 30]

Fills a home with connections, transfers and jobs, makes a member who sees them by his team, opens `streams` event
streams as his open consoles hold them, and starts jobs all the while, whose events go to every stream. Then vegeta
makes `rate` calls a second, over PATHS in turn. Everything runs on this machine's cores. Exit code 1 when an answer
was no 200, the rate was not reached, a stream broke, or the 99th percentile is above P99_BAR_SECONDS.
"""
import argparse
import asyncio
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

P99_BAR_SECONDS = 0.050
RATE_REACHED = 0.98  # of what was asked for
CONNECTIONS, TRANSFERS, JOBS = 50, 200, 100
JOB_EVERY_SECONDS = 0.5
DEPS = pathlib.Path(os.environ.get("WAYBILL_DEPS", pathlib.Path.home() / ".cache" / "waybill"))
VEGETA = DEPS / "vegeta-12.13.0" / "vegeta"  # tools/setup.sh bench
PATHS = ["/api/session", "/api/job_definitions?limit=50", "/api/jobs?limit=50", "/api/connections/s3?limit=50"]


class Api:
    def __init__(self, base: str):
        self.base, self.headers = base, {}

    def post(self, path: str, body: dict) -> dict:
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"} | self.headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                self.cookie = reply.headers.get("Set-Cookie", "").partition(";")[0]
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from error

    def sign_in(self, path: str, body: dict) -> str:
        """Gives an API key of whoever that signs in."""
        session = self.post(path, body)
        self.headers = {"Cookie": self.cookie, "X-CSRF-Token": session["csrf_token"]}
        return self.post("/api/api_keys", {"name": "load"})["token"]


def fill(base: str, setup: str) -> tuple[str, list[int]]:
    """The first start, as a browser does it; gives a member's key and the transfers that he may run."""
    admin = Api(base)
    passwords = [secrets.token_urlsafe(16) + "a1" for _ in range(2)]
    token = re.search(r"[\w-]+$", setup)[0]
    admin.sign_in("/api/setup", {"token": token, "email": "admin@example.com", "password": passwords[0]})
    member = admin.post("/api/users", {"email": "member@example.com", "password": passwords[1], "role": "member",
                                       "can_use_audit_log": False, "is_restricted_connection_modify": False})
    team = admin.post("/api/teams", {"name": "load", "members": [{"user_id": member["id"], "role": "team_admin"}]})
    group = admin.post("/api/resource_groups", {"name": "load", "teams": [{"team_id": team["id"], "role": "operator"}]})
    for number in range(CONNECTIONS):
        admin.post("/api/connections/s3", {
            "name": f"store {number}", "aws_auth_type": "iam_user", "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "region": "us-east-1",
            # Nobody listens there: its jobs end at once, and their events are told.
            "endpoint": "http://127.0.0.1:1", "allow_http": True, "max_attempts": 1,
            "resource_group_id": group["id"]})
    place = {"type": "s3", "connection": "store 0", "bucket": "b", "path_prefix": "orders/"}
    columns = [{"name": f"column_{number}", "type": "string"} for number in range(20)]
    ids = [admin.post("/api/job_definitions", {"resource_group_id": group["id"], "document": {
        "name": f"transfer {number}", "source": place | {"parser": {"type": "csv", "columns": columns}},
        "destination": place | {"path_prefix": "out/", "formatter": {"type": "csv"}}}})["id"] for number in range(TRANSFERS)]
    key = Api(base).sign_in("/api/session", {"email": "member@example.com", "password": passwords[1]})
    return key, ids


def history(waybill: pathlib.Path, home: str) -> None:
    """Jobs that have ended, by the command line."""
    rows, transfer = pathlib.Path(home, "rows.csv"), pathlib.Path(home, "history.yaml")
    rows.write_text("a\n" + "1\n" * 100)
    transfer.write_text(f"""name: history
source: {{type: file, path_prefix: {rows}, parser: {{type: csv, skip_header_lines: 1, columns: [{{name: a, type: long}}]}}}}
destination: {{type: file, path_prefix: {home}/out/, formatter: {{type: csv}}}}
""")
    for _ in range(JOBS):
        subprocess.run([waybill, "run", transfer], env=os.environ | {"WAYBILL_HOME": home}, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Console:
    """An open event stream, read all the while as a browser reads it."""

    async def open(self, host: str, port: int, key: str) -> None:
        self.events, (self.reader, self.writer) = 0, await asyncio.open_connection(host, port, limit=1 << 20)
        self.writer.write(f"GET /api/events HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Token {key}\r\n"
                          "Accept: text/event-stream\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode())
        self.task = asyncio.create_task(self.read())

    async def read(self) -> None:
        while line := await self.reader.readline():
            self.events += line.startswith(b"event:")

    async def close(self) -> None:
        self.task.cancel()
        self.writer.close()


async def start_jobs(base: str, key: str, ids: list[int]) -> None:
    api = Api(base)
    api.headers = {"Authorization": f"Token {key}"}
    for number in range(1 << 30):
        await asyncio.to_thread(api.post, f"/api/jobs?job_definition_id={ids[number % len(ids)]}", {})
        await asyncio.sleep(JOB_EVERY_SECONDS)


async def attack(base: str, key: str, given: argparse.Namespace) -> dict:
    """What vegeta says: calls at an even rate, whether or not the earlier ones are answered."""
    targets = "".join(f"GET {base}{path}\nAuthorization: Token {key}\n\n" for path in PATHS)
    child = await asyncio.create_subprocess_exec(
        VEGETA, "attack", f"-rate={given.rate}/s", f"-duration={given.seconds}s", "-timeout=10s",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    results, _ = await child.communicate(targets.encode())
    return json.loads(subprocess.run([VEGETA, "report", "-type=json"], input=results, stdout=subprocess.PIPE,
                                     check=True).stdout)


async def measure(base: str, key: str, ids: list[int], given: argparse.Namespace) -> bool:
    host, port = base.removeprefix("http://").split(":")
    consoles = [Console() for _ in range(given.streams)]
    for console in consoles:
        await console.open(host, int(port), key)
    jobs = asyncio.create_task(start_jobs(base, key, ids))
    said = await attack(base, key, given)
    jobs.cancel()
    times = {name: said["latencies"][name] / 1e9 for name in ("50th", "95th", "99th", "max")}
    print(f"{said['rate']:.0f} calls/s, " + ", ".join(f"{name} {1000 * time:.1f} ms" for name, time in times.items())
          + f", answers {said['status_codes']}", *said["errors"][:5])
    open_still = sum(not console.task.done() for console in consoles)
    print(f"{open_still} of {given.streams} streams are still open, {sum(c.events for c in consoles)} events came")
    for console in consoles:
        await console.close()
    return (set(said["status_codes"]) == {"200"} and said["throughput"] >= RATE_REACHED * given.rate
            and times["99th"] <= P99_BAR_SECONDS and open_still == given.streams and all(c.events for c in consoles))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=30)
    given = parser.parse_args()
    waybill = given.build.resolve() / "waybill"
    with tempfile.TemporaryDirectory(prefix="waybill-load-") as home:
        os.chmod(home, 0o700)
        history(waybill, home)
        server = subprocess.Popen([waybill, "serve", "--port", "0", "--allow-address", "127.0.0.0/8"], text=True,
                                  stdout=subprocess.PIPE, env=os.environ | {"WAYBILL_HOME": home})
        try:
            setup = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+/setup\S*", line)))
            base = re.match(r"http://[^/]+", setup)[0]
            key, ids = fill(base, setup)
            return 0 if asyncio.run(measure(base, key, ids, given)) else 1
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
