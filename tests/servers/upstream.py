"""One keep-alive HTTP/1.1 connection to the server behind a test proxy, and copying of bodies."""
import http.client
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import BinaryIO

BLOCK_BYTES = 1 << 20
TIMEOUT_SECONDS = 300

Headers = list[tuple[str, str]]


class Upstream:
    """Threads  one at a time; proxies keep one per client connection."""

    def __init__(self, url: str):
        parts = urllib.parse.urlsplit(url)
        self.netloc = parts.netloc
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)

    def send(self, method: str, target: str, headers: Headers, body: Iterable[bytes],
             length: int) -> http.client.HTTPResponse:
        """Send one request with exactly these headers and return the reply, its body unread.

        A request without a body is sent once more when the kept connection turns out to be closed.
        """
        for last_try in (False, True):
            try:
                self._start(method, target, headers, length)
                self._send_body(body)
                return self._connection.getresponse()
            except (OSError, http.client.HTTPException):
                self.close()
                if last_try or length:
                    raise
        raise AssertionError("the loop returns or raises")

    def close(self) -> None:
        self._connection.close()

    def _start(self, method: str, target: str, headers: Headers, length: int) -> None:
        if self._connection.sock is not None and length:
            self._connection.close()  # a body cannot be sent twice, so it never meets a stale connection
        self._connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            self._connection.putheader(name, value.encode("utf-8", "surrogateescape"))
        if length or method in ("PUT", "POST"):
            self._connection.putheader("content-length", str(length))
        self._connection.endheaders()

    def _send_body(self, body: Iterable[bytes]) -> None:
        for block in body:
            try:
                self._connection.send(block)
            except OSError:
                return  # the server answered before the body's end: its answer is what counts


def read_exactly(source: BinaryIO, length: int) -> Iterator[bytes]:
    """The next `length` bytes in blocks; ConnectionResetError when the client ends early."""
    while length > 0:
        block = source.read1(min(length, BLOCK_BYTES))
        if not block:
            raise ConnectionResetError("the client ended its body early")
        length -= len(block)
        yield block
