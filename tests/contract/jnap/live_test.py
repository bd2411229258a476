#!/usr/bin/env python3
"""A Linksys router is observed by the command that a person types, against router.py."""
import base64
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from router import Router, Server, capture

PLATEAU = os.environ["PLATEAU"]
CORPUS = pathlib.Path("../shared/corpus/router/jnap")
M60 = CORPUS / "m60cf-eu-1.0.14" / "ALL.json"
WHW03 = CORPUS / "whw03v2-2.1.20" / "core_Transaction_0.json"
PASSWORD = "Right-Pass-1"
CREDENTIALS = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()


class Live(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="plateau-jnap.")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def serve(self, router, tls=None):
        server = Server(router, tls=tls)
        self.addCleanup(server.__exit__)
        return server

    def plateau(self, *words, password=PASSWORD):
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(self.path / "state")}
        environment.pop("PLATEAU_ROUTER_PASSWORD", None)
        if password is not None:
            environment["PLATEAU_ROUTER_PASSWORD"] = password
        done = subprocess.run([PLATEAU, *words], capture_output=True, text=True, encoding="utf-8", check=False,
                              env=environment, timeout=120)
        for secret in (PASSWORD, CREDENTIALS):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done

    def facts(self, server, *words, **options):
        done = self.plateau("facts", "--from", f"jnap:{server.address}", "--json", *words, **options)
        self.assertEqual(done.stderr.replace("\n", "") if server.scheme == "http" else "", "")
        return json.loads(done.stdout)

    def unobserved(self, record):
        return {one["kind"]: one["code"] for one in record["unobserved"]}

    def only_reason(self, odd):
        router = Router(capture(M60), PASSWORD, odd=odd)
        record = self.facts(self.serve(router))
        self.assertEqual(record["facts"], [])
        self.assertFalse(any(sent for _, sent in router.asked))
        reasons = set(self.unobserved(record).values())
        self.assertEqual(len(reasons), 1)
        return reasons.pop()

    def certificate(self):
        key, certificate = str(self.path / "key"), str(self.path / "certificate")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=router", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        der = subprocess.run(["openssl", "x509", "-outform", "der", "-in", certificate], check=True, capture_output=True)
        digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der.stdout, check=True, capture_output=True)
        return (certificate, key), "SHA256:" + base64.b64encode(digest.stdout).decode().rstrip("=")

    def test_a_router_that_is_asked_states_what_its_capture_does_in_three_questions(self):
        router = Router(capture(M60), PASSWORD)
        live = self.facts(self.serve(router), "--evidence", str(self.path / "case"))
        stored = json.loads(self.plateau("facts", "--from", f"capture:jnap:{M60}", "--json").stdout)
        self.assertEqual([action for action, _ in router.asked],
                         ["core/GetDeviceInfo", "core/GetAdminPasswordAuthStatus", "core/Transaction"])
        self.assertEqual([sent for _, sent in router.asked], [False, False, True])
        self.assertEqual(live["unobserved"], [])

        def values(record):
            """Sealed anew each time: of a passphrase the digest is compared."""
            return [json.dumps(fact["value"] | {"passphrase": fact["value"].get("passphrase", {}).get("digest")})
                    for fact in record["facts"]]
        self.assertEqual(values(live), values(stored))
        kept = b"".join(file.read_bytes() for file in (self.path / "case").rglob("*") if file.is_file())
        self.assertIn(b"M60CF-EU", kept)
        self.assertIn(b"canManageRemotely", kept)
        for secret in (PASSWORD, CREDENTIALS, '"00000000"'):
            self.assertNotIn(secret.encode(), kept)

    def test_a_router_without_most_actions_states_the_others(self):
        router = Router(capture(WHW03), PASSWORD)
        record = self.facts(self.serve(router))
        self.assertEqual(len([fact for fact in record["facts"] if fact["kind"] == "wifi_network"]), 4)
        self.assertEqual(self.unobserved(record)["dhcp_server"], "jnap.action.unknown")
        self.assertLess(len(router.asked), 30)

    def test_a_wrong_password_is_sent_twice_and_repeated_nowhere(self):
        router = Router(capture(M60), "another")
        record = self.facts(self.serve(router), "--evidence", str(self.path / "case"))
        self.assertEqual(router.wrong, 2)
        self.assertEqual(self.unobserved(record)["wifi_network"], "jnap.unauthorized")
        kept = b"".join(file.read_bytes() for file in (self.path / "case").rglob("*") if file.is_file())
        self.assertNotIn(CREDENTIALS.encode(), kept)

    def test_a_second_observation_with_a_wrong_password_leaves_a_try_to_people(self):
        router = Router(capture(M60), "another")
        server = self.serve(router)
        self.facts(server)
        record = self.facts(server)
        self.assertEqual(self.unobserved(record)["wifi_network"], "jnap.unauthorized")
        record = self.facts(server)
        self.assertEqual(self.unobserved(record)["wifi_network"], "jnap.locked_out")
        self.assertEqual(router.wrong, 4)

    def test_without_a_password_the_router_is_asked_as_anybody(self):
        router = Router(capture(M60), PASSWORD)
        record = self.facts(self.serve(router), password=None)
        self.assertFalse(any(sent for _, sent in router.asked))
        self.assertEqual(set(self.unobserved(record).values()), {"jnap.password.wanted"})

    def test_a_password_may_stand_in_a_file(self):
        (self.path / "word").write_text(PASSWORD + "\n", encoding="utf-8")
        record = self.facts(self.serve(Router(capture(M60), PASSWORD)), "--password-file", str(self.path / "word"),
                            password="wrong")
        self.assertEqual(record["unobserved"], [])

    def test_an_unseen_certificate_is_told_and_a_pinned_one_must_be_the_one(self):
        files, pin = self.certificate()
        server = self.serve(Router(capture(M60), PASSWORD), tls=files)
        address = f"jnap:{server.address}"
        unseen = self.plateau("facts", "--from", address, "--json")
        self.assertEqual(json.loads(unseen.stdout)["unobserved"], [])
        self.assertIn(pin, unseen.stderr)
        pinned = self.plateau("facts", "--from", address, "--json", "--host-key", pin)
        self.assertEqual(json.loads(pinned.stdout)["unobserved"], [])
        self.assertEqual(pinned.stderr, "")
        asked = len(server.router.asked)
        other = self.plateau("facts", "--from", address, "--json", "--host-key", "SHA256:" + "B" * 42 + "A")
        self.assertEqual(set(self.unobserved(json.loads(other.stdout)).values()), {"http.certificate.changed"})
        self.assertEqual(len(server.router.asked), asked)

    def test_addresses_that_name_no_router_are_refused(self):
        for address in ("jnap:", "jnap:192.168.1.1", "jnap:http://", "jnap:ftp://192.168.1.1", "jnap:http://u@192.168.1.1"):
            done = self.plateau("facts", "--from", address)
            self.assertEqual(done.returncode, 2, address)
            self.assertIn("jnap:http(s)://ADDRESS[:PORT]", done.stderr)
        done = self.plateau("facts", "--from", "jnap:http://127.0.0.1:1", "--host-key", "SHA256:" + "B" * 42 + "A")
        self.assertEqual(done.returncode, 2)

    def test_a_router_that_nobody_named_is_recognised_and_asked(self):
        server = self.serve(Router(capture(M60), PASSWORD))
        done = self.plateau("facts", "--from", f"router:127.0.0.1:{server.server_address[1]}", "--json")
        self.assertIn("M60CF-EU", done.stderr)
        record = json.loads(done.stdout)
        self.assertEqual(record["unobserved"], [])
        self.assertEqual(record["subject"]["platform"], "linksys")

    def test_a_subject_is_graded_on_a_router_that_is_asked(self):
        server = self.serve(Router(capture(M60), PASSWORD))
        words = ("grade", "--scenario", "scenarios/tai-etape1", "--seat", "01", "--format", "json", "--subject")
        live = self.plateau(*words, f"router=jnap:{server.address}")
        stored = self.plateau(*words, f"router=capture:jnap:{M60}")

        def verdicts(done):
            return {item["id"]: item["verdict"] for item in json.loads(done.stdout)["items"]}
        self.assertEqual(verdicts(live), verdicts(stored))
        self.assertIn("not_met", verdicts(live).values())

    def test_what_is_no_linksys_router_is_named_for_what_it_does(self):
        def sends(status, body, **headers):
            return lambda handler, _: handler.send(status, body, **headers) is None
        for expected, odd in {
            "jnap.not_there": sends(404, b"no such page"),
            "jnap.not_ready": sends(503, b""),
            "jnap.status": sends(500, b"Basic " + CREDENTIALS.encode()),
            "jnap.moved": sends(302, b"", Location="https://192.168.1.1/" + CREDENTIALS),
            "jnap.reply.invalid": sends(200, b"<html>Basic " + CREDENTIALS.encode()),
            "http.answer.too_large": sends(200, b'{"result":"OK","output":"' + b"x" * (2 << 20) + b'"}'),
            "http.answer.encoded": sends(200, gzip.compress(b"{}" * 1000), Content_Encoding="gzip"),
            "http.answer.invalid": sends(200, b"{", Content_Length="4000", Connection="close"),
        }.items():
            with self.subTest(expected):
                self.assertEqual(self.only_reason(odd), expected)
        self.assertEqual(self.only_reason(sends(200, b"[" * 5000 + b"]" * 5000)), "jnap.reply.invalid")

    def test_an_answer_without_an_end_is_given_up(self):
        def endless(handler, _):
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            piece = b"x" * 65536
            while True:  # until the other side has had enough
                handler.wfile.write(b"10000\r\n" + piece + b"\r\n")
        self.assertEqual(self.only_reason(endless), "http.answer.too_large")

    def test_nobody_there_is_said(self):
        with Server(Router({})) as server:
            address = server.address
        record = json.loads(self.plateau("facts", "--from", f"jnap:{address}", "--json").stdout)
        self.assertEqual(set(self.unobserved(record).values()), {"http.unreachable"})

    def test_a_hostile_transaction_ends(self):
        def odd(handler, number):
            if number < 2:
                return False
            handler.send(200, json.dumps({"result": "Error", "responses": [{"result": "_ErrorUnexpected"}] * 13}).encode())
            return True
        router = Router(capture(M60), PASSWORD, odd=odd)
        record = self.facts(self.serve(router))
        self.assertEqual(set(self.unobserved(record).values()), {"jnap.action.failed"})
        self.assertEqual(len(router.asked), 4)


if __name__ == "__main__":
    if not (M60.exists() and WHW03.exists()):
        print(f"skipped: {CORPUS} is absent on this machine")
        sys.exit(77)
    unittest.main()
