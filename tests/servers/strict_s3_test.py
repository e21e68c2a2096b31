"""The strict S3 takes what botocore sends, and botocore takes what it answers: run with a Python that has botocore.

    strict_s3_test.py path/to/strict_s3_server [test …]

Botocore signs with the strict S3's own fixed time, and is the judge: its parsers, its error classes, its redirects.
"""
import contextlib
import datetime
import hashlib
import json
import socket
import subprocess
import sys
import unittest
from unittest import mock

import botocore.config
import botocore.session
from botocore.exceptions import ClientError

from process import running, temporary_folder

SERVER = ""
NOW = datetime.datetime(2026, 3, 1, 12, 0, 0, tzinfo=datetime.timezone.utc)
KEY_ID, SECRET = "AKIDSTRICT", "strict/secret+key"
ODD_KEYS = ["plain.csv", "a b", "a  b", "a//b", "/leading", "trailing/", "a/../b", "./x", "a%2Fb", "100%", "q?x=1#f",
            "a+b", "é", "日本/語.csv", "\U0001f600", "tilde~-._", "it's(1)!*", "semi;colon:comma,@&=$", "tab\there",
            "new\nline", "\u0001", '"quoted"<>|^`{}[]']
# Both of botocore's ways, since stores differ in them: a CRC-32 with every write, or none.
CHECKSUMS = ["when_supported", "when_required"]
PART = 5 << 20


def resolve(host, *arguments, find=socket.getaddrinfo, **named):
    """Names under localhost are this machine's (RFC 6761); not every resolver knows."""
    return find("127.0.0.1" if host.endswith("localhost") else host, *arguments, **named)


class StrictS3Test(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: NOW))
        cls.enterClassContext(mock.patch("socket.getaddrinfo", resolve))
        cls.session = botocore.session.Session()
        folder = cls.enterClassContext(temporary_folder("strict"))
        cls.server = cls.enterClassContext(running([SERVER], folder / "log", stdin=subprocess.PIPE,
                                                   stdout=subprocess.PIPE, text=True))
        cls.addClassCleanup(cls.server.stdin.close)
        cls.port = json.loads(cls.server.stdout.readline())["port"]

    @classmethod
    def tell(cls, **command):
        cls.server.stdin.write(json.dumps(command) + "\n")
        cls.server.stdin.flush()
        cls.server.stdout.readline()

    def setUp(self):
        self.bucket = "b-" + hashlib.sha256(self.id().encode()).hexdigest()[:12]
        self.tell(bucket=self.bucket)
        self.s3 = self.client()

    def client(self, checksums="when_supported", secret=SECRET, key_id=KEY_ID, token=None, style="path"):
        return self.session.create_client(
            "s3", region_name="us-east-1", endpoint_url=f"http://localhost:{self.port}", aws_access_key_id=key_id,
            aws_secret_access_key=secret, aws_session_token=token,
            config=botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": style},
                                          request_checksum_calculation=checksums,
                                          response_checksum_validation=checksums))

    @contextlib.contextmanager
    def refused(self, code, status):
        with self.assertRaises(ClientError) as caught:
            yield
        response = caught.exception.response
        self.assertEqual((response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]), (code, status))
        self.assertEqual(response["ResponseMetadata"]["RequestId"], "TX0000STRICT")

    def keys(self, **arguments):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **arguments)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    # Objects

    def test_odd_keys_come_back_as_they_were_put(self):
        for checksums in CHECKSUMS:
            s3 = self.client(checksums)
            for key in ODD_KEYS:
                with self.subTest(checksums=checksums, key=key):
                    put = s3.put_object(Bucket=self.bucket, Key=key, Body=key.encode(), ContentType="text/x-odd",
                                        Metadata={"spaced": "a   b", "case": "VALUE"})
                    self.assertEqual(put["ETag"], f'"{hashlib.md5(key.encode()).hexdigest()}"')
                    got = s3.get_object(Bucket=self.bucket, Key=key)
                    self.assertEqual(got["Body"].read(), key.encode())
                    self.assertEqual(got["ContentType"], "text/x-odd")
                    head = s3.head_object(Bucket=self.bucket, Key=key)
                    self.assertEqual((head["ContentLength"], head["LastModified"]), (len(key.encode()), NOW))
                    self.assertEqual(head["Metadata"]["case"], "VALUE")
        self.assertEqual(self.keys(), sorted(ODD_KEYS, key=str.encode))

    def test_bucket_before_the_host_is_the_same_bucket(self):
        for bucket in (self.bucket, self.bucket + ".dots"):
            self.tell(bucket=bucket)
            virtual = self.client(style="virtual")
            virtual.put_object(Bucket=bucket, Key="k/é", Body=b"v")
            self.assertEqual(self.s3.get_object(Bucket=bucket, Key="k/é")["Body"].read(), b"v")

    def test_ranges_and_conditions(self):
        etag = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"0123456789")["ETag"]
        part = self.s3.get_object(Bucket=self.bucket, Key="k", Range="bytes=2-4", IfMatch=etag)
        self.assertEqual((part["Body"].read(), part["ContentRange"]), (b"234", "bytes 2-4/10"))
        with self.refused("InvalidRange", 416):
            self.s3.get_object(Bucket=self.bucket, Key="k", Range="bytes=10-")
        with self.refused("PreconditionFailed", 412):
            self.s3.get_object(Bucket=self.bucket, Key="k", IfMatch='"other"')
        with self.refused("PreconditionFailed", 412):
            self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"", IfNoneMatch="*")
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"next", IfMatch=etag)
        with self.refused("PreconditionFailed", 412):
            self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"late", IfMatch=etag)

    def test_versions_are_told_apart(self):
        self.tell(bucket=self.bucket, versioned=True)
        first = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"1")["VersionId"]
        second = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"2")["VersionId"]
        self.assertNotEqual(first, second)
        self.assertEqual(self.s3.get_object(Bucket=self.bucket, Key="k", VersionId=first)["Body"].read(), b"1")
        self.assertEqual(self.s3.get_object(Bucket=self.bucket, Key="k")["VersionId"], second)

    def test_deleting_one_and_many(self):
        for key in ("one", "a&b<c", "locked/x"):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"")
        self.s3.delete_object(Bucket=self.bucket, Key="one")
        self.s3.delete_object(Bucket=self.bucket, Key="one")
        self.assertEqual(self.keys(), ["a&b<c", "locked/x"])
        for checksums in CHECKSUMS:
            many = self.client(checksums).delete_objects(
                Bucket=self.bucket, Delete={"Objects": [{"Key": "a&b<c"}, {"Key": "locked/x"}], "Quiet": True})
            self.assertEqual([(error["Key"], error["Code"]) for error in many["Errors"]],
                             [("locked/x", "AccessDenied")])
        self.assertEqual(self.keys(), ["locked/x"])

    # Listings

    def test_listing_by_pages_prefix_and_delimiter(self):
        for key in ("a/1", "a/2", "b c/1", "b c/é", "top"):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"xy")
        self.assertEqual(self.keys(PaginationConfig={"PageSize": 1}), ["a/1", "a/2", "b c/1", "b c/é", "top"])
        self.assertEqual(self.keys(Prefix="b c/", StartAfter="b c/1"), ["b c/é"])
        page = self.s3.list_objects_v2(Bucket=self.bucket, Delimiter="/")
        self.assertEqual([group["Prefix"] for group in page["CommonPrefixes"]], ["a/", "b c/"])
        self.assertEqual([(item["Key"], item["Size"], item["StorageClass"], item["LastModified"])
                          for item in page["Contents"]], [("top", 2, "STANDARD", NOW)])
        self.assertEqual((page["KeyCount"], page["IsTruncated"]), (3, False))
        with self.refused("InvalidArgument", 400):
            self.s3.list_objects_v2(Bucket=self.bucket, ContinuationToken="made-up")

    def test_buckets_and_where_they_are(self):
        self.tell(bucket="abroad", region="eu-west-1")
        self.assertIn(self.bucket, [bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]])
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])
        self.assertEqual(self.s3.head_bucket(Bucket=self.bucket)["BucketRegion"], "us-east-1")
        # Refused for the region, botocore reads it from the answer and signs anew.
        self.s3.put_object(Bucket="abroad", Key="k", Body=b"far")
        self.assertEqual(self.s3.get_object(Bucket="abroad", Key="k")["Body"].read(), b"far")
        self.assertEqual(self.client().get_bucket_location(Bucket="abroad")["LocationConstraint"], "eu-west-1")

    # Uploads in parts

    def upload(self, s3, key, *bodies):
        upload = s3.create_multipart_upload(Bucket=self.bucket, Key=key)["UploadId"]
        sent = [s3.upload_part(Bucket=self.bucket, Key=key, UploadId=upload, PartNumber=number, Body=body)
                for number, body in enumerate(bodies, 1)]
        return upload, [{"PartNumber": number, "ETag": part["ETag"]} for number, part in enumerate(sent, 1)]

    def complete(self, s3, key, upload, parts, **condition):
        return s3.complete_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload,
                                            MultipartUpload={"Parts": parts}, **condition)

    def test_upload_in_parts(self):
        for checksums in CHECKSUMS:
            with self.subTest(checksums=checksums):
                s3, key = self.client(checksums), f"in parts/{checksums}"
                upload, parts = self.upload(s3, key, b"a" * PART, b"b")
                self.assertNotIn(key, self.keys())
                pending = s3.list_multipart_uploads(Bucket=self.bucket, Prefix="in parts/")["Uploads"]
                self.assertEqual([(each["Key"], each["UploadId"], each["Initiated"]) for each in pending],
                                 [(key, upload, NOW)])
                listed = s3.list_parts(Bucket=self.bucket, Key=key, UploadId=upload)["Parts"]
                self.assertEqual([(part["PartNumber"], part["ETag"], part["Size"]) for part in listed],
                                 [(1, parts[0]["ETag"], PART), (2, parts[1]["ETag"], 1)])
                done = self.complete(s3, key, upload, parts)
                self.assertRegex(done["ETag"], '^"[0-9a-f]{32}-2"$')
                self.assertEqual(s3.head_object(Bucket=self.bucket, Key=key)["ContentLength"], PART + 1)
                with self.refused("NoSuchUpload", 404):
                    self.complete(s3, key, upload, parts)

    def test_upload_that_s3_would_refuse(self):
        upload, parts = self.upload(self.s3, "k", b"small", b"last")
        with self.refused("EntityTooSmall", 400):
            self.complete(self.s3, "k", upload, parts)
        with self.refused("InvalidPartOrder", 400):
            self.complete(self.s3, "k", upload, parts[::-1])
        with self.refused("InvalidPart", 400):
            self.complete(self.s3, "k", upload, [{"PartNumber": 1, "ETag": '"no"'}])
        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="k", UploadId=upload)
        self.assertNotIn("Uploads", self.s3.list_multipart_uploads(Bucket=self.bucket))
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"there")
        upload, parts = self.upload(self.s3, "k", b"only")
        with self.refused("PreconditionFailed", 412):
            self.complete(self.s3, "k", upload, parts, IfNoneMatch="*")

    # Refusals

    def test_what_is_not_there(self):
        with self.refused("NoSuchBucket", 404):
            self.s3.list_objects_v2(Bucket="not-there")
        with self.refused("NoSuchKey", 404):
            self.s3.get_object(Bucket=self.bucket, Key="not-there")
        with self.refused("404", 404):
            self.s3.head_object(Bucket=self.bucket, Key="not-there")

    def test_who_may_not(self):
        self.tell(bucket=self.bucket, denied=["s3:ListBucket", "s3:PutObject", "s3:GetObject"])
        with self.refused("AccessDenied", 403):
            self.s3.list_objects_v2(Bucket=self.bucket)
        with self.refused("AccessDenied", 403):
            self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"")
        with self.refused("403", 403):
            self.s3.head_object(Bucket=self.bucket, Key="k")
        with self.refused("AccessDenied", 403):
            self.s3.get_bucket_location(Bucket=self.bucket, ExpectedBucketOwner="999999999999")

    def test_who_is_not_known(self):
        with self.refused("SignatureDoesNotMatch", 403):
            self.client(secret="wrong").list_buckets()
        with self.refused("InvalidAccessKeyId", 403):
            self.client(key_id="AKIDNOBODY").list_buckets()
        with self.refused("InvalidToken", 400):
            self.client(token="of somebody else").list_buckets()
        self.addCleanup(self.tell, user={})
        self.tell(user={"session_token": "mine"})
        self.client(token="mine").list_buckets()
        self.tell(user={"session_token": "mine", "expired": True})
        with self.refused("ExpiredToken", 400):
            self.client(token="mine").list_buckets()

    def test_clock_that_is_wrong(self):
        late = NOW + datetime.timedelta(minutes=16)
        with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: late):
            with self.refused("RequestTimeTooSkewed", 403):
                self.s3.list_buckets()

    def test_object_in_an_archive(self):
        self.tell(bucket=self.bucket, object="cold", body="ice", state="GLACIER")
        self.assertEqual(self.s3.list_objects_v2(Bucket=self.bucket)["Contents"][0]["StorageClass"], "GLACIER")
        with self.refused("InvalidObjectState", 403):
            self.s3.get_object(Bucket=self.bucket, Key="cold")

    def test_damage_on_the_way_is_found(self):
        def damage(request, **_):
            request.body = b"other"
        self.s3.meta.events.register("before-send.s3", damage)
        with self.refused("XAmzContentSHA256Mismatch", 400):
            self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"bytes")


if __name__ == "__main__":
    SERVER = sys.argv.pop(1)
    unittest.main()
