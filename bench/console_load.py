#!/usr/bin/env python3
"""Load on a real `waybill serve`: open consoles and API calls at once, against the bars of bench/README.md.

    console_load.py BUILD_FOLDER [--streams 200] [--rate 1000] [--seconds 30]

Opens `streams` event streams, as open consoles hold them, then has `hey` (Debian) call the API at `rate` calls a
second, and prints its percentiles and every answer that was no 200. Both ends share this machine's cores.
"""
import argparse
import asyncio
import json
import os
import pathlib
import re
import secrets
import subprocess
import tempfile
import urllib.request

WORKERS = 50
PATHS = ["/api/session", "/api/job_definitions?limit=50", "/api/jobs?limit=50", "/api/connections/s3?limit=50"]


def call(url: str, body: dict, headers: dict[str, str]) -> tuple[dict, dict]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"} | headers)
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply), dict(reply.headers)


def api_key(setup: str) -> str:
    """The first start, as a browser does it, and a key of that person."""
    base, token = re.match(r"(http://[^/]+)/.*?([\w-]+)$", setup).groups()
    session, headers = call(base + "/api/setup", {"token": token, "email": "load@example.com",
                                                  "password": secrets.token_urlsafe(16) + "a1"}, {})
    cookie = headers["Set-Cookie"].partition(";")[0]
    made, _ = call(base + "/api/api_keys", {"name": "load"}, {"Cookie": cookie, "X-CSRF-Token": session["csrf_token"]})
    return made["token"]


async def open_stream(host: str, port: int, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET /api/events HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Token {key}\r\n"
                 "Accept: text/event-stream\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    return reader, writer


async def measure(base: str, key: str, streams: int, rate: int, seconds: int) -> None:
    host, port = base.removeprefix("http://").split(":")
    opened = [await open_stream(host, int(port), key) for _ in range(streams)]
    print(f"{streams} event streams are open")
    for path in PATHS:
        hey = await asyncio.create_subprocess_exec(
            "hey", "-z", f"{seconds}s", "-c", str(WORKERS), "-q", str(rate / WORKERS), "-H",
            f"Authorization: Token {key}", base + path, stdout=subprocess.PIPE)
        text = (await hey.communicate())[0].decode()
        wanted = ("Requests/sec", "50% in", "99% in", "[", "Get ")
        print(path + "".join(f"\n  {line.strip()}" for line in text.splitlines() if line.strip().startswith(wanted)))
    closed = sum(reader.at_eof() for reader, _ in opened)
    print(f"{streams - closed} of {streams} streams are still open")
    for _, writer in opened:
        writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waybill-load-") as home:
        os.chmod(home, 0o700)
        server = subprocess.Popen([given.build.resolve() / "waybill", "serve", "--port", "0"], text=True,
                                  stdout=subprocess.PIPE, env=os.environ | {"WAYBILL_HOME": home})
        try:
            setup = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+/setup\S*", line)))
            base = re.match(r"http://[^/]+", setup)[0]
            asyncio.run(measure(base, api_key(setup), given.streams, given.rate, given.seconds))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
