"""Request bodies on their way through the gate: checked while they stream."""
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from .refusal import Refusal
from .sigv4 import sha256, hmac_sha256

LONGEST_LINE = 1 << 16


def verified(blocks: Iterable[bytes], wanted_sha256: str) -> Iterator[bytes]:
    """The same blocks; the last is held back until the hash of all is known to be right."""
    digest = hashlib.sha256()
    held = b""
    for block in blocks:
        if held:
            yield held
        digest.update(block)
        held = block
    if digest.hexdigest() != wanted_sha256:
        raise Refusal(400, "XAmzContentSHA256Mismatch",
                      "The provided 'x-amz-content-sha256' header does not match what was computed.")
    yield held


class SignedChunks:
    """An aws-chunked body with a signature per chunk, and maybe signed trailers at its end.

    Shape  `<hex size>;chunk-signature=<64 hex>\\r\\n<bytes>\\r\\n … 0;chunk-signature=…\\r\\n[trailers]\\r\\n`
    """

    def __init__(self, source: BinaryIO, length: int, key: bytes, seed: str, amz_date: str, scope: str):
        self._source = source
        self._left = length
        self._key = key
        self._previous = seed
        self._amz_date = amz_date
        self._scope = scope
        self.trailers: list[bytes] = []

    def data(self, has_trailers: bool) -> Iterator[bytes]:
        while True:
            match = re.match(rb"([0-9a-fA-F]+);chunk-signature=([0-9a-f]{64})", self._line())
            if match is None:
                raise Refusal(400, "IncompleteBody", "The request body is not aws-chunked.")
            size = int(match[1], 16)
            block = self._source.read(size)
            self._left -= size
            if size or not has_trailers:
                self._line()
            self._check("AWS4-HMAC-SHA256-PAYLOAD", [sha256(b""), sha256(block)], match[2].decode())
            if not size:
                break
            yield block
        if has_trailers:
            self._read_trailers()

    def _read_trailers(self) -> None:
        while self._left > 0:
            line = self._line().strip()
            if line.lower().startswith(b"x-amz-trailer-signature:"):
                blob = b"".join(trailer + b"\n" for trailer in self.trailers)
                self._check("AWS4-HMAC-SHA256-TRAILER", [sha256(blob)], line.partition(b":")[2].decode())
            elif line:
                self.trailers.append(line)

    def _check(self, algorithm: str, hashes: list[str], found: str) -> None:
        text = "\n".join([algorithm, self._amz_date, self._scope, self._previous, *hashes])
        wanted = hmac_sha256(self._key, text).hex()
        if not hmac.compare_digest(wanted, found):
            raise Refusal(403, "SignatureDoesNotMatch", "The signature of a chunk does not match.")
        self._previous = wanted

    def _line(self) -> bytes:
        line = self._source.readline(LONGEST_LINE)
        self._left -= len(line)
        return line


def unsigned_trailer_body(chunks: SignedChunks) -> bytes:
    """The same chunks and trailers in the unsigned form, as one body: its length must be known."""
    parts = [b"%x\r\n%s\r\n" % (len(block), block) for block in chunks.data(has_trailers=True)]
    return b"".join(parts) + b"0\r\n" + b"".join(line + b"\r\n" for line in chunks.trailers) + b"\r\n"
