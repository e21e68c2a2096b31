"""A server as a child process: a free port, a temporary folder, and no leftovers.

The kernel kills the child when the test run dies (PR_SET_PDEATHSIG), however it dies. That signal is
tied to the thread that started the child, so servers are started from the main thread.
"""
import contextlib
import ctypes
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator

START_TIMEOUT_SECONDS = 60
POLL_SECONDS = 0.02
PR_SET_PDEATHSIG = 1

LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Runs in the child, between fork and exec."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@contextlib.contextmanager
def temporary_folder(name: str) -> Iterator[pathlib.Path]:
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"waybill-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(command: list[str], log: pathlib.Path, **options) -> Iterator[subprocess.Popen]:
    """The child while the block runs; its standard error goes to `log`."""
    with open(log, "wb") as errors:
        child = subprocess.Popen(command, stderr=errors, preexec_fn=die_with_parent, **options)
    try:
        yield child
    finally:
        stop(child)


def stop(child: subprocess.Popen) -> None:
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout:
        child.stdout.close()


def listening_port(child: subprocess.Popen, log: pathlib.Path, timeout_seconds: float = START_TIMEOUT_SECONDS) -> int:
    """The port that a child started with port 0 was given, once it listens."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        ports = _listening_ports(child.pid)
        if ports:
            return ports[0]
        if child.poll() is not None:
            break
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"{child.args[0]} did not start to listen: {log.read_text(errors='replace')[-2000:]}")


def _listening_ports(pid: int) -> list[int]:
    inodes = set()
    for link in pathlib.Path(f"/proc/{pid}/fd").glob("*"):
        with contextlib.suppress(OSError):
            match = re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink()))
            if match:
                inodes.add(match[1])
    ports = []
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in inodes:  # 0A: LISTEN
            ports.append(int(fields[1].rpartition(":")[2], 16))
    return ports
