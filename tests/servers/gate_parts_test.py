"""The gate's pure parts against published figures: AWS's signing vectors, IAM's documented rules."""
import io
import json
import pathlib
import unittest

from aws_gate import bodies, policy, sigv4
from aws_gate.refusal import Refusal

VECTORS = pathlib.Path(__file__).resolve().parents[1] / "data" / "sigv4"


def read_request(text: str):
    """(method, path, query, headers) of a raw request of the vectors."""
    head, _, _ = text.partition("\n\n")
    first, *lines = head.splitlines()
    method, target = first.rsplit(" ", 1)[0].split(" ", 1)
    path, _, query = target.partition("?")
    headers: dict[str, str] = {}
    for line in "\n".join(lines).replace("\n ", " ").splitlines():  # a line that starts with a space goes on
        name, _, value = line.partition(":")
        name = name.lower()
        headers[name] = f"{headers[name]},{value.strip()}" if name in headers else value.strip()
    return method, path, sigv4.parse_query(query), headers


def plain_cases():
    """Vectors whose path is the same normalised or not, encoded once or twice: S3 does neither."""
    for folder in sorted(VECTORS.iterdir()):
        if not folder.is_dir():
            continue
        signed = (folder / "header-signed-request.txt").read_text()
        path = signed.split(" ", 1)[1].partition("?")[0].split(" HTTP")[0]
        if path == "/" or path.isalnum():
            yield folder, signed


class AwsVectors(unittest.TestCase):
    def test_every_vector_with_a_plain_path_has_the_published_signature(self):
        count = 0
        for folder, signed in plain_cases():
            with self.subTest(case=folder.name):
                context = json.loads((folder / "context.json").read_text())
                method, path, query, headers = read_request(signed)
                claim = sigv4.read_claim(query, headers)
                payload = (folder / "header-canonical-request.txt").read_text().rsplit("\n", 1)[1]
                request = sigv4.Signable(method, path, query, headers, claim.signed_names, payload)
                key = sigv4.signing_key(context["credentials"]["secret_access_key"], claim.scope)
                wanted = (folder / "header-signature.txt").read_text().strip()
                self.assertEqual(sigv4.signature(request, claim.amz_date, claim.scope, key), wanted)
                self.assertEqual(claim.signature, wanted)
                count += 1
        self.assertGreaterEqual(count, 15)


class ChunkSignatures(unittest.TestCase):
    """The example of AWS's page on chunked uploads: 66,560 letters a in chunks of 64 KiB."""
    SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    CHUNKS = [(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
              (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
              (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")]
    SCOPE = "20130524/us-east-1/s3/aws4_request"

    def read(self, letter: bytes) -> bytes:
        body = b"".join(b"%x;chunk-signature=%s\r\n%s\r\n" % (size, signature.encode(), letter * size)
                        for size, signature in self.CHUNKS)
        key = sigv4.signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", self.SCOPE)
        chunks = bodies.SignedChunks(io.BytesIO(body), len(body), key, self.SEED, "20130524T000000Z", self.SCOPE)
        return b"".join(chunks.data(has_trailers=False))

    def test_published_chunk_signatures_are_accepted(self):
        self.assertEqual(self.read(b"a"), b"a" * 66560)

    def test_changed_chunk_is_refused(self):
        with self.assertRaises(Refusal) as raised:
            self.read(b"b")
        self.assertEqual(raised.exception.code, "SignatureDoesNotMatch")


class Policies(unittest.TestCase):
    def allow(self, *, deny=(), **condition):
        statement = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/in/*"}
        if condition:
            statement["Condition"] = condition
        return policy.statements([statement, *deny])

    def test_nothing_said_is_no(self):
        self.assertFalse(policy.allows([], "s3:GetObject", "arn:aws:s3:::b/in/a", {}))

    def test_action_ignores_case_and_resource_does_not(self):
        self.assertTrue(policy.allows(self.allow(), "s3:getobject", "arn:aws:s3:::b/in/a", {}))
        self.assertFalse(policy.allows(self.allow(), "s3:GetObject", "arn:aws:s3:::b/IN/a", {}))

    def test_brackets_are_no_wildcard(self):
        self.assertFalse(policy.matches("arn:aws:s3:::b/[ab]", "arn:aws:s3:::b/a"))
        self.assertTrue(policy.matches("arn:aws:s3:::b/[ab]", "arn:aws:s3:::b/[ab]"))

    def test_deny_wins_over_allow(self):
        deny = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}
        self.assertFalse(policy.allows(self.allow(deny=[deny]), "s3:GetObject", "arn:aws:s3:::b/in/a", {}))

    def test_condition_on_a_key_that_is_not_there_does_not_hold(self):
        like = self.allow(StringLike={"s3:prefix": "in/*"})
        self.assertFalse(policy.allows(like, "s3:GetObject", "arn:aws:s3:::b/in/a", {}))
        self.assertTrue(policy.allows(like, "s3:GetObject", "arn:aws:s3:::b/in/a", {"s3:prefix": "in/x"}))

    def test_negated_condition_holds_when_the_key_is_not_there(self):
        unlike = self.allow(StringNotEquals={"s3:prefix": ["x", "y"]})
        self.assertTrue(policy.allows(unlike, "s3:GetObject", "arn:aws:s3:::b/in/a", {}))
        self.assertFalse(policy.allows(unlike, "s3:GetObject", "arn:aws:s3:::b/in/a", {"s3:prefix": "y"}))

    def test_account_root_and_account_number_are_the_same_principal(self):
        for principal in ("arn:aws:iam::111122223333:root", "111122223333", "*"):
            trust = policy.statements([{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}])
            self.assertTrue(policy.trusts(trust, {"111122223333", "*"}, "sts:AssumeRole", {}), principal)

    def test_statement_with_an_element_that_is_not_read_is_refused(self):
        with self.assertRaises(ValueError):
            policy.statements([{"Effect": "Allow", "NotAction": "s3:PutObject", "Resource": "*"}])


if __name__ == "__main__":
    unittest.main()
