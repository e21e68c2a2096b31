"""What one flow runs in: its buckets, its home, the names it gave things, what its last command said."""
import json
import os
import pathlib
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field

import boto3
from botocore.config import Config

import servers
from process import die_with_parent

ACCOUNT = "111122223333"          # where a flow's users, roles and buckets live
VENDOR_ARN = "arn:aws:iam::999988887777:user/waybill"


@dataclass(frozen=True)
class Rig:
    """One S3 server with the gate and the fault proxy in front of it, for all flows of a run."""
    store: servers.Store
    gate: servers.Controlled
    proxy: servers.Controlled

    def client(self):
        """botocore on the store itself: not counted, not hindered, and not our code."""
        return boto3.client("s3", endpoint_url=self.store.url, aws_access_key_id=self.store.access_key,
                            aws_secret_access_key=self.store.secret_key, region_name=self.store.region,
                            config=Config(s3={"addressing_style": "path"}))


@dataclass
class Command:
    """A command that ended."""
    words: list[str]
    exit_code: int
    out: str
    err: str

    def shown(self) -> str:
        return (f"$ waybill {' '.join(self.words)}\nexit {self.exit_code}\n"
                + "".join(f"out| {line}\n" for line in self.out.splitlines())
                + "".join(f"err| {line}\n" for line in self.err.splitlines()))


@dataclass
class World:
    rig: Rig
    binary: pathlib.Path
    folder: pathlib.Path
    timeout_seconds: float
    client: object = None
    values: dict[str, str] = field(default_factory=dict)
    buckets: list[str] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    environment: dict[str, str] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    exit_checked: bool = True

    def begin(self) -> None:
        self.client = self.rig.client()
        for name in ("home", "dir"):
            (self.folder / name).mkdir(mode=0o700)
            self.values[name] = str(self.folder / name)
        self.values |= {"endpoint": self.rig.gate.url, "sts_endpoint": self.rig.gate.url,
                        "faulty": self.rig.proxy.url, "account": ACCOUNT, "region": self.rig.store.region}
        self.rig.gate.admin("POST", "/ttl?s=3600")
        self.rig.gate.admin("POST", "/reset")
        self.rig.proxy.admin("POST", "/rules", [])
        self.add_user("vendor", VENDOR_ARN, [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}])
        self.add_bucket("bucket")
        self.environment = self._clean_environment()

    def _clean_environment(self) -> dict[str, str]:
        """Nothing of the developer's own AWS set-up; the base identity of a self-hosted Waybill."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "WAYBILL_"))}
        return kept | {"WAYBILL_HOME": self.values["home"], "HOME": str(self.folder), "TZ": "UTC",
                       "AWS_ACCESS_KEY_ID": self.values["vendor.access_key"],
                       "AWS_SECRET_ACCESS_KEY": self.values["vendor.secret"], "AWS_EC2_METADATA_DISABLED": "true"}

    def end(self) -> None:
        """What other flows could meet is taken away; the servers live on."""
        for bucket in self.buckets:
            for upload in self.client.list_multipart_uploads(Bucket=bucket).get("Uploads", []):
                self.client.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])

    def add_bucket(self, alias: str) -> None:
        name = f"flow-{secrets.token_hex(6)}"
        self.client.create_bucket(Bucket=name)
        self.values[alias] = name
        self.buckets.append(name)

    def add_user(self, name: str, arn: str, policy: list[dict]) -> None:
        access_key = "AKIA" + secrets.token_hex(8).upper()
        secret = secrets.token_urlsafe(30)
        self.rig.gate.admin("POST", "/user", {"access_key": access_key, "secret": secret, "arn": arn, "policy": policy})
        self.secrets.add(secret)
        self.values |= {f"{name}.access_key": access_key, f"{name}.secret": secret, f"{name}.arn": arn}

    def run(self, words: list[str], stdin: str = "") -> Command:
        """The binary with these words; a command that is over its time is killed and ends with 124."""
        try:
            done = subprocess.run([str(self.binary), *words], input=stdin.encode(), capture_output=True,
                                  env=self.environment, cwd=self.values["dir"], timeout=self.timeout_seconds)
            command = Command(words, done.returncode, _text(done.stdout), _text(done.stderr))
        except subprocess.TimeoutExpired as late:
            command = Command(words, 124, _text(late.stdout), _text(late.stderr) + "(killed: over its time)\n")
        self.commands.append(command)
        return command

    def run_interrupted(self, words: list[str]) -> Command:
        child = subprocess.Popen([str(self.binary), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env=self.environment, cwd=self.values["dir"], preexec_fn=die_with_parent)
        while child.poll() is None and not self.rig.proxy.admin("GET", "/stats")["hits"]:
            time.sleep(0.005)
        child.send_signal(signal.SIGINT)
        try:
            out, err = child.communicate(timeout=self.timeout_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            out, err = child.communicate()
        self.commands.append(Command(words, child.returncode, _text(out), _text(err)))
        return self.last

    @property
    def last(self) -> Command:
        return self.commands[-1]

    def json_of_last(self):
        return json.loads(self.last.out)

    def bucket(self, options: dict[str, str]) -> str:
        return options.get("in", self.values["bucket"])

    def pending_uploads(self, with_parts_only: bool = False) -> list[str]:
        """Keys of uploads that are open in any bucket.

        moto dates every upload to 2010, so there a creation that was in flight when its job ended cannot be told
        from somebody else's upload, and stays: those have no parts, and are not counted.
        """
        found = []
        for bucket in self.buckets:
            for upload in self.client.list_multipart_uploads(Bucket=bucket).get("Uploads", []):
                parts = self.client.list_parts(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
                if parts.get("Parts") or not (with_parts_only or self.rig.store.kind == "moto"):
                    found.append(upload["Key"])
        return found

    def keys(self, bucket: str, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [each["Key"] for page in pages for each in page.get("Contents", [])]


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
