"""One small transfer, run under a fault, and what must be true afterwards whatever the fault was."""
import csv
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "servers"), str(TESTS / "flows")]

from flow_file import Mismatch  # noqa: E402 (the path is set above)
from given import generated_csv  # noqa: E402
from process import die_with_parent  # noqa: E402
from world import Rig, World  # noqa: E402

OBJECTS = 3
ROWS_EACH = 200
ALL_IDS = list(range(1, OBJECTS * ROWS_EACH + 1))

TRANSFER = """\
name: {name}
source:
  type: s3
  connection: faulty
  bucket: {bucket}
  path_prefix: in/
  incremental: ledger
  parser:
    type: csv
    skip_header_lines: 1
    columns:
      - {{name: id, type: long}}
      - {{name: name, type: string}}
      - {{name: price, type: double}}
destination:
{destination}
  file_ext: .csv.gz
  formatter: {{type: csv}}
  encoder_type: gzip
variables:
  - {{name: $run$, type: string, value: a}}
"""
TO_S3 = "  type: s3\n  connection: faulty\n  bucket: {bucket}\n  path_prefix: {name}/part-$run$"
TO_FILES = "  type: file\n  path_prefix: {dir}/{name}/part-$run$"


class Scenario:
    """A home, a bucket with three CSV objects, and as many transfers of them as are asked for.

    Every transfer is new, so its ledger is empty and its destination too.
    """

    def __init__(self, rig: Rig, binary: pathlib.Path, folder: pathlib.Path):
        self.world = World(rig, binary, folder, timeout_seconds=120)
        self.world.begin()
        self._number = 0
        for number in range(OBJECTS):
            self.world.client.put_object(Bucket=self.world.values["bucket"], Key=f"in/{number}.csv",
                                         Body=generated_csv(ROWS_EACH, number * ROWS_EACH + 1))
        self.world.add_user("ops", "arn:aws:iam::111122223333:user/ops",
                            [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}])
        added = self.world.run(["connection", "add", "faulty", "--aws-auth-type", "iam_user", "--aws-access-key-id",
                                self.world.values["ops.access_key"], "--aws-secret-access-key-file", "-",
                                "--endpoint", self.world.values["faulty"]], self.world.values["ops.secret"] + "\n")
        if added.exit_code:
            raise Mismatch(f"the connection cannot be made:\n{added.shown()}")

    def new_transfer(self, destination: str) -> str:
        self._number += 1
        name = f"t{self._number}"
        values = self.world.values | {"name": name}
        text = TRANSFER.format(name=name, bucket=values["bucket"], destination=destination.format(**values))
        pathlib.Path(values["dir"], f"{name}.yaml").write_text(text)
        return name

    def faults(self, *rules: dict) -> None:
        self.world.rig.proxy.admin("POST", "/rules", list(rules))

    def hits(self) -> list[dict]:
        return self.world.rig.proxy.admin("GET", "/stats")["hits"]

    def run(self, name: str) -> int:
        return self.world.run(["run", f"{name}.yaml"]).exit_code

    def run_again(self, name: str) -> int:
        """Under other names, so that nothing that was published can be replaced."""
        return self.world.run(["run", f"{name}.yaml", "--var", "run=b"]).exit_code

    def start(self, name: str) -> subprocess.Popen:
        """The same run as a process that can be killed; what it says is not looked at."""
        return subprocess.Popen([str(self.world.binary), "run", f"{name}.yaml"], env=self.world.environment,
                                cwd=self.world.values["dir"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                preexec_fn=die_with_parent)

    def wait_for_hit(self, child: subprocess.Popen) -> bool:
        """Until the proxy met its fault: True; or the run ended without meeting it: False."""
        while child.poll() is None:
            if self.hits():
                return True
            time.sleep(0.005)
        return bool(self.hits())

    def repair(self) -> None:
        self.faults()
        done = self.world.run(["jobs", "repair"])
        if done.exit_code:
            raise Mismatch(f"jobs repair failed:\n{done.shown()}")

    def status(self, name: str) -> str:
        """The newest job of the transfer, as the binary tells it."""
        jobs = json.loads(self.world.run(["jobs", "--json"]).out)
        jobs = jobs["jobs"] if isinstance(jobs, dict) else jobs
        return next((job["status"] for job in jobs if job["transfer"] == name), "none")

    def check_all_or_nothing(self, name: str) -> None:
        """The destination holds every row or no file, and `waybill jobs` says which."""
        ids, status = self.visible_ids(name), self.status(name)
        if (status == "succeeded") != (ids == ALL_IDS) or ids not in ([], ALL_IDS):
            raise Mismatch(f"job {status}, {len(ids)} of {len(ALL_IDS)} rows visible: {self.visible_names(name)}")

    def check_nothing_left_over(self, name: str, met: list[dict] = ()) -> None:
        """No pending upload and no temporary file, once the job was repaired.

        An upload whose id nobody can know may stay, as long as it holds no bytes: its creation was not answered,
        or was given up in flight and the search for such uploads was denied as well.
        """
        unknowable = any(_hides_an_upload(each) for each in met)
        if uploads := self.world.pending_uploads(with_parts_only=unknowable):
            raise Mismatch(f"uploads are pending: {uploads}")
        known = set(self._files(name))
        stray = [path for path in pathlib.Path(self.world.values["dir"], name).rglob("*")
                 if path.is_file() and path not in known]
        if stray:
            raise Mismatch(f"temporary files are left: {stray}")

    def check_exactly_once(self, name: str) -> None:
        """One more run without a fault brings what is missing, and nothing twice."""
        self.faults()
        if self.run_again(name):
            raise Mismatch(f"the run after the fault failed:\n{self.world.last.shown()}")
        ids = self.visible_ids(name)
        if ids != ALL_IDS:
            raise Mismatch(f"after one more run {len(ids)} rows are visible, {len(set(ids))} different, "
                           f"of {len(ALL_IDS)}: {self.visible_names(name)}")

    def visible_names(self, name: str) -> list[str]:
        return self.world.keys(self.world.values["bucket"], f"{name}/") + [str(path) for path in self._files(name)]

    def visible_ids(self, name: str) -> list[int]:
        """Every id in the destination, sorted: read by Python's own gzip and csv."""
        bucket = self.world.values["bucket"]
        packed = [self.world.client.get_object(Bucket=bucket, Key=key)["Body"].read()
                  for key in self.world.keys(bucket, f"{name}/")]
        packed += [path.read_bytes() for path in self._files(name)]
        rows = [row for data in packed for row in csv.DictReader(gzip.decompress(data).decode().splitlines())]
        return sorted(int(row["id"]) for row in rows)

    def _files(self, name: str) -> list[pathlib.Path]:
        """What a reader of the destination sees: names that begin as the transfer says."""
        return sorted(pathlib.Path(self.world.values["dir"], name).glob("part*.csv.gz"))


def _hides_an_upload(met: dict) -> bool:
    """Whether this fault hit the creation of an upload (POST …?uploads=) or the list of them (GET /b/?uploads=…)."""
    return "?uploads=" in met["target"]


def temporary_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="waybill-faults-")
