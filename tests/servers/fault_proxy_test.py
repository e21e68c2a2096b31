"""Each fault is what its name says, seen from a client and from the server behind."""
import http.client
import http.server
import socket
import threading
import unittest
import urllib.error
import urllib.request

import servers

BODY = bytes(range(256)) * 64


class Origin(http.server.BaseHTTPRequestHandler):
    """Answers BODY to GET and remembers the length of each body it was sent whole."""
    protocol_version = "HTTP/1.1"
    received: list[int] = []

    def log_message(self, format, *args):  # noqa: A002 (the base class's name)
        pass

    def do_GET(self):
        Origin.received.append(0)
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        if len(self.rfile.read(length)) == length:
            Origin.received.append(length)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        origin = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
        threading.Thread(target=origin.serve_forever, daemon=True).start()
        cls.addClassCleanup(origin.server_close)
        cls.addClassCleanup(origin.shutdown)
        cls.proxy = cls.enterClassContext(servers.fault_proxy(f"http://127.0.0.1:{origin.server_port}"))

    def rule(self, fault, **more):
        Origin.received.clear()
        self.proxy.admin("POST", "/rules", [{"fault": fault} | more])

    def get(self, path="/x"):
        with urllib.request.urlopen(self.proxy.url + path, timeout=10) as reply:
            return reply.read()

    def put(self, size=1000):
        request = urllib.request.Request(self.proxy.url + "/x", data=b"a" * size, method="PUT")
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status

    def hits(self):
        return [hit["request"] for hit in self.proxy.admin("GET", "/stats")["hits"]]

    def test_without_rules_everything_passes(self):
        self.proxy.admin("POST", "/rules", [])
        self.assertEqual((self.get(), self.put()), (BODY, 200))

    def test_only_the_numbered_request_is_hit(self):
        self.rule("status", on=[2])
        self.get()
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.get()
        self.assertEqual(raised.exception.code, 503)
        self.assertIn(b"SlowDown", raised.exception.read())
        raised.exception.close()
        self.get()
        self.assertEqual(self.hits(), [2])

    def test_method_and_path_choose_what_is_counted(self):
        self.rule("reset", method="GET", path="csv$", on=[1])
        self.put()
        self.get("/b")
        with self.assertRaises(OSError):
            self.get("/a.csv")
        self.assertEqual(self.hits(), [3])

    def test_chance_repeats_with_its_seed(self):
        runs = []
        for seed in (7, 7, 8):
            self.rule("duplicate", chance=0.5, seed=seed)
            for _ in range(20):
                self.get()
            runs.append(self.hits())
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0], runs[2])
        self.assertTrue(0 < len(runs[0]) < 20)

    def test_reset_comes_before_the_server_sees_anything(self):
        self.rule("reset")
        with self.assertRaises(OSError):
            self.get()
        self.assertEqual(Origin.received, [])

    def test_lost_reply_comes_after_the_server_did_the_work(self):
        self.rule("lost_reply", on=[1])
        with self.assertRaises(OSError):
            self.put(1000)
        self.assertEqual(Origin.received, [1000])

    def test_cut_request_reaches_the_server_in_part(self):
        self.rule("cut_request", after=10)
        with self.assertRaises(OSError):
            self.put(1000)
        self.assertEqual(Origin.received, [])

    def test_cut_request_without_a_body_is_a_reset(self):
        self.rule("cut_request", after=10)
        with self.assertRaises(OSError):
            self.get()
        self.assertEqual(Origin.received, [])

    def test_cut_reply_ends_early(self):
        self.rule("cut_reply", after=100)
        with self.assertRaises(http.client.IncompleteRead) as raised:
            self.get()
        self.assertEqual(raised.exception.partial, BODY[:100])

    def test_stalled_reply_sends_its_beginning_and_then_nothing(self):
        self.rule("stall", after=100)
        connection = http.client.HTTPConnection(self.proxy.url.removeprefix("http://"), timeout=0.2)
        self.addCleanup(connection.close)
        connection.request("GET", "/x")
        reply = connection.getresponse()
        self.assertEqual(reply.read(100), BODY[:100])
        with self.assertRaises(TimeoutError):
            reply.read(1)

    def test_held_request_reaches_no_server_and_gets_no_answer(self):
        self.rule("hold")
        connection = http.client.HTTPConnection(self.proxy.url.removeprefix("http://"), timeout=0.2)
        self.addCleanup(connection.close)
        connection.request("PUT", "/x", body=b"1")
        with self.assertRaises(TimeoutError):
            connection.getresponse()
        self.assertEqual((self.hits(), Origin.received), ([1], []))

    def test_corrupt_changes_one_byte(self):
        self.rule("corrupt", after=300)
        got = self.get()
        self.assertEqual([index for index in range(len(BODY)) if got[index] != BODY[index]], [300])

    def test_duplicate_sends_the_reply_twice_on_one_connection(self):
        self.rule("duplicate", on=[1])
        host, _, port = self.proxy.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        self.assertEqual((received.count(b"HTTP/1.1 200"), received.count(BODY)), (2, 2))

    def test_throttle_sends_the_same_bytes(self):
        self.rule("throttle", bytes_per_second=len(BODY) * 20)
        self.assertEqual(self.get(), BODY)

    def test_unknown_fault_is_refused(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.proxy.admin("POST", "/rules", [{"fault": "gremlin"}])
        self.assertEqual(raised.exception.code, 400)
        raised.exception.close()


if __name__ == "__main__":
    unittest.main()
