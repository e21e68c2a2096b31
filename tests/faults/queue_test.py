"""The queue and its job processes, with the real binary: kill -9 of the one that runs them leaves no job hanging,
nothing half visible and no process behind; a job that is cancelled or killed touches no other.

    queue_test.py WAYBILL [unittest arguments]
"""
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

JOBS = 10
ROWS = 800_000  # a second or so of work: long enough to be met in the middle of it
PATIENCE = 60  # seconds until something that happens within one is taken for broken

TRANSFER = """name: {name}
source:
  type: file
  path_prefix: {folder}/in/
  parser:
    type: csv
    skip_header_lines: 1
    columns: [{{name: id, type: long}}, {{name: word, type: string}}]
destination:
  type: file
  path_prefix: {folder}/out/{name}-
  file_ext: .csv
  formatter: {{type: csv}}
"""


def wait_for(what, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE} s in vain for {what}")
        time.sleep(0.01)


def processes_naming(words):
    """Live processes, by number, whose arguments hold one of the words."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and any(word in arguments for word in words):
            found.append(int(entry.name))
    return found


class Queue(unittest.TestCase):
    binary = ""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        (self.folder / "in").mkdir()
        (self.folder / "out").mkdir()
        lines = "".join(f"{i},word {i}\n" for i in range(ROWS))
        (self.folder / "in" / "rows.csv").write_text("id,word\n" + lines)
        self.environment = {"WAYBILL_HOME": str(self.folder / "home"), "PATH": os.environ["PATH"]}

    def waybill(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def enqueue(self, name):
        path = self.folder / f"{name}.yaml"
        path.write_text(TRANSFER.format(name=name, folder=self.folder))
        return self.waybill("run", str(path), "--queue").strip()

    def worker(self, at_once=JOBS):
        process = subprocess.Popen([self.binary, "jobs", "work", "--at-once", str(at_once)], env=self.environment)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        return process

    def jobs(self):
        return {job["id"]: job for job in json.loads(self.waybill("jobs", "--limit", "1000", "--json"))}

    def status(self, id):
        """Asked of the database itself, since starting a program takes longer than some steps of a job."""
        with sqlite3.connect(f"file:{self.folder}/home/metastore.db?mode=ro", uri=True) as database:
            return database.execute("SELECT status FROM jobs WHERE id = ?", [id]).fetchone()[0]

    def visible(self):
        """Rows per visible output file, by the transfer's name."""
        rows = {}
        for path in (self.folder / "out").iterdir():
            if not path.name.startswith("."):
                rows[path.name.partition("-")[0]] = path.read_bytes().count(b"\n") - 1
        return rows

    def check_all_or_nothing(self, jobs):
        succeeded = {job["transfer"] for job in jobs.values() if job["status"] == "succeeded"}
        self.assertEqual(self.visible(), {name: ROWS for name in succeeded})
        leftovers = [path.name for path in (self.folder / "out").iterdir() if path.name.startswith(".")]
        self.assertEqual(leftovers, [])

    def test_kill_9_of_the_worker_in_the_middle_of_ten_jobs(self):
        chance = random.Random(20261125)
        for turn in range(3):
            ids = [self.enqueue(f"turn{turn}job{i}") for i in range(JOBS)]
            worker = self.worker()
            wait_for("ten job processes", lambda ids=ids: len(processes_naming(ids)) == JOBS)
            wait_for("jobs in executing", lambda ids=ids: any(
                self.status(id) == "executing" for id in ids))
            time.sleep(chance.random() * 0.5)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            wait_for("the job processes to be gone", lambda ids=ids: not processes_naming(ids))
            for name, rows in self.visible().items():
                self.assertEqual(rows, ROWS, f"{name} is visible in part")

            self.assertEqual(self.worker().wait(PATIENCE), 0)
            jobs = self.jobs()
            self.assertLessEqual({job["status"] for job in jobs.values()}, {"succeeded", "abandoned"})
            self.assertIn("abandoned", {jobs[id]["status"] for id in ids})
            self.assertEqual(processes_naming(ids), [])
            self.check_all_or_nothing(jobs)

    def test_a_killed_job_touches_no_other(self):
        ids = [self.enqueue(f"job{i}") for i in range(3)]
        worker = self.worker()
        wait_for("the first job to execute", lambda: self.status(ids[0]) == "executing")
        os.kill(processes_naming([ids[0]])[0], signal.SIGKILL)
        self.assertEqual(worker.wait(PATIENCE), 0)
        jobs = self.jobs()
        self.assertEqual([jobs[id]["status"] for id in ids], ["abandoned", "succeeded", "succeeded"])
        self.assertIn("killed (signal 9)", jobs[ids[0]]["error"]["message"])
        self.check_all_or_nothing(jobs)

    def test_a_cancelled_job_leaves_nothing(self):
        ids = [self.enqueue(f"job{i}") for i in range(2)]
        worker = self.worker(at_once=1)
        wait_for("the first job to execute", lambda: self.status(ids[0]) == "executing")
        self.assertIn("It had not begun", self.waybill("job", "cancel", ids[1]))
        self.assertIn("Asked to end", self.waybill("job", "cancel", ids[0]))
        self.assertEqual(worker.wait(PATIENCE), 0)
        jobs = self.jobs()
        self.assertEqual([jobs[id]["status"] for id in ids], ["canceled", "canceled"])
        self.check_all_or_nothing(jobs)

    def test_a_stopped_worker_puts_its_jobs_back(self):
        id = self.enqueue("job")
        worker = self.worker()
        wait_for("the job to execute", lambda: self.status(id) == "executing")
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)
        self.assertEqual(self.jobs()[id]["status"], "queued")
        self.check_all_or_nothing(self.jobs())
        self.assertEqual(self.worker().wait(PATIENCE), 0)
        self.assertEqual(self.jobs()[id]["status"], "succeeded")
        self.check_all_or_nothing(self.jobs())

    def test_only_one_worker_at_a_time(self):
        self.enqueue("job")
        worker = self.worker()
        wait_for("the queue's lock", lambda: (self.folder / "home" / "queue.lock").exists())
        other = subprocess.run([self.binary, "jobs", "work"], env=self.environment, capture_output=True, text=True)
        if worker.poll() is None:
            self.assertEqual(other.returncode, 1)
            self.assertIn("another process runs the queue", other.stderr)
        worker.wait(PATIENCE)

    def test_a_job_process_knows_only_what_it_needs(self):
        id = self.enqueue("job")
        self.worker()
        wait_for("the job to execute", lambda: self.status(id) == "executing")
        number = processes_naming([id])[0]
        environment = pathlib.Path(f"/proc/{number}/environ").read_bytes().decode().split("\0")
        self.assertEqual({entry.partition("=")[0] for entry in environment if entry}, {"WAYBILL_HOME", "PATH"})


if __name__ == "__main__":
    Queue.binary = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
