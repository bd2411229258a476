#!/usr/bin/env python3
"""A guide is proved: a post for each answer of the practice subject, in one command."""
import hashlib
import json
import pathlib
import unittest

import yaml

from support import Host, State

SCENARIO = pathlib.Path("scenarios/practice")


class AProof(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.state = State()
        cls.before = Host.things()
        cls.done = cls.state.run("scenario", "prove", "practice", "--json", "--progress", "json", timeout=800)
        cls.more = Host.settles_to(cls.before)
        cls.proof = json.loads(cls.done.stdout) if cls.done.stdout else None

    @classmethod
    def tearDownClass(cls):
        cls.state.close()

    def setUp(self):
        self.assertIsNotNone(self.proof, self.done.stderr[-4000:])

    def test_every_claim_held(self):
        answers = {answer["name"]: {item["id"]: (item["announced"], item["found"], item["why"]) for item in answer["items"]}
                   for answer in self.proof["answers"]}
        surprises = {(name, item): verdicts for name, items in answers.items() for item, verdicts in items.items()
                     if verdicts[0] != verdicts[1]}
        self.assertTrue(self.proof["held"], surprises)
        self.assertEqual(self.done.returncode, 0)

    def test_each_fault_of_the_answers_was_caught_under_its_verdict(self):
        caught = 0
        for answer in self.proof["answers"]:
            file = SCENARIO / "answers" / (answer["name"] + ".yaml")
            self.assertEqual(answer["hash"], "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest())
            found = {item["id"]: item["found"] for item in answer["items"]}
            for item, verdict in yaml.safe_load(file.read_text(encoding="utf-8")).get("faults", {}).items():
                self.assertEqual((answer["name"], item, found[item]), (answer["name"], item, verdict))
                caught += 1
        self.assertGreaterEqual(caught, 20)

    def test_the_proof_is_kept_and_the_guide_stands_proved_by_it(self):
        kept = self.state.path / "plateau" / "proofs" / "practice.json"
        self.assertEqual(json.loads(kept.read_text(encoding="utf-8")), self.proof)
        shown = json.loads(self.state.run("scenario", "show", "--json", "practice").stdout)
        self.assertEqual((shown["proof"], shown["version"]), ("proved", self.proof["scenario"]["version"]))

    def test_what_it_leaves_is_what_its_schema_says_and_nothing_on_the_host(self):
        import jsonschema
        schema = json.loads(pathlib.Path("scenarios/schemas/proof.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(self.proof)
        self.assertEqual(self.more, set())


if __name__ == "__main__":
    unittest.main()
