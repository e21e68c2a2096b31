#!/usr/bin/env python3
"""Write tests/data/sigv4_botocore/*.json: requests as botocore builds and signs them.

    ~/.cache/waybill/moto/bin/python tools/botocore_vectors.py

Nothing is sent: each request is caught on its way out. The clock is fixed and the keys are those of
AWS's documentation, so that the files are the same on every run.
"""
import datetime
import json
import pathlib
from unittest import mock

import botocore
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.session

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests/data/sigv4_botocore"
NOW = datetime.datetime(2026, 2, 28, 23, 59, 58, tzinfo=datetime.timezone.utc)
ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLE//////////token+with/odd==chars"
KEYS = ["plain.csv", "a b", "a  b", "a//b", "/leading", "trailing/", "a/../b", "../x", "./x", "a/./b",
        "a%2Fb", "100%", "q?x=1#f", "a+b", "é", "日本/語.csv", "\U0001f600", "tilde~-._", "it's(1)!*",
        "semi;colon:comma,@&=$", "tab\there", "new\nline", "\u0001", "back\\slash", '"quoted"<>|^`{}[]']


class Caught(Exception):
    """Carries a signed request out of botocore."""


def client(service, token=None, region="us-east-1", **settings):
    session = botocore.session.Session()
    made = session.create_client(
        service, region_name=region, aws_access_key_id=ID, aws_secret_access_key=SECRET,
        aws_session_token=token, use_ssl=settings.pop("use_ssl", True),
        config=botocore.config.Config(user_agent="x", **settings))

    def catch(request, **_):
        raise Caught(request)
    made.meta.events.register(f"before-send.{service}", catch)
    return made


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def caught(call, **arguments):
    try:
        call(**arguments)
    except Caught as stop:
        request = stop.args[0]
    body = request.body or b""
    body = body.read() if hasattr(body, "read") else body
    return {"method": request.method, "url": request.url,
            "headers": {name: text(value) for name, value in request.headers.items()},
            "body": text(body)}


def s3_vectors():
    plain = {"request_checksum_calculation": "when_required", "s3": {"addressing_style": "path"}}
    for token in (None, TOKEN):
        s3 = client("s3", token, "eu-west-1", **plain)
        for key in KEYS:
            yield {"key": key, "region": "eu-west-1", "token": token,
                   **caught(s3.get_object, Bucket="bucket-1", Key=key, Range="bytes=0-9")}
        yield {"key": "put", "region": "eu-west-1", "token": token,
               **caught(s3.put_object, Bucket="bucket-1", Key="put", Body=b"", ContentType="text/plain",
                        Metadata={"spaced": "a   b", "case": "VALUE"})}
        yield {"key": None, "region": "eu-west-1", "token": token,
               **caught(s3.list_objects_v2, Bucket="bucket-1", Prefix="a b/é+%&=", Delimiter="/",
                        StartAfter="a/~x", MaxKeys=7, EncodingType="url")}
        yield {"key": "m", "region": "eu-west-1", "token": token,
               **caught(s3.create_multipart_upload, Bucket="bucket-1", Key="m")}
    virtual = client("s3", None, "ap-northeast-1", request_checksum_calculation="when_required",
                     s3={"addressing_style": "virtual"}, use_ssl=False)
    yield {"key": None, "region": "ap-northeast-1", "token": None,
           **caught(virtual.list_objects_v2, Bucket="bucket-1")}


def presigned_vectors():
    for token in (None, TOKEN):
        s3 = client("s3", token, "eu-west-1", signature_version="s3v4", s3={"addressing_style": "path"})
        for key in KEYS:
            url = s3.generate_presigned_url("get_object", {"Bucket": "bucket-1", "Key": key}, 900)
            yield {"key": key, "region": "eu-west-1", "token": token, "lifetime": 900, "url": url}


ASSUME = [
    {},
    {"ExternalId": "waybill:9f+=,.@:/-_"},
    {"DurationSeconds": 900, "SourceIdentity": "alice@example.com"},
    {"Policy": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'},
    {"Tags": [{"Key": "job é", "Value": ""}, {"Key": "team", "Value": "data & more"}]},
]


def sts_vectors():
    arn = "arn:aws:iam::111122223333:role/team/Reader+x"
    for token in (None, TOKEN):
        sts = client("sts", token, "ap-northeast-1")
        for extra in ASSUME:
            yield {"call": "AssumeRole", "region": "ap-northeast-1", "token": token, "arguments": extra,
                   **caught(sts.assume_role, RoleArn=arn, RoleSessionName="waybill-acme-1", **extra)}
        yield {"call": "GetCallerIdentity", "region": "ap-northeast-1", "token": token, "arguments": {},
               **caught(sts.get_caller_identity)}
    sts = client("sts", None, "ap-northeast-1")
    yield {"call": "AssumeRoleWithWebIdentity", "region": "ap-northeast-1", "token": None,
           "arguments": {"DurationSeconds": 3600},
           **caught(sts.assume_role_with_web_identity, RoleArn=arn, RoleSessionName="waybill-acme-1",
                    WebIdentityToken="eyJhbGciOi.e30.c2ln_-", DurationSeconds=3600)}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: NOW):
        for name, vectors in (("s3", s3_vectors()), ("s3_presigned", presigned_vectors()), ("sts", sts_vectors())):
            document = {"botocore": botocore.__version__, "time": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
                        "access_key_id": ID, "secret_access_key": SECRET, "cases": list(vectors)}
            for case in document["cases"]:
                # Content-Length is set behind the signature.
                for noise in ("Content-Length", "User-Agent", "amz-sdk-invocation-id", "amz-sdk-request"):
                    case.get("headers", {}).pop(noise, None)
            (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


main()
