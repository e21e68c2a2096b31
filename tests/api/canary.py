"""Plants a secret in every field that takes one, uses the server until it fails and succeeds, and looks for them.

    canary.py BINARY

Ends with "N passed, N failed". Where a field takes a secret is read from the server's own description (writeOnly). Run
it with a Python that has boto3 (tools/test.sh does).
"""
import base64
import contextlib
import json
import os
import pathlib
import resource
import secrets
import signal
import sys
import threading
import time
import urllib.parse

import run_api

WORD = "Canary" + secrets.token_hex(6)
SMTP = f"{WORD}-smtp-password"
URL = "the URL of an HTTP destination"
ROWS = 300_000


class Secrets:
    """What was planted, by where."""

    def __init__(self):
        self.planted = {}

    def plant(self, place: str) -> str:
        # Letters, digits and what must be escaped in JSON, URLs and shells.
        return self.planted.setdefault(place, f"{WORD}-{len(self.planted)}-/+%\"\\'<&-{secrets.token_hex(4)}")

    def found_in(self, data: bytes) -> list[str]:
        return [place for place, value in self.planted.items() if any(form in data for form in forms_of(value))]


def forms_of(value: str) -> list[bytes]:
    """The ways in which a text is written down by mistake."""
    raw = value.encode()
    return [raw, json.dumps(value)[1:-1].encode(), urllib.parse.quote(value, safe="").encode(),
            urllib.parse.quote_plus(value).encode(), base64.b64encode(raw).rstrip(b"="), raw.hex().encode()]


class Processes(threading.Thread):
    """Looks at the words and the environment of every process of this server's, again and again."""

    def __init__(self, planted: Secrets, home: str):
        super().__init__(daemon=True)
        self.planted, self.home, self.ends = planted, home.encode(), threading.Event()
        self.seen, self.bad = set(), set()

    def run(self) -> None:
        while not self.ends.wait(0.005):
            for process in pathlib.Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    self.look_at(process)

    def look_at(self, process: pathlib.Path) -> None:
        words, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        verb = words.split(b"\0")[1:2]
        if self.home not in environment or verb not in ([b"serve"], [b"job"]):
            return
        is_job = verb == [b"job"]
        self.seen.add("job" if is_job else "server")
        self.bad.update(f"the words of {words!r}: {place}" for place in self.planted.found_in(words))
        # The mail password comes by the server's own environment, as documented; jobs need none.
        found = self.planted.found_in(environment) + ([SMTP] if is_job and SMTP.encode() in environment else [])
        self.bad.update(f"the environment of {words!r}: {place}" for place in found)

    def stop(self) -> None:
        self.ends.set()
        self.join()


def secret_fields(description: dict) -> dict[str, list[str]]:
    """POST routes whose body takes secrets, and in which fields."""
    found = {}
    for path, verbs in description["paths"].items():
        body = verbs.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        names = [name for name, field in body.get("schema", {}).get("properties", {}).items() if field.get("writeOnly")]
        if names:
            found[path] = names
    return found


def plant_connections(rig: run_api.Rig, page: run_api.Page, planted: Secrets) -> list[int]:
    """One that signs in with keys, one whose role is assumed with keys; every secret field of both is filled."""
    fields = secret_fields(page.good("GET", "/api/openapi.json"))["/api/connections/s3"]
    common = {"endpoint": rig.facts["endpoint"], "sts_endpoint": rig.facts["endpoint"], "allow_http": True,
              "region": "us-east-1"}
    bodies = [{"name": "by-key", "aws_auth_type": "iam_user", "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"},
              {"name": "by-role", "aws_auth_type": "assume_role", "base_credentials": "keys",
               "aws_assume_role_account_id": rig.facts["account"], "aws_assume_role_name": rig.facts["role"],
               "base_access_key_id": "AKIAIOSFODNN7EXAMPLE"}]
    made, filled = [], set()
    for body in bodies:
        wanted = {name: planted.plant(f"{body['name']}.{name}") for name in fields}
        status, answer = page.ask("POST", "/api/connections/s3", body | common | wanted)
        while status == 400 and answer["errors"]:  # a field of the other way to sign in
            refused = [error["attribute"] for error in answer["errors"] if error["attribute"] in wanted]
            run_api.check(bool(refused), f"{body['name']}: {answer}")
            for name in refused:
                wanted.pop(name)
            status, answer = page.ask("POST", "/api/connections/s3", body | common | wanted)
        run_api.check(status == 201, f"{body['name']}: {status} {answer}")
        filled |= set(wanted)
        made.append(answer["id"])
    run_api.equal(filled, set(fields))
    return made


def use_connections(page: run_api.Page, ids: list[int]) -> None:
    """Every way in which a connection is used, all of which fail: the store does not know these keys."""
    for each in ids:
        address = f"/api/connections/s3/{each}"
        for verb, path, body in (("GET", "", None), ("GET", "/policy?bucket=acme-raw", None), ("GET", "/buckets", None),
                                 ("GET", "/objects?bucket=acme-raw", None), ("POST", "/test", {"bucket": "acme-raw"}),
                                 ("PATCH", "", {"description": "changed"}), ("PATCH", "", {"region": "nowhere at all"}),
                                 ("PATCH", "", {"endpoint": "https://elsewhere.example"})):
            page.ask(verb, address + path, body)
        name = page.good("GET", address)["name"]
        wanted = run_api.document(f"fails-{name}", "in/")
        wanted["source"]["connection"] = wanted["destination"]["connection"] = name
        page.ask("POST", "/api/job_definitions/guess", {"connection_id": each, "bucket": "acme-raw", "path_prefix": ""})
        page.ask("POST", "/api/job_definitions/preview", {"document": wanted})
        transfer = page.good("POST", "/api/job_definitions", {"document": wanted})
        job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={transfer['id']}", {})["id"])
        run_api.equal(job["status"], "error")


def use_notifications(page: run_api.Page, planted: Secrets) -> None:
    """Secret URLs and headers, as they are stored, shown, changed, tried and refused."""
    address = "/api/notification_destinations"
    hook = planted.plant("a webhook")
    slack = {"channel": "#x", "webhook_url": "https://hooks.slack.invalid/services/" + urllib.parse.quote(hook, safe="")}
    headers = {"Authorization": "Bearer " + planted.plant("a header")}
    token = urllib.parse.quote(planted.plant(URL), safe="")
    post = {"name": "post", "url": f"https://post.invalid/?token={token}", "headers": headers}
    for kind, config in (("slack_channel", slack), ("http", post)):
        made = page.good("POST", f"{address}/{kind}", {f"{kind}_config": config})["id"]
        page.ask("GET", f"{address}/{kind}/{made}")
        page.ask("POST", f"{address}/{kind}/{made}/test", {})
        page.ask("PATCH", f"{address}/{kind}/{made}", {f"{kind}_config": {"url": "https://elsewhere.invalid/"}})
    for wrong in ({"webhook_url": "http://plain.invalid/" + planted.plant("a refused webhook")},
                  {"webhook_url": planted.plant("no URL at all"), "channel": "#x"}):
        page.ask("POST", f"{address}/slack_channel", {"slack_channel_config": wrong})
    page.ask("GET", "/api/notification_deliveries")


def use_people(rig: run_api.Rig, page: run_api.Page, planted: Secrets) -> None:
    """Passwords, a session and a key, right and wrong."""
    password = planted.plant("a password") + "a1"
    other, user = run_api.sign_in(rig, page, "other@example.com", password=password)
    planted.planted["a session"] = next(cookie.value for cookie in other.jar)
    wanted = planted.plant("a new password") + "a1"
    other.ask("PATCH", "/api/session", {"password": wanted, "current_password": planted.plant("a wrong password")})
    other.csrf = other.good("PATCH", "/api/session", {"password": wanted, "current_password": password})["csrf_token"]
    planted.planted["the session after"] = next(cookie.value for cookie in other.jar)
    other.ask("PATCH", "/api/session", {"password": planted.plant("a bad one") * 9,  # too long
                                           "current_password": wanted})
    page.ask("POST", "/api/session", {"email": "other@example.com", "password": planted.plant("a guess")})
    page.ask("POST", "/api/users", {"email": "x", "password": planted.plant("a refused password")})
    page.ask("POST", "/api/setup", {"token": planted.plant("a set-up token"), "email": "x@example.com",
                                    "password": planted.plant("a set-up password") + "a1"})
    program = run_api.Page(page.base)
    program.ask("GET", "/api/session", None, {"Authorization": f"Token {planted.plant('a wrong key')}"})
    key = other.good("POST", "/api/api_keys", {"name": "ci"})["token"]
    program.ask("GET", "/api/session", None, {"Authorization": f"Token {key}"})
    page.seen += other.seen.replace(key, "", 1) + program.seen  # shown once, as promised
    planted.planted["an API key"] = key
    page.good("DELETE", f"/api/users/{user}")


def run_a_job_that_takes_a_while(rig: run_api.Rig, page: run_api.Page) -> None:
    run_api.add_connection(rig, page)
    rig.tell(put=["big/a.csv", "id,name\n" + "".join(f"{number},name-{number % 97}\n" for number in range(ROWS))])
    transfer = page.good("POST", "/api/job_definitions", {"document": run_api.document("big", "big/")})
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={transfer['id']}", {})["id"])
    run_api.equal(job["status"], "succeeded")


def read_everything(page: run_api.Page) -> None:
    """Every address that can be read, for the first few of each kind."""
    for path, verbs in page.good("GET", "/api/openapi.json")["paths"].items():
        if "get" not in verbs or path.endswith("events"):
            continue
        for number in range(1, 6) if "{" in path else [1]:
            address = path.replace("{id}", str(number)).replace("{revision}", "1").replace("{connection_type}", "s3")
            page.ask("GET", address)
            if path.endswith(("/log", "/rejects")):
                page.ask("GET", address + "?download=true")


def leaks_in_files(planted: Secrets, folder: pathlib.Path) -> list[str]:
    """Database, logs, job folders, and what the server printed: bytes, deleted ones too."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            found += [f"{file.name}: {place}" for place in planted.found_in(data)]
            found += [f"{file.name}: the mail password"] * (SMTP.encode() in data)
    return found


def server_of(home: str) -> pathlib.Path:
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[1:2] == [b"serve"] and home.encode() in (process / "environ").read_bytes():
                return process
    raise AssertionError("no server runs")


def cores_left(home: str) -> list[str]:
    """The server crashes, where cores are allowed: one would hold every secret that was in use."""
    process = server_of(home)
    line = next(line for line in (process / "limits").read_text().splitlines() if line.startswith("Max core file"))
    found = [] if line.split()[4:6] == ["0", "0"] else [line]
    folder = pathlib.Path(os.readlink(process / "cwd"))
    before = set(folder.iterdir())
    os.kill(int(process.name), signal.SIGABRT)
    with contextlib.suppress(OSError):
        while "\nState:\tZ" not in (process / "status").read_text():
            time.sleep(0.01)
    left = [each for each in set(folder.iterdir()) - before if "core" in each.name]
    return found + [str(each) for each in left + list(pathlib.Path(home).rglob("core*"))]


def main() -> int:
    os.environ["RIG_SMTP_PASSWORD"] = SMTP
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    rig = run_api.Rig(sys.argv[1])
    home = rig.facts["home"]
    page, planted = run_api.Page(rig.facts["url"]), Secrets()
    page.set_up(rig.facts["setup"])
    processes = Processes(planted, home)
    processes.start()
    try:
        use_connections(page, plant_connections(rig, page, planted))
        use_notifications(page, planted)
        use_people(rig, page, planted)
        run_a_job_that_takes_a_while(rig, page)
        read_everything(page)
    finally:
        processes.stop()
    # Whoever manages destinations sees where they send to.
    replies = [place for place in planted.found_in(page.seen.encode()) if place != URL] + ["the mail password"] * (SMTP in page.seen)
    failed = 0
    for name, problems in {
            "jobs and the server were seen at work": sorted({"job", "server"} - processes.seen),
            "no reply holds a secret": replies,
            "no file holds a secret": leaks_in_files(planted, pathlib.Path(home).parent),
            "no process shows a secret": sorted(processes.bad),
            "a crash leaves no core": cores_left(home)}.items():
        failed += bool(problems)
        print(f"{'FAIL ' if problems else 'ok   '} {name}", *problems, sep="\n      " if problems else "")
    rig.close()
    print(f"{5 - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
