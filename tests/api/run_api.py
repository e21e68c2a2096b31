"""Asks the real server what its pages ask, on a real S3 server with IAM in front. Ends with "N passed, N failed".

    run_api.py BINARY

Run it with a Python that has boto3 (tools/test.sh does).
"""
import contextlib
import copy
import http.cookiejar
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import terraform

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


def add_connection(rig: Rig, page: Page, name: str = "acme") -> dict:
    """A role's connection by its form, as the console makes it."""
    form = page.good("POST", "/api/connections/s3/drafts", {})
    rig.tell(trust=form["aws_external_id"])
    made = page.good("POST", "/api/connections/s3", {
        "name": name, "aws_auth_type": "assume_role", "aws_assume_role_account_id": rig.facts["account"],
        "aws_assume_role_name": rig.facts["role"], "endpoint": rig.facts["endpoint"],
        "sts_endpoint": rig.facts["endpoint"], "allow_http": True, "draft_id": form["draft_id"]})
    equal(made["aws_external_id"], form["aws_external_id"])
    return made


def document(name: str, prefix: str) -> dict:
    return {"name": name,
            "source": {"type": "s3", "connection": "acme", "bucket": "acme-raw", "path_prefix": prefix,
                       "parser": {"type": "csv", "skip_header_lines": 1, "stop_on_invalid_record": False,
                                  "columns": [{"name": "id", "type": "long"}, {"name": "name", "type": "string"}]}},
            "destination": {"type": "s3", "connection": "acme", "bucket": "acme-lake", "path_prefix": f"{name}/part",
                            "file_ext": ".parquet", "formatter": {"type": "parquet"}}}


def a_form_becomes_a_connection_a_transfer_and_a_waybill(rig: Rig, page: Page) -> None:
    connection = add_connection(rig, page)
    equal(connection["aws_principal_account_id"], "999988887777")
    rig.tell(put=["in/a.csv", "id,name\n1,a\n2,b\nbad,row\n"])
    report = page.good("POST", f"/api/connections/s3/{connection['id']}/test", {"bucket": "acme-raw"})
    equal(report["verdict"], "ok")
    transfer = page.good("POST", "/api/job_definitions", {"document": document("orders", "in/")})
    preview = page.good("POST", "/api/job_definitions/preview", {"document": transfer["document"]})
    equal(preview["rows"], [["1", "a"], ["2", "b"]])
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={transfer['id']}", {})["id"])
    equal((job["status"], job["transfer_records"], job["skipped_records"]), ("succeeded", 2, 1))
    waybill = page.good("GET", f"/api/jobs/{job['id']}/waybill")
    equal((waybill["balanced"], waybill["totals"]["rows_read"]), (True, 3))
    refused = page.good("GET", f"/api/jobs/{job['id']}/rejects")["items"]
    equal([row["raw"] for row in refused], ["bad,row"])
    equal(rig.tell(keys="orders/"), ["orders/part.000.00.parquet"])


def a_role_that_may_not_write_is_told_which_permission_it_lacks(rig: Rig, page: Page) -> None:
    rig.tell(allow=["s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation"])
    found = page.good("GET", "/api/connections/s3")["items"][0]
    report = page.good("POST", f"/api/connections/s3/{found['id']}/test", {"bucket": "acme-lake", "use": "destination"})
    rig.tell(allow=["s3:*"])
    equal(report["verdict"], "failed")
    denied = [row for row in report["rows"] if row["permission"] == "s3:PutObject"]
    equal(denied[0]["state"], "denied")
    check("acme-lake" in json.dumps(denied[0]["mend"]), f"no statement that mends it: {denied}")


def who_is_not_signed_in_gets_nothing(rig: Rig, page: Page) -> None:
    stranger = Page(page.base)
    paths = page.good("GET", "/api/openapi.json")["paths"]
    check(len(paths) > 20, f"only {len(paths)} paths")
    for path, verbs in paths.items():
        for verb, operation in verbs.items():
            if operation.get("security") == []:
                continue
            address = path.replace("{id}", "1").replace("{revision}", "1").replace("{connection_type}", "mysql").replace(
                "{kind}", "email")
            # Programs of this machine may read the metrics; what a proxy passes on is not from here.
            status, answer = stranger.ask(verb.upper(), address, {} if verb in ("post", "patch") else None,
                                          {"X-Forwarded-For": "203.0.113.9"})
            check(status == 401 and answer.get("error"), f"{verb} {path}: {status} {answer}")


def a_change_needs_the_pages_own_token(rig: Rig, page: Page) -> None:
    for headers in ({"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}, {"Sec-Fetch-Site": "cross-site"}):
        equal(page.ask("POST", "/api/api_keys", {"name": "x"}, headers)[0], 403)
    equal(page.ask("POST", "/api/api_keys", {"name": "x"}, {"Content-Type": "text/plain"})[0], 415)
    equal(page.ask("GET", "/api/session", None, {"Host": "evil.example"})[0], 421)


def an_api_key_needs_no_token_and_is_shown_once(rig: Rig, page: Page) -> None:
    key = page.good("POST", "/api/api_keys", {"name": "ci"})
    program = Page(page.base)
    status, answer = program.ask("GET", "/api/connections/s3/", None, {"Authorization": f"Token {key['token']}"})
    equal((status, [each["name"] for each in answer["items"]]), (200, ["acme"]))
    check("token" not in page.good("GET", "/api/api_keys")["items"][0], "the token is shown again")
    page.good("DELETE", f"/api/api_keys/{key['id']}")
    equal(program.ask("GET", "/api/session", None, {"Authorization": f"Token {key['token']}"})[0], 401)


def secrets_never_come_back(rig: Rig, page: Page) -> None:
    canary = "canary-Zq7-never-shown-again"
    page.good("POST", "/api/connections/s3", {"name": "keys", "aws_auth_type": "iam_user",
                                              "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
                                              "aws_secret_access_key": canary})
    made = [each for each in page.good("GET", "/api/connections/s3")["items"] if each["name"] == "keys"][0]
    page.good("PATCH", f"/api/connections/s3/{made['id']}", {"description": "changed"})
    equal(made["secrets"]["aws_secret_access_key"]["set"], True)
    equal((made["aws_access_key_id"], made["access_key_id"]), (None, "AKIAIOSFODNN7EXAMPLE"))
    status, answer = page.ask("PATCH", f"/api/connections/s3/{made['id']}", {"endpoint": "https://s3.evil.example"})
    check(status == 400 and "again" in answer["message"], f"a stored secret can be sent elsewhere: {status} {answer}")
    check(canary not in page.seen, "a secret came back")
    for file in pathlib.Path(rig.facts["home"]).rglob("*"):
        check(not file.is_file() or canary.encode() not in file.read_bytes(), f"a secret stands in {file}")


def the_servers_own_network_cannot_be_typed(rig: Rig, page: Page) -> None:
    body = {"name": "ssrf", "aws_auth_type": "iam_user", "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key": "any-secret-at-all", "allow_http": True, "use": "source"}
    for host in ("169.254.169.254", "10.0.0.1", "[fd00:ec2::254]", "2852039166"):
        status, report = page.ask("POST", "/api/connections/s3/test", body | {"endpoint": f"http://{host}"})
        check(status == 400 or report.get("verdict") == "failed", f"{host}: {status} {report}")
        check(status == 400 or "own network" in json.dumps(report), f"{host} was reached: {report}")


def files_of_the_server_cannot_be_read(rig: Rig, page: Page) -> None:
    spying = document("spy", "in/")
    spying["source"] = {"type": "file", "path_prefix": "/etc/passwd", "parser": spying["source"]["parser"]}
    for path in ("", "/preview"):
        status, answer = page.ask("POST", f"/api/job_definitions{path}", {"document": spying})
        check(status == 400 and "command line only" in answer["message"], f"{path}: {status} {answer}")


def kill_9_of_the_server_leaves_no_job_hanging_and_nothing_half_published(rig: Rig, page: Page) -> None:
    rows = "".join(f"{number},name-{number % 97}\n" for number in range(400_000))
    rig.tell(put=["big/a.csv", "id,name\n" + rows])
    names = [f"big-{number}" for number in range(10)]
    ids = [page.good("POST", "/api/job_definitions", {"document": document(name, "big/")})["id"] for name in names]
    jobs = [page.good("POST", f"/api/jobs?job_definition_id={each}", {})["id"] for each in ids]
    while page.good("GET", f"/api/jobs/{jobs[0]}")["status"] == "queued":
        time.sleep(0.005)
    page.base = rig.tell(kill=True)
    ended = {name: page.finished(job) for name, job in zip(names, jobs)}
    for name, job in ended.items():
        published = bool(rig.tell(keys=f"{name}/"))
        equal((name, published), (name, job["status"] == "succeeded"))
    check(sum(job["status"] == "succeeded" for job in ended.values()) >= 8, f"{ended}")
    home = str(rig.facts["home"]).encode()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            is_job = words[1:3] == [b"job", b"run"] and home in (process / "environ").read_bytes()
            check(not is_job, f"an orphan: {words}")


def sign_in(rig: Rig, owner: Page, email: str, role: str = "member", password: str = PASSWORD) -> tuple[Page, int]:
    user = owner.good("POST", "/api/users", {"email": email, "password": password, "role": role})
    page = Page(owner.base)
    page.csrf = page.good("POST", "/api/session", {"email": email, "password": password})["csrf_token"]
    return page, user["id"]


def a_team_sees_what_its_group_holds_and_a_viewer_changes_nothing(rig: Rig, page: Page) -> None:
    transfer = page.good("GET", "/api/job_definitions?name=orders")["items"][0]
    address = f"/api/job_definitions/{transfer['id']}"
    viewer, viewer_id = sign_in(rig, page, "viewer@example.com")
    equal(viewer.good("GET", "/api/job_definitions")["items"], [])
    equal(viewer.ask("GET", address)[0], 404)
    first = page.good("GET", "/api/session")["user"]["id"]
    team = page.good("POST", "/api/teams", {"name": "sales", "members": [
        {"user_id": first, "role": "team_admin"}, {"user_id": viewer_id, "role": "team_member"}]})
    group = page.good("POST", "/api/resource_groups", {"name": "sales", "description": "", "teams": [
        {"team_id": team["id"], "role": "viewer"}]})
    page.good("PATCH", address, {"resource_group_id": group["id"]})
    equal(viewer.good("GET", address)["can"], {"edit": False, "run": False})
    for verb, path in (("PATCH", address), ("DELETE", address), ("POST", f"/api/jobs?job_definition_id={transfer['id']}"),
                       ("POST", "/api/users"), ("POST", "/api/teams"), ("DELETE", f"/api/users/{first}")):
        equal((verb, path, viewer.ask(verb, path, {})[0]), (verb, path, 403))
    equal(viewer.ask("GET", "/api/users")[0], 403)


def an_admin_cannot_make_himself_super_admin(rig: Rig, page: Page) -> None:
    admin, admin_id = sign_in(rig, page, "admin@example.com", "admin")
    for verb, path, body in (("PATCH", f"/api/users/{admin_id}", {"role": "super_admin"}),
                             ("PATCH", "/api/users/1", {"role": "member"}),
                             ("POST", "/api/users", {"email": "x@example.com", "password": PASSWORD,
                                                     "role": "super_admin"})):
        status, answer = admin.ask(verb, path, body)
        check(status == 403 and "super_admin" in answer["message"], f"{verb} {path}: {status} {answer}")


def the_dashboard_counts_the_jobs_of_its_days(rig: Rig, page: Page) -> None:
    board = page.good("GET", "/api/dashboard?days=7")
    equal(len(board["days"]), 7)
    equal(sum(day["rows"] for day in board["days"]), 2)
    equal([each["refused"] for each in board["most_refused"]], [1])


def labels_keep_what_they_were_given(rig: Rig, page: Page) -> None:
    label = page.good("POST", "/api/labels", {"name": "nightly", "color": "#0a0", "description": ""})
    equal((label["description"], page.good("GET", f"/api/labels/{label['id']}")), ("", label))
    equal(page.ask("POST", "/api/labels", {"name": "x", "color": "green"})[0], 400)
    page.good("DELETE", f"/api/labels/{label['id']}")
    equal(page.ask("GET", f"/api/labels/{label['id']}")[0], 404)


def a_change_of_an_older_revision_is_refused(rig: Rig, page: Page) -> None:
    made = page.good("POST", "/api/job_definitions", {"document": document("twice changed", "in/")})
    address = f"/api/job_definitions/{made['id']}"
    page.good("PATCH", address, {"retry_limit": 1, "expected_revision": made["revision"]})
    status, answer = page.ask("PATCH", address, {"retry_limit": 2, "expected_revision": made["revision"]})
    equal((status, page.good("GET", address)["retry_limit"]), (409, 1))
    equal(page.ask("PATCH", address, {"retry_limit": 2, "expected_revision": "new"})[0], 400)
    equal(page.good("PATCH", address, {"retry_limit": 2})["revision"], made["revision"] + 2)


def a_guess_looks_at_what_the_transfer_would_take(rig: Rig, page: Page) -> None:
    connection = page.good("GET", "/api/connections/s3?name=acme")["items"][0]["id"]
    rig.tell(put=["mixed/1.txt", "nothing to see"])
    rig.tell(put=["mixed/2.tsv", "a\tb\n1\t2\n"])
    where = {"connection_id": connection, "bucket": "acme-raw", "path_prefix": "mixed/"}
    guess = page.good("POST", "/api/job_definitions/guess", where | {"path_match_pattern": "[.]tsv$"})
    equal([column["name"] for column in guess["document"]["source"]["parser"]["columns"]], ["a", "b"])
    equal(guess["document"]["source"]["path_match_pattern"], "[.]tsv$")
    status, answer = page.ask("POST", "/api/job_definitions/guess",
                              where | {"path_match_pattern": "[.]tsv$", "decompression": "gzip"})
    check(status == 422, f"{status} {answer}")


def as_terraform(page: Page):
    """Asks as the provider does: by an API key, everything under its own user agent."""
    key = page.good("POST", "/api/api_keys", {"name": "terraform"})["token"]
    provider = Page(page.base)

    def ask(verb: str, path: str, body=None):
        status, answer = provider.ask(verb, path, body, {"Authorization": f"Token {key}",
                                                         "User-Agent": "terraform-provider-trocco 0.34.0"})
        check(status < 400, f"{verb} {path}: {status} {answer}")
        return answer
    return ask


def terraform_sees_no_difference_in_a_connection(rig: Rig, page: Page) -> None:
    ask, sent = as_terraform(page), terraform.connection("by terraform", rig.facts)
    made = ask("POST", "/api/connections/s3", sent)
    equal((made["name"], made["aws_auth_type"], made.get("aws_access_key_id")), ("by terraform", "iam_user", None))
    equal(ask("GET", f"/api/connections/s3/{made['id']}"), made)
    ask("PATCH", f"/api/connections/s3/{made['id']}", sent | {"service_account_json_key": None})
    ask("DELETE", f"/api/connections/s3/{made['id']}")


def terraform_sees_no_difference_in_a_job_definition(rig: Rig, page: Page) -> None:
    ask = as_terraform(page)
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    sent = terraform.job_definition("by terraform", used)
    made = ask("POST", "/api/job_definitions", sent)
    address = f"/api/job_definitions/{made['id']}"
    equal(terraform.differences(sent, made), [])
    equal(ask("GET", address), made)
    again = {name: value for name, value in sent.items() if not name.endswith("_option_type") and name != "schedules"}
    unchanged = ask("PATCH", address, again)
    equal((unchanged["revision"], terraform.differences(sent, unchanged)), (made["revision"], []))
    changed = copy.deepcopy(again) | {"filter_rows": {}}
    changed["input_option"]["s3_input_option"]["path_match_pattern"] = "[.]csv$"
    equal(terraform.differences(changed, ask("PATCH", address, changed)), [])


def what_terraform_defined_runs(rig: Rig, page: Page) -> None:
    rig.tell(put=["terraform/a.csv", "id,name\n1,a\n2,\n3,c\n"])
    made = page.good("GET", "/api/job_definitions?name=by%20terraform")["items"][0]
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={made['id']}", {})["id"])
    equal((job["status"], job["transfer_records"]), ("succeeded", 3))
    equal(rig.tell(keys="terraform/"), ["terraform/part.000.00.csv.gz"])


def terraform_sees_no_difference_in_words_that_say_nothing_and_they_run(rig: Rig, page: Page) -> None:
    ask = as_terraform(page)
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    sent = terraform.spare_job_definition("\u9001" * 255, used)
    made = ask("POST", "/api/job_definitions", sent)
    equal(terraform.differences(sent, made), [])
    equal(made["description"], "")
    equal(ask("GET", f"/api/job_definitions/{made['id']}"), made)
    rig.tell(put=["terraform/a.csv", "id,name\n1,a\n2,\n3,c\n"])
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={made['id']}", {})["id"])
    equal((job["status"], job["transfer_records"], job["error"]), ("succeeded", 2, None))
    equal(rig.tell(keys="spare/"), ["spare/part.000.jsonl"])
    ask("DELETE", f"/api/job_definitions/{made['id']}")


def what_was_shown_can_be_sent_back_with_one_change(rig: Rig, page: Page) -> None:
    label = page.good("POST", "/api/labels", {"name": "sent back", "color": "#0a0"})
    found = page.good("GET", "/api/job_definitions?name=orders")["items"][0]
    address = f"/api/job_definitions/{found['id']}"
    daily = {"frequency": "daily", "minute": 15, "hour": 3, "time_zone": "Asia/Tokyo"}
    shown = page.good("PATCH", address, {"labels": ["sent back"], "schedules": [daily]})
    equal([each["name"] for each in shown["labels"]], ["sent back"])
    same = page.good("PATCH", address, shown)
    equal((same["revision"], same["input_option"], same["labels"]),
          (shown["revision"], shown["input_option"], shown["labels"]))
    equal([each["hour"] for each in same["schedules"]], [3])

    changed = copy.deepcopy(same)
    changed["input_option"]["s3_input_option"]["path_prefix"] = "in2/"
    kept = page.good("PATCH", address, changed)
    equal((kept["document"]["source"]["path_prefix"], kept["name"]), ("in2/", "orders"))
    changed = copy.deepcopy(kept)
    changed["document"]["source"]["path_prefix"] = "in/"
    equal(page.good("PATCH", address, changed)["input_option"]["s3_input_option"]["path_prefix"], "in/")
    changed["input_option"]["s3_input_option"]["path_prefix"] = "in3/"
    changed["document"]["source"]["path_prefix"] = "in4/"
    status, answer = page.ask("PATCH", address, changed)
    check(status == 400 and "only one of them" in answer["message"], f"{status} {answer}")

    for body, words in (({"document": 3}, "document: must be an object"), ({"yaml": []}, "yaml: must be a text"),
                        ({"input_option_type": "mysql"}, "input_option_type: cannot change")):
        status, answer = page.ask("PATCH", address, body)
        check(status == 400 and words in answer["message"], f"{body}: {status} {answer}")

    shown = page.good("GET", address)
    equal(page.good("PATCH", address, shown | {"name": "renamed"})["document"]["name"], "renamed")
    page.good("PATCH", address, {"name": "orders", "labels": [], "schedules": []})
    page.good("DELETE", f"/api/labels/{label['id']}")


def a_console_made_transfer_is_told_in_troccos_words_and_changed_by_them(rig: Rig, page: Page) -> None:
    found = page.good("GET", "/api/job_definitions?name=orders")["items"][0]
    address = f"/api/job_definitions/{found['id']}"
    shown = page.good("GET", address)
    equal(shown["input_option"]["s3_input_option"]["bucket"], "acme-raw")
    equal(shown["output_option"]["s3_output_option"]["formatter"]["type"], "parquet")
    equal([each["name"] for each in shown["filter_columns"]], ["id", "name"])
    changed = page.good("PATCH", address, {"input_option": {"s3_input_option": {"stop_when_file_not_found": True}}})
    equal(changed["document"]["source"]["stop_when_file_not_found"], True)
    equal(changed["document"]["source"]["parser"]["columns"], shown["document"]["source"]["parser"]["columns"])
    page.good("PATCH", address, {"document": shown["document"]})


def a_connector_that_cannot_run_yet_is_refused_in_words(rig: Rig, page: Page) -> None:
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    for change, words in (({"input_option_type": "mysql"}, "no connector 'mysql' yet"),
                          ({"filter_hashes": [{"name": "who"}]}, "filter_hashes"),
                          ({"input_option": {}}, "input_option")):
        status, answer = page.ask("POST", "/api/job_definitions", terraform.job_definition("refused", used) | change)
        check(status == 400 and words in answer["message"], f"{change}: {status} {answer}")
    status, answer = page.ask("POST", "/api/job_definitions", terraform.job_definition_to_bigquery("refused", used))
    check(status == 400 and answer["message"].endswith("no connector 'bigquery' yet; it has s3"), f"{status} {answer}")
    for verb in ("GET", "PATCH", "DELETE"):
        status, answer = page.ask(verb, "/api/connections/bigquery/256", {} if verb == "PATCH" else None)
        check(status == 400 and "bigquery" in answer["message"], f"{verb}: {status} {answer}")


def what_people_did_is_in_a_log_whose_every_change_shows(rig: Rig, page: Page) -> None:
    name = f"audited-{time.monotonic_ns()}"
    label = page.good("POST", "/api/labels", {"name": name, "color": "#0a0"})
    entry = page.good("GET", f"/api/audit_log?category=labels&action=create&object_id={label['id']}")["items"][0]
    equal((entry["object"], entry["result"], entry["email"], entry["details"]["by"]),
          (name, "ok", "first@example.com", "session"))
    equal(page.good("GET", "/api/audit_log?category=session&action=set_up")["items"][0]["email"], "first@example.com")
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder) / "home"
        shutil.copytree(rig.facts["home"], home)
        verify = [rig.binary, "audit", "verify"]
        whole = subprocess.run(verify, env={"WAYBILL_HOME": str(home)}, capture_output=True, text=True, check=True)
        check("none changed or missing" in whole.stdout, whole.stdout)
        with contextlib.closing(sqlite3.connect(home / "metastore.db")) as database:
            database.execute("UPDATE audit SET email = 'somebody@example.com' WHERE object_name = ?", (name,))
            database.commit()
        changed = subprocess.run(verify, env={"WAYBILL_HOME": str(home)}, capture_output=True, text=True)
        equal((changed.returncode, f"row {entry['id']} was changed" in changed.stderr), (1, True))


def the_metrics_count_jobs_and_rows(rig: Rig, page: Page) -> None:
    page.ask("GET", "/metrics")
    figures = dict(re.findall(r"^(waybill_job\S+) (\S+)$", page.seen, re.MULTILINE))
    equal((figures['waybill_jobs{status="succeeded"}'], figures["waybill_job_rows_written_total"],
           figures["waybill_job_rows_refused_total"]), ("1", "2", "1"))


TESTS = [a_form_becomes_a_connection_a_transfer_and_a_waybill,
         a_role_that_may_not_write_is_told_which_permission_it_lacks, who_is_not_signed_in_gets_nothing,
         a_change_needs_the_pages_own_token, an_api_key_needs_no_token_and_is_shown_once, secrets_never_come_back,
         the_servers_own_network_cannot_be_typed, files_of_the_server_cannot_be_read,
         the_dashboard_counts_the_jobs_of_its_days, the_metrics_count_jobs_and_rows, labels_keep_what_they_were_given,
         a_team_sees_what_its_group_holds_and_a_viewer_changes_nothing, an_admin_cannot_make_himself_super_admin,
         terraform_sees_no_difference_in_a_connection, terraform_sees_no_difference_in_a_job_definition,
         what_terraform_defined_runs, terraform_sees_no_difference_in_words_that_say_nothing_and_they_run,
         what_was_shown_can_be_sent_back_with_one_change,
         a_console_made_transfer_is_told_in_troccos_words_and_changed_by_them,
         a_connector_that_cannot_run_yet_is_refused_in_words, a_change_of_an_older_revision_is_refused,
         a_guess_looks_at_what_the_transfer_would_take,
         what_people_did_is_in_a_log_whose_every_change_shows,
         kill_9_of_the_server_leaves_no_job_hanging_and_nothing_half_published]


def main() -> int:
    rig, failed = Rig(sys.argv[1]), 0
    page = Page(rig.facts["url"])
    page.set_up(rig.facts["setup"])
    for test in TESTS:
        try:
            test(rig, page)
            print(f"ok    {test.__name__}")
        except (AssertionError, OSError, KeyError, IndexError) as error:
            failed += 1
            print(f"FAIL  {test.__name__}: {error!r}")
    rig.close()
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
