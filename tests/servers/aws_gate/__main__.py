"""STS and IAM in front of any S3 server, for tests.

    python3 -m aws_gate CONFIG.json      (in tests/servers; prints {"port": …, "admin_port": …} and serves)

    {"backend": {"url", "access_key", "secret_key", "region"},
     "region": "us-east-1", "buckets": {"eu-data": "eu-west-1"}, "domain": "localhost", "ttl": 3600,
     "users": {ACCESS_KEY: {"secret", "arn", "policy"}},
     "roles": {ARN: {"trust": TRUST_POLICY, "policy": POLICY, "max_session": 3600}}}

Does what AWS does to a caller: SigV4 of headers, presigned queries, each signed chunk and the body's
hash; AssumeRole with trust policies and external IDs; sessions that expire; the permission each S3
request needs, with conditions on listings; the region of a bucket. A granted request is signed again
with the backend's own key, so the object semantics, checksums and conditional writes are the backend's.
Policies are real IAM documents (policy.py says which parts), so what Waybill prints can be used as it is.

Does not imitate: bucket policies, ACLs, KMS, per-key decisions of DeleteObjects, redirects between
endpoints (a wrong region is answered with 400 and <Region>), TLS, dual-stack, SigV4A.
"""
import http.server
import json
import socketserver
import sys
import threading

from .accounts import Accounts
from .admin import AdminHandler
from .handler import GateHandler
from .state import State


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


def make_accounts(config: dict) -> Accounts:
    accounts = Accounts()
    for access_key, settings in config.get("users", {}).items():
        accounts.add_user(access_key, settings)
    for arn, settings in config.get("roles", {}).items():
        accounts.add_role(arn, settings)
    return accounts


def main(config_path: str) -> None:
    with open(config_path, encoding="utf-8") as file:
        config = json.load(file)
    shared = {"accounts": make_accounts(config),
              "state": State(config.get("ttl", 3600), config.get("region", "us-east-1"), config.get("buckets", {}))}
    gate = type("Gate", (GateHandler,),
                shared | {"backend": config["backend"], "domain": config.get("domain", "localhost")})
    admin = Server(("127.0.0.1", 0), type("Admin", (AdminHandler,), shared))
    server = Server(("127.0.0.1", 0), gate)
    threading.Thread(target=admin.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port, "admin_port": admin.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
