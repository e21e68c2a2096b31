"""The admin port of the gate: JSON in, JSON out.

    GET  /stats                     requests, granted, refused by code, by_access_key, by_action, assumed
    POST /reset                     counts start again at nothing
    POST /ttl?s=5&report=3600       sessions made from now on live 5 s; report: but are said to live 1 h
    POST /revoke                    every session ends now
    POST /role    {"arn","trust","policy","max_session"}       adds or replaces one
    POST /user    {"access_key","secret","arn","policy"}       adds or replaces one
    POST /bucket  {"name","region"}                            the region a bucket answers in
"""
import http.server
import json
import urllib.parse

from .accounts import Accounts
from .state import State


class AdminHandler(http.server.BaseHTTPRequestHandler):
    accounts: Accounts
    state: State

    def log_message(self, format, *args) -> None:  # noqa: A002 (the base class's name)
        """Nothing: a test's output is its own."""

    def do_GET(self) -> None:
        self._send(200, self.state.snapshot())

    def do_POST(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self._change(path, dict(urllib.parse.parse_qsl(query)), json.loads(body or b"{}"))
        except (KeyError, ValueError) as error:
            self._send(400, {"error": repr(error)})
        else:
            self._send(200, self.state.snapshot())

    def _change(self, path: str, query: dict[str, str], body: dict) -> None:
        match path:
            case "/reset":
                self.state.reset()
            case "/ttl":
                self.state.ttl_seconds = float(query["s"])
                self.state.reported_ttl_seconds = float(query["report"]) if "report" in query else None
            case "/revoke":
                self.accounts.revoke_sessions()
            case "/role":
                self.accounts.add_role(body["arn"], body)
            case "/user":
                self.accounts.add_user(body["access_key"], body)
            case "/bucket":
                self.state.bucket_regions[body["name"]] = body["region"]
            case _:
                raise ValueError(f"no such admin call: {path}")

    def _send(self, status: int, value: dict) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
