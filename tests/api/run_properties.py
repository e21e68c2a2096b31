"""Asks the real server everything its OpenAPI document allows, and what it does not: schemathesis makes the calls.

    run_properties.py BINARY SCHEMATHESIS

SCHEMATHESIS is the folder of its virtual environment. Same seed, same calls. Ends with "N passed, N failed": one case
per route and pass. Run it with a Python that has boto3 (tools/test.sh does).
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import run_api

SEED = 20261129
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
# Event streams never end; what they send is tested in src/server. Signing in is throttled by address.
NEVER_ASKED = ["/api/events", "/api/jobs/{id}/events"]
# A store that cannot be reached is a 503. Downloads are files, and no JSON: src/server tests them.
CONFIG = """[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]

[parameters]
"path.id" = {id}
"path.revision" = 1
"path.connection_type" = "mysql"
"query.download" = false
"""
# Whatever {id} names, the first of its kind is there; then whatever is removed, it stays away from the second, by whose
# key all of this is asked.
PASSES = [("things that are there", 1, ["--exclude-method", "DELETE"], 10),
          ("things that are removed", 1, ["--include-method", "DELETE"], 4),
          ("things that are not there", 999999, [], 3)]


def first_of_each_kind(rig: run_api.Rig, page: run_api.Page) -> str:
    """Makes them, and gives an API key of the second person."""
    connection = run_api.add_connection(rig, page)
    rig.tell(put=["in/a.csv", "id,name\n1,a\nbad,row\n"])
    transfer = page.good("POST", "/api/job_definitions", {"document": run_api.document("orders", "in/")})
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={transfer['id']}", {})["id"])
    other, user = run_api.sign_in(rig, page, "tester@example.com", "super_admin")
    team = page.good("POST", "/api/teams", {"name": "sales", "members": [{"user_id": user, "role": "team_admin"}]})
    group = page.good("POST", "/api/resource_groups", {"name": "sales", "description": "", "teams": []})
    label = page.good("POST", "/api/labels", {"name": "nightly", "color": "#0a0"})
    other.good("POST", "/api/api_keys", {"name": "the first"})
    for made in (connection, transfer, job, team, group, label):
        run_api.equal(made["id"], 1)
    return other.good("POST", "/api/api_keys", {"name": "tester"})["token"]


def ask(options: argparse.Namespace, base: str, token: str, number: int, folder: pathlib.Path) -> tuple[int, int]:
    """One pass; prints what went wrong and gives how many routes passed and failed."""
    name, wanted, filters, examples = PASSES[number]
    config, report = folder / "schemathesis.toml", folder / f"report-{number}.xml"
    config.write_text(CONFIG.format(id=wanted))
    excluded = [word for path in NEVER_ASKED for word in ("--exclude-path", path)]
    command = [options.schemathesis / "bin" / "schemathesis", "--config-file", config, "run",
               base + "/api/openapi.json", "--header", f"Authorization: Token {token}", "--checks", ",".join(CHECKS),
               "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--seed", str(SEED),
               "--request-timeout", "20", "--continue-on-failure", "--report", "junit",
               "--report-junit-path", report, *excluded, *filters]
    ran = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    if not report.exists():
        print(ran.stdout + ran.stderr)
        return 0, 1
    cases = list(xml.etree.ElementTree.parse(report).iter("testcase"))
    bad = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    if ran.returncode != 0:
        print(ran.stdout + ran.stderr)
    print(f"{name}: {len(cases) - bad} routes passed, {bad} failed")
    return len(cases) - bad, max(bad, int(ran.returncode != 0))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("schemathesis", type=pathlib.Path)
    options = parser.parse_args()
    rig = run_api.Rig(options.binary)
    page = run_api.Page(rig.facts["url"])
    page.set_up(rig.facts["setup"])
    token = first_of_each_kind(rig, page)
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="waybill-properties-") as folder:
        for number in range(len(PASSES)):
            good, bad = ask(options, rig.facts["url"], token, number, pathlib.Path(folder))
            passed, failed = passed + good, failed + bad
    rig.close()
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
