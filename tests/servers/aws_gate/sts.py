"""The STS calls of the gate: AssumeRole and GetCallerIdentity.

Does: trust policies with sts:ExternalId (a missing ID is refused like a wrong one), the caller's own
sts:AssumeRole permission, session policies, session tags and source identity (each needs its own
action in the trust policy), AWS's limits on every parameter, role chaining.
Does not: web identity, SAML, MFA, transitive tags.
"""
import datetime
import json
import re
import secrets
import time
from xml.sax.saxutils import escape

from . import policy
from .accounts import Accounts, Identity
from .refusal import Refusal
from .state import State

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
CHAINED_LIMIT_SECONDS = 3600


def answer(accounts: Accounts, state: State, caller: Identity, form: dict[str, str]) -> str:
    """The XML of a granted call; raises Refusal for any other."""
    action = form.get("Action", "")
    if action == "GetCallerIdentity":
        result = _element("Arn", caller.arn) + _element("UserId", "AIDATEST") + _element("Account", caller.account)
    elif action == "AssumeRole":
        result = _assume_role(accounts, state, caller, form)
    else:
        raise Refusal(400, "InvalidAction", f"Could not find operation {action} for version 2011-06-15")
    return (f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{result}</{action}Result>'
            f"<ResponseMetadata>{_element('RequestId', state.request_id())}</ResponseMetadata></{action}Response>")


def refusal_body(refusal: Refusal, request_id: str) -> str:
    return (f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type>{_element("Code", refusal.code)}'
            f'{_element("Message", refusal.message)}</Error>{_element("RequestId", request_id)}</ErrorResponse>')


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _assume_role(accounts: Accounts, state: State, caller: Identity, form: dict[str, str]) -> str:
    _check_form(form)
    duration = int(form.get("DurationSeconds") or 3600)
    arn = form["RoleArn"]
    with accounts.lock:
        role = accounts.roles.get(arn)
    if role is None or not _is_trusted(caller, arn, role.trust, form):
        raise Refusal(403, "AccessDenied",
                      f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}")
    _check_duration(duration, role.max_session, caller)
    life = min(duration, state.ttl_seconds)
    session = _session(role.policy, arn, form, life)
    access_key = accounts.add_session(session)
    state.note_assumed(form)
    shown = time.time() + (state.reported_ttl_seconds or life)
    return _credentials(session, access_key, shown, form["RoleSessionName"])


def _check_form(form: dict[str, str]) -> None:
    rules = {"RoleArn": r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+", "RoleSessionName": r"[\w+=,.@-]{2,64}"}
    optional = {"ExternalId": r"[\w+=,.@:/-]{2,1224}", "SourceIdentity": r"[\w+=,.@-]{2,64}",
                "DurationSeconds": r"\d+"}
    rules.update({name: rule for name, rule in optional.items() if name in form})
    for name, rule in rules.items():
        if not re.fullmatch(rule, form.get(name, ""), re.ASCII):
            member = name[0].lower() + name[1:]
            raise Refusal(400, "ValidationError",
                          f"1 validation error detected: Value at '{member}' failed to satisfy constraint: "
                          f"Member must satisfy regular expression pattern: {rule}")


def _is_trusted(caller: Identity, arn: str, trust: policy.Statements, form: dict[str, str]) -> bool:
    """The trust policy must say yes; so must the caller's own, unless its role or user in the same
    account is named there outright."""
    context = {"sts:ExternalId": form["ExternalId"]} if "ExternalId" in form else {}
    context["sts:RoleSessionName"] = form["RoleSessionName"]
    actions = ["sts:AssumeRole"]
    if any(name.startswith("Tags.member.") for name in form):
        actions.append("sts:TagSession")
    if "SourceIdentity" in form:
        actions.append("sts:SetSourceIdentity")
    outright = {caller.arn, caller.role_arn} - {""}
    names = outright | {caller.account, "*"}
    if not all(policy.trusts(trust, names, action, context) for action in actions):
        return False
    named_at_home = caller.account == arn.split(":")[4] and policy.trusts(trust, outright, "sts:AssumeRole", context)
    return named_at_home or caller.may("sts:AssumeRole", arn, context)


def _check_duration(duration: int, max_session: int, caller: Identity) -> None:
    if not 900 <= duration <= 43200:
        raise Refusal(400, "ValidationError",
                      "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: "
                      "Member must have value between 900 and 43200")
    if duration > max_session:
        raise Refusal(400, "ValidationError",
                      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    if caller.role_arn and duration > CHAINED_LIMIT_SECONDS:
        raise Refusal(400, "ValidationError",
                      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")


def _session(role_policy: policy.Statements, arn: str, form: dict[str, str], life: float) -> Identity:
    parts = arn.split(":")
    name = form["RoleSessionName"]
    policies = [role_policy]
    if "Policy" in form:
        try:
            policies.append(policy.statements(json.loads(form["Policy"])))
        except (ValueError, KeyError) as error:
            raise Refusal(400, "MalformedPolicyDocument", str(error)) from error
    return Identity(arn=f"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{parts[5].split('/')[-1]}/{name}",
                    role_arn=arn, secret=secrets.token_urlsafe(30), token=secrets.token_urlsafe(90),
                    expires_at=time.time() + life, policies=policies)


def _credentials(session: Identity, access_key: str, shown_expiry: float, name: str) -> str:
    expiration = datetime.datetime.fromtimestamp(shown_expiry, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    user = _element("Arn", session.arn) + _element("AssumedRoleId", "AROATEST:" + name)
    credentials = (_element("AccessKeyId", access_key) + _element("SecretAccessKey", session.secret)
                   + _element("SessionToken", session.token or "") + _element("Expiration", expiration))
    return f"<AssumedRoleUser>{user}</AssumedRoleUser><Credentials>{credentials}</Credentials>"
