"""The HTTP edge of the gate: reads a request, lets sts or proxy decide, writes the reply."""
import http.client
import http.server
import sys
import urllib.parse

from upstream import BLOCK_BYTES, Upstream

from . import proxy, sigv4, sts
from .accounts import Accounts
from .refusal import Refusal
from .state import State

HOP_HEADERS = {"transfer-encoding", "connection", "content-length", "keep-alive"}


class GateHandler(http.server.BaseHTTPRequestHandler):
    """One per client connection. The class attributes are set once, by `serve` in __main__."""
    accounts: Accounts
    state: State
    backend: dict
    domain: str

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    rbufsize = 1 << 20

    def setup(self) -> None:
        super().setup()
        self._upstream = Upstream(self.backend["url"])

    def finish(self) -> None:
        self._upstream.close()
        try:
            super().finish()
        except OSError:
            pass  # the client is gone: its unread reply has nowhere to go

    def log_message(self, format, *args) -> None:  # noqa: A002 (the base class's name)
        """Nothing: a test's output is its own."""

    def handle_expect_100(self) -> bool:
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()
        return True

    def handle_request(self) -> None:
        self.state.note_request()
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        path, _, query = self.path.partition("?")
        try:
            if "/sts/" in headers.get("authorization", ""):
                self._sts(path, sigv4.parse_query(query), headers)
            else:
                self._s3(path, sigv4.parse_query(query), headers)
        except (OSError, http.client.HTTPException) as error:
            print(f"gate: {self.command} {self.path[:80]}: {error!r}", file=sys.stderr, flush=True)
            self._upstream.close()
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_request

    def _sts(self, path: str, query: sigv4.Pairs, headers: dict[str, str]) -> None:
        body = self.rfile.read(int(headers.get("content-length") or 0))
        form = dict(query) | dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        try:
            signable = sigv4.Signable(self.command, sigv4.decode(path), query, headers, [], sigv4.sha256(body))
            proven = self.accounts.prove("sts", signable)
            reply = sts.answer(self.accounts, self.state, proven.identity, form)
            self.state.note_granted(proven.claim.access_key, "sts:" + form["Action"])
            self._send_xml(200, reply, {"x-amzn-RequestId": self.state.request_id()})
        except Refusal as refusal:
            self.state.note_refused(refusal.code)
            request_id = self.state.request_id()
            self._send_xml(refusal.status, sts.refusal_body(refusal, request_id), {"x-amzn-RequestId": request_id})

    def _s3(self, raw_path: str, query: sigv4.Pairs, headers: dict[str, str]) -> None:
        path = proxy.path_style(raw_path, headers.get("host", ""), self.domain)
        request = proxy.S3Request(self.command, path, query, headers, int(headers.get("content-length") or 0))
        try:
            proven = proxy.authenticate(request, raw_path, self.accounts)
            action = proxy.authorise(request, proven, self.state)
            reply = self._ask_backend(request, proven)
            if reply.status == 404 and proxy.hides_missing_keys(request, proven.identity, action):
                reply.read()
                raise Refusal(403, "AccessDenied", "Access Denied")
            self.state.note_granted(proven.claim.access_key, action)
            self._relay(request, reply, action)
        except Refusal as refusal:
            self.state.note_refused(refusal.code)
            self._refuse_s3(request, refusal)

    def _ask_backend(self, request: proxy.S3Request, proven) -> http.client.HTTPResponse:
        sent = proxy.forward(request, proven, self.rfile, self.backend, self._upstream.netloc)
        try:
            return self._upstream.send(request.method, sent.target, sent.headers, sent.body, sent.length)
        except Refusal:
            self._upstream.close()  # refused half way: the backend sees a cut upload
            raise

    def _refuse_s3(self, request: proxy.S3Request, refusal: Refusal) -> None:
        request_id = self.state.request_id()
        headers = {"x-amz-request-id": request_id, "x-amz-id-2": "gate"} | refusal.headers
        if request.length:
            headers["Connection"] = "close"  # the body was not read, so the connection is of no more use
            self.close_connection = True
        self._send_xml(refusal.status, proxy.refusal_body(refusal, request_id), headers)

    def _send_xml(self, status: int, text: str, headers: dict[str, str]) -> None:
        body = b"" if self.command == "HEAD" else text.encode("utf-8", "surrogateescape")
        self.send_response(status)
        for name, value in ({"Content-Type": "application/xml", "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _relay(self, request: proxy.S3Request, reply: http.client.HTTPResponse, action: str) -> None:
        region = self.state.region_of(request.bucket)
        if action == "s3:GetBucketLocation" and reply.status == 200:
            reply.read()
            self._send_xml(200, proxy.location_body(region), {"x-amz-bucket-region": region})
            return
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in HOP_HEADERS | {"x-amz-bucket-region"}:
                self.send_header(name, value)
        if request.bucket and not request.key:
            self.send_header("x-amz-bucket-region", region)
        if reply.getheader("x-amz-request-id") is None:
            self.send_header("x-amz-request-id", self.state.request_id())
        self._relay_body(reply)
        self.wfile.flush()

    def _relay_body(self, reply: http.client.HTTPResponse) -> None:
        size = reply.getheader("content-length")
        bodiless = self.command == "HEAD" or reply.status in (204, 304)
        if size is None and not bodiless:
            whole = reply.read()
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole)
            return
        if size is not None:
            self.send_header("Content-Length", size)
        self.end_headers()
        if bodiless:
            reply.read()
            return
        left = int(size or 0)
        while left:
            block = reply.read(min(left, BLOCK_BYTES))
            if not block:
                self.close_connection = True  # the backend cut its reply: so does the gate
                return
            self.wfile.write(block)
            left -= len(block)
        reply.read()
