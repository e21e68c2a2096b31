"""The real server of the API tests, and who asks it."""
import contextlib
import http.cookiejar
import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

RIG = pathlib.Path(__file__).resolve().parents[2] / "console" / "e2e" / "rig.py"
PASSWORD = "correct horse 7 battery"
FINAL = {"succeeded", "error", "canceled", "skipped", "abandoned"}
WAIT_SECONDS = 60


class Rig:
    def __init__(self, binary: str):
        self.binary = binary
        self.child = subprocess.Popen([sys.executable, str(RIG), binary], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        self.facts = json.loads(self.child.stdout.readline())

    def tell(self, **order):
        self.child.stdin.write(json.dumps(order) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def close(self) -> None:
        self.child.stdin.close()
        self.child.wait(30)


class Page:
    """A browser's side: cookies, and the token that every change brings."""

    def __init__(self, base: str):
        self.base, self.csrf, self.seen = base, "", ""
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, verb: str, path: str, body=None, headers: dict | None = None) -> tuple[int, dict]:
        sent = {"Content-Type": "application/json", "X-CSRF-Token": self.csrf} | (headers or {})
        request = urllib.request.Request(self.base + path, None if body is None else json.dumps(body).encode(), sent,
                                         method=verb)
        try:
            with self.opener.open(request, timeout=30) as reply:
                status, text = reply.status, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            status, text = refusal.code, refusal.read().decode()
        self.seen += text
        with contextlib.suppress(json.JSONDecodeError):
            return status, json.loads(text)
        return status, {}

    def good(self, verb: str, path: str, body=None) -> dict:
        status, answer = self.ask(verb, path, body)
        check(status < 300, f"{verb} {path}: {status} {answer}")
        return answer

    def set_up(self, link: str) -> None:
        token = link.partition("token=")[2]
        self.csrf = self.good("POST", "/api/setup",
                              {"token": token, "email": "first@example.com", "password": PASSWORD})["csrf_token"]

    def finished(self, job: int) -> dict:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            found = self.good("GET", f"/api/jobs/{job}")
            if found["status"] in FINAL:
                return found
            time.sleep(0.02)
        raise AssertionError(f"job {job} hangs: {found}")


def check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def equal(found, wanted) -> None:
    check(found == wanted, f"{found!r}, expected {wanted!r}")
