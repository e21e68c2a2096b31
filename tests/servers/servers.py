"""Starts the servers that tests need, each as a context manager, all on 127.0.0.1.

    with servers.versitygw() as store, servers.gate(store, users=…, roles=…) as gate:
        gate.url, gate.admin("POST", "/ttl?s=3"), gate.admin("GET", "/stats")
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import radosgw as ceph
from process import listening_port, running, temporary_folder

HERE = pathlib.Path(__file__).resolve().parent
DEPS = pathlib.Path(os.environ.get("WAYBILL_DEPS")
                    or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "waybill"))
VERSITYGW = DEPS / "versitygw-1.8.0" / "versitygw"
MOTO = DEPS / "moto" / "bin" / "moto_server"


@dataclass(frozen=True)
class Store:
    """An S3 server, and the key of the one who may do everything in it."""
    kind: str
    url: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"


@dataclass(frozen=True)
class Controlled:
    """A server of ours with an admin port."""
    url: str
    admin_url: str

    def admin(self, method: str, path: str, body: dict | list | None = None) -> dict:
        data = json.dumps(body).encode() if body is not None else b"" if method == "POST" else None
        request = urllib.request.Request(self.admin_url + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)


def versitygw_is_here() -> bool:
    return VERSITYGW.exists()


@contextlib.contextmanager
def versitygw() -> Iterator[Store]:
    """versitygw on a folder. Its data folder must not be a prefix of the versions folder's name."""
    with temporary_folder("versitygw") as folder:
        data, versions, log = folder / "data", folder / "old", folder / "log"
        data.mkdir()
        versions.mkdir()
        store = Store("versitygw", "", "AKIAVERSITYGW0000001", "versitygw-root-secret-key-0000000000001")
        environment = os.environ | {"ROOT_ACCESS_KEY": store.access_key, "ROOT_SECRET_KEY": store.secret_key}
        command = [str(VERSITYGW), "--quiet", "--port", "127.0.0.1:0", "--region", store.region,
                   "posix", "--versioning-dir", str(versions), str(data)]
        with running(command, log, env=environment, stdout=subprocess.DEVNULL) as child:
            port = listening_port(child, log)
            yield Store(store.kind, f"http://127.0.0.1:{port}", store.access_key, store.secret_key)


@contextlib.contextmanager
def moto() -> Iterator[Store]:
    """moto, which checks no signature: behind the gate only."""
    with temporary_folder("moto") as folder:
        log = folder / "log"
        command = [str(MOTO), "-H", "127.0.0.1", "-p", "0"]
        with running(command, log, stdout=subprocess.DEVNULL) as child:
            yield Store("moto", f"http://127.0.0.1:{listening_port(child, log)}", "AKIAMOTO000000000001", "moto-secret")


@contextlib.contextmanager
def radosgw() -> Iterator[Store]:
    with ceph.radosgw() as port:
        yield Store("radosgw", f"http://127.0.0.1:{port}", ceph.ACCESS_KEY, ceph.SECRET_KEY)


def missing(kind: str) -> str:
    """Why a server cannot be started here, or ''."""
    if kind == "versitygw" and not versitygw_is_here():
        return "versitygw is not installed: it needs Go"
    if kind == "radosgw" and not ceph.is_here():
        return "radosgw is not installed: make test-all installs it"
    return ""


@contextlib.contextmanager
def gate(store: Store, **config) -> Iterator[Controlled]:
    """STS and IAM in front of `store`; `config` as aws_gate/__main__.py says, without the backend."""
    backend = {"url": store.url, "access_key": store.access_key, "secret_key": store.secret_key,
               "region": store.region}
    with _ours(["-m", "aws_gate"], config | {"backend": backend}) as controlled:
        yield controlled


@contextlib.contextmanager
def fault_proxy(target_url: str, **config) -> Iterator[Controlled]:
    """Faults in front of `target_url`; `config` as fault_proxy.py says, without the target."""
    with _ours(["fault_proxy.py"], config | {"target": target_url}) as controlled:
        yield controlled


@contextlib.contextmanager
def _ours(program: list[str], config: dict) -> Iterator[Controlled]:
    with temporary_folder("server") as folder:
        (folder / "config.json").write_text(json.dumps(config))
        command = [sys.executable, *program, str(folder / "config.json")]
        with running(command, folder / "log", stdout=subprocess.PIPE, text=True, cwd=HERE) as child:
            line = child.stdout.readline()
            if not line:
                raise RuntimeError(f"{program[-1]} did not start: {(folder / 'log').read_text()[-2000:]}")
            ports = json.loads(line)
            yield Controlled(f"http://127.0.0.1:{ports['port']}", f"http://127.0.0.1:{ports['admin_port']}")
