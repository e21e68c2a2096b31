#!/usr/bin/env python3
"""Write tests/data/endpoints/s3_botocore.json: where botocore sends S3 requests, and for which region it signs.

    ~/.cache/waybill/moto/bin/python tools/botocore_endpoints.py

Nothing is sent: each request is caught on its way out.
"""
import functools
import json
import pathlib

import botocore
import botocore.config
import botocore.session

FILE = pathlib.Path(__file__).resolve().parent.parent / "tests/data/endpoints/s3_botocore.json"
# One region or more of each partition, old and opt-in ones among them.
REGIONS = ["us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1", "af-south-1", "il-central-1", "mx-central-1",
           "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1", "eusc-de-east-1", "us-iso-east-1",
           "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"]
BUCKETS = ["plain-bucket", "bucket.with.dots", "Upper", "under_score", "123", "a" * 63, "xn--bucket", "1.2.3.4",
           "dash-", "a..b", "a.-b"]
ENDPOINTS = ["https://store.example.com", "http://store.example.com", "https://store.example.com:9443/s3",
             "http://127.0.0.1:9000", "http://[::1]:9000"]
STYLES = ["auto", "path", "virtual"]


class Caught(Exception):
    """Carries a signed request out of botocore."""


@functools.cache
def client(region, style, endpoint):
    made = botocore.session.Session().create_client(
        "s3", region_name=region, endpoint_url=endpoint,
        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret",
        config=botocore.config.Config(
            s3={"addressing_style": style, "us_east_1_regional_endpoint": "regional"}))

    def catch(request, **_):
        raise Caught(request)
    made.meta.events.register("before-send.s3", catch)
    return made


def case(region, bucket, style, endpoint):
    try:
        if bucket:
            client(region, style, endpoint).head_object(Bucket=bucket, Key="k")
        else:
            client(region, style, endpoint).list_buckets()
    except Caught as stop:
        request = stop.args[0]
    authorization = request.headers["Authorization"].decode()
    url = request.url.split("?")[0]
    return {"region": region, "bucket": bucket, "style": style, "endpoint": endpoint or "",
            "url": url.removesuffix("/k" if bucket else "/"), "signing_region": authorization.split("/")[2]}


def main():
    cases = [case(region, bucket, style, None)
             for region in REGIONS for bucket in ("", "plain-bucket", "bucket.with.dots") for style in ("auto", "path")]
    cases += [case("eu-west-1", bucket, style, endpoint)
              for bucket in BUCKETS for style in STYLES for endpoint in [None, *ENDPOINTS]
              # botocore puts the bucket before the bracket, and fails at the URL that it made.
              if not (style == "virtual" and "[" in (endpoint or ""))]
    lines = ",\n".join(json.dumps(each) for each in cases)
    FILE.write_text(f'{{"botocore": "{botocore.__version__}", "cases": [\n{lines}\n]}}\n')


main()
