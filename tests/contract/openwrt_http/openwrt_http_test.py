#!/usr/bin/env python3
"""plateau facts --from openwrt:http://… against a made router (box.py)."""
import base64
import hashlib
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

from box import CORPUS, Box, Server, luci_rules

PLATEAU = os.environ["PLATEAU"]
REAL_ROUTERS = ("wrt1900ac-15.05-2015", "r6220-10hosts-2023", "dlwrx36-vendor-openvpn")


def told(record):
    """What a record says, without what is never the same twice: the bytes of a sealed secret, the evidence."""

    def bare(value):
        if isinstance(value, dict):
            return {name: bare(item) for name, item in value.items() if name != "sealed"}
        return [bare(item) for item in value] if isinstance(value, list) else value

    facts = [(fact["kind"], json.dumps(bare(fact["value"]), sort_keys=True)) for fact in record["facts"]]
    return sorted(facts)


def why_not(record):
    return {one["kind"]: one["code"] for one in record["unobserved"]}


class OpenWrtOverHttp(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="plateau-ubus.")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def plateau(self, *words, password="Right-Pass-1"):
        environment = {**os.environ, "XDG_STATE_HOME": self.folder.name, "PLATEAU_ROUTER_PASSWORD": password}
        done = subprocess.run([PLATEAU, "--lang", "en", *words], capture_output=True, text=True, env=environment,
                              check=False, timeout=120)
        self.assertNotIn(password, done.stdout + done.stderr)
        return done

    def record(self, source, *words, password="Right-Pass-1"):
        done = self.plateau("facts", "--from", source, "--json", *words, password=password)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)

    def over_http(self, box, *words, password="Right-Pass-1"):
        with Server(box) as server:
            return self.record(f"openwrt:http://root@127.0.0.1:{server.port}", *words, password=password)

    def certificate(self):
        """A certificate with its key, and its fingerprint by other means than plateau's."""
        files = self.path / "certificate", self.path / "key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=OpenWrt", "-out", files[0],
                        "-keyout", files[1]], check=True, capture_output=True)
        der = ssl.PEM_cert_to_DER_cert(files[0].read_text())
        return files, "SHA256:" + base64.b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")

    def test_a_real_configuration_gives_the_same_facts_over_http_as_by_uci_show(self):
        for router in REAL_ROUTERS:
            with self.subTest(router):
                dump = self.path / "dump"
                dump.write_text("".join(file.read_text() for file in sorted((CORPUS / router).glob("uci-show-*.txt"))))
                stored = self.record(f"capture:openwrt:{dump}")
                box = Box(router)
                begun = time.monotonic()
                live = self.over_http(box)
                print(f"{router}: {box.questions} questions, {time.monotonic() - begun:.2f} s with the program's start")
                # A dump says neither what the router is nor what its password is like.
                beside = ("host", "router_admin")
                self.assertEqual([fact for fact in told(live) if fact[0] not in beside],
                                 [fact for fact in told(stored) if fact[0] not in beside])
                self.assertGreater(len(told(live)), 10)
                self.assertEqual(box.questions, 2)
                self.assertEqual(box.sessions, set())

    def test_under_luci_s_own_rules_what_they_keep_is_refused_and_the_rest_is_told(self):
        record = self.over_http(Box("dlwrx36-vendor-openvpn", rules=luci_rules()))
        refused = {kind: code for kind, code in why_not(record).items() if code.startswith("openwrt.ubus.")}
        self.assertEqual(refused, {"vpn_connection": "openwrt.ubus.refused", "vpn_server": "openwrt.ubus.refused"})
        # Where there is no such file, nothing is kept back.
        record = self.over_http(Box("wrt1900ac-15.05-2015", rules=luci_rules()))
        self.assertEqual(why_not(record), {})

    def test_without_any_rule_of_luci_every_part_is_refused(self):
        with Server(Box("wrt1900ac-15.05-2015", rules=(set(), {}))) as server:
            done = self.plateau("facts", "--from", f"openwrt:http://127.0.0.1:{server.port}")
        for line in done.stdout.splitlines():
            told_apart = "(openwrt.ubus.refused): uci get " in line or line.split() == ["router_admin", "password_set=yes"]
            self.assertTrue(told_apart, line)

    def test_a_router_without_a_password_is_known_for_it(self):
        admin = [fact["value"] for fact in self.over_http(Box("wrt1900ac-15.05-2015", password=""))["facts"]
                 if fact["kind"] == "router_admin"]
        self.assertEqual(admin[0]["password_set"], False)
        admin = [fact["value"] for fact in self.over_http(Box("wrt1900ac-15.05-2015"))["facts"]
                 if fact["kind"] == "router_admin"]
        self.assertEqual(admin[0]["password_set"], True)

    def test_a_wrong_password_is_tried_once_and_never_printed(self):
        box = Box("wrt1900ac-15.05-2015")
        record = self.over_http(box, password="Wrong-Pass-9")
        self.assertEqual(set(why_not(record).values()), {"openwrt.ubus.login_refused"})
        self.assertEqual(box.questions, 1)

    def test_a_session_that_is_forgotten_is_begun_anew_once(self):
        box = Box("wrt1900ac-15.05-2015")
        box.forgets = 1
        self.assertEqual(why_not(self.over_http(box)), {})
        box.forgets = 2
        self.assertEqual(set(why_not(self.over_http(box)).values()), {"openwrt.ubus.session_lost"})

    def test_a_certificate_is_taken_and_told_unless_it_is_pinned(self):
        files, pin = self.certificate()
        with Server(Box("wrt1900ac-15.05-2015"), files) as server:
            source = f"openwrt:https://root@127.0.0.1:{server.port}"
            taken = self.plateau("facts", "--from", source)
            self.assertEqual(taken.returncode, 0, taken.stdout)
            self.assertIn(f"127.0.0.1:{server.port} shows the certificate {pin}", taken.stderr)
            pinned = self.plateau("facts", "--from", source, "--host-key", pin)
            self.assertEqual((pinned.returncode, pinned.stderr), (0, ""))
            changed = self.plateau("facts", "--from", source, "--host-key", "SHA256:" + "A" * 43)
            self.assertIn("http.certificate.changed", changed.stdout)
            self.assertEqual(changed.returncode, 1)

    def test_what_cannot_be_pinned_and_what_is_no_address_are_told_at_once(self):
        pin = "SHA256:" + "A" * 43
        done = self.plateau("facts", "--from", "openwrt:http://127.0.0.1:1", "--host-key", pin)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no certificate for --host-key", done.stderr)
        for address in ("ftp://192.168.1.1", "http://router.lan", "http://root:secret@192.168.1.1", "http://192.168.1.1:0",
                        "http://192.168.1.1/luci", "http://@192.168.1.1", "http://"):
            done = self.plateau("facts", "--from", f"openwrt:{address}")
            self.assertEqual(done.returncode, 2, address)
            self.assertIn("names no subject", done.stderr)

    def test_a_web_server_that_is_no_openwrt_is_told_as_what_it_is(self):
        box = Box("wrt1900ac-15.05-2015")
        for answer, code in (((404, {}, b"no"), "openwrt.ubus.not_there"),
                             ((307, {"Location": "https://127.0.0.1/ubus"}, b""), "openwrt.ubus.moved"),
                             ((200, {}, b"<html>"), "openwrt.ubus.not_json_rpc"),
                             ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), "http.answer.encoded"),
                             ((200, {}, b"[" * 3_000_000), "http.answer.too_large"),
                             ((200, {}, b"[" * 1_000_000), "openwrt.ubus.not_json_rpc")):
            box.answer = answer
            self.assertEqual(set(why_not(self.over_http(box)).values()), {code})

    def test_evidence_holds_neither_password_nor_session_nor_secrets(self):
        box = Box("r6220-10hosts-2023")
        secret = box.packages["network"]["wan"]["password"]
        box.packages["network"]["wan"]["password"] = "Never-Kept-1"
        box.packages["wireless"]["default_radio0"]["key"] = "Never-Kept-2"
        self.assertTrue(secret)
        record = self.over_http(box, "--evidence", str(self.path / "case"))
        kept = "".join(file.read_text() for file in (self.path / "case").rglob("*") if file.is_file())
        self.assertIn("<secret ", kept)
        self.assertIn("10.1.1.120", kept)
        for word in ("Never-Kept", "Right-Pass", "ubus_rpc_session"):
            self.assertNotIn(word, kept + json.dumps(record))

    def test_a_router_is_a_subject_of_a_correction(self):
        with Server(Box("wrt1900ac-15.05-2015")) as server:
            done = self.plateau("grade", "--scenario", "tai-etape1", "--subject",
                                f"router=openwrt:http://root@127.0.0.1:{server.port}", "--output",
                                str(self.path / "sheet.json"))
        # Its other machines are not there.
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("Admin WiFi", (self.path / "sheet.json").read_text())


if __name__ == "__main__":
    if not CORPUS.is_dir():
        print(f"skipped: {CORPUS} is absent on this machine")
        sys.exit(77)
    unittest.main()
