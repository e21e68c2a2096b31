"""The flow runner is right about right and wrong: it is tried on a stand-in for the binary."""
import contextlib
import io
import os
import pathlib
import sys
import tempfile
import textwrap
import unittest

import run_flows
from flow_file import FlowError, Mismatch, expand, parse, split_options
from given import generated_csv, grants

# Understands: copy FROM TO, say TEXT, fail CODE, leak, where WAYBILL_HOME; job waybill as the real one.
STAND_IN = f"""#!{sys.executable}
import json, os, shutil, sys, urllib.request
words = sys.argv[1:]
match words:
    case ["copy", source, target]: shutil.copy(source, target)
    case ["say", text]: print(text)
    case ["fail", code]: print("it failed", file=sys.stderr); sys.exit(int(code))
    case ["leak"]: print(sys.stdin.read())
    case ["environment", name]: print(os.environ.get(name, "unset"))
    case ["hide", path]: open(os.path.join(os.environ["WAYBILL_HOME"], path), "w").write(sys.stdin.read())
    case ["job", "waybill", "last", "--json"]: print(json.dumps({{"totals": {{"rows_read": 3}}}}))
    case ["connection", "add", *flags]: print(" ".join(flags))
    case ["fetch", url]:
        try: urllib.request.urlopen(url)
        except KeyboardInterrupt: sys.exit(130)
    case _: sys.exit(2)
"""


class Parsing(unittest.TestCase):
    def test_steps_have_their_indented_lines_and_the_blank_ones_between(self):
        flow = parse("x", "# Claim.\non: moto\n\nobject a.csv\n    1\n\n    2\n\nrun jobs\n")
        self.assertEqual([(step.verb, step.rest, step.body) for step in flow.steps],
                         [("object", "a.csv", ["1", "", "2"]), ("run", "jobs", [])])
        self.assertEqual((flow.claim, flow.servers), ("Claim.", ["moto"]))

    def test_flow_without_a_claim_is_refused(self):
        with self.assertRaises(FlowError):
            parse("x", "run jobs\n")

    def test_only_named_placeholders_are_replaced(self):
        self.assertEqual(expand("{dir}/{name: id} \\d{4}", {"dir": "/x"}), "/x/{name: id} \\d{4}")
        with self.assertRaises(FlowError):
            expand("{none}", {})

    def test_json_string_is_one_word(self):
        self.assertEqual(split_options(r'"a b\n" gzip in=other'), (["a b\n", "gzip"], {"in": "other"}))

    def test_grant_lines_are_statements(self):
        self.assertEqual(grants(["deny s3:PutObject on b, b/*"]),
                         [{"Effect": "Deny", "Action": ["s3:PutObject"],
                           "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}])

    def test_generated_rows_have_a_sum_one_can_compute(self):
        lines = generated_csv(100, 1).decode().splitlines()
        self.assertEqual(sum(int(line.split(",")[0]) for line in lines[1:]), 5050)


class Running(unittest.TestCase):
    """Each case is the text of a flow and whether it must pass."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.binary = folder / "waybill"
        cls.binary.write_text(STAND_IN)
        cls.binary.chmod(0o755)
        stack = cls.enterClassContext(contextlib.ExitStack())
        store = stack.enter_context(run_flows.servers.moto())
        gate = stack.enter_context(run_flows.servers.gate(store))
        proxy = stack.enter_context(run_flows.servers.fault_proxy(gate.url))
        cls.rig = run_flows.Rig(store, gate, proxy)

    def problem(self, text: str) -> str:
        flow = parse("case", "# A case.\ntimeout: 10\n\n" + textwrap.dedent(text))
        with tempfile.TemporaryDirectory() as folder:
            return run_flows.run_flow(flow, self.rig, self.binary, pathlib.Path(folder))

    def passes(self, text: str):
        self.assertEqual(self.problem(text), "")

    def fails(self, text: str, saying: str):
        self.assertIn(saying, self.problem(text))

    def test_rows_are_read_by_duckdb(self):
        flow = """\
            file in.csv
                id,name
                2,
                1,"a
                b"
            run copy in.csv out.csv
            rows out.csv
                id | name
                1  | a\\nb
                2  | {}
            query out.csv SELECT count(*) AS n FROM data
                n
                2
            """
        self.passes(flow.replace("{}", "NULL"))
        self.fails(flow.replace("{}", "''"), "-2 | ''")

    def test_packed_files_and_objects_are_unpacked_when_asked(self):
        self.passes("""\
            object a.csv members
                id
                1
            content a.csv gzip
                id
                1
            object b.csv raw
                \\xef\\xbb\\xbfid\\r
                1
            content b.csv
                \ufeffid\\r
                1\\ no newline at the end
            objects
                a.csv
                b.csv
            """)

    def test_exit_code_is_zero_unless_the_flow_says_otherwise(self):
        self.passes("run fail 3\nexit 3\n")
        self.fails("run fail 3\n", "exit code 3, expected 0")
        self.fails("run fail 3\nexit 1\n", "exit code 3, expected 1")
        self.fails("run fail 3\nrun say x\n", "exit code 3, expected 0")

    def test_interrupted_command_meets_the_fault_first(self):
        self.passes("""\
            faults
                {"fault": "hold"}
            run_interrupted fetch {faulty}/x
            exit 130
            """)

    def test_words_are_found_however_they_are_spaced(self):
        self.passes("run say 'rows   read'\nsays rows read\nlacks refused\n")
        self.fails("run say x\nsays y\n", "does not say 'y'")
        self.fails("run say secret\nlacks secret\n", "must not")

    def test_secret_that_is_printed_or_stored_fails_the_flow(self):
        self.fails("user ops\n    s3:* on *\nrun leak\n    {ops.secret}\n", "a secret access key is printed")
        self.fails("user ops\n    s3:* on *\nrun hide db\n    {ops.secret}\n", "a secret access key stands in")

    def test_numbers_of_the_waybill_are_compared(self):
        self.passes("waybill\n    totals.rows_read = 3\n    totals.rows_refused = 0\n")
        self.fails("waybill\n    totals.rows_read = 4\n", "totals.rows_read is 3, expected = 4")

    def test_printed_json_gives_placeholders(self):
        self.passes("""run say '{"a": [{"b": "x y"}]}'\nkeep found a.0.b\nrun say {found}\nout\n    x\n""".replace(
            "say {found}", "say '{found}'").replace("    x\n", "    x y\n"))

    def test_developers_own_aws_settings_do_not_reach_the_binary(self):
        os.environ["AWS_SESSION_TOKEN"] = "mine"
        self.addCleanup(os.environ.pop, "AWS_SESSION_TOKEN")
        self.passes("run environment AWS_SESSION_TOKEN\nout\n    unset\n")

    def test_unknown_step_and_unknown_placeholder_are_errors_of_the_flow(self):
        self.fails("frobnicate\n", "no such step: frobnicate")
        self.fails("run say {nothing}\n", "no such placeholder: {nothing}")

    def test_connection_with_a_role_names_account_and_role(self):
        self.passes("""\
            role reader external_id=x-1
                s3:GetObject on {bucket}/*
            connection acme role reader memo=hello
            says --aws-assume-role-account-id 111122223333 --aws-assume-role-name reader
            says --memo hello
            """)

    def test_pending_upload_is_seen_and_taken_away_at_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            world = run_flows.World(self.rig, self.binary, pathlib.Path(folder), 10)
            world.begin()
            run_flows.expect.check_nothing_pending(world, None)
            bucket = world.values["bucket"]
            upload = world.client.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
            world.client.upload_part(Bucket=bucket, Key="k", UploadId=upload, PartNumber=1, Body=b"1")
            with self.assertRaises(Mismatch):
                run_flows.expect.check_nothing_pending(world, None)
            world.end()
            run_flows.expect.check_nothing_pending(world, None)

    def test_tally_counts_and_ends_with_one_line(self):
        tally = run_flows.Tally()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            tally.take("a", 0.1, "")
            tally.take("b", 0.1, "wrong")
            tally.skip("c", "no Go")
            self.assertEqual(tally.close(), 1)
        self.assertEqual(printed.getvalue().splitlines()[-1], "1 passed, 1 failed, 1 skipped")


if __name__ == "__main__":
    unittest.main()
