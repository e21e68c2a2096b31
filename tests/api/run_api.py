"""Asks the real server what its pages ask, on a real S3 server with IAM in front. Ends with "N passed, N failed".

    run_api.py BINARY

Run it with a Python that has boto3 (tools/test.sh does).
"""
import contextlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from asking import PASSWORD, Page, Rig, check, equal
from troccos_words import (a_connector_that_cannot_run_yet_is_refused_in_words,
                           a_console_made_transfer_is_told_in_troccos_words_and_changed_by_them,
                           terraform_sees_no_difference_in_a_connection,
                           terraform_sees_no_difference_in_a_job_definition,
                           terraform_sees_no_difference_in_words_that_say_nothing_and_they_run,
                           what_terraform_defined_runs, what_was_shown_can_be_sent_back_with_one_change)


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


def a_form_that_was_tested_is_not_untested_once_it_is_saved(rig: Rig, page: Page) -> None:
    form = page.good("POST", "/api/connections/s3/drafts", {})
    rig.tell(trust=form["aws_external_id"])
    body = {"name": "tested", "aws_auth_type": "assume_role", "aws_assume_role_account_id": rig.facts["account"],
            "aws_assume_role_name": rig.facts["role"], "endpoint": rig.facts["endpoint"],
            "sts_endpoint": rig.facts["endpoint"], "allow_http": True, "draft_id": form["draft_id"]}
    report = page.good("POST", "/api/connections/s3/test", body | {"bucket": "acme-raw"})
    made = page.good("POST", "/api/connections/s3", body)
    equal((report["verdict"], made["last_test"] and made["last_test"]["rows"]), ("ok", report["rows"]))
    page.good("DELETE", f"/api/connections/s3/{made['id']}")


def who_is_not_signed_in_gets_nothing(rig: Rig, page: Page) -> None:
    stranger = Page(page.base)
    paths = page.good("GET", "/api/openapi.json")["paths"]
    check(len(paths) > 20, f"only {len(paths)} paths")
    for path, verbs in paths.items():
        for verb, operation in verbs.items():
            if operation.get("security") == []:
                continue
            address = path.replace("{id}", "1").replace("{revision}", "1").replace("{connection_type}", "mysql").replace(
                "{kind}", "email").replace("{key_id}", "1")
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
    # What the server itself asked S3, and what the process of its job did.
    asked = dict(re.findall(r'^waybill_s3_requests_total{outcome="(\w+)"} (\d+)$', page.seen, re.MULTILINE))
    check(int(asked["ok"]) > 10 and int(asked["refused"]) > 0 and asked["failed"] == "0", str(asked))


TESTS = [a_form_becomes_a_connection_a_transfer_and_a_waybill,
         a_role_that_may_not_write_is_told_which_permission_it_lacks,
         a_form_that_was_tested_is_not_untested_once_it_is_saved, who_is_not_signed_in_gets_nothing,
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
