"""The gate does to botocore what AWS does: run with a Python that has boto3."""
import json
import pathlib
import unittest
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import servers

VENDOR = ("AKIAVENDOR0000000001", "vendor-secret-vendor-secret-vendor-secret")
OTHER = ("AKIAOTHER00000000001", "other-secret-other-secret-other-secret-00")
OPS = ("AKIAOPS0000000000001", "ops-secret-ops-secret-ops-secret-ops-secr")
VENDOR_ARN = "arn:aws:iam::999988887777:user/vendor"
READ = "arn:aws:iam::111122223333:role/team/customer-read"
INSECURE = "arn:aws:iam::111122223333:role/customer-insecure"
WRITE = "arn:aws:iam::111122223333:role/customer-write"
EXTERNAL_ID = "ext-123"
SOURCE, TARGET, ABROAD = "gate-source", "gate-target", "gate-abroad"


def allow(actions, *resources, **condition):
    statement = {"Effect": "Allow", "Action": actions, "Resource": list(resources)}
    return [statement | ({"Condition": condition} if condition else {})]


def trust(principal, external_id=None, actions="sts:AssumeRole"):
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions}
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return {"Version": "2012-10-17", "Statement": [statement]}


def config():
    source = [f"arn:aws:s3:::{SOURCE}", f"arn:aws:s3:::{SOURCE}/*"]
    target = [f"arn:aws:s3:::{TARGET}", f"arn:aws:s3:::{TARGET}/*"]
    read = allow(["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"], *source)
    return {
        "buckets": {ABROAD: "eu-west-1"},
        "users": {
            VENDOR[0]: {"secret": VENDOR[1], "arn": VENDOR_ARN, "policy": allow("sts:AssumeRole", "*")},
            OTHER[0]: {"secret": OTHER[1], "arn": "arn:aws:iam::999988887777:user/other", "policy": []},
            OPS[0]: {"secret": OPS[1], "arn": "arn:aws:iam::111122223333:user/ops", "policy": allow("s3:*", "*")}},
        "roles": {
            READ: {"trust": trust("arn:aws:iam::999988887777:root", EXTERNAL_ID), "policy": read},
            INSECURE: {"trust": trust(VENDOR_ARN), "policy": read},
            WRITE: {"trust": trust(VENDOR_ARN, EXTERNAL_ID, ["sts:AssumeRole", "sts:TagSession"]),
                    "policy": allow("s3:*", *target)}}}


class GateTests:
    """Every test of the gate; the subclasses below put it in front of one server each."""
    launch = None

    @classmethod
    def setUpClass(cls):
        store = cls.enterClassContext(cls.launch())
        cls.gate = cls.enterClassContext(servers.gate(store, **config()))
        cls.ops = cls.client("s3", OPS)
        cls.ops.create_bucket(Bucket=SOURCE)
        cls.ops.create_bucket(Bucket=TARGET)
        cls.client("s3", OPS, region="eu-west-1").create_bucket(Bucket=ABROAD)
        cls.ops.put_object(Bucket=SOURCE, Key="in/a.csv", Body=b"x,y\n1,2\n")

    def setUp(self):
        self.gate.admin("POST", "/ttl?s=3600")
        self.gate.admin("POST", "/reset")

    @classmethod
    def client(cls, service, key, token=None, region="us-east-1", style="path"):
        return boto3.client(service, endpoint_url=cls.gate.url, aws_access_key_id=key[0], aws_secret_access_key=key[1],
                            aws_session_token=token, region_name=region,
                            config=Config(retries={"total_max_attempts": 1}, signature_version=None if service == "sts" else "s3v4",
                                          s3={"addressing_style": style}))

    def assume(self, role=READ, key=VENDOR, **more):
        sts = self.client("sts", key)
        return sts.assume_role(RoleArn=role, RoleSessionName="waybill-acme-42", **more)["Credentials"]

    def session(self, role=READ, **more):
        return self.session_client(self.assume(role, ExternalId=EXTERNAL_ID, **more))

    def session_client(self, found):
        return self.client("s3", (found["AccessKeyId"], found["SecretAccessKey"]), found["SessionToken"])

    def refused(self, code, call, *arguments, **named):
        with self.assertRaises(ClientError) as raised:
            call(*arguments, **named)
        self.assertEqual(raised.exception.response["Error"]["Code"], code)
        return raised.exception.response

    # STS

    def test_caller_identity_is_the_user(self):
        found = self.client("sts", VENDOR).get_caller_identity()
        self.assertEqual((found["Arn"], found["Account"]), (VENDOR_ARN, "999988887777"))

    def test_right_external_id_is_let_in(self):
        self.assertTrue(self.assume(ExternalId=EXTERNAL_ID)["AccessKeyId"].startswith("ASIA"))

    def test_wrong_external_id_is_refused(self):
        self.refused("AccessDenied", self.assume, ExternalId="ext-124")

    def test_missing_external_id_is_refused_like_a_wrong_one(self):
        self.refused("AccessDenied", self.assume)

    def test_insecure_role_lets_in_without_any_external_id(self):
        self.assume(INSECURE)
        self.assume(INSECURE, ExternalId="made-up")

    def test_user_without_permission_to_assume_is_refused_by_a_role_that_trusts_its_account(self):
        self.refused("AccessDenied", self.assume, key=OTHER, ExternalId=EXTERNAL_ID)

    def test_unknown_role_is_refused_and_not_called_missing(self):
        self.refused("AccessDenied", self.assume, READ + "x", ExternalId=EXTERNAL_ID)

    def test_wrong_secret_and_unknown_key_have_aws_codes(self):
        self.refused("SignatureDoesNotMatch", self.assume, key=(VENDOR[0], "x" * 40), ExternalId=EXTERNAL_ID)
        self.refused("InvalidClientTokenId", self.assume, key=("AKIANONE", "x" * 40), ExternalId=EXTERNAL_ID)

    def test_longer_session_than_the_role_allows_is_an_error_and_not_clamped(self):
        self.refused("ValidationError", self.assume, ExternalId=EXTERNAL_ID, DurationSeconds=7200)

    def test_session_tags_need_their_own_action_in_the_trust_policy(self):
        tags = [{"Key": "job", "Value": "42"}]
        self.assume(WRITE, ExternalId=EXTERNAL_ID, Tags=tags)
        self.refused("AccessDenied", self.assume, READ, ExternalId=EXTERNAL_ID, Tags=tags)

    def test_session_policy_narrows_the_role(self):
        only = json.dumps({"Version": "2012-10-17", "Statement": allow("s3:GetObject", f"arn:aws:s3:::{SOURCE}/*")})
        s3 = self.session(Policy=only)
        s3.get_object(Bucket=SOURCE, Key="in/a.csv")
        self.refused("AccessDenied", s3.list_objects_v2, Bucket=SOURCE)

    def test_assumed_sessions_are_recorded_with_what_was_asked(self):
        self.assume(ExternalId=EXTERNAL_ID)
        asked = self.gate.admin("GET", "/stats")["assumed"]
        self.assertEqual([(each["RoleSessionName"], each["ExternalId"]) for each in asked],
                         [("waybill-acme-42", EXTERNAL_ID)])

    def test_role_added_while_running_is_trusted_at_once(self):
        arn = "arn:aws:iam::111122223333:role/late"
        self.gate.admin("POST", "/role", {"arn": arn, "trust": trust("999988887777", "late-id"), "policy": []})
        self.assume(arn, ExternalId="late-id")

    def test_policy_with_an_unread_condition_is_refused_by_the_gate(self):
        policy = allow("s3:*", "*", IpAddress={"aws:SourceIp": "10.0.0.0/8"})
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.gate.admin("POST", "/role", {"arn": READ, "trust": trust("*"), "policy": policy})
        self.assertEqual(raised.exception.code, 400)
        raised.exception.close()

    # S3

    def test_role_may_do_what_its_policy_says_and_nothing_else(self):
        s3 = self.session()
        self.assertEqual(s3.get_object(Bucket=SOURCE, Key="in/a.csv")["Body"].read(), b"x,y\n1,2\n")
        self.assertEqual(s3.list_objects_v2(Bucket=SOURCE)["KeyCount"], 1)
        self.refused("AccessDenied", s3.put_object, Bucket=SOURCE, Key="n", Body=b"1")
        self.refused("AccessDenied", s3.create_multipart_upload, Bucket=SOURCE, Key="n")
        self.refused("AccessDenied", s3.list_objects_v2, Bucket=TARGET)
        self.refused("AccessDenied", s3.list_buckets)

    def test_base_user_has_none_of_its_roles_rights(self):
        self.refused("AccessDenied", self.client("s3", VENDOR).get_object, Bucket=SOURCE, Key="in/a.csv")

    def test_list_condition_on_the_prefix_holds_for_that_prefix_only(self):
        arn = "arn:aws:iam::111122223333:role/prefix"
        policy = (allow("s3:ListBucket", f"arn:aws:s3:::{SOURCE}", StringLike={"s3:prefix": ["in/*", "in"]}))
        self.gate.admin("POST", "/role", {"arn": arn, "trust": trust(VENDOR_ARN, EXTERNAL_ID), "policy": policy})
        s3 = self.session(arn)
        self.assertEqual(s3.list_objects_v2(Bucket=SOURCE, Prefix="in/")["KeyCount"], 1)
        self.refused("AccessDenied", s3.list_objects_v2, Bucket=SOURCE, Prefix="out/")
        refusal = self.refused("403", s3.head_bucket, Bucket=SOURCE)
        self.assertEqual(refusal["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"], "us-east-1")

    def test_missing_key_is_403_for_who_may_not_list(self):
        arn = "arn:aws:iam::111122223333:role/get-only"
        policy = allow("s3:GetObject", f"arn:aws:s3:::{SOURCE}/*")
        self.gate.admin("POST", "/role", {"arn": arn, "trust": trust(VENDOR_ARN, EXTERNAL_ID), "policy": policy})
        self.refused("AccessDenied", self.session(arn).get_object, Bucket=SOURCE, Key="none")
        self.refused("NoSuchKey", self.session().get_object, Bucket=SOURCE, Key="none")

    def test_bucket_in_another_region_names_it_so_that_botocore_finds_it(self):
        self.assertEqual(self.client("s3", OPS).list_objects_v2(Bucket=ABROAD)["KeyCount"], 0)
        self.assertEqual(self.gate.admin("GET", "/stats")["refused"], {"AuthorizationHeaderMalformed": 1})

    def test_head_of_a_bucket_in_another_region_names_it_in_a_header(self):
        self.assertEqual(self.client("s3", OPS).head_bucket(Bucket=ABROAD)["BucketRegion"], "eu-west-1")

    def test_location_is_told_from_any_region(self):
        self.assertEqual(self.ops.get_bucket_location(Bucket=ABROAD)["LocationConstraint"], "eu-west-1")
        self.assertIsNone(self.ops.get_bucket_location(Bucket=SOURCE)["LocationConstraint"])

    def test_listing_of_uploads_shows_one_that_is_not_completed(self):
        upload = self.ops.create_multipart_upload(Bucket=TARGET, Key="pending")["UploadId"]
        self.assertEqual([each["UploadId"] for each in self.ops.list_multipart_uploads(Bucket=TARGET)["Uploads"]],
                         [upload])
        self.ops.abort_multipart_upload(Bucket=TARGET, Key="pending", UploadId=upload)
        self.assertNotIn("Uploads", self.ops.list_multipart_uploads(Bucket=TARGET))
        self.refused("AccessDenied", self.session().list_multipart_uploads, Bucket=SOURCE)

    def test_token_must_be_the_sessions_own(self):
        found = self.assume(ExternalId=EXTERNAL_ID)
        key = (found["AccessKeyId"], found["SecretAccessKey"])
        self.refused("InvalidToken", self.client("s3", key, "forged").list_objects_v2, Bucket=SOURCE)
        self.refused("InvalidToken", self.client("s3", key).list_objects_v2, Bucket=SOURCE)

    def test_session_ends_when_its_time_is_over(self):
        self.gate.admin("POST", "/ttl?s=0&report=3600")
        self.refused("ExpiredToken", self.session().list_objects_v2, Bucket=SOURCE)
        self.assertEqual(self.gate.admin("GET", "/stats")["refused"], {"ExpiredToken": 1})

    def test_revoked_session_is_expired(self):
        s3 = self.session()
        s3.list_objects_v2(Bucket=SOURCE)
        self.gate.admin("POST", "/revoke")
        self.refused("ExpiredToken", s3.list_objects_v2, Bucket=SOURCE)

    def test_body_that_is_being_read_when_the_session_ends_is_read_to_its_end(self):
        body = b"0123456789abcdef" * (1 << 18)
        self.ops.put_object(Bucket=SOURCE, Key="big", Body=body)
        self.addCleanup(self.ops.delete_object, Bucket=SOURCE, Key="big")
        stream = self.session().get_object(Bucket=SOURCE, Key="big")["Body"]
        first = stream.read(1 << 16)
        self.gate.admin("POST", "/revoke")
        self.assertEqual(first + stream.read(), body)

    def test_multipart_upload_through_the_gate_is_byte_for_byte(self):
        part = b"0123456789abcdef" * (5 << 16)
        s3 = self.session(WRITE)
        upload = s3.create_multipart_upload(Bucket=TARGET, Key="mp")["UploadId"]
        parts = [{"PartNumber": number, "ETag": s3.upload_part(Bucket=TARGET, Key="mp", UploadId=upload,
                                                               PartNumber=number, Body=data)["ETag"]}
                 for number, data in ((1, part), (2, b"tail"))]
        s3.complete_multipart_upload(Bucket=TARGET, Key="mp", UploadId=upload, MultipartUpload={"Parts": parts})
        self.assertEqual(s3.get_object(Bucket=TARGET, Key="mp")["Body"].read(), part + b"tail")

    def test_presigned_get_works_and_a_forged_one_does_not(self):
        url = self.ops.generate_presigned_url("get_object", Params={"Bucket": SOURCE, "Key": "in/a.csv"})
        with urllib.request.urlopen(url) as reply:
            self.assertEqual(reply.read(), b"x,y\n1,2\n")
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(url.replace("a.csv", "b.csv"))
        self.assertEqual(raised.exception.code, 403)
        raised.exception.close()

    def test_body_that_is_not_the_signed_one_is_refused(self):
        s3 = self.client("s3", OPS)
        s3.meta.events.register("before-send.s3.PutObject", lambda request, **_: setattr(request, "body", b"other"))
        self.refused("XAmzContentSHA256Mismatch", s3.put_object, Bucket=TARGET, Key="t", Body=b"12345")

    def test_odd_keys_pass_through_unchanged(self):
        for key in ("a b+c/日本 %.csv", "q?x=1#f", "%2F", "tab\tnew"):
            with self.subTest(key=key):
                self.ops.put_object(Bucket=TARGET, Key=key, Body=key.encode())
                self.assertEqual(self.ops.get_object(Bucket=TARGET, Key=key)["Body"].read(), key.encode())

    def test_requests_are_counted_by_key_and_by_action(self):
        self.session().get_object(Bucket=SOURCE, Key="in/a.csv")
        stats = self.gate.admin("GET", "/stats")
        self.assertEqual(stats["by_action"], {"sts:AssumeRole": 1, "s3:GetObject": 1})
        self.assertEqual(stats["by_access_key"][VENDOR[0]], 1)


class GateBeforeMoto(GateTests, unittest.TestCase):
    launch = staticmethod(servers.moto)


@unittest.skipUnless(servers.versitygw_is_here(), "versitygw is not installed (it needs Go)")
class GateBeforeVersitygw(GateTests, unittest.TestCase):
    launch = staticmethod(servers.versitygw)


if __name__ == "__main__":
    unittest.main(argv=[str(pathlib.Path(__file__).name)])
