#!/usr/bin/env python3
"""Rehearsals that are cut short: killed, stopped by Ctrl-C, robbed of a machine, on a damaged image or a full disk."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from support import PLATEAU, Host, Rehearsal, State, lines_of, schemas

STORE = pathlib.Path("/var/lib/plateau/images")
ONE = ("--seats", "1", "--answers", "blank")


def machines_of(session):
    return {name for name in lines_of("virsh", "-q", "-c", "qemu:///system", "list", "--all", "--name") if f"-{session}-" in name}


class Story(unittest.TestCase):
    def setUp(self):
        self.before = Host.things()
        self.state = self.new_state()

    def new_state(self):
        state = State()
        self.addCleanup(state.close)
        self.addCleanup(state.end_all)
        return state

    def clean(self, state):
        done = state.run("rehearse", "--clean", timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def nothing_is_left(self, *states):
        self.assertEqual(Host.settles_to(self.before), set())
        for state in states or (self.state,):
            self.assertEqual(state.leftovers(), [])

    def is_stopped(self, rehearsal):
        """Ended as Ctrl-C should end it: rolled back, said, failed."""
        code, out, said = rehearsal.end(90)
        self.assertEqual((code, out), (1, ""), said)
        self.assertEqual(said.split("\n"), ["stopping: what was made is removed first; a second Ctrl-C ends at once",
                                            "plateau: stopped on request"])


class AKilledRehearsal(Story):
    def test_what_it_left_while_machines_start_is_removed_by_a_clean_up(self):
        rehearsal = Rehearsal(self.state, *ONE).wait_for("start")
        self.assertEqual(rehearsal.kill()[0], -signal.SIGKILL)
        self.assertNotEqual(Host.things() - self.before, set())
        self.clean(self.state)
        self.nothing_is_left()

    def test_what_two_left_while_answering_and_while_sealing_is_removed_by_the_next_one(self):
        sealing = Rehearsal(self.state, *ONE)
        answering = Rehearsal(self.state, "--seats", "1", "--answers", "complete")
        answering.wait_for("answer", "begin").kill()
        sealing.wait_for("phase.seal", "begin").kill()
        self.assertEqual(len(self.state.instances()), 2)
        dead = {"r" + name[:8] for name in self.state.instances()}
        following = Rehearsal(self.state, *ONE).wait_for("network")
        for session in dead:
            self.assertEqual(machines_of(session), set())
        self.assertEqual(len(self.state.instances()), 1)
        following.interrupt()
        self.is_stopped(following)
        self.nothing_is_left()

    def test_its_disks_in_a_store_of_its_own_are_removed_by_a_clean_up_that_does_not_name_it(self):
        with tempfile.TemporaryDirectory(prefix="plateau-e2e.") as folder:
            store = own_store(folder)
            Rehearsal(self.state, *ONE, "--store", str(store)).wait_for("overlay").kill()
            self.assertNotEqual(list((store / "overlays").iterdir()), [])
            self.clean(self.state)
            self.assertEqual(list((store / "overlays").iterdir()), [])
        self.nothing_is_left()


class CtrlC(Story):
    def test_at_any_stage_before_the_machines_answer_everything_is_rolled_back(self):
        for step, state in (("phase.image", "done"), ("network", "done"), ("overlay", "done"), ("start", "done")):
            with self.subTest(step=step):
                rehearsal = Rehearsal(self.state, *ONE).wait_for(step, state)
                rehearsal.interrupt()
                self.is_stopped(rehearsal)
                self.nothing_is_left()

    def test_while_a_post_is_observed_or_sealed_it_is_rolled_back_without_a_result(self):
        for step in ("phase.observe", "phase.seal"):
            with self.subTest(step=step):
                rehearsal = Rehearsal(self.state, *ONE).wait_for(step, "begin")
                rehearsal.interrupt()
                self.is_stopped(rehearsal)
                self.nothing_is_left()

    def test_a_second_one_ends_at_once_and_says_that_things_are_left(self):
        rehearsal = Rehearsal(self.state, *ONE).wait_for("start")
        rehearsal.interrupt()
        rehearsal.wait_said("stopping")
        rehearsal.interrupt()
        code, _, said = rehearsal.end(10)
        self.assertEqual(code, 128 + signal.SIGINT)
        self.assertIn("run again, removes what is left", said)
        self.clean(self.state)
        self.nothing_is_left()


class TwoRehearsalsAtOnce(Story):
    """One of two posts, of which one loses a machine; beside it another, stopped in its provisioning."""

    def test_the_one_that_is_stopped_and_the_post_that_dies_do_not_touch_the_others(self):
        going = Rehearsal(self.state, "--seats", "2", "--answers", "blank").wait_for("start", seat="02")
        others = self.new_state()
        stopped = Rehearsal(others, *ONE).wait_for("start")
        machines = machines_of(going.session())
        stopped.interrupt()
        self.is_stopped(stopped)
        self.clean(others)
        self.assertEqual(others.leftovers(), [])
        self.assertEqual(machines_of(going.session()), machines)
        self.kill_machine(going.wait_for("start", seat="02", machine="client").session() + "-02-client")
        code, out, said = going.end()
        self.assertEqual(code, 1, said)
        first, second = json.loads(out)["seats"]
        self.assertIsNone(first["error"])
        self.assertEqual({item["verdict"] for item in first["correction"]["items"]} & {"met", "not_observed"}, set())
        self.assertEqual(first["correction"]["totals"]["points"], 0)
        self.assertIsNone(second["correction"])
        self.assertIn("client stopped by itself", second["error"]["text"])
        schemas.validator("rehearsal").validate(json.loads(out))
        self.assertIn("seat 02", said)
        self.nothing_is_left(self.state, others)

    def kill_machine(self, name):
        pid = pathlib.Path(f"/run/libvirt/qemu/plateau-{name}.pid").read_text(encoding="ascii")
        os.kill(int(pid), signal.SIGKILL)


def current_image():
    """The folder of the image that a rehearsal would use: others, of older recipes, may lie beside it."""
    listed = subprocess.run([PLATEAU, "image", "list", "--json"], capture_output=True, check=True)
    return next(pathlib.Path(image["folder"]) for image in json.loads(listed.stdout)["images"]
                if image["current"] and image["state"] == "ready")


def own_store(folder):
    """A store with the built image, times kept: it is as good as the one it was copied from."""
    store = pathlib.Path(folder) / "images"
    image = current_image()
    shutil.copytree(image, store / "practice" / image.name)
    for path in (store.parent, store):
        path.chmod(0o755)
    return store


class ADamagedImage(Story):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        self.addCleanup(folder.cleanup)
        self.store = own_store(folder.name)
        self.disk = max(self.store.glob("practice/*/disk.qcow2"), key=lambda disk: disk.stat().st_mtime)

    def is_built_again(self):
        """A rehearsal does not use it but builds another; stopped there, it leaves no half-built one."""
        rehearsal = Rehearsal(self.state, *ONE, "--store", str(self.store)).wait_line()
        half = [path.name for path in self.store.glob("practice/.building-*")]
        self.assertEqual(len(half), 1, half)
        return rehearsal

    def test_one_changed_byte_is_found_by_verify_and_the_image_is_built_again(self):
        time = self.disk.stat()
        self.disk.chmod(0o600)
        with self.disk.open("r+b") as disk:
            disk.seek(time.st_size // 2)
            byte = disk.read(1)[0]
            disk.seek(time.st_size // 2)
            disk.write(bytes([byte ^ 1]))
        os.utime(self.disk, ns=(time.st_atime_ns, time.st_mtime_ns))
        verified = self.state.run("--lang", "en", "image", "verify", "--store", str(self.store))
        self.assertEqual(verified.returncode, 1, verified.stderr)
        self.assertIn("disk.qcow2 does not have the bytes it was built with", verified.stdout)
        rehearsal = self.is_built_again()
        rehearsal.interrupt()
        self.is_stopped_building(rehearsal)

    def test_a_truncated_disk_is_built_again_and_what_a_killed_build_left_is_removed_by_the_next(self):
        self.disk.chmod(0o600)
        os.truncate(self.disk, self.disk.stat().st_size // 2)
        listed = self.state.run("--lang", "en", "image", "list", "--store", str(self.store))
        self.assertIn("damaged", listed.stdout)
        self.is_built_again().kill()
        old = {path.name for path in self.store.glob("practice/.building-*")}
        rehearsal = self.is_built_again()
        self.assertNotIn(next(iter(old)), {path.name for path in self.store.glob("practice/.building-*")})
        rehearsal.interrupt()
        self.is_stopped_building(rehearsal)

    def is_stopped_building(self, rehearsal):
        code, out, said = rehearsal.end(60)
        self.assertEqual((code, out), (1, ""), said)
        self.assertTrue(said.endswith("plateau: stopped on request"), said)
        self.assertEqual(list(self.store.glob("practice/.building-*")), [])
        self.clean(self.state)
        self.nothing_is_left()


class AFullDisk(Story):
    def test_a_disk_without_room_is_named_with_what_it_needs_and_what_is_free(self):
        with tempfile.TemporaryDirectory(prefix="plateau-e2e.") as folder:
            # In mounts of its own: nobody else sees the small disk.
            size = sum(path.stat().st_size for path in STORE.glob("practice/*/*")) + (100 << 20)
            fill = f'mount -t tmpfs -o size={size},mode=755 none {folder} && cp -a {STORE}/practice {folder} && exec "$@"'
            before = ["unshare", "--mount", "sh", "-ec", fill, "sh"]
            code, out, said = Rehearsal(self.state, *ONE, "--store", folder, before=before).end(60)
        self.assertEqual(code, 1, said)
        self.assertIsNone(json.loads(out)["seats"][0]["correction"])
        self.assertRegex(said, rf"cannot make the disk {folder}/overlays/.*qcow2: 256\.0 MiB are needed and [0-9.]+ MiB are free; make room")
        self.assertEqual(Host.settles_to(self.before), set())
        self.assertEqual(self.state.instances(), [])


if __name__ == "__main__":
    unittest.main()
