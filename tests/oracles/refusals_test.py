"""Each refusal that moto makes comes out of our client as a sentence that says what to do, and quotes moto.

    PYTHONPATH=tests/servers refusals_test.py path/to/client_tool [test …]

moto with its IAM switched on refuses as AWS does. Each case is sent by botocore, which tells the HTTP status, the code
and the words, and by our client (client_tool.cc), whose sentence must name who has to act and the permission or
setting. The permissions are those of AWS's service authorization reference for S3 and STS.
"""
import hashlib
import json
import subprocess
import sys
import unittest
import urllib.request
from dataclasses import dataclass, field

import botocore.config
import botocore.session
import moto.s3.exceptions
from botocore.exceptions import ClientError

import servers

TOOL = ""
LAKE, VERSIONED, DENYING, NONE = "lake", "versioned", "denying", "none-such"
PART = "x" * (5 << 20)
UNKNOWN_KEY = ("AKIANOBODYKNOWSME000", "any-secret-at-all")
OPEN_REQUESTS = b"0"  # how many moto still lets pass unchecked

# What moto can refuse with and the client has no request for: creating, configuring, tagging, locking and copying.
NOT_ASKED_FOR = {
    "AccessDeniedByLock", "AccessForbidden", "BadRequest", "BucketAlreadyExists", "BucketAlreadyOwnedByYou",
    "BucketNeedsToBeNew", "BucketNotEmpty", "CopyObjectMustChangeSomething", "CrossLocationLoggingProhibited",
    "DuplicateTagKeys", "IllegalLocationConstraintException", "IncompatibleLocationConstraintException",
    "InvalidBucketName", "InvalidBucketState", "InvalidFilterRuleName", "InvalidLocationConstraintException",
    "InvalidNamespaceHeaderException", "InvalidNotificationARN", "InvalidNotificationDestination",
    "InvalidNotificationEvent", "InvalidPublicAccessBlockConfiguration", "InvalidRequest", "InvalidTagError",
    "InvalidTargetBucketForLogging", "LockNotEnabled", "MalformedACLError", "MethodNotAllowed",
    "MissingInventoryConfig", "MissingRequestBody", "MissingUploadObjectWithObjectLockHeaders",
    "NoSuchBucketPolicy", "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration", "NoSuchTagSet", "NoSuchWebsiteConfiguration", "NoSystemTags",
    "ObjectLockConfigurationNotFoundError", "ObjectNotInActiveTierError", "OwnershipControlsNotFoundError",
    "ReplicationConfigurationNotFoundError", "S3AclAndGrantError", "ServerSideEncryptionConfigurationNotFoundError",
    "VersioningNotEnabledForReplication", "WrongPublicAccessBlockAccountIdError"}
# What it has a request for, but never with what moto refuses: an empty token, page sizes that are no numbers.
NOT_PROVOKED = {"InvalidContinuationToken", "InvalidMaxPartArgument", "NotAnIntegerException"}
# Bases of others, and those that nothing in moto raises.
NOT_RAISED = {"S3ClientError", "BucketError", "InvalidArgumentError", "InvalidVersion", "RangeNotSatisfiable"}


@dataclass(frozen=True)
class Refusal:
    """One call that moto refuses, and what our sentence must say of it."""
    raises: str  # moto's class
    who: str
    call: str
    arguments: dict
    kind: str
    says: list[str]
    code: str | None = None  # where botocore knows none, which is for HEAD: ""


@dataclass
class World:
    """What stands in moto before it is closed."""
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    role: str = ""
    upload: str = ""
    parts: list[dict] = field(default_factory=list)
    marker: str = ""


def allow(actions):
    return json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})


class RefusalsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = botocore.session.Session()
        cls.url = cls.enterClassContext(servers.moto()).url
        cls.world = World()
        cls.fill_s3()
        cls.fill_iam()
        cls.close()
        cls.tool = subprocess.Popen([TOOL, cls.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end_tool)

    @classmethod
    def end_tool(cls):
        cls.tool.stdin.close()
        cls.tool.wait(10)
        cls.tool.stdout.close()

    @classmethod
    def client(cls, service, key_id="AKIASETUP00000000000", secret="unchecked", token=None):
        config = botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"},
                                        request_checksum_calculation="when_required")
        return cls.session.create_client(service, region_name="us-east-1", endpoint_url=cls.url, config=config,
                                         aws_access_key_id=key_id, aws_secret_access_key=secret,
                                         aws_session_token=token)

    @classmethod
    def fill_s3(cls):
        s3, world = cls.client("s3"), cls.world
        for bucket in (LAKE, VERSIONED, DENYING):
            s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration={"Status": "Enabled"})
        for bucket in (LAKE, VERSIONED, DENYING):
            s3.put_object(Bucket=bucket, Key="k", Body=b"body")
        world.marker = s3.delete_object(Bucket=VERSIONED, Key="k")["VersionId"]
        s3.put_object(Bucket=LAKE, Key="cold", Body=b"ice", StorageClass="GLACIER")
        world.upload = s3.create_multipart_upload(Bucket=LAKE, Key="u")["UploadId"]
        sent = [s3.upload_part(Bucket=LAKE, Key="u", UploadId=world.upload, PartNumber=number, Body=body)
                for number, body in enumerate((PART, "small", "last"), 1)]
        world.parts = [{"PartNumber": number, "ETag": part["ETag"]} for number, part in enumerate(sent, 1)]
        s3.put_bucket_policy(Bucket=DENYING, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{DENYING}/*"}]}))

    @classmethod
    def fill_iam(cls):
        iam, world = cls.client("iam"), cls.world
        for name, actions in {"ops": ["s3:*", "sts:*"], "nobody": None}.items():
            iam.create_user(UserName=name)
            if actions:
                iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=allow(actions))
            key = iam.create_access_key(UserName=name)["AccessKey"]
            world.keys[name] = (key["AccessKeyId"], key["SecretAccessKey"])
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
                 "Condition": {"StringEquals": {"sts:ExternalId": "right-id"}}}
        world.role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [trust]}))["Role"]["Arn"]
        session = cls.client("sts").assume_role(RoleArn=world.role, RoleSessionName="abc",
                                                ExternalId="right-id")["Credentials"]
        world.keys |= {"unknown": UNKNOWN_KEY, "wrong_secret": (world.keys["ops"][0], "not-the-secret"),
                       "wrong_token": (*world.keys["ops"], "of-somebody-else"),
                       "session": (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]),
                       "wrong_session": (session["AccessKeyId"], session["SecretAccessKey"], "stale-token")}

    @classmethod
    def close(cls):
        """From here on moto checks signatures and policies."""
        request = urllib.request.Request(cls.url + "/moto-api/reset-auth", data=OPEN_REQUESTS, method="POST",
                                         headers={"Content-Type": "text/plain"})
        with urllib.request.urlopen(request, timeout=30):
            pass

    # The two who ask

    def by_botocore(self, refusal):
        service = "sts" if refusal.call in ("assume_role", "get_caller_identity") else "s3"
        client = self.client(service, *self.world.keys[refusal.who])
        with self.assertRaises(ClientError) as caught:
            getattr(client, refusal.call)(**refusal.arguments)
        response = caught.exception.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        code, message = response["Error"]["Code"], response["Error"]["Message"]
        return (status, "", "") if code == str(status) else (status, code, message)

    def by_us(self, who, call, arguments):
        keys = dict(zip(("key_id", "secret", "token"), self.world.keys[who]))
        self.tool.stdin.write(json.dumps(keys | {"call": call, "arguments": arguments}) + "\n")
        self.tool.stdin.flush()
        return json.loads(self.tool.stdout.readline())

    def check(self, refusals):
        for refusal in refusals:
            with self.subTest(who=refusal.who, call=refusal.call, code=refusal.raises):
                status, code, message = self.by_botocore(refusal)
                ours = self.by_us(refusal.who, refusal.call, refusal.arguments)
                self.assertEqual((ours.get("kind"), ours.get("status"), ours.get("code")),
                                 (refusal.kind, status, code), ours)
                for text in [*refusal.says, message]:
                    self.assertIn(text, ours["message"])
                for secret in self.world.keys[refusal.who][1:]:
                    self.assertNotIn(secret, ours["message"])

    # What it refuses

    def missing_things(self):
        uploads = {"Bucket": LAKE, "Key": "u"}
        for call, arguments in (("list_objects_v2", {}), ("get_bucket_location", {}), ("list_multipart_uploads", {}),
                                ("create_multipart_upload", {"Key": "k"}), ("delete_object", {"Key": "k"}),
                                ("get_object", {"Key": "k"}), ("put_object", {"Key": "k", "Body": ""})):
            yield Refusal("MissingBucket", "ops", call, {"Bucket": NONE} | arguments, "missing",
                          ["no such bucket", f"'{NONE}'"])
        for call in ("get_object", "head_object"):
            yield Refusal("MissingKey", "ops", call, {"Bucket": LAKE, "Key": "none"}, "missing", [f"s3://{LAKE}/none"])
        yield Refusal("MissingVersion", "ops", "get_object", {"Bucket": VERSIONED, "Key": "k", "VersionId": "gone"},
                      "missing", ["version", "gone"])
        yield Refusal("NoSuchUpload", "ops", "list_parts", uploads | {"UploadId": "gone"}, "missing",
                      ["upload is gone", "lifecycle rule"])
        yield Refusal("InvalidPart", "ops", "complete_multipart_upload", uploads | {
            "UploadId": self.world.upload, "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": '"no"'}]}},
            "missing", ["part is gone"])

    def things_that_are_not_so(self):
        upload = {"Bucket": LAKE, "Key": "u", "UploadId": self.world.upload}
        one, small, last = self.world.parts
        yield Refusal("PreconditionFailed", "ops", "get_object", {"Bucket": LAKE, "Key": "k", "IfMatch": '"old"'},
                      "changed", ["replaced meanwhile", "run again"])
        yield Refusal("PreconditionFailed", "ops", "put_object",
                      {"Bucket": LAKE, "Key": "k", "Body": "other", "IfNoneMatch": "*"}, "changed", ["exists already"])
        etag = f'"{hashlib.md5(b"body").hexdigest()}"'
        yield Refusal("InvalidRange", "ops", "get_object",
                      {"Bucket": LAKE, "Key": "k", "Range": "bytes=10-", "IfMatch": etag}, "changed",
                      ["shorter than when it was listed"])
        yield Refusal("InvalidObjectState", "ops", "get_object", {"Bucket": LAKE, "Key": "cold"}, "definition",
                      ["archived", "restore it first", "path_match_pattern"])
        yield Refusal("InvalidStorageClass", "ops", "put_object",
                      {"Bucket": LAKE, "Key": "n", "Body": "", "StorageClass": "NOPE"}, "definition", ["storage_class"])
        yield Refusal("InvalidMaxPartNumberArgument", "ops", "upload_part", upload | {"PartNumber": 10001, "Body": ""},
                      "definition", ["does not take one of the settings"])
        yield Refusal("EntityTooSmall", "ops", "complete_multipart_upload",
                      upload | {"MultipartUpload": {"Parts": [one, small, last]}}, "bug", ["less than 5 MiB"])
        yield Refusal("InvalidPartOrder", "ops", "complete_multipart_upload",
                      upload | {"MultipartUpload": {"Parts": [one | {"PartNumber": 0}]}}, "bug", ["do not ascend"])
        yield Refusal("MalformedXML", "ops", "complete_multipart_upload", upload | {"MultipartUpload": {"Parts": []}},
                      "bug", ["no valid form"])
        yield Refusal("HeadOnDeleteMarker", "ops", "head_object",
                      {"Bucket": VERSIONED, "Key": "k", "VersionId": self.world.marker}, "definition", ["not allowed"])

    def permissions(self):
        """Every request of ours, the permission that it needs, and on what."""
        upload = {"Bucket": LAKE, "Key": "u", "UploadId": self.world.upload}
        bucket, key = f"arn:aws:s3:::{LAKE}", f"arn:aws:s3:::{LAKE}/k"
        return [("list_buckets", {}, "s3:ListAllMyBuckets", "*"),
                ("get_bucket_location", {"Bucket": LAKE}, "s3:GetBucketLocation", bucket),
                ("list_objects_v2", {"Bucket": LAKE}, "s3:ListBucket", bucket),
                ("head_object", {"Bucket": LAKE, "Key": "k"}, "s3:GetObject", key),
                ("get_object", {"Bucket": LAKE, "Key": "k"}, "s3:GetObject", key),
                ("put_object", {"Bucket": LAKE, "Key": "k", "Body": ""}, "s3:PutObject", key),
                ("create_multipart_upload", {"Bucket": LAKE, "Key": "k"}, "s3:PutObject", key),
                ("upload_part", upload | {"PartNumber": 1, "Body": ""}, "s3:PutObject", bucket + "/u"),
                ("complete_multipart_upload", upload | {"MultipartUpload": {"Parts": self.world.parts[:1]}},
                 "s3:PutObject", bucket + "/u"),
                ("list_parts", upload, "s3:ListMultipartUploadParts", bucket + "/u"),
                ("abort_multipart_upload", upload, "s3:AbortMultipartUpload", bucket + "/u"),
                ("list_multipart_uploads", {"Bucket": LAKE}, "s3:ListBucketMultipartUploads", bucket),
                ("delete_object", {"Bucket": LAKE, "Key": "k"}, "s3:DeleteObject", key)]

    def denials(self):
        for who in ("nobody", "session"):
            for call, arguments, permission, resource in self.permissions():
                raises = "BucketAccessDeniedError" if arguments else "S3AccessDeniedError"
                yield Refusal(raises, who, call, arguments, "denied", [f"grant {permission} on {resource}"])
        yield Refusal("BucketAccessDeniedError", "ops", "get_object", {"Bucket": DENYING, "Key": "k"}, "denied",
                      [f"grant s3:GetObject on arn:aws:s3:::{DENYING}/k"])
        yield Refusal("BucketAccessDeniedError", "ops", "put_object", {"Bucket": DENYING, "Key": "k", "Body": ""},
                      "denied", [f"grant s3:PutObject on arn:aws:s3:::{DENYING}/k"])

    def keys_that_are_wrong(self):
        for call, arguments, start in (("list_buckets", {}, "S3"), ("list_objects_v2", {"Bucket": LAKE}, "Bucket"),
                                       ("put_object", {"Bucket": LAKE, "Key": "n", "Body": ""}, "Bucket")):
            yield Refusal(start + "InvalidAccessKeyIdError", "unknown", call, arguments, "denied",
                          ["does not know this access key ID", "mistyped"])
            yield Refusal(start + "SignatureDoesNotMatchError", "wrong_secret", call, arguments, "denied",
                          ["secret access key does not belong", "enter the secret again"])
            for who in ("wrong_token", "wrong_session"):
                yield Refusal(start + "InvalidTokenError", who, call, arguments, "denied",
                              ["session has expired or its token is wrong", "enter new credentials"])

    def refusals_of_sts(self):
        role = {"RoleArn": self.world.role, "RoleSessionName": "waybill-acme-1"}
        yield Refusal("AccessDeniedError", "nobody", "assume_role", role | {"ExternalId": "right-id"}, "denied", [
            f"role {self.world.role}", "arn:aws:iam::123456789012:user/nobody may not assume it",
            "sts:ExternalId equal to 'right-id'", "trust policy", "allows sts:AssumeRole"])
        yield Refusal("AccessDeniedError", "ops", "assume_role", role | {"ExternalId": "wrong-id"}, "denied", [
            "arn:aws:iam::123456789012:user/ops may not assume it", "sts:ExternalId equal to 'wrong-id'"])
        for call, arguments in (("assume_role", role), ("get_caller_identity", {})):
            yield Refusal("InvalidClientTokenIdError", "unknown", call, arguments, "denied",
                          ["does not know the access key", "check it in IAM"])
            yield Refusal("SignatureDoesNotMatchError", "wrong_secret", call, arguments, "denied",
                          ["secret access key does not belong to the access key ID", "clock"])

    def test_what_is_missing(self):
        self.check(self.missing_things())

    def test_what_is_not_as_asked_for(self):
        self.check(self.things_that_are_not_so())

    def test_permission_that_is_missing_is_named_for_every_request(self):
        self.check(self.denials())

    def test_denial_inside_a_200_is_one_too(self):
        ours = self.by_us("nobody", "delete_objects", {"Bucket": LAKE, "Delete": {"Objects": [{"Key": "k"}]}})
        self.assertEqual(ours["kind"], "denied")
        self.assertIn("s3:DeleteObject", ours["message"])

    def test_wrong_keys_are_told_from_missing_permissions(self):
        self.check(self.keys_that_are_wrong())

    def test_sts(self):
        self.check(self.refusals_of_sts())

    def test_what_moto_allows_is_done(self):
        """The signature that moto computed is ours: nothing above was refused for another cause."""
        for call, arguments, _, _ in self.permissions():
            with self.subTest(call=call):
                if "UploadId" not in arguments:
                    self.assertEqual(self.by_us("ops", call, arguments), {})
        right = {"RoleArn": self.world.role, "RoleSessionName": "abc", "ExternalId": "right-id"}
        self.assertEqual(self.by_us("ops", "assume_role", right), {})
        self.assertEqual(self.by_us("nobody", "get_caller_identity", {}), {})

    def test_no_refusal_of_moto_is_forgotten(self):
        provoked = {refusal.raises for refusals in (self.missing_things(), self.things_that_are_not_so(),
                                                    self.denials(), self.keys_that_are_wrong())
                    for refusal in refusals}
        known = {name for name, thing in vars(moto.s3.exceptions).items()
                 if isinstance(thing, type) and thing.__module__ == moto.s3.exceptions.__name__}
        self.assertEqual(known, provoked | NOT_ASKED_FOR | NOT_PROVOKED | NOT_RAISED)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
