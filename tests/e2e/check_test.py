#!/usr/bin/env python3
"""A seat that is kept for practice: checked, changed, watched, helped, one of its machines made anew. The tests are one
story and run in the order of their names; the machines start once."""
import base64
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from support import PLATEAU, Host, State, json_of, lines_of, schemas

VIRSH = ["virsh", "-q", "-c", "qemu:///system"]
ITEM = "time-zone"


class AKeptSeat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.state = State()
        cls.folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        cls.scenario = pathlib.Path(cls.folder.name) / "mine"
        shutil.copytree("scenarios/practice", cls.scenario)
        cls.before = Host.things()
        cls.made = cls.state.run("rehearse", str(cls.scenario), "--keep", "--seats", "1", "--answers", "blank", "--json", timeout=600)

    @classmethod
    def tearDownClass(cls):
        cls.state.end_all()
        cls.state.close()
        cls.folder.cleanup()

    def setUp(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr[-4000:])

    def session(self):
        return json_of(self.made.stdout)["session"]

    def check(self, *words, code=4):
        done = self.state.run("check", *words, "--json", timeout=300)
        self.assertEqual(done.returncode, code, done.stderr)
        record = json_of(done.stdout)
        schemas.validator("check").validate(record)
        return record

    def changes(self):
        """What a check says is new: item, verdict before and now."""
        return [(c["item"], c["was"] and c["was"]["verdict"], c["is"] and c["is"]["verdict"]) for c in self.check()["changes"]]

    def in_client(self, command):
        """What a candidate might type there."""
        def ask(execute, **arguments):
            question = json.dumps({"execute": execute, "arguments": arguments})
            done = subprocess.run([*VIRSH, "qemu-agent-command", f"plateau-{self.session()}-01-client", question],
                                  capture_output=True, check=True)
            return json.loads(done.stdout)["return"]
        pid = ask("guest-exec", path="/bin/sh", arg=["-c", command], **{"capture-output": True})["pid"]
        while not (ended := ask("guest-exec-status", pid=pid))["exited"]:
            time.sleep(0.1)
        self.assertEqual(ended["exitcode"], 0, base64.b64decode(ended.get("err-data", "")))

    def test_01_it_runs_on_and_its_record_is_what_the_schema_says(self):
        self.assertIn("plateau check", self.made.stderr)
        self.assertEqual({name for name in lines_of(*VIRSH, "list", "--name") if self.session() in name},
                         {f"plateau-{self.session()}-01-{role}" for role in ("client", "server", "router")})
        record = self.state.path / "plateau" / "instances" / self.state.instances()[0] / "kept.json"
        schemas.validator("kept").validate(json_of(record.read_text(encoding="utf-8")))

    def test_02_the_first_check_says_every_item_and_the_next_that_nothing_changed(self):
        first = self.check()
        self.assertIsNone(first["since"])
        self.assertEqual(first["totals"]["points"], 0)
        self.assertEqual(first["totals"]["not_observed"], 0)
        self.assertGreaterEqual(len(first["changes"]), 20)
        second = self.check("01")
        self.assertEqual((second["changes"], second["since"] is not None), ([], True))

    def test_03_what_a_trainee_does_is_the_one_change(self):
        self.in_client("ln -sf /usr/share/zoneinfo/Europe/Paris /etc/localtime; echo Europe/Paris >/etc/timezone")
        self.assertEqual(self.changes(), [(ITEM, "not_met", "met")])
        self.assertEqual(self.changes(), [])

    def test_04_a_hint_is_told_without_a_check(self):
        said = self.state.run("--lang", "fr", "check", "--hint", ITEM)
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        self.assertIn("→ ", said.stdout)
        self.assertEqual(self.state.run("check", "--hint", "no-such-item").returncode, 2)
        self.assertEqual(self.state.run("check", "07").returncode, 2)
        self.assertEqual(self.state.run("check", "--session", "r0").returncode, 2)
        self.assertEqual(self.state.run("check", "--reset", "printer").returncode, 2)

    def test_05_while_it_is_watched_no_other_checks_it_or_removes_it_and_typed_words_are_obeyed(self):
        watch = subprocess.Popen([PLATEAU, "check", "--watch", "--every", "3600"], stdin=subprocess.PIPE, text=True, encoding="utf-8",
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.state.environment)
        self.addCleanup(watch.kill)
        while "points" not in (line := watch.stdout.readline()):
            self.assertNotEqual(line, "", "the watch is over")
        busy = self.state.run("check")
        self.assertEqual(busy.returncode, 1)
        self.assertIn("another command is checking it", busy.stderr)
        clean = self.state.run("rehearse", "--clean")
        self.assertEqual(clean.returncode, 1)
        self.assertIn("end 'plateau check' first", clean.stderr)
        out, err = watch.communicate(f"indice {ITEM}\nshow {ITEM}\nnonsense\nquitter\n", timeout=120)
        self.assertEqual(watch.returncode, 4, err)
        self.assertIn("→ ", out)
        self.assertIn(f"✔ {ITEM}", out)
        self.assertIn("reset [SEAT] MACHINE", err)

    def test_06_a_guide_that_is_mended_counts_at_the_next_check_and_a_broken_one_not_while_it_is_watched(self):
        file = self.scenario / "scenario.yaml"
        good = file.read_text(encoding="utf-8")
        self.addCleanup(file.write_text, good, encoding="utf-8")
        watch = subprocess.Popen([PLATEAU, "check", "--watch", "--every", "3600", "--json"], stdin=subprocess.PIPE, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=self.state.environment)
        self.addCleanup(watch.kill)

        def now():
            watch.stdin.write("\n")
            watch.stdin.flush()
            return json_of(watch.stdout.readline())
        whole = json_of(watch.stdout.readline())
        file.write_text(good.replace("task:", "tusk:", 1), encoding="utf-8")
        broken = now()
        self.assertIn("scenario.yaml:", broken["scenario_broken"])
        self.assertEqual(broken["totals"], whole["totals"])
        file.write_text(good.replace("Europe/Paris }", "Asia/Tokyo }"), encoding="utf-8")
        mended = now()
        self.assertIsNone(mended["scenario_broken"])
        self.assertEqual([(c["item"], c["is"]["verdict"]) for c in mended["changes"]], [(ITEM, "not_met")])
        watch.stdin.close()
        self.assertEqual(watch.wait(60), 4)
        said = watch.stderr.read()
        self.assertIn("scenario.yaml:", said)
        self.assertIn("as it was before", said)
        watch.stdout.close()
        watch.stderr.close()
        file.write_text(good.replace("task:", "tusk:", 1), encoding="utf-8")
        self.assertEqual(self.state.run("check").returncode, 2)

    def test_07_a_machine_that_is_off_is_not_observed_and_the_others_are(self):
        subprocess.run([*VIRSH, "destroy", f"plateau-{self.session()}-01-client"], check=True, capture_output=True)
        after = self.check(code=5)
        self.assertGreater(after["totals"]["not_observed"], 0)
        self.assertGreater(after["totals"]["not_met"], 0)
        self.assertIn(ITEM, {change["item"] for change in after["changes"]})

    def test_08_a_machine_made_anew_is_as_before_the_trainees_work(self):
        reset = self.state.run("check", "01", "--reset", "client", timeout=300)
        self.assertEqual(reset.returncode, 0, reset.stderr)
        after = {change["item"]: change["is"]["verdict"] for change in self.check()["changes"]}
        self.assertEqual(after[ITEM], "not_met")
        self.assertNotIn("not_observed", after.values())

    def test_09_a_router_made_anew_is_known_by_its_new_key(self):
        reset = self.state.run("check", "--reset", "router", timeout=300)
        self.assertEqual(reset.returncode, 0, reset.stderr)
        self.assertEqual(self.check()["totals"]["not_observed"], 0)

    def test_10_a_clean_up_leaves_nothing(self):
        clean = self.state.run("rehearse", "--clean", timeout=120)
        self.assertEqual((clean.returncode, clean.stderr), (0, ""))
        self.assertEqual(Host.settles_to(self.before), set())
        self.assertEqual(self.state.instances(), [])
        none = self.state.run("check")
        self.assertEqual(none.returncode, 1)
        self.assertIn("rehearse practice --answers blank --keep", none.stderr)
        self.assertTrue(pathlib.Path(json_of(self.made.stdout)["folder"]).is_dir())


if __name__ == "__main__":
    unittest.main()
