"""Tries what a grader has no right to, and says what was possible."""
import json
import os
import socket
import sys

HOST = os.getppid()


def refused(name, attempt):
    try:
        attempt()
    except (OSError, RuntimeError):
        return {"name": name, "expected": "refused", "seen": "refused", "met": True}
    return {"name": name, "expected": "refused", "seen": "possible", "met": False}


def fork():
    if os.fork() == 0:
        os._exit(0)


def environment():
    if set(os.environ) & {"HOME"} and os.environ["HOME"] == "/nonexistent" and "SSH_AUTH_SOCK" not in os.environ:
        raise OSError


fields = [refused("root", lambda: os.setuid(0)),
          refused("shadow", lambda: open("/etc/shadow", encoding="utf-8")),
          refused("kill", lambda: os.kill(HOST, 0)),
          refused("environment", environment)]
if sys.argv[1] == "filtered":
    fields += [refused("fork", fork),
               refused("program", lambda: os.posix_spawn("/bin/true", ["true"], {})),
               refused("write", lambda: open("/tmp/plateau-script-was-here", "w", encoding="utf-8")),
               refused("folder", lambda: os.mkdir("/tmp/plateau-script-folder")),
               refused("internet", lambda: socket.socket(socket.AF_INET)),
               refused("unix", lambda: socket.socket(socket.AF_UNIX))]
met = all(field["met"] for field in fields)
print(json.dumps({"verdicts": [{"item": "item", "verdict": "met" if met else "not_met", "fields": fields,
                                "why": {"code": "wants_rights.code", "args": {}}, "evidence": []}]}))
