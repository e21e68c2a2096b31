"""The S3 side of the gate: who asks, may they, and the same request signed anew for the backend."""
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from upstream import read_exactly

from . import bodies, policy, sigv4
from .accounts import Accounts, Identity, Proven
from .refusal import Refusal
from .state import State

# What belongs to the client's own signature or connection and must not reach the backend.
NOT_FORWARDED = {"authorization", "host", "x-amz-security-token", "x-amz-date", "connection", "expect",
                 "x-amz-content-sha256", "content-length", "transfer-encoding", "accept-encoding"}


@dataclass(frozen=True)
class S3Request:
    """Shape  `path` is decoded and always /bucket/key, whatever the addressing style was."""
    method: str
    path: str
    query: sigv4.Pairs
    headers: dict[str, str]
    length: int

    @property
    def bucket(self) -> str:
        return self.path[1:].partition("/")[0]

    @property
    def key(self) -> str:
        return self.path[1:].partition("/")[2]


@dataclass(frozen=True)
class Forwarded:
    """What is sent to the backend."""
    target: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]
    length: int


def path_style(raw_path: str, host: str, domain: str) -> str:
    """/key on bucket.DOMAIN and /bucket/key on DOMAIN are both /bucket/key, decoded."""
    name = host.rsplit(":", 1)[0]
    if name.endswith("." + domain):
        raw_path = f"/{name[:-len(domain) - 1]}{raw_path}"
    return sigv4.decode(raw_path)


def authorise(request: S3Request, proven: Proven, state: State) -> str:
    """The permission that was needed and is granted; Refusal otherwise."""
    query = dict(request.query)
    wanted = policy.needed(request.method, request.bucket, request.key, query, request.headers)
    _check_region(request, proven, state, wanted[0][0])
    region = {"x-amz-bucket-region": state.region_of(request.bucket)} if request.bucket else {}
    context = policy.condition_context(query)
    for action, resource in wanted:
        if not proven.identity.may(action, resource, context):
            raise Refusal(403, "AccessDenied",
                          f"User: {proven.identity.arn} is not authorized to perform: {action} on resource: "
                          f'"{resource}" because no identity-based policy allows the {action} action',
                          headers=region)
    return wanted[0][0]


def _check_region(request: S3Request, proven: Proven, state: State, action: str) -> None:
    """A bucket answers in its own region only; listing and locating buckets work from everywhere."""
    wanted, found = state.region_of(request.bucket), proven.claim.region
    if found == wanted or action in ("s3:ListAllMyBuckets", "s3:GetBucketLocation"):
        return
    raise Refusal(400, "AuthorizationHeaderMalformed",
                  f"The authorization header is malformed; the region '{found}' is wrong; expecting '{wanted}'",
                  elements={"Region": wanted}, headers={"x-amz-bucket-region": wanted})


def hides_missing_keys(request: S3Request, identity: Identity, action: str) -> bool:
    """AWS answers 403 and not 404 for a missing key when the caller may not list the bucket."""
    return (action in ("s3:GetObject", "s3:GetObjectVersion")
            and not identity.may("s3:ListBucket", "arn:aws:s3:::" + request.bucket, {"s3:prefix": request.key}))


def forward(request: S3Request, proven: Proven, source, backend: dict, netloc: str) -> Forwarded:
    """The request as the backend gets it: path style, signed with the backend's own key."""
    headers = {name: value for name, value in request.headers.items() if name not in NOT_FORWARDED}
    query = [pair for pair in request.query
             if not pair[0].lower().startswith("x-amz-") or pair[0].lower().startswith("x-amz-checksum")]
    payload, body, length = _body(request, proven, source, headers)
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    headers |= {"host": netloc, "x-amz-content-sha256": payload, "x-amz-date": now}
    names = sorted(name for name in headers if name in ("host", "content-md5") or name.startswith("x-amz-"))
    signable = sigv4.Signable(request.method, request.path, query, headers, names, payload)
    scope = f"{now[:8]}/{backend.get('region', 'us-east-1')}/s3/aws4_request"
    signature = sigv4.signature(signable, now, scope, sigv4.signing_key(backend["secret_key"], scope))
    headers["authorization"] = (f"{sigv4.ALGORITHM} Credential={backend['access_key']}/{scope}, "
                                f"SignedHeaders={';'.join(names)}, Signature={signature}")
    target = sigv4.encode_path(request.path) + ("?" + sigv4.canonical_query(query) if query else "")
    return Forwarded(target, list(headers.items()), body, length)


def _body(request: S3Request, proven: Proven, source, headers: dict[str, str]):
    """(payload word, blocks, length) of the forwarded body; signed chunks lose their signatures."""
    payload = proven.claim.payload
    plain = read_exactly(source, request.length)
    if re.fullmatch(r"[0-9a-f]{64}", payload):
        return payload, bodies.verified(plain, payload), request.length
    if not payload.startswith("STREAMING-AWS4-HMAC-SHA256"):
        return payload, plain, request.length
    claim = proven.claim
    chunks = bodies.SignedChunks(source, request.length, proven.key, claim.signature, claim.amz_date, claim.scope)
    if payload.endswith("TRAILER"):
        body = bodies.unsigned_trailer_body(chunks)
        return "STREAMING-UNSIGNED-PAYLOAD-TRAILER", [body], len(body)
    length = int(headers.pop("x-amz-decoded-content-length"))
    encodings = [word.strip() for word in headers.pop("content-encoding", "").split(",")]
    kept = ",".join(word for word in encodings if word not in ("", "aws-chunked"))
    if kept:
        headers["content-encoding"] = kept
    return "UNSIGNED-PAYLOAD", chunks.data(has_trailers=False), length


def location_body(region: str) -> str:
    """GetBucketLocation says nothing for us-east-1, for historical reasons."""
    text = "" if region == "us-east-1" else escape(region)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{text}</LocationConstraint>')


def refusal_body(refusal: Refusal, request_id: str) -> str:
    fields = {"Code": refusal.code, "Message": refusal.message, **refusal.elements,
              "RequestId": request_id, "HostId": "gate"}
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'


def authenticate(request: S3Request, raw_path: str, accounts: Accounts) -> Proven:
    signable = sigv4.Signable(request.method, sigv4.decode(raw_path), request.query, request.headers, [], "")
    return accounts.prove("s3", signable)
