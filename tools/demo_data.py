#!/usr/bin/env python3
"""The demo's S3: moto with STS and IAM in front, and a bucket of order files. Run by tools/demo.sh.

    demo_data.py serve FOLDER                 starts the servers, writes FOLDER/server.json, stays
    demo_data.py fill FOLDER                  makes the buckets and their files
    demo_data.py trust FOLDER EXTERNAL_ID     lets Waybill assume the role, with that external ID only
"""
import contextlib
import gzip
import json
import pathlib
import random
import signal
import sys

import boto3
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "servers"))

import servers  # noqa: E402 (the path is set above)

SEED = 20260401
DAYS = ["2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04"]
ORDERS_A_DAY = 25_000
RAW, LAKE = "acme-raw", "acme-lake"
ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/waybill-transfer"
SERVER = {"access_key": "AKIAWAYBILLSERVER001", "secret": "the-demo-servers-own-key-not-a-real-secret",
          "arn": "arn:aws:iam::999988887777:user/waybill"}
USER = {"access_key": "AKIADEMOUSER00000001", "secret": "the-demo-iam-users-key-not-a-real-secret",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/analyst"}
CUSTOMERS = ["山田商店", "Café Müller", "株式会社さくら", "O'Brien & Sons", "Nordlys AS", "高橋 花子", "Acme, Inc."]
PRODUCTS = ["緑茶 100g", "Espresso beans", "抹茶ラテ", "Filter \"No. 4\"", "Mug, large"]


def allow(actions: list[str], *buckets: str) -> dict:
    arns = [f"arn:aws:s3:::{bucket}{suffix}" for bucket in buckets for suffix in ("", "/*")]
    return {"Effect": "Allow", "Action": actions, "Resource": arns or ["*"]}


READ = ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"]
WRITE = READ + ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
                "s3:ListBucketMultipartUploads"]
ROLE_POLICY = [allow(["s3:ListAllMyBuckets"]), allow(READ, RAW), allow(WRITE, LAKE)]
USER_POLICY = [allow(["s3:ListAllMyBuckets"]), allow(READ, RAW, LAKE)]


def serve(folder: pathlib.Path) -> None:
    users = {SERVER["access_key"]: SERVER | {"policy": [allow(["sts:AssumeRole"])]},
             USER["access_key"]: USER | {"policy": USER_POLICY}}
    with contextlib.suppress(KeyboardInterrupt), servers.moto() as store, servers.gate(store, users=users) as gate:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        state = {"endpoint": gate.url, "admin": gate.admin_url, "store": store.url, "server": SERVER, "user": USER,
                 "account": ACCOUNT, "role": ROLE.rpartition("/")[2], "raw": RAW, "lake": LAKE}
        (folder / "server.part").write_text(json.dumps(state))
        (folder / "server.part").rename(folder / "server.json")
        signal.pause()


def order_lines(day: str, chance: random.Random, first_id: int) -> list[str]:
    """One day's orders as CSV lines; two of them have what real files have: a price that is none."""
    lines = ["order_id,ordered_at,customer,product,quantity,price,note"]
    for number in range(ORDERS_A_DAY):
        second = number * 86_400 // ORDERS_A_DAY
        time = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        note = chance.choice(["", "", "", '""', '"gift\nwrapped"', "急ぎ"])
        lines.append(f"{first_id + number},{day} {time},{quoted(chance.choice(CUSTOMERS))},"
                     f"{quoted(chance.choice(PRODUCTS))},{chance.randint(1, 9)},"
                     f"{chance.randint(100, 99_999) / 100:.2f},{note}")
    for number, broken in ((700, "n/a"), (9_000, "12,50 EUR")):
        fields = lines[number].split(",")
        lines[number] = f"{fields[0]},{day} 12:00:00,Nordlys AS,Espresso beans,1,{quoted(broken)},"
    return lines


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def fill(folder: pathlib.Path) -> None:
    state = json.loads((folder / "server.json").read_text())
    store = boto3.client("s3", endpoint_url=state["store"], aws_access_key_id="any", aws_secret_access_key="any",
                         region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
    for bucket in (RAW, LAKE):
        store.create_bucket(Bucket=bucket)
    chance = random.Random(SEED)
    for number, day in enumerate(DAYS):
        data = "\n".join(order_lines(day, chance, 1 + number * ORDERS_A_DAY)).encode() + b"\n"
        packed = number % 2 == 1
        key = f"orders/{day}.csv" + (".gz" if packed else "")
        store.put_object(Bucket=RAW, Key=key, Body=gzip.compress(data, mtime=0) if packed else data)
    store.put_object(Bucket=RAW, Key="orders/README.txt", Body=b"One file a day, from the shop.\n")


def trust(folder: pathlib.Path, external_id: str) -> None:
    state = json.loads((folder / "server.json").read_text())
    statement = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"},
                 "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                 "Condition": {"StringEquals": {"sts:ExternalId": external_id}}}
    gate = servers.Controlled(state["endpoint"], state["admin"])
    gate.admin("POST", "/role", {"arn": ROLE, "trust": [statement], "policy": ROLE_POLICY})


if __name__ == "__main__":
    {"serve": serve, "fill": fill, "trust": trust}[sys.argv[1]](pathlib.Path(sys.argv[2]), *sys.argv[3:])
