#!/usr/bin/env python3
"""The story that README.md tells: a rehearsal on two posts, in one command."""
import hashlib
import json
import pathlib
import unittest

import yaml

from support import Host, State, schemas


class ARehearsal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.state = State()
        cls.before = Host.things()
        cls.done = cls.state.run("rehearse", "--json", "--progress", "json", timeout=600)
        cls.more = Host.settles_to(cls.before)
        cls.record = json.loads(cls.done.stdout) if cls.done.returncode == 0 else None

    @classmethod
    def tearDownClass(cls):
        cls.state.close()

    def setUp(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr[-4000:])

    def verdicts(self, seat):
        items = self.record["seats"][seat]["correction"]["items"]
        return {item["id"]: item["verdict"] for item in items if item["mode"] == "measured"}

    def test_what_is_judged_by_hand_waits_for_the_jury(self):
        items = self.record["seats"][0]["correction"]["items"]
        judged = {item["verdict"] for item in items if item["mode"] == "judged"}
        self.assertEqual(judged, {"for_jury"})

    def test_the_complete_answer_meets_every_item(self):
        self.assertEqual(self.record["seats"][0]["answer"], "complete")
        verdicts = self.verdicts(0)
        self.assertGreaterEqual(len(verdicts), 19)
        self.assertEqual(set(verdicts.values()), {"met"}, verdicts)

    def test_the_flawed_answer_has_the_verdicts_it_announces(self):
        faults = yaml.safe_load(pathlib.Path("scenarios/practice/answers/flawed.yaml").read_text(encoding="utf-8"))["faults"]
        self.assertGreaterEqual(len(faults), 10)
        expected = {item: faults.get(item, "met") for item in self.verdicts(1)}
        self.assertEqual(self.verdicts(1), expected)

    def trials(self, seat):
        items = self.record["seats"][seat]["correction"]["items"]
        return {item["id"]: trial for item in items for trial in item.get("trials", [])}

    def test_what_was_tried_on_the_complete_answer_agrees_with_the_guide(self):
        trials = self.trials(0)
        self.assertEqual(set(trials), {"dhcp-printer", "dhcp-copier", "team-share", "audit-share", "firewall-allow",
                                       "firewall-block", "vpn-client"})
        self.assertEqual({item: trial["agrees"] for item, trial in trials.items()}, dict.fromkeys(trials, True), trials)

    def test_what_was_tried_on_the_flawed_answer_contradicts_where_it_is_wrong(self):
        agrees = {item: trial["agrees"] for item, trial in self.trials(1).items()}
        self.assertNotIn(None, agrees.values(), self.trials(1))
        self.assertEqual((agrees["dhcp-printer"], agrees["dhcp-copier"], agrees["team-share"], agrees["firewall-allow"]),
                         (False, True, False, False))

    def test_nothing_is_left_on_the_host(self):
        self.assertEqual(self.more, set())
        self.assertEqual(self.state.instances(), [])

    def test_stored_facts_make_the_same_correction_byte_for_byte(self):
        for seat in self.record["seats"]:
            folder = pathlib.Path(seat["folder"])
            for _ in range(2):
                again = self.state.run("grade", "--scenario", "practice", "--facts", str(folder / "facts.jsonl"),
                                       "--seat", seat["seat"], "--json")
                self.assertIn(again.returncode, (0, 4), again.stderr)
                self.assertEqual(again.stdout, (folder / "correction.json").read_text(encoding="utf-8"))

    def test_every_evidence_a_fact_names_is_in_the_case_folder_under_its_hash(self):
        for seat in self.record["seats"]:
            folder = pathlib.Path(seat["folder"])
            read = set()
            for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                trust = record["observed"]["trust"]
                read.add((record["subject"]["role"], trust))
                # A disk holds no addresses that were given over the network: those the running machine told.
                self.assertLessEqual({each["code"] for each in record["unobserved"]},
                                     {"linux.disk.not_stored"} if trust == "sealed" else set())
                for name in record["evidence"]:
                    digest = name.removeprefix("sha256:")
                    kept = folder / "evidence" / digest[:2] / digest
                    self.assertEqual(hashlib.sha256(kept.read_bytes()).hexdigest(), digest)
            self.assertEqual(read, {("client", "live"), ("client", "sealed"), ("server", "live"), ("server", "sealed"), ("router", "live")})

    def test_the_seal_names_every_disk_and_the_routers_export(self):
        for seat in self.record["seats"]:
            manifest = json.loads((pathlib.Path(seat["folder"]) / "manifest.json").read_text(encoding="utf-8"))
            self.assertEqual(manifest["schema"], "plateau.seal/1")
            self.assertEqual({machine["role"] for machine in manifest["machines"]}, {"client", "server", "router"})
            self.assertEqual({machine["stopped"] for machine in manifest["machines"]}, {"asked"}, manifest["machines"])
            self.assertEqual(len(manifest["files"]), 3)
            self.assertTrue(all(file["sha256"].startswith("sha256:") for file in manifest["files"]))
            export = (pathlib.Path(seat["folder"]) / "router.export").read_bytes()
            self.assertEqual(manifest["router_export"], {"name": "router.export", "size": len(export),
                                                         "sha256": "sha256:" + hashlib.sha256(export).hexdigest()})
            self.assertTrue(export.startswith(b"PLATEAU-LINUX 1"))

    def test_nothing_it_leaves_or_says_holds_the_passphrase_of_the_network(self):
        scenario = yaml.safe_load(pathlib.Path("scenarios/practice/scenario.yaml").read_text(encoding="utf-8"))
        passphrase = scenario["parameters"]["wifi_passphrase"].encode()
        self.assertNotIn(passphrase.decode(), self.done.stdout + self.done.stderr)
        files = [path for path in self.state.path.rglob("*") if path.is_file()]
        self.assertGreater(len(files), 20)
        self.assertEqual([str(path) for path in files if passphrase in path.read_bytes()], [])
        for seat in self.record["seats"]:
            export = (pathlib.Path(seat["folder"]) / "router.export").read_bytes()
            self.assertIn(b"wpa_passphrase=<secret 1>", export)

    def test_the_passphrase_is_kept_sealed_and_shown_to_who_has_the_key(self):
        facts = str(pathlib.Path(self.record["seats"][0]["folder"]) / "facts.jsonl")
        hidden = self.state.run("facts", "--facts", facts)
        self.assertIn("passphrase=••••••", hidden.stdout, hidden.stderr)
        shown = self.state.run("facts", "--facts", facts, "--reveal")
        self.assertIn("passphrase=cinq-tasses-de-the", shown.stdout)
        self.assertIn("secrets are shown as they are", shown.stderr)
        other = State()
        self.addCleanup(other.close)
        self.assertIn("passphrase=(sealed with another key", other.run("facts", "--facts", facts, "--reveal").stdout)

    def test_another_centre_cannot_judge_the_passphrase(self):
        other = State()
        self.addCleanup(other.close)
        seat = self.record["seats"][0]
        facts = str(pathlib.Path(seat["folder"]) / "facts.jsonl")
        again = other.run("grade", "--scenario", "practice", "--facts", facts, "--seat", seat["seat"], "--json")
        self.assertEqual(again.returncode, 5, again.stderr)
        items = {item["id"]: item for item in json.loads(again.stdout)["items"]}
        self.assertEqual([item for item in items if items[item]["verdict"] == "not_observed"], ["wifi-passphrase"])
        self.assertEqual(items["wifi-passphrase"]["why"]["code"], "secret.other_key")

    def test_what_it_leaves_is_what_its_schemas_say(self):
        schemas.validator("rehearsal").validate(self.record)
        for seat in self.record["seats"]:
            folder = pathlib.Path(seat["folder"])
            for name, file in (("facts", "facts.jsonl"), ("correction", "correction.json"), ("seal", "manifest.json")):
                for line in (folder / file).read_text(encoding="utf-8").splitlines():
                    schemas.validator(name).validate(json.loads(line))

    def test_both_posts_had_the_same_addresses_and_did_not_disturb_each_other(self):
        names = []
        for seat in self.record["seats"]:
            lines = (pathlib.Path(seat["folder"]) / "facts.jsonl").read_text(encoding="utf-8").splitlines()
            names.append({json.loads(line)["subject"]["role"] for line in lines})
        self.assertEqual(names, [{"client", "server", "router"}] * 2)

    def test_progress_is_told_as_json_lines(self):
        events = [json.loads(line) for line in self.done.stderr.splitlines() if line.startswith("{")]
        for event in events:
            schemas.validator("progress").validate(event)
        ended = [e["step"] for e in events if e.get("state") == "done" and e["step"].startswith("phase.")]
        for phase in ("phase.image", "phase.provision", "phase.answer", "phase.observe", "phase.seal", "phase.correct", "phase.remove"):
            self.assertIn(phase, ended)


if __name__ == "__main__":
    unittest.main()
