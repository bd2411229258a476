"""What the stories share: running the command, and looking at what a host holds."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "unit"))
import schemas  # noqa: E402  # for the stories too

PLATEAU = os.environ["PLATEAU"]
TEXT = {"text": True, "encoding": "utf-8", "check": False}


class State:
    """A state folder of its own, so that what a story leaves can be counted and no other's is touched."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        self.rehearsals = []
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

    def leftovers(self):
        """Instances that are still known and case folders without a correction: what an ended story must not leave."""
        cases = self.path / "plateau" / "rehearsals"
        halves = [c.name for c in cases.iterdir() if not list(c.glob("seat-*/correction.json"))] if cases.exists() else []
        return self.instances() + sorted(halves)

    def end_all(self):
        """Kills what a story that failed left running, and removes what it made."""
        for rehearsal in self.rehearsals:
            if rehearsal.runs():
                rehearsal.kill()
        return self.run("rehearse", "--clean")

    def close(self):
        self._folder.cleanup()


class Rehearsal:
    """A rehearsal under way, whose progress can be waited for. It leads a process group, as a command typed in a shell."""

    def __init__(self, state, *words, before=()):
        self._state = state
        self._process = subprocess.Popen([*before, PLATEAU, "rehearse", "--json", "--progress", "json", *words], text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                                         env=state.environment, start_new_session=True)
        state.rehearsals.append(self)
        self._news = threading.Condition()
        self._lines, self._events, self._out, self._over = [], [], "", False
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read_err, self._read_out)]
        for reader in self._readers:
            reader.start()

    def _read_err(self):
        for line in self._process.stderr:
            with self._news:
                self._lines.append(line.rstrip("\n"))
                if line.startswith("{"):
                    self._events.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()

    def _read_out(self):
        self._out = self._process.stdout.read()

    def wait_for(self, step, state="done", seat=None, machine=None, limit=240):
        """Returns once that step began or ended; fails when the rehearsal is over before."""
        def there():
            return any(e.get("step") == step and e["state"] == state and seat in (None, e["seat"]) and machine in (None, e["machine"])
                       for e in self._events)
        return self._until(there, f"{step} {state}", limit)

    def wait_line(self, limit=60):
        """Returns once a build told a line of its own."""
        return self._until(lambda: any("line" in e for e in self._events), "line of a build", limit)

    def wait_said(self, words, limit=10):
        """Returns once it said that to people."""
        return self._until(lambda: any(words in line for line in self._lines), f"line with '{words}'", limit)

    def _until(self, there, what, limit):
        with self._news:
            self._news.wait_for(lambda: there() or self._over, limit)
            found = there()
        if not found:
            self.kill()
            raise AssertionError(f"no {what} in {limit} s: " + "\n".join(self._lines[-20:]))
        return self

    def session(self):
        """The name its machines carry."""
        return "r" + self._state.instances()[0][:8]

    def interrupt(self):
        """Ctrl-C: the terminal sends it to the whole group."""
        os.killpg(self._process.pid, signal.SIGINT)

    def runs(self):
        return self._process.poll() is None

    def kill(self):
        self._process.kill()
        return self.end()

    def end(self, limit=300):
        """Waits for its end; returns its code, its data and what it said to people."""
        code = self._process.wait(limit)
        for reader in self._readers:
            reader.join(30)
        self._process.stdout.close()
        self._process.stderr.close()
        said = "\n".join(line for line in self._lines if not line.startswith("{"))
        return code, self._out, said


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


    @staticmethod
    def settles_to(before, limit=15):
        """What there is beyond `before` once processes that are ending have ended."""
        end = time.monotonic() + limit
        while (more := Host.things() - before) and time.monotonic() < end:
            time.sleep(0.2)
        return more


def json_of(text):
    return json.loads(text)
