#!/usr/bin/env python3
"""What a person gives wrong, and a host that is not ready: told at once, clearly, in both languages, with nothing made."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from support import PLATEAU, TEXT, Host, State, schemas

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
SCENARIO = pathlib.Path("scenarios/practice")


class Story(unittest.TestCase):
    def setUp(self):
        self.state = State()
        self.addCleanup(self.state.close)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="plateau-e2e."))
        self.addCleanup(shutil.rmtree, self.folder)

    def said(self, code, *words, before=(), language="en"):
        """Runs the command, which must end with `code` and say something on standard error; returns that."""
        done = subprocess.run([*before, PLATEAU, "--lang", language, *words], capture_output=True,
                              env=self.state.environment, timeout=120, **TEXT)
        self.assertEqual(done.returncode, code, done.stdout[-2000:] + done.stderr[-4000:])
        self.assertNotEqual(done.stderr, "")
        return done.stderr

    def own_scenario(self):
        folder = self.folder / "subject"
        shutil.copytree(SCENARIO, folder)
        return folder


class AMistypedCommand(Story):
    def test_an_answer_the_subject_has_not_is_named_with_those_it_has(self):
        said = self.said(2, "rehearse", "--answers", "complete,flawless")
        self.assertIn("no answer 'flawless'", said)
        self.assertIn("blank, complete, flawed", said)
        self.assertIn("pas de réponse « flawless »", self.said(2, "rehearse", "--answers", "complete,flawless", language="fr"))

    def test_a_scenario_that_is_not_there_is_named_with_those_shipped(self):
        for words in (["rehearse", "practise"], ["scenario", "lint", "practise"], ["grade", "--facts", "x", "--scenario", "practise"]):
            said = self.said(2, *words)
            self.assertIn("no scenario 'practise'", said)
            shipped = said.rstrip().rpartition("a shipped scenario: ")[2].split(", ")
            self.assertEqual(sorted(path.parent.name for path in SCENARIO.parent.glob("*/scenario.yaml")), shipped)
        self.assertIn("aucun sujet « practise »", self.said(2, "rehearse", "practise", language="fr"))

    def test_an_image_that_no_recipe_makes_is_named_with_those_there_are(self):
        self.assertIn("practice", self.said(2, "image", "build", "practise"))
        self.assertIn("aucune image ne s'appelle « practise »", self.said(2, "image", "build", "practise", language="fr"))

    def test_no_seat_and_seventeen_seats_are_refused_with_the_range(self):
        for seats in ("0", "17", "-1", "two"):
            said = self.said(2, "rehearse", "--seats", seats)
            self.assertIn("--seats", said)
            self.assertIn("plateau --help", said)
        self.assertIn("1 to 16", self.said(2, "rehearse", "--seats", "17"))

    def test_every_wrong_word_is_told_in_both_languages(self):
        for words, english, french in (
                (["grade"], "--scenario is required", "il manque --scenario"),
                (["rehearse", "--fast"], "unknown: --fast", "inconnu : --fast"),
                (["rehearse", "--seats", "two"], "'two' is not a number from 1 to 16", "« two » n'est pas un nombre de 1 à 16"),
                (["rehearse", "--seats"], "--seats: its value is missing", "--seats : il manque sa valeur"),
                (["rehearse", "--progress", "x"], "'x' is none of: auto,bar,lines,json", "« x » n'est aucun de : auto,bar,lines,json"),
                (["facts", "--kinds", "host"], "--kinds needs --from", "--kinds ne va pas sans --from"),
                (["grader"], "a command is missing", "il manque une commande")):
            self.assertIn(english, self.said(2, *words))
            self.assertIn(french, self.said(2, *words, language="fr"))

    def test_help_has_no_english_word_in_french(self):
        for words in ([], ["rehearse"], ["grade"], ["facts"], ["scenario"], ["scenario", "lint"], ["image"], ["image", "build"], ["grader"]):
            done = self.state.run("--lang", "fr", *words, "--help")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotRegex(done.stdout, r"Options:|Subcommands|TEXT\b|UINT|INT in|\bREQUIRED|Positionals|Print")
            self.assertIn("Options :", done.stdout)
        self.assertIn("Commandes :", self.state.run("--lang", "fr", "--help").stdout)
        self.assertIn("Commands:", self.state.run("--lang", "en", "--help").stdout)

    def test_unknown_words_and_options_are_named(self):
        for words, named in ((["rehearse", "practice", "again"], "again"), (["rehearse", "--fast"], "--fast"), (["rehears"], "rehears")):
            self.assertIn(named, self.said(2, *words))

    def test_nothing_was_made(self):
        before = Host.things()
        self.said(2, "rehearse", "--answers", "none")
        self.said(2, "rehearse", "none")
        self.assertEqual(Host.things() - before, set())
        self.assertEqual(self.state.leftovers(), [])


class ABrokenScenario(Story):
    def test_every_error_is_told_at_once_with_its_place_in_both_languages(self):
        folder = self.own_scenario()
        file = folder / "scenario.yaml"
        text = file.read_text(encoding="utf-8")
        text = text.replace("check: dhcp.reservation", "check: dhcp.reservatoin", 1).replace("points:", "pointz:", 1)
        file.write_text(text + "\nunheard: of\n", encoding="utf-8")
        places = {}
        for language in ("en", "fr"):
            said = self.said(2, "rehearse", str(folder), language=language)
            places[language] = re.findall(r"scenario\.yaml:(\d+):(\d+): ", said)
            for word in ("dhcp.reservatoin", "dhcp.reservation", "pointz", "unheard"):
                self.assertIn(word, said)
            linted = self.state.run("--lang", language, "scenario", "lint", str(folder))
            self.assertEqual(linted.returncode, 2, linted.stderr)
            self.assertEqual(re.findall(r"scenario\.yaml:(\d+):(\d+): ", linted.stdout), places[language])
        self.assertGreaterEqual(len(places["en"]), 3)
        self.assertEqual(places["en"], places["fr"])
        lines = file.read_text(encoding="utf-8").split("\n")
        self.assertIn("reservatoin", "".join(lines[int(line) - 1] for line, _ in places["en"]))

    def test_a_warning_is_no_error_and_a_breach_of_the_referential_is_one(self):
        folder = self.own_scenario()
        referentials = folder.parent / "referentials"
        shutil.copytree("scenarios/referentials", referentials)
        current = referentials / "tai-2023.yaml"
        current.write_text(current.read_text(encoding="utf-8").replace("registered_until: 2025", "registered_until: 9999"), encoding="utf-8")
        linted = self.state.run("scenario", "lint", str(folder))
        self.assertEqual((linted.returncode, linted.stdout), (0, ""), linted.stderr)
        self.assertIn("nothing to report", linted.stderr)
        file = folder / "scenario.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("parameters:\n", "parameters:\n  unused: 1\n", 1), encoding="utf-8")
        linted = self.state.run("scenario", "lint", str(folder))
        self.assertEqual(linted.returncode, 0, linted.stdout)
        self.assertRegex(linted.stdout, r"scenario\.yaml:\d+:\d+: warning: ")
        file.write_text(text.replace("step1: 3h", "step1: 2h", 1), encoding="utf-8")
        linted = self.state.run("scenario", "lint", "--json", str(folder))
        self.assertEqual(linted.returncode, 2, linted.stdout)
        problems = json.loads(linted.stdout)["problems"]
        self.assertEqual([(p["code"], p["severity"]) for p in problems], [("scenario.referential.duration", "error")])

    def test_a_guide_without_a_blank_answer_is_not_tried(self):
        folder = self.own_scenario()
        os.remove(folder / "answers" / "blank.yaml")
        self.assertIn("answers/blank.yaml", self.said(2, "scenario", "prove", str(folder)))

    def test_how_a_guide_stands_is_said_by_its_proof(self):
        folder = self.own_scenario()
        stands = lambda: json.loads(self.state.run("scenario", "show", "--json", str(folder)).stdout)["proof"]
        self.assertEqual(stands(), "none")
        proof = pathlib.Path("tests/data/proof/small.json").read_text(encoding="utf-8")
        (folder / "proof.json").write_text(proof, encoding="utf-8")
        self.assertEqual(stands(), "other_scenario")
        version = json.loads(self.state.run("scenario", "show", "--json", str(folder)).stdout)["version"]
        of_this = json.loads(proof)
        of_this["scenario"] = {"id": "practice", "version": version}
        (folder / "proof.json").write_text(json.dumps(of_this), encoding="utf-8")
        self.assertEqual(stands(), "proved")
        of_this["graders"]["dhcp"] = "0.0.1"
        (folder / "proof.json").write_text(json.dumps(of_this), encoding="utf-8")
        self.assertEqual(stands(), "other_graders")
        (folder / "proof.json").write_text("{}", encoding="utf-8")
        self.assertEqual(stands(), "unreadable")

    def test_a_megabyte_of_nesting_is_refused_in_a_moment(self):
        folder = self.own_scenario()
        for nest in ("[" * (1 << 20), "{a: " * (1 << 18), "- " * (1 << 19)):
            (folder / "scenario.yaml").write_text("plateau: 1\nid: deep\nguide: " + nest, encoding="utf-8")
            said = self.said(2, "rehearse", str(folder))
            self.assertRegex(said, r"scenario\.yaml:\d+:\d+: ")
            self.assertLess(len(said), 2000)

    def test_a_broken_room_and_a_broken_answer_are_told_at_their_places(self):
        folder = self.own_scenario()
        (folder / "room.yaml").write_text("plateau: 1\nroom: practice\nhosts: none\n", encoding="utf-8")
        self.assertRegex(self.said(2, "rehearse", str(folder)), r"room\.yaml:3:\d+: ")
        os.remove(folder / "room.yaml")
        self.assertIn("room.yaml", self.said(2, "rehearse", str(folder)))
        folder = self.folder / "other"
        shutil.copytree(SCENARIO, folder)
        (folder / "answers/complete.yaml").write_text("plateau: 1\nsteps: [ { on: printer, run: 'true' } ]\n", encoding="utf-8")
        self.assertRegex(self.said(2, "rehearse", str(folder)), r"complete\.yaml:2:\d+: .*printer")


class FactsThatAreNone(Story):
    def test_facts_that_are_no_json_or_not_ours_are_refused_with_line_and_member(self):
        file = self.folder / "facts.jsonl"
        for content, why in (("{", "facts.jsonl:1"), ("[]", "facts.jsonl:1"), ("{\"schema\": \"plateau.facts/2\"}", "schema"),
                             ("\x00\x01", "facts.jsonl:1"), ("[" * 100000, "facts.jsonl:1")):
            file.write_text(content, encoding="utf-8")
            said = self.said(2, "grade", "--scenario", "practice", "--facts", str(file))
            self.assertIn(why, said)
            self.assertLess(len(said), 1000)
            self.assertIn("facts.jsonl", self.said(2, "grade", "--scenario", "practice", "--facts", str(file), language="fr"))

    def test_a_file_that_cannot_be_read_is_named_and_is_bad_input(self):
        for file in (self.folder / "absent.jsonl", self.folder):
            self.assertIn(str(file), self.said(2, "grade", "--scenario", "practice", "--facts", str(file)))
            self.assertIn(str(file), self.said(2, "facts", "--from", f"capture:linux:{file}"))

    SUBJECT = """
plateau: 1
id: two-items
title: { fr: "Deux points", en: "Two items" }
lab:
  network: { subnet: 192.168.1.0/24 }
  machines: { client: { image: client, memory: 160MiB } }
  router: { image: practice/router, memory: 96MiB, address: 192.168.1.1, user: root, password: admin }
guide:
  - id: printer
    task: { fr: "Liez la MAC au bail.", en: "Reserve a lease." }
    check: dhcp.reservation
    on: router
    expect: { mac: "00:1b:a9:12:34:56", address: 192.168.1.200 }
    points: 2
  - id: firewall
    task: { fr: "Interdisez Telnet.", en: "Forbid Telnet." }
    check: firewall.blocks
    on: client
    expect: { protocol: tcp, port: 23 }
    points: 2
"""

    def grade(self, *records):
        file = self.folder / "facts.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        subject = self.folder / "subject"
        subject.mkdir(exist_ok=True)
        (subject / "scenario.yaml").write_text(self.SUBJECT, encoding="utf-8")
        return self.state.run("grade", "--scenario", str(subject), "--facts", str(file), "--seat", "01", "--json")

    @staticmethod
    def record(role, unobserved=()):
        kinds = ["directory_computer", "directory_group", "directory_user", "dhcp_reservation", "dhcp_server", "domain_membership",
                 "firewall_profile", "firewall_rule", "local_group", "share", "vpn_connection", "vpn_server", "host", "network_interface"]
        return {"schema": "plateau.facts/1", "subject": {"role": role, "platform": "linux", "name": role},
                "observed": {"at": "2026-11-22T09:30:00Z", "by": "plateau 0.1.0", "source": "agent", "trust": "live",
                             "kinds": [k for k in kinds if k not in unobserved]},
                "facts": [], "unobserved": [{"kind": k, "code": "agent.timeout", "why": "no answer"} for k in unobserved], "evidence": {}}

    def test_an_item_that_is_not_met_ends_with_four_and_one_not_observed_with_five(self):
        everywhere = [self.record(role) for role in ("client", "server", "router")]
        everywhere[0]["facts"] = [{"kind": "firewall_profile", "key": {"name": "all"}, "evidence": [], "assurance": "verified",
                                   "value": {"name": "all", "enabled": False, "inbound": "allow", "outbound": "allow",
                                             "forward": None, "persistent": True}}]
        done = self.grade(*everywhere)
        self.assertEqual(done.returncode, 4, done.stderr)
        totals = json.loads(done.stdout)["totals"]
        self.assertEqual(totals["not_observed"], 0)
        self.assertGreater(totals["not_met"], 0)
        done = self.grade(*everywhere[:2], self.record("router", ["dhcp_reservation"]))
        self.assertEqual(done.returncode, 5, done.stderr)
        totals = json.loads(done.stdout)["totals"]
        self.assertEqual(totals["not_observed"], 1)
        self.assertGreater(totals["not_met"], 0)
        self.assertEqual(self.grade(everywhere[0]).returncode, 5)


class AHostThatIsNotReady(Story):
    def test_progress_of_what_fails_is_told_as_its_schema_says(self):
        said = self.said(1, "rehearse", "--progress", "json", "--store", "/proc/none").splitlines()
        events = [json.loads(line) for line in said if line.startswith("{")]
        self.assertEqual([(event["step"], event["state"]) for event in events], [("phase.image", "begin"), ("phase.image", "failed")])
        for event in events:
            schemas.validator("progress").validate(event)
        self.assertEqual(self.state.leftovers(), [])

    def test_without_rights_nothing_is_made_and_root_is_asked_for(self):
        before = Host.things()
        os.chmod(self.state.path, 0o777)
        self.assertIn("only root", self.said(1, "rehearse", before=NOBODY))
        self.assertIn("seul root", self.said(1, "rehearse", before=NOBODY, language="fr"))
        self.assertEqual(Host.things() - before, set())
        self.assertEqual(self.state.leftovers(), [])

    def test_without_libvirtd_its_failure_is_told_with_what_to_run(self):
        # In mounts of its own: no socket, and a libvirtd that ends at once.
        hide = ("mount -t tmpfs none /run/libvirt && printf '#!/bin/sh\\necho no port left >&2\\nexit 7\\n' >/run/libvirt/broken && "
                "chmod 755 /run/libvirt/broken && mount --bind /run/libvirt/broken /usr/sbin/libvirtd && "
                "mount --bind /run/libvirt/broken /usr/sbin/virtlogd && exec \"$@\"")
        before = Host.things()
        said = self.said(1, "rehearse", before=["unshare", "--mount", "sh", "-ec", hide, "sh"])
        for word in ("libvirtd", "/run/libvirt/libvirt-sock", "no port left"):
            self.assertIn(word, said)
        self.assertEqual(Host.things() - before, set())
        self.assertEqual(self.state.leftovers(), [])


if __name__ == "__main__":
    unittest.main()
