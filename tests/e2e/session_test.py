#!/usr/bin/env python3
"""A session by the daemon: created, launched, begun, robbed of its daemon at the worst moments, ended, sealed and closed."""
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from support import PLATEAU, TEXT, Host, schemas

PLATEAUD = str(pathlib.Path(PLATEAU).parent / "plateaud")
STORE = pathlib.Path("/var/lib/plateau/images")
ROOM = """plateau: 1
room: B12
hosts: { %s }
images: { client: practice/client, server: practice/server }
seats: { "01": { host: here, router: { %s } } }
"""


class Daemon:
    """A daemon with a state folder and a socket of its own."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        self.state = pathlib.Path(self._folder.name) / "state"
        self.socket = pathlib.Path(self._folder.name) / "socket"
        self.environment = {**os.environ, "PLATEAU_SOCKET": str(self.socket), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self._process = None

    def start(self):
        self._process = subprocess.Popen(self.words(), stderr=subprocess.PIPE, env=self.environment, text=True)
        for _ in range(600):
            if self._process.poll() is not None:
                raise AssertionError(self._process.stderr.read())
            if self.run("session", "list").returncode == 0:
                return self
            time.sleep(0.05)
        raise AssertionError("the daemon does not answer")

    def words(self):
        return [PLATEAUD, "--state", str(self.state), "--socket", str(self.socket)]

    def run(self, *words, **options):
        return subprocess.run([PLATEAU, *words], capture_output=True, env=self.environment, **TEXT, **options)

    def stop(self, how=signal.SIGTERM):
        self._process.send_signal(how)
        code = self._process.wait(60)
        self._process.stderr.close()
        self._process = None
        return code

    def session(self):
        done = self.run("session", "status", "june", "--json")
        record = json.loads(done.stdout)
        schemas.validator("session").validate(record)
        return record

    def wait_for(self, state, limit=240):
        """Returns once the first post is in that state."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            post = self.session()["posts"][0]
            if post["state"] == state:
                return post
            if post["state"] == "failed":
                break
            time.sleep(0.3)
        raise AssertionError(f"not {state}: {post}")

    def instance(self):
        return json.loads((self.state / "instance.json").read_text())["instance"]

    def close(self):
        """Ends the daemon and removes the disks of its instance, which a sealed session keeps."""
        if self._process is not None:
            self.stop(signal.SIGKILL)
        if (self.state / "instance.json").exists():
            shutil.rmtree(STORE / "overlays" / self.instance(), ignore_errors=True)
        self._folder.cleanup()


class Story(unittest.TestCase):
    def setUp(self):
        self.before = Host.things()
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)

    def done(self, *words):
        done = self.daemon.run(*words)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def room(self, host='here: { uri: "qemu:///system" }', router="kind: vm, image: practice/router"):
        file = pathlib.Path(self.daemon._folder.name) / "room.yaml"
        file.write_text(ROOM % (host, router))
        return str(file)

    def roster(self, content):
        file = pathlib.Path(self.daemon._folder.name) / "roster.csv"
        file.write_bytes(content)
        return str(file)

    def refused(self, code, sentence, *words):
        done = self.daemon.run(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(sentence, done.stderr)
        self.assertEqual(done.stdout, "")


class ADay(Story):
    def test_a_post_survives_its_daemon_from_launch_to_seal(self):
        self.daemon.start()
        created = self.daemon.run("session", "create", "june", "--room", self.room(), "--roster", self.roster(
            "Poste;Numéro;Nom;Épreuve;Temps supplémentaire;Décision\r\n01;2026-01;Léa Élève;full;tiers temps;D-12\r\n".encode("latin-1")))
        self.assertEqual(created.returncode, 0, created.stderr)
        self.assertIn("read as Windows-1252", created.stderr)
        self.assertIn("Léa Élève (expected)", created.stdout)
        self.done("session", "launch", "june")
        # Killed while machines start: the next daemon begins the launch again.
        time.sleep(2)
        self.assertEqual(self.daemon.stop(signal.SIGKILL), -signal.SIGKILL)
        self.refused(3, "does not answer", "session", "status", "june")
        self.daemon.start()
        self.daemon.wait_for("ready")
        self.assertIn("(present)", self.done("candidate", "sign-in", "june", "01"))
        began = self.done("session", "start", "june", "--json")
        self.assertEqual(json.loads(began)["posts"][0]["state"], "running")
        # Three hours, and a third more.
        self.assertGreater(json.loads(began)["posts"][0]["clock"]["remaining_seconds"], 4 * 3600 - 60)
        # Killed while a candidate works: neither post nor clock notice.
        self.daemon.stop(signal.SIGKILL)
        machines = Host.things() - self.before
        self.assertEqual(len([name for kind, name in machines if kind == "domain"]), 3)
        self.daemon.start()
        self.assertEqual(self.daemon.session()["posts"][0]["state"], "running")
        started = json.loads(began)
        self.assertEqual(self.daemon.session()["posts"][0]["clock"]["ends"], started["posts"][0]["clock"]["ends"])
        self.done("session", "extend", "june", "--seat", "01", "--minutes", "5", "--why", "relay from the corridor")
        # Killed while it seals: the next daemon seals.
        self.done("session", "end", "june")
        self.daemon.stop(signal.SIGKILL)
        self.daemon.start()
        post = self.daemon.wait_for("sealed")
        case = self.daemon.state / "sessions" / "june" / "seat-01"
        self.assertRegex(post["manifest"], "^sha256:[0-9a-f]{64}$")
        self.assertEqual(self.sha256_of(case / "manifest.json"), post["manifest"])
        self.assertIn("closed", self.done("session", "close", "june"))
        self.assertEqual(self.daemon.stop(), 0)
        # Nothing stays on the host but the sealed disks.
        self.assertEqual(Host.settles_to(self.before | {("overlay", self.daemon.instance())}), set())
        self.every_act_is_recorded()
        self.can_be_corrected(case)
        self.can_be_proved_elsewhere()

    def every_act_is_recorded(self):
        self.daemon.start()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.daemon.socket))
            client.sendall(b"GET /1/sessions/june/events HTTP/1.1\r\nHost: plateau\r\n\r\n")
            text = b""
            while b"session_closed" not in text or not text.endswith(b"\n\n"):
                more = client.recv(65536)
                self.assertNotEqual(more, b"")
                text += more
        lines = [json.loads(line[6:]) for line in text.decode().split("\n") if line.startswith("data: ")]
        self.assertEqual([event["number"] for event in lines], list(range(1, len(lines) + 1)))
        for event in lines:
            schemas.validator("event").validate(event)
        schemas.validator("sessions").validate(json.loads(self.done("session", "list", "--json")))
        types = [event["type"] for event in lines]
        for wanted in ("session_created", "session_started", "time_added", "post_sealed", "session_closed"):
            self.assertEqual(types.count(wanted), 1, types)
        self.assertEqual([e["why"] for e in lines if e["type"] == "time_added"], ["relay from the corridor"])

    def can_be_proved_elsewhere(self):
        record = json.loads(self.done("custody", "export", "june", "--json"))
        schemas.validator("custody_export").validate(record)
        folder = pathlib.Path(record["folder"])
        proof = self.daemon.run("custody", "verify", str(folder), "--json")
        self.assertEqual(proof.returncode, 0, proof.stderr)
        proved = json.loads(proof.stdout)
        self.assertEqual((proved["export"]["seats"], proved["fingerprint"]), (["01"], record["fingerprint"]))
        self.assertEqual(proved["export"]["entries"], record["events"])
        self.assertNotIn("Léa", (folder / "journal.jsonl").read_text(encoding="utf-8"))
        journal = folder / "journal.jsonl"
        journal.write_bytes(journal.read_bytes().replace(b"time_added", b"time_taken"))
        self.assertEqual(self.daemon.run("custody", "verify", str(folder)).returncode, 1)

    def can_be_corrected(self, case):
        grades = self.daemon.run("session", "grade", "june", "--json")
        self.assertIn(grades.returncode, (4, 5), grades.stderr)
        record = json.loads(grades.stdout)
        schemas.validator("grades").validate(record)
        self.assertEqual([post["candidate"] for post in record["posts"]], ["2026-01"])
        first = (case / "correction.json").read_bytes()
        self.daemon.run("session", "grade", "june")
        self.assertEqual((case / "correction.json").read_bytes(), first)
        done = self.daemon.run("grade", "--scenario", "practice", "--facts", str(case / "facts.jsonl"), "--json")
        self.assertIn(done.returncode, (4, 5), done.stderr)
        self.assertGreater(json.loads(done.stdout)["totals"]["not_met"], 0)

    @staticmethod
    def sha256_of(file):
        return "sha256:" + subprocess.run(["sha256sum", file], capture_output=True, **TEXT).stdout.split()[0]


class WhatIsRefused(Story):
    def test_wrong_words_and_files_are_refused_with_what_to_do(self):
        self.refused(3, "start it (systemctl start plateaud)", "session", "list")
        self.daemon.start()
        self.refused(2, "a session cannot be called 'June!'", "session", "create", "June!")
        self.refused(2, "no scenario 'nowhere'", "session", "create", "june", "--scenario", "nowhere")
        self.refused(2, "is not this computer", "session", "create", "june", "--room",
                     self.room('here: { uri: "qemu:///system" }, far: { uri: "qemu+ssh://far/system" }'))
        self.refused(2, "only 'vm' will do", "session", "create", "june", "--room",
                     self.room(router="kind: linksys, address: 192.168.1.1, port: enp3s0, secret: r1"))
        self.refused(1, "there is no session june", "session", "status", "june")
        wrong = self.roster(b"seat,candidate,name,extra_time\n01,a,A,20 min\n07,a,B,\n01,b,C,\n")
        with_roster = ("session", "create", "june", "--room", self.room(), "--roster", wrong)
        for sentence in ("roster.csv:2:8: extra time is granted without a decision", "roster.csv:3:1: the room has no seat 07",
                         "roster.csv:3:4: candidate a is on line 2 already", "roster.csv:4:1: seat 01 is given on line 2 already"):
            self.refused(2, sentence, *with_roster)
        self.refused(2, "is no text", "session", "create", "june", "--roster", self.roster(b"seat\0"))
        self.done("session", "create", "june", "--room", self.room())
        self.refused(1, "there is one of that name", "session", "create", "june")
        self.refused(1, "no post is ready", "session", "start", "june")
        self.refused(1, "has not begun", "session", "pause", "june")
        self.refused(1, "has no seat 07; choose among: 01", "session", "launch", "june", "--seat", "07")
        self.refused(2, "is no time", "session", "outage", "june", "--from", "25:00", "--to", "10:00")
        self.refused(1, "has no candidate", "candidate", "sign-in", "june", "01")
        self.assertEqual(self.daemon.session()["last_event"], 1)

    def test_one_daemon_has_a_state_folder(self):
        self.daemon.start()
        other = subprocess.run([*self.daemon.words()[:-1], str(self.daemon.socket) + "2"], capture_output=True, timeout=60, **TEXT)
        self.assertEqual(other.returncode, 1)
        self.assertIn("another Plateau process uses it", other.stderr)
        self.done("session", "list")

    def test_whoever_has_no_right_sees_and_changes_nothing(self):
        self.daemon.start()
        self.done("session", "create", "june", "--room", self.room())
        os.chmod(self.daemon._folder.name, 0o755)
        nobody = pwd.getpwnam("nobody").pw_uid
        for request in (b"GET /1/sessions", b"POST /1/sessions/june/launch"):
            text = self.ask_as(nobody, request)
            self.assertTrue(text.startswith("HTTP/1.1 401"), text)
            self.assertNotIn("june", text)
            schemas.validator("error").validate(json.loads(text.partition("\n\n")[2]))
        self.assertEqual(self.daemon.session()["last_event"], 1)

    def ask_as(self, user, request):
        script = ("import os, socket, sys\nos.setgroups([]); os.setgid(65534); os.setuid(int(sys.argv[1]))\n"
                  "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[2])\n"
                  "s.sendall(sys.argv[3].encode() + b' HTTP/1.1\\r\\nHost: h\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n')\n"
                  "while (m := s.recv(65536)): sys.stdout.write(m.decode())\n")
        return subprocess.run(["python3", "-c", script, str(user), str(self.daemon.socket), request.decode()],
                              capture_output=True, timeout=60, **TEXT).stdout


if __name__ == "__main__":
    unittest.main()
