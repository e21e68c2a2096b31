"""Ceph's S3 gateway: an old, strict, foreign server, which keeps every key as it is and lists in byte order.

One monitor, one object store in memory and the gateway, from Debian's packages ceph-mon, ceph-osd and radosgw.
"""
import contextlib
import pathlib
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator

from process import listening_port, running, temporary_folder

TOOLS = ("radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "monmaptool", "ceph-authtool", "ceph")
LIBRARIES = "/usr/lib/x86_64-linux-gnu"
STORE_BYTES = 1 << 30
START_TIMEOUT_SECONDS = 240  # 17 s on an idle machine; it makes its pools one after the other
ACCESS_KEY = "AKIARADOSGW000000001"
SECRET_KEY = "radosgw-root-secret-key-000000000000001"

CONFIG = """\
[global]
fsid = {fsid}
mon host = [v1:127.0.0.1:{monitor_port}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data = {run}/mon
osd data = {run}/osd0
osd objectstore = memstore
memstore device bytes = {bytes}
osd class dir = {libraries}/rados-classes
osd class load list = *
osd class default list = *
erasure code dir = {libraries}/ceph/erasure-code
plugin dir = {libraries}/ceph
compression dir = {libraries}/ceph/compressor
log file = {run}/$name.log
run dir = {run}
admin socket = {run}/$name.asok
pid file = {run}/$name.pid
mon data avail crit = 1
mon max pg per osd = 1000
crash dir = {run}/crash
keyring = {run}/keyring
[client.rgw]
rgw data = {run}/rgwdata
rgw mime types file = /etc/mime.types
rgw frontends = beast endpoint=127.0.0.1:0
rgw dns name = localhost
"""


def is_here() -> bool:
    return all(shutil.which(tool) for tool in TOOLS)


def free_port() -> int:
    """The monitor's address stands in its own map, so it cannot choose its port itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Cluster:
    def __init__(self, folder: pathlib.Path, stack: contextlib.ExitStack):
        self._folder = folder
        self._stack = stack
        self._fsid = str(uuid.uuid4())
        self._monitor_port = free_port()
        self._files = ["-c", str(folder / "ceph.conf"), "--keyring", str(folder / "keyring")]

    def start(self) -> int:
        """The gateway's port."""
        for name in ("mon", "osd0", "rgwdata", "crash"):
            (self._folder / name).mkdir()
        (self._folder / "ceph.conf").write_text(CONFIG.format(
            fsid=self._fsid, monitor_port=self._monitor_port, run=self._folder, bytes=STORE_BYTES, libraries=LIBRARIES))
        self._start_monitor()
        self._start_store()
        gateway = self._daemon("radosgw", "-c", str(self._folder / "ceph.conf"), "-n", "client.rgw", "-f")
        port = listening_port(gateway, self._folder / "radosgw.out", START_TIMEOUT_SECONDS)
        self._run("radosgw-admin", "-c", str(self._folder / "ceph.conf"), "-n", "client.rgw", "user", "create",
                  "--uid=root", "--display-name=root", "--access-key=" + ACCESS_KEY, "--secret-key=" + SECRET_KEY)
        return port

    def _start_monitor(self) -> None:
        keyring, monitor_map = str(self._folder / "keyring"), str(self._folder / "monmap")
        for number, name in enumerate(("mon.", "client.admin", "client.rgw", "osd.0")):
            create = [] if number else ["--create-keyring"]
            self._run("ceph-authtool", *create, keyring, "--gen-key", "-n", name,
                      "--cap", "mon", "allow *", "--cap", "osd", "allow *")
        self._run("monmaptool", "--create", "--clobber", "--addv", "a", f"[v1:127.0.0.1:{self._monitor_port}]",
                  "--fsid", self._fsid, monitor_map)
        self._run("ceph-mon", *self._files, "--mkfs", "-i", "a", "--monmap", monitor_map)
        self._daemon("ceph-mon", *self._files, "-i", "a", "-f")
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while True:
            try:
                self._run("ceph", *self._files, "-s", timeout=5)
                return
            except (subprocess.SubprocessError, RuntimeError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _start_store(self) -> None:
        identity = str(uuid.uuid4())
        self._run("ceph", *self._files, "osd", "new", identity)
        self._run("ceph-osd", *self._files, "-i", "0", "--mkfs", "--osd-uuid", identity)
        self._daemon("ceph-osd", *self._files, "-i", "0", "--osd-class-update-on-start=false", "-f")
        self._run("ceph", *self._files, "osd", "crush", "add", "osd.0", "1", "host=h", "root=default")

    def _daemon(self, name: str, *words: str) -> subprocess.Popen:
        log = self._folder / f"{name}.out"
        return self._stack.enter_context(running([name, *words], log, stdout=subprocess.DEVNULL))

    def _run(self, *words: str, timeout: float = 60) -> None:
        done = subprocess.run(words, capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            raise RuntimeError(f"{words[0]} failed: {done.stderr[-1000:]}")


@contextlib.contextmanager
def radosgw() -> Iterator[int]:
    """The port of a gateway that knows ACCESS_KEY."""
    with temporary_folder("radosgw") as folder, contextlib.ExitStack() as stack:
        yield _Cluster(folder, stack).start()
