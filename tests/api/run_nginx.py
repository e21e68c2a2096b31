"""The nginx configuration of docs/running.md, tried with a real nginx in front of the real server.

    run_nginx.py BINARY

Ends with "N passed, N failed". Needs nginx (tools/setup.sh test).
"""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile

from asking import PASSWORD, check, equal

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST = "waybill.example.com"
ORIGIN = f"https://{HOST}"
CLIENT = "127.0.0.2"  # nginx and the server stand on 127.0.0.1
SECONDS = 30


def server_block() -> str:
    return re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "running.md").read_text(), re.DOTALL)[1]


class Waybill:
    """As README.md starts it, on a free port."""

    def __init__(self, binary: str, folder: pathlib.Path):
        self.child = subprocess.Popen(
            [binary, "serve", "--port", "0", "--public-url", ORIGIN, "--trusted-proxy", "127.0.0.1"],
            env=os.environ | {"WAYBILL_HOME": str(folder / "home")}, stdout=subprocess.PIPE, text=True)
        lines = iter(self.child.stdout.readline, "")
        self.token = next(line for line in lines if "/setup#token=" in line).partition("token=")[2].strip()
        self.port = port_of(self.child.pid)


def port_of(process: int) -> int:
    """The server tells its public URL, so its port is asked of the kernel."""
    sockets = {os.readlink(each) for each in pathlib.Path(f"/proc/{process}/fd").iterdir()}
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
            return int(fields[1].partition(":")[2], 16)
    raise AssertionError("the server listens nowhere")


class Nginx:
    """The block of README.md with files and ports of this machine, nothing else changed."""

    def __init__(self, waybill: Waybill, folder: pathlib.Path):
        key, self.certificate = folder / "waybill.key", folder / "waybill.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", self.certificate, "-days", "1", "-subj", "/CN=waybill",
                        "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
        # nginx takes over a listening socket as it does when it replaces itself, so no port is guessed.
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        block = server_block()
        for there, here in (("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
                            ("/etc/ssl/waybill.pem", str(self.certificate)), ("/etc/ssl/waybill.key", str(key)),
                            ("http://127.0.0.1:8080", f"http://127.0.0.1:{waybill.port}")):
            check(there in block, f"README.md has no {there!r}")
            block = block.replace(there, here)
        places = "".join(f"{name}_temp_path {folder}/{name};\n"
                         for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{places}{block}}}\n")
        self.child = subprocess.Popen(
            [shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), "-p", folder, "-c", folder / "nginx.conf",
             "-e", folder / "error.log"],
            env=os.environ | {"NGINX": f"{self.socket.fileno()};"}, pass_fds=[self.socket.fileno()])

    def connect(self) -> http.client.HTTPSConnection:
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection(HOST, timeout=SECONDS, context=trusted)
        plain = socket.create_connection(("127.0.0.1", self.port), SECONDS, source_address=(CLIENT, 0))
        connection.sock = trusted.wrap_socket(plain, server_hostname=HOST)
        return connection


class Browser:
    """On the page that nginx serves."""

    def __init__(self, nginx: Nginx):
        self.nginx, self.cookie, self.csrf = nginx, "", ""

    def begin(self, verb: str, path: str, body=None, headers: dict | None = None):
        sent = {"Content-Type": "application/json", "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin",
                "Cookie": self.cookie, "X-CSRF-Token": self.csrf} | (headers or {})
        connection = self.nginx.connect()
        connection.request(verb, path, None if body is None else json.dumps(body), sent)
        return connection.getresponse()

    def ask(self, verb: str, path: str, body=None, headers: dict | None = None) -> tuple[int, dict, dict]:
        reply = self.begin(verb, path, body, headers)
        text = reply.read()
        return reply.status, dict(reply.headers), json.loads(text) if text[:1] in (b"{", b"[") else {}


def the_page_is_of_the_name_that_browsers_know(browser: Browser, waybill: Waybill) -> None:
    equal(browser.ask("GET", "/healthz")[0], 200)
    status, headers, body = browser.ask("POST", "/api/setup", {
        "token": waybill.token, "email": "first@example.com", "password": PASSWORD})
    check(status == 200, f"a change from the page's own origin: {status} {body}")
    check("__Host-waybill=" in headers["Set-Cookie"] and "Secure" in headers["Set-Cookie"], headers["Set-Cookie"])
    check("Strict-Transport-Security" in headers, "TLS in front is not believed")
    browser.cookie, browser.csrf = headers["Set-Cookie"].partition(";")[0], body["csrf_token"]
    equal(browser.ask("POST", "/api/labels", {"name": "a", "color": "#00aa00"})[0], 201)
    equal(browser.ask("POST", "/api/labels", {"name": "b"}, {"Origin": "https://evil.example"})[0], 403)


def a_client_is_known_by_his_own_address_whatever_he_says(browser: Browser, _: Waybill) -> None:
    browser.ask("POST", "/api/labels", {"name": "c", "color": "#00aa00"}, {"X-Forwarded-For": "203.0.113.9"})
    addresses = {item["ip"] for item in browser.ask("GET", "/api/audit_log")[2]["items"]}
    equal(addresses, {CLIENT})


def what_the_proxy_passes_on_is_not_of_this_machine(browser: Browser, _: Waybill) -> None:
    equal(browser.ask("GET", "/metrics", headers={"Cookie": ""})[0], 401)


def events_come_while_the_stream_goes_on(browser: Browser, _: Waybill) -> None:
    connection = browser.ask("POST", "/api/connections/s3", {
        "name": "nowhere", "aws_auth_type": "iam_user", "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key": "x" * 40, "endpoint": "http://127.0.0.1:9", "allow_http": True})
    equal(connection[0], 201)
    place = {"type": "s3", "connection": "nowhere", "bucket": "acme-raw"}
    transfer = browser.ask("POST", "/api/job_definitions", {"document": {
        "name": "orders",
        "source": place | {"path_prefix": "in/", "parser": {"type": "csv", "columns": [{"name": "a", "type": "long"}]}},
        "destination": place | {"path_prefix": "out/part", "file_ext": ".csv", "formatter": {"type": "csv"}}}})
    equal(transfer[0], 201)
    stream = browser.begin("GET", "/api/events", headers={"Accept": "text/event-stream"})
    equal((stream.status, stream.headers["Content-Type"].partition(";")[0]), (200, "text/event-stream"))
    equal(browser.ask("POST", f"/api/jobs?job_definition_id={transfer[2]['id']}", {})[0], 201)
    line = stream.readline()
    while not line.startswith(b"event: job"):
        check(line != b"", "the stream ended before the job's event came")
        line = stream.readline()


def main() -> int:
    tests = [the_page_is_of_the_name_that_browsers_know, a_client_is_known_by_his_own_address_whatever_he_says,
             what_the_proxy_passes_on_is_not_of_this_machine, events_come_while_the_stream_goes_on]
    failed = 0
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as ends:
        folder = pathlib.Path(name)
        waybill = Waybill(sys.argv[1], folder)
        ends.callback(waybill.child.wait, SECONDS)
        ends.callback(waybill.child.terminate)
        nginx = Nginx(waybill, folder)
        ends.callback(nginx.child.wait, SECONDS)
        ends.callback(nginx.child.terminate)
        browser = Browser(nginx)
        for test in tests:
            problem = ""
            try:
                test(browser, waybill)
            except Exception as error:  # noqa: BLE001 (each test's failure is told, and the next is tried)
                problem = f"{type(error).__name__}: {error}"
                failed += 1
            print(f"{'FAIL ' if problem else 'ok   '} {test.__name__.replace('_', ' ')}", *[problem] * bool(problem),
                  sep="\n      ")
        if failed:
            print((folder / "error.log").read_text())
    print(f"{len(tests) - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
