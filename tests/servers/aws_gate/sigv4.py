"""SigV4 as a server checks it: pure functions over a request's parts, no I/O.

Query parameters are lists of decoded (name, value) pairs, header names are lower case.
Bytes that are not UTF-8 survive as surrogates, so that any S3 key can be signed again.
"""
import hashlib
import hmac
import urllib.parse
from dataclasses import dataclass

ALGORITHM = "AWS4-HMAC-SHA256"
UNRESERVED = "-_.~"

Pairs = list[tuple[str, str]]


def encode(text: str, safe: str = UNRESERVED) -> str:
    return urllib.parse.quote(text, safe=safe, encoding="utf-8", errors="surrogateescape")


def decode(text: str) -> str:
    return urllib.parse.unquote(text, encoding="utf-8", errors="surrogateescape")


def encode_path(path: str) -> str:
    return encode(path, UNRESERVED + "/")


def parse_query(text: str) -> Pairs:
    """`a=1&b` → [("a", "1"), ("b", "")]. A plus sign is a plus sign: S3 does not read forms."""
    pairs = [part.partition("=") for part in text.split("&") if part]
    return [(decode(name), decode(value)) for name, _, value in pairs]


def canonical_query(query: Pairs) -> str:
    return "&".join(f"{name}={value}" for name, value in
                    sorted((encode(name), encode(value)) for name, value in query))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hmac_sha256(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()


def signing_key(secret: str, scope: str) -> bytes:
    """`scope` is 20150830/us-east-1/s3/aws4_request."""
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac_sha256(key, part)
    return key


@dataclass(frozen=True)
class Signable:
    """What a signature covers. `path` is decoded; S3 encodes it once and does not normalise it."""
    method: str
    path: str
    query: Pairs
    headers: dict[str, str]
    signed_names: list[str]
    payload: str  # a hex digest or one of the words such as UNSIGNED-PAYLOAD


def canonical_request(request: Signable) -> str:
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n"
                      for name in request.signed_names)
    return "\n".join([request.method, encode_path(request.path), canonical_query(request.query),
                      headers, ";".join(request.signed_names), request.payload])


def string_to_sign(request: Signable, amz_date: str, scope: str) -> str:
    digest = sha256(canonical_request(request).encode("utf-8", "surrogateescape"))
    return "\n".join([ALGORITHM, amz_date, scope, digest])


def signature(request: Signable, amz_date: str, scope: str, key: bytes) -> str:
    return hmac_sha256(key, string_to_sign(request, amz_date, scope)).hex()


@dataclass(frozen=True)
class Claim:
    """Who a request says it is from, and the signature that is to prove it."""
    access_key: str
    scope: str
    signed_names: list[str]
    signature: str
    amz_date: str
    token: str | None
    payload: str
    expires: int | None  # seconds; presigned requests only

    @property
    def region(self) -> str:
        return self.scope.split("/")[1]

    @property
    def service(self) -> str:
        return self.scope.split("/")[2]


def read_claim(query: Pairs, headers: dict[str, str]) -> Claim | None:
    """The claim of a signed or presigned request; None when it is neither, ValueError when broken."""
    authorization = headers.get("authorization", "")
    if authorization.startswith(ALGORITHM):
        return _header_claim(authorization[len(ALGORITHM):], headers)
    parameters = dict(query)
    return _query_claim(parameters) if "X-Amz-Signature" in parameters else None


def _header_claim(text: str, headers: dict[str, str]) -> Claim:
    fields = dict(part.strip().split("=", 1) for part in text.split(","))
    access_key, scope = _split_credential(fields.get("Credential", ""))
    return Claim(access_key=access_key, scope=scope,
                 signed_names=fields.get("SignedHeaders", "").split(";"),
                 signature=fields.get("Signature", ""), amz_date=headers.get("x-amz-date", ""),
                 token=headers.get("x-amz-security-token"),
                 payload=headers.get("x-amz-content-sha256", ""), expires=None)


def _query_claim(parameters: dict[str, str]) -> Claim:
    access_key, scope = _split_credential(parameters.get("X-Amz-Credential", ""))
    return Claim(access_key=access_key, scope=scope,
                 signed_names=parameters.get("X-Amz-SignedHeaders", "").split(";"),
                 signature=parameters["X-Amz-Signature"],
                 amz_date=parameters.get("X-Amz-Date", ""),
                 token=parameters.get("X-Amz-Security-Token"), payload="UNSIGNED-PAYLOAD",
                 expires=int(parameters.get("X-Amz-Expires", "")))


def _split_credential(text: str) -> tuple[str, str]:
    access_key, _, scope = text.partition("/")
    if len(scope.split("/")) != 4:
        raise ValueError(f"credential {text!r} is not KEY/DATE/REGION/SERVICE/aws4_request")
    return access_key, scope
