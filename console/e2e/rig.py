"""What the browser tests run against: an S3 server with STS and IAM in front, and the real binary.

    rig.py BINARY

Prints one JSON line when everything listens, then obeys JSON lines on standard input, one answer line each:

    {"trust": EXTERNAL_ID}     the role lets Waybill in, with this external ID and those told before only
    {"allow": [ACTION, …]}     what the role may do from now on
    {"user": [ACTION, …]}      an IAM user who may do that, and what came of it as {"access_key", "secret"}
    {"put": [KEY, TEXT]}       an object in the source bucket
    {"faults": [RULE, …]}      what happens between `faulty`, another address of the same S3, and S3 (fault_proxy.py)
    {"keys": PREFIX}           the keys in the destination bucket
    {"get": KEY}               the text of an object in the destination bucket
    {"age": DAYS}              every job so far is told to have run so many days earlier
    {"kill": true}             kill -9 the server, start it again on the same home and port; answers its URL

It ends when standard input does. Run it with a Python that has boto3 (tools/test.sh does).
"""
import contextlib
import json
import os
import pathlib
import re
import secrets
import sqlite3
import subprocess
import sys
import time
import urllib.parse

import boto3
from botocore.config import Config

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "servers"))

import servers  # noqa: E402 (the path is set above)
from process import die_with_parent, stop, temporary_folder  # noqa: E402

ACCOUNT = "111122223333"
ROLE = "waybill-role"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
WAYBILL_ARN = "arn:aws:iam::999988887777:user/waybill"
RAW, LAKE = "acme-raw", "acme-lake"
START_SECONDS = 60
ALL = ["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject", "s3:PutObject",
       "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"]


class World:
    """The store, and what its IAM believes."""

    def __init__(self, store: servers.Store, gate: servers.Controlled, proxy: servers.Controlled):
        self.gate, self.proxy = gate, proxy
        self.trust, self.external_ids = [], []
        self.actions = ALL
        self.client = boto3.client("s3", endpoint_url=store.url, aws_access_key_id=store.access_key,
                                   aws_secret_access_key=store.secret_key, region_name=store.region,
                                   config=Config(s3={"addressing_style": "path"}))
        for bucket in (RAW, LAKE):
            self.client.create_bucket(Bucket=bucket)

    def obey(self, order: dict) -> object:
        (verb, value), = order.items()
        return getattr(self, f"do_{verb}")(value)

    def do_trust(self, external_id: str) -> bool:
        self.external_ids.append(external_id)
        self.trust = [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"},
                       "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                       "Condition": {"StringEquals": {"sts:ExternalId": self.external_ids}}}]
        return self.save_role()

    def do_allow(self, actions: list[str]) -> bool:
        self.actions = actions
        return self.save_role()

    def save_role(self) -> bool:
        policy = [{"Effect": "Allow", "Action": self.actions, "Resource": ["*"]}]
        self.gate.admin("POST", "/role", {"arn": ROLE_ARN, "trust": self.trust, "policy": policy})
        return True

    def do_user(self, actions: list[str]) -> dict:
        key = new_key()
        self.gate.admin("POST", "/user", key | {"arn": f"arn:aws:iam::{ACCOUNT}:user/waybill", "policy": [
            {"Effect": "Allow", "Action": actions, "Resource": ["*"]}]})
        return key

    def do_faults(self, rules: list[dict]) -> bool:
        self.proxy.admin("POST", "/rules", rules)
        return True

    def do_put(self, key_and_text: list[str]) -> bool:
        self.client.put_object(Bucket=RAW, Key=key_and_text[0], Body=key_and_text[1].encode())
        return True

    def do_get(self, key: str) -> str:
        return self.client.get_object(Bucket=LAKE, Key=key)["Body"].read().decode()

    def do_age(self, days: int) -> bool:
        with contextlib.closing(sqlite3.connect(self.home / "metastore.db")) as database, database:
            back = days * 86_400_000_000
            database.execute("UPDATE jobs SET created = created - :back, started = started - :back,"
                             " finished = finished - :back", {"back": back})
        return True

    def do_kill(self, _: bool) -> str:
        self.serve.child.kill()
        self.serve.child.wait()
        return self.serve.start()

    def do_keys(self, prefix: str) -> list[str]:
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=LAKE, Prefix=prefix).get("Contents", [])]


class Serve:
    """`waybill serve` on one home, as often as it is started."""

    def __init__(self, binary: str, folder: pathlib.Path, env: dict[str, str]):
        self.command = [binary, "serve", "--allow-address", "127.0.0.0/8", "--port"]
        self.port = "0"
        self.folder, self.env = folder, env
        self.child = None

    def start(self) -> str:
        """The first line that it prints with a URL in it."""
        log, out = self.folder / "serve.err", self.folder / "serve.out"
        with open(out, "wb") as output, open(log, "ab") as errors:
            self.child = subprocess.Popen([*self.command, self.port], stdout=output, stderr=errors, env=self.env,
                                          preexec_fn=die_with_parent)
        wait_for(r"Waybill serves \S+ ", out, self.child)
        found = re.search(r"http://\S+/setup\S*", wait_for(r"(?s).*\n", out, self.child))
        url = found[0] if found else re.search(r"http://\S+", out.read_text())[0]
        self.port = str(urllib.parse.urlsplit(url).port)
        return url

    def stop(self) -> None:
        stop(self.child)


def new_key() -> dict:
    return {"access_key": "AKIA" + secrets.token_hex(8).upper(), "secret": secrets.token_urlsafe(30)}


def environment(home: pathlib.Path, key: dict, sts: str) -> dict[str, str]:
    """Nothing of the developer's own AWS set-up; the base identity of a self-hosted Waybill."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "WAYBILL_"))}
    return kept | {"WAYBILL_HOME": str(home), "TZ": "UTC", "AWS_ACCESS_KEY_ID": key["access_key"],
                   "AWS_SECRET_ACCESS_KEY": key["secret"], "AWS_EC2_METADATA_DISABLED": "true",
                   "AWS_ENDPOINT_URL_STS": sts,
                   # What names a host out there is refused at once: tests use no outside network.
                   "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1,localhost",
                   # Tests look whether it shows up anywhere.
                   "WAYBILL_SMTP_PASSWORD": os.environ.get("RIG_SMTP_PASSWORD", "")}


def wait_for(pattern: str, log: pathlib.Path, child: subprocess.Popen) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        found = re.search(pattern, log.read_text(errors="replace"))
        if found:
            return found[0]
        time.sleep(0.02)
    raise RuntimeError(f"waybill serve did not say {pattern}: {log.read_text(errors='replace')[-2000:]}")


def main(binary: str) -> None:
    key = new_key()
    users = {key["access_key"]: key | {"arn": WAYBILL_ARN, "policy": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}}
    store_server = servers.versitygw if servers.versitygw_is_here() else servers.moto
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(store_server())
        gate = stack.enter_context(servers.gate(store, users=users))
        proxy = stack.enter_context(servers.fault_proxy(gate.url))
        folder = stack.enter_context(temporary_folder("console"))
        world = World(store, gate, proxy)
        world.home = folder / "home"
        world.home.mkdir(mode=0o700)
        world.serve = Serve(binary, folder, environment(folder / "home", key, gate.url))
        setup = world.serve.start()
        stack.callback(world.serve.stop)
        print(json.dumps({"url": re.match(r"http://[^/]+", setup)[0], "setup": setup, "endpoint": gate.url,
                          "faulty": proxy.url, "account": ACCOUNT, "role": ROLE, "raw": RAW, "lake": LAKE, "store": store.kind,
                          "home": str(folder / "home")}), flush=True)
        for line in sys.stdin:
            print(json.dumps(world.obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
