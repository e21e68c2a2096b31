"""Users, roles and sessions of the gate, and whether a request is from one of them."""
import datetime
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field, replace

from . import policy, sigv4
from .refusal import Refusal

MAX_SKEW_SECONDS = 900


@dataclass
class Identity:
    """A user, or a role's session. Every policy must allow what the identity wants to do."""
    arn: str
    secret: str
    policies: list[policy.Statements]
    role_arn: str = ""
    token: str | None = None
    expires_at: float | None = None

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    def may(self, action: str, resource: str, context: dict[str, str]) -> bool:
        return all(policy.allows(each, action, resource, context) for each in self.policies)


@dataclass
class Role:
    trust: policy.Statements
    policy: policy.Statements
    max_session: int = 3600


@dataclass(frozen=True)
class Proven:
    """A request whose signature is right: whose it is, and what signs its chunks."""
    identity: Identity
    claim: sigv4.Claim
    key: bytes


@dataclass
class Accounts:
    """Threads  `lock` guards every table; values in them are replaced, never changed in place."""
    users: dict[str, Identity] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    sessions: dict[str, Identity] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add_user(self, access_key: str, settings: dict) -> None:
        user = Identity(arn=settings["arn"], secret=settings["secret"],
                        policies=[policy.statements(settings.get("policy", []))])
        with self.lock:
            self.users[access_key] = user

    def add_role(self, arn: str, settings: dict) -> None:
        role = Role(trust=policy.statements(settings["trust"]),
                    policy=policy.statements(settings.get("policy", [])),
                    max_session=settings.get("max_session", 3600))
        with self.lock:
            self.roles[arn] = role

    def add_session(self, identity: Identity) -> str:
        access_key = "ASIA" + secrets.token_hex(8).upper()
        with self.lock:
            self.sessions[access_key] = identity
        return access_key

    def revoke_sessions(self) -> None:
        with self.lock:
            self.sessions = {key: replace(session, expires_at=0.0)
                             for key, session in self.sessions.items()}

    def find(self, access_key: str) -> Identity | None:
        with self.lock:
            return self.users.get(access_key) or self.sessions.get(access_key)

    def prove(self, service: str, request: sigv4.Signable) -> Proven:
        """Whose request this is, or the Refusal that AWS's `service` ("s3", "sts") would answer.

        The caller fills in every field but `signed_names`; an empty `payload` means the one claimed.
        """
        claim = _read_claim(service, request)
        identity = self.find(claim.access_key)
        if identity is None:
            raise _unknown_key(service)
        key = sigv4.signing_key(identity.secret, claim.scope)
        _check_signature(request, claim, key)
        _check_time(service, claim)
        _check_token(service, claim, identity)
        return Proven(identity, claim, key)


def _read_claim(service: str, request: sigv4.Signable) -> sigv4.Claim:
    try:
        claim = sigv4.read_claim(request.query, request.headers)
    except ValueError as error:
        raise Refusal(400, "AuthorizationHeaderMalformed", str(error)) from error
    if claim is None:
        code = "AccessDenied" if service == "s3" else "MissingAuthenticationToken"
        raise Refusal(403, code, "Access Denied" if service == "s3" else "Request is missing Authentication Token")
    return claim


def _unknown_key(service: str) -> Refusal:
    if service == "s3":
        return Refusal(403, "InvalidAccessKeyId",
                       "The AWS Access Key Id you provided does not exist in our records.")
    return Refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.")


def _check_signature(request: sigv4.Signable, claim: sigv4.Claim, key: bytes) -> None:
    presigned = claim.expires is not None
    query = [pair for pair in request.query if not presigned or pair[0] != "X-Amz-Signature"]
    signed = replace(request, query=query, signed_names=claim.signed_names,
                     payload=request.payload or claim.payload)
    unsigned = [name for name in request.headers
                if name.startswith("x-amz-") and name not in claim.signed_names
                and name != "x-amz-content-sha256"]
    wanted = sigv4.signature(signed, claim.amz_date, claim.scope, key)
    if (unsigned and not presigned) or not hmac.compare_digest(wanted, claim.signature):
        raise Refusal(403, "SignatureDoesNotMatch",
                      "The request signature we calculated does not match the signature you provided. "
                      "Check your key and signing method.",
                      elements={"StringToSign": sigv4.string_to_sign(signed, claim.amz_date, claim.scope)})


def _check_time(service: str, claim: sigv4.Claim) -> None:
    try:
        signed_at = datetime.datetime.strptime(claim.amz_date, "%Y%m%dT%H%M%SZ")
    except ValueError as error:
        raise Refusal(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header") from error
    age = time.time() - signed_at.replace(tzinfo=datetime.UTC).timestamp()
    if claim.expires is not None:
        if age > claim.expires:
            raise Refusal(403, "AccessDenied", "Request has expired")
    elif abs(age) > MAX_SKEW_SECONDS:
        if service == "s3":
            raise Refusal(403, "RequestTimeTooSkewed",
                          "The difference between the request time and the current time is too large.")
        raise Refusal(403, "SignatureDoesNotMatch", f"Signature expired: {claim.amz_date} is too old")


def _check_token(service: str, claim: sigv4.Claim, identity: Identity) -> None:
    status = 400 if service == "s3" else 403
    if claim.token != identity.token:
        code = "InvalidToken" if service == "s3" else "InvalidClientTokenId"
        raise Refusal(status, code, "The provided token is malformed or otherwise invalid.")
    if identity.expires_at is not None and time.time() >= identity.expires_at:
        raise Refusal(status, "ExpiredToken", "The provided token has expired.")
