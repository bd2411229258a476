"""What the stories share: running the command, and looking at what a host holds."""
import json
import os
import pathlib
import subprocess
import tempfile

PLATEAU = os.environ["PLATEAU"]
TEXT = {"text": True, "encoding": "utf-8", "check": False}


class State:
    """A state folder of its own, so that what a story leaves can be counted and no other's is touched."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        self.path = pathlib.Path(self._folder.name)
        self.environment = {**os.environ, "XDG_STATE_HOME": str(self.path), "LC_ALL": "C.UTF-8"}

    def run(self, *words, **options):
        return subprocess.run([PLATEAU, *words], capture_output=True, env=self.environment, **TEXT, **options)

    def start(self, *words):
        return subprocess.Popen([PLATEAU, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                encoding="utf-8", env=self.environment)

    def instances(self):
        folder = self.path / "plateau" / "instances"
        return sorted(p.name for p in folder.glob("*-*")) if folder.exists() else []

    def close(self):
        self._folder.cleanup()


def lines_of(*command):
    done = subprocess.run(command, capture_output=True, **TEXT)
    return set(done.stdout.split("\n")) - {""}


class Host:
    """Everything a rehearsal could leave behind on a host."""

    @staticmethod
    def things():
        virsh = ["virsh", "-q", "-c", "qemu:///system"]
        found = {("domain", name) for name in lines_of(*virsh, "list", "--all", "--name")}
        found |= {("network", name) for name in lines_of(*virsh, "net-list", "--all", "--name")}
        found |= {("namespace", line.split()[0]) for line in lines_of("ip", "netns", "list")}
        found |= {("interface", line.split(":")[1].strip().split("@")[0]) for line in lines_of("ip", "-o", "link")}
        found |= {("process", line) for line in lines_of("ps", "-eo", "comm=") if line.startswith(("plateau", "qemu-system"))}
        found |= {("temporary file", p.name) for p in pathlib.Path("/tmp").glob("plateau*") if not p.name.startswith("plateau-e2e.")}
        overlays = pathlib.Path("/var/lib/plateau/images/overlays")
        found |= {("overlay", p.name) for p in overlays.glob("*")} if overlays.exists() else set()
        return found


def json_of(text):
    return json.loads(text)
