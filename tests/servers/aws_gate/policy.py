"""IAM policy documents and the permission each S3 request needs. Pure functions.

Does: Allow and Deny, Action and Resource with * and ?, the condition operators below, principals
by ARN, account and *. Does not: NotAction, NotResource, NotPrincipal, policy variables, permission
boundaries, organisation policies, ACLs. A document that uses what is not done here is refused when
it is read, so that no test passes by an unread condition.
"""
import re

Statements = list[dict]

OPERATORS = {
    "StringEquals": lambda want, found: want == found,
    "StringNotEquals": lambda want, found: want != found,
    "StringLike": lambda want, found: matches(want, found),
    "StringNotLike": lambda want, found: not matches(want, found),
}
KNOWN_FIELDS = {"Sid", "Effect", "Action", "Resource", "Principal", "Condition"}


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def matches(pattern: str, text: str) -> bool:
    """IAM wildcards: * is any text, ? any one character, nothing else is special."""
    regex = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(regex, text, re.DOTALL) is not None


def statements(document) -> Statements:
    """The statements of a policy document, or of a bare list of them, checked."""
    found = as_list(document["Statement"]) if isinstance(document, dict) else list(document)
    for statement in found:
        unknown = (set(statement) - KNOWN_FIELDS) | (set(statement.get("Condition", {})) - set(OPERATORS))
        if unknown or statement["Effect"] not in ("Allow", "Deny"):
            raise ValueError(f"policy statement not understood: {sorted(unknown)} in {statement}")
    return found


def allows(policy: Statements, action: str, resource: str, context: dict[str, str]) -> bool:
    """An explicit Deny wins, then any Allow; nothing said is no."""
    effects = {statement["Effect"] for statement in policy
               if _covers(statement, action, resource) and _condition_holds(statement, context)}
    return effects == {"Allow"}


def trusts(policy: Statements, names: set[str], action: str, context: dict[str, str]) -> bool:
    """Whether a trust policy lets a caller known by any of `names` do `action` on its role."""
    effects = {statement["Effect"] for statement in policy
               if names & _principals(statement)
               and any(matches(want.lower(), action.lower()) for want in as_list(statement["Action"]))
               and _condition_holds(statement, context)}
    return effects == {"Allow"}


def _covers(statement: dict, action: str, resource: str) -> bool:
    return (any(matches(want.lower(), action.lower()) for want in as_list(statement["Action"]))
            and any(matches(want, resource) for want in as_list(statement["Resource"])))


def _condition_holds(statement: dict, context: dict[str, str]) -> bool:
    """Every operator and key must hold; of a key's values, one (for a Not operator: all)."""
    for operator, keys in statement.get("Condition", {}).items():
        negated = "Not" in operator
        combine = all if negated else any
        for key, wanted in keys.items():
            if key not in context:
                if not negated:
                    return False
            elif not combine(OPERATORS[operator](want, context[key]) for want in as_list(wanted)):
                return False
    return True


def _principals(statement: dict) -> set[str]:
    """`arn:aws:iam::1:root` and `1` both mean the account, which is named by its number here."""
    principal = statement["Principal"]
    found = set()
    for name in as_list(principal["AWS"] if isinstance(principal, dict) else principal):
        root = re.fullmatch(r"arn:aws[\w-]*:iam::(\d{12}):root", name)
        found.add(root[1] if root else name)
    return found


# Sub-resources: the query parameter that names one, and the word that permissions use for it.
SUBRESOURCES = {
    "acl": "Acl", "tagging": "Tagging", "versioning": "Versioning", "policy": "Policy",
    "lifecycle": "LifecycleConfiguration", "encryption": "EncryptionConfiguration", "cors": "CORS",
    "notification": "Notification", "requestPayment": "RequestPayment", "logging": "Logging",
    "replication": "ReplicationConfiguration", "website": "Website",
}


def needed(method: str, bucket: str, key: str, query: dict[str, str],
           headers: dict[str, str]) -> list[tuple[str, str]]:
    """The (action, resource) pairs a request must be allowed.

    DeleteObjects is asked for bucket/* at once, where AWS decides for each key.
    """
    if not bucket:
        return [("s3:ListAllMyBuckets", "*")]
    arn = "arn:aws:s3:::" + bucket
    sub = next((word for name, word in SUBRESOURCES.items() if name in query), "")
    if not key:
        return [_bucket_action(method, query, sub, arn)]
    return _object_actions(method, query, sub, f"{arn}/{key}", headers)


def _bucket_action(method: str, query: dict[str, str], sub: str, arn: str) -> tuple[str, str]:
    if method == "POST" and "delete" in query:
        return "s3:DeleteObject", arn + "/*"
    if sub:
        return f"s3:{'Get' if method == 'GET' else 'Put'}Bucket{sub}", arn
    if method in ("GET", "HEAD"):
        named = {"location": "GetBucketLocation", "uploads": "ListBucketMultipartUploads",
                 "versions": "ListBucketVersions"}
        return "s3:" + next((named[name] for name in named if name in query), "ListBucket"), arn
    return "s3:CreateBucket" if method == "PUT" else "s3:DeleteBucket", arn


def _object_actions(method: str, query: dict[str, str], sub: str, arn: str,
                    headers: dict[str, str]) -> list[tuple[str, str]]:
    version = "Version" if "versionId" in query else ""
    if sub:
        verb = {"GET": "Get", "DELETE": "Delete"}.get(method, "Put")
        return [(f"s3:{verb}Object{version}{sub}", arn)]
    if "uploadId" in query and method in ("GET", "DELETE"):
        word = "ListMultipartUploadParts" if method == "GET" else "AbortMultipartUpload"
        return [("s3:" + word, arn)]
    if method in ("GET", "HEAD"):
        return [("s3:GetObject" + version, arn)]
    if method == "DELETE":
        return [("s3:DeleteObject" + version, arn)]
    wanted = [("s3:PutObject", arn)]
    if "x-amz-tagging" in headers:
        wanted.append(("s3:PutObjectTagging", arn))
    if "x-amz-copy-source" in headers:
        source = headers["x-amz-copy-source"].partition("?")[0].lstrip("/")
        wanted.append(("s3:GetObject", "arn:aws:s3:::" + source))
    return wanted


def condition_context(query: dict[str, str]) -> dict[str, str]:
    """The condition keys that a listing carries; a HeadBucket carries none of them."""
    keys = {"prefix": "s3:prefix", "delimiter": "s3:delimiter", "max-keys": "s3:max-keys"}
    return {keys[name]: value for name, value in query.items() if name in keys}
