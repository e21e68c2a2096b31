"""Faults in front of any HTTP server, decided by number or by seed, so that a failure replays.

    python3 fault_proxy.py CONFIG.json        (prints {"port": …, "admin_port": …} and serves)

    {"target": "http://127.0.0.1:9000", "rules": [RULE, …]}

A RULE names a fault, which requests it counts, and which of those it hits:

    {"fault": "reset", "method": "GET", "path": "^/b/.*\\\\.csv", "on": [3]}

    counts  "method", "path" (a regular expression over path and query); left out: every request
    hits    "on": [1, 4]  "from": 5 (that one and all later)  "chance": 0.1 with "seed": 7;  left out: all counted
    fault   reset           the connection is reset before the server sees the request
            cut_request     "after" bytes of the body reach the server, then both sides are reset; without a body: reset
            hold            the server sees nothing and the client gets nothing, until the client leaves
            lost_reply      the server does the work, the client gets a reset instead of the reply
            cut_reply       the connection ends "after" bytes of the reply's body
            stall           nothing more is sent "after" bytes of the reply's body, until the client leaves
            corrupt         the byte at "after" of the reply's body has its lowest bit flipped
            duplicate       the reply is sent twice, as a confused proxy does
            status          the server sees nothing; the reply is "status" (503) with code "code" (SlowDown)
            throttle        the reply's body runs at "bytes_per_second"

The first rule that hits a request is the one that counts. Admin: GET /stats {"requests", "hits", "seen"};
POST /rules replaces the rules and starts all counts at nothing. Does not imitate: chunked request bodies, TLS.
"""
import hashlib
import http.client
import http.server
import json
import re
import socket
import socketserver
import struct
import sys
import threading
import time
from collections.abc import Iterator

from upstream import BLOCK_BYTES, Upstream, read_exactly

HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length"}
THROTTLE_SLICE_SECONDS = 0.05


class Rules:
    """Which fault, if any, meets the next request.   Threads  any."""

    def __init__(self, rules: list[dict]):
        self._lock = threading.Lock()
        self.replace(rules)

    def replace(self, rules: list[dict]) -> None:
        unknown = [rule for rule in rules if not hasattr(FaultHandler, "fault_" + rule["fault"])]
        if unknown:
            raise ValueError(f"no such fault: {unknown}")
        with self._lock:
            self._rules = [dict(rule, counted=0) for rule in rules]
            self._requests = 0
            self._hits: list[dict] = []
            self._seen: dict[str, int] = {}

    def meet(self, method: str, target: str) -> dict | None:
        with self._lock:
            self._requests += 1
            self._seen[method] = self._seen.get(method, 0) + 1
            for rule in self._rules:
                if rule.get("method", method) == method and re.search(rule.get("path", ""), target):
                    rule["counted"] += 1
                    if _hits(rule, rule["counted"]):
                        self._hits.append({"fault": rule["fault"], "request": self._requests, "method": method,
                                           "target": target})
                        return rule
            return None

    def stats(self) -> dict:
        with self._lock:
            return {"requests": self._requests, "hits": list(self._hits), "seen": dict(self._seen)}


def _hits(rule: dict, number: int) -> bool:
    if "on" in rule:
        return number in rule["on"]
    if "from" in rule:
        return number >= rule["from"]
    if "chance" in rule:
        digest = hashlib.sha256(f"{rule.get('seed', 0)}/{number}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32 < rule["chance"]
    return True


class FaultHandler(http.server.BaseHTTPRequestHandler):
    """One per client connection; `rules` and `target` are set once, by `main`."""
    rules: Rules
    target: str

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def setup(self) -> None:
        super().setup()
        self._upstream = Upstream(self.target)

    def finish(self) -> None:
        self._upstream.close()
        try:
            super().finish()
        except (OSError, ValueError):
            pass  # the connection was reset on purpose

    def log_message(self, format, *args) -> None:  # noqa: A002 (the base class's name)
        """Nothing: a test's output is its own."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def handle_request(self) -> None:
        self._length = int(self.headers.get("Content-Length") or 0)
        rule = self.rules.meet(self.command, self.path)
        try:
            if rule is None:
                self._reply(self._ask())
            else:
                getattr(self, "fault_" + rule["fault"])(rule)
        except (OSError, http.client.HTTPException) as error:
            print(f"fault proxy: {self.command} {self.path[:80]}: {error!r}", file=sys.stderr, flush=True)
            self.fault_reset({})

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_request

    def fault_reset(self, _rule: dict) -> None:
        """SO_LINGER of zero makes the close a TCP reset."""
        self._upstream.close()
        self.close_connection = True
        try:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RD)
        except OSError:
            return
        self.connection.close()

    def fault_cut_request(self, rule: dict) -> None:
        if not self._length:
            self.fault_reset(rule)  # there is no body to cut
            return
        sent = self.rfile.read(min(rule.get("after", 0), self._length))

        def cut() -> Iterator[bytes]:
            yield sent
            raise ConnectionAbortedError("cut on purpose")

        try:
            self._ask(cut())
        except ConnectionAbortedError:
            self.fault_reset(rule)

    def fault_hold(self, _rule: dict) -> None:
        for _ in read_exactly(self.rfile, self._length):
            pass
        self.connection.recv(1)  # returns when the client gives up
        self.close_connection = True

    def fault_lost_reply(self, rule: dict) -> None:
        self._ask().read()
        self.fault_reset(rule)

    def fault_cut_reply(self, rule: dict) -> None:
        self._reply(self._ask(), self._first(rule.get("after", 0)))
        self.wfile.flush()
        self.close_connection = True
        self._upstream.close()

    def fault_stall(self, rule: dict) -> None:
        self._reply(self._ask(), self._first(rule.get("after", 0)))
        self.wfile.flush()
        self.connection.recv(1)  # returns when the client gives up
        self.close_connection = True

    def fault_corrupt(self, rule: dict) -> None:
        def corrupt(blocks: Iterator[bytes]) -> Iterator[bytes]:
            position = 0
            for block in blocks:
                index = rule.get("after", 0) - position
                if 0 <= index < len(block):
                    block = block[:index] + bytes([block[index] ^ 1]) + block[index + 1:]
                position += len(block)
                yield block

        self._reply(self._ask(), corrupt)

    def fault_duplicate(self, _rule: dict) -> None:
        reply = self._ask()
        body = b"".join(_blocks(reply, self.command))
        for _ in range(2):
            self._reply(reply, lambda _blocks: iter([body]))

    def fault_status(self, rule: dict) -> None:
        for _ in read_exactly(self.rfile, self._length):
            pass
        code = rule.get("code", "SlowDown")
        body = f"<Error><Code>{code}</Code><Message>Please reduce your request rate.</Message></Error>".encode()
        self.send_response(rule.get("status", 503))
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fault_throttle(self, rule: dict) -> None:
        size = max(1, int(rule["bytes_per_second"] * THROTTLE_SLICE_SECONDS))

        def slowly(blocks: Iterator[bytes]) -> Iterator[bytes]:
            for block in blocks:
                for start in range(0, len(block), size):
                    time.sleep(THROTTLE_SLICE_SECONDS)
                    yield block[start:start + size]

        self._reply(self._ask(), slowly, flush_each=True)

    def _ask(self, body: Iterator[bytes] | None = None) -> http.client.HTTPResponse:
        headers = [(name, value) for name, value in self.headers.items()
                   if name.lower() not in HOP_HEADERS | {"expect"}]
        return self._upstream.send(self.command, self.path, headers,
                                   body or read_exactly(self.rfile, self._length), self._length)

    def _reply(self, reply: http.client.HTTPResponse, change=lambda blocks: blocks, flush_each: bool = False) -> None:
        """Head as the server said it; `change` maps the blocks of the body to those that are sent."""
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in HOP_HEADERS:
                self.send_header(name, value)
        size = reply.getheader("content-length")
        if size is None and self.command != "HEAD" and reply.status not in (204, 304):
            whole = reply.read()
            size, blocks = str(len(whole)), iter([whole])
        else:
            blocks = _blocks(reply, self.command)
        if size is not None:
            self.send_header("Content-Length", size)
        self.end_headers()
        for block in change(blocks):
            self.wfile.write(block)
            if flush_each:
                self.wfile.flush()

    def _first(self, count: int):
        def first(blocks: Iterator[bytes]) -> Iterator[bytes]:
            left = count
            for block in blocks:
                yield block[:left]
                left -= len(block)
                if left <= 0:
                    return
        return first


def _blocks(reply: http.client.HTTPResponse, method: str) -> Iterator[bytes]:
    if method == "HEAD":
        reply.read()
        return
    while block := reply.read(BLOCK_BYTES):
        yield block


class AdminHandler(http.server.BaseHTTPRequestHandler):
    rules: Rules

    def log_message(self, format, *args) -> None:  # noqa: A002 (the base class's name)
        """Nothing: a test's output is its own."""

    def do_GET(self) -> None:
        self._send(200, self.rules.stats())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.rules.replace(json.loads(body))
        except (KeyError, ValueError) as error:
            self._send(400, {"error": repr(error)})
        else:
            self._send(200, {})

    def _send(self, status: int, value: dict) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main(config_path: str) -> None:
    with open(config_path, encoding="utf-8") as file:
        config = json.load(file)
    rules = Rules(config.get("rules", []))
    handler = type("Faults", (FaultHandler,), {"rules": rules, "target": config["target"]})
    admin = Server(("127.0.0.1", 0), type("Admin", (AdminHandler,), {"rules": rules}))
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=admin.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port, "admin_port": admin.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
