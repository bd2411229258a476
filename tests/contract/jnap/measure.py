#!/usr/bin/env python3
"""measure.py PLATEAU CAPTURE: what observing a Linksys router costs, against router.py in processes of its own: round trips,
bytes of the answers, the time of one observation and of sixteen routers at once. Prints; compares nothing."""
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from router import Router, Server, capture

HERE = pathlib.Path(__file__).parent
PASSWORD = "Right-Pass-1"


def observe(plateau, address, environment):
    begun = time.monotonic()
    done = subprocess.run([plateau, "facts", "--from", address, "--json"], capture_output=True, env=environment, check=True)
    spent = time.monotonic() - begun
    assert json.loads(done.stdout)["unobserved"] == [], done.stdout
    return spent


class Running:
    """router.py as a process of its own."""

    def __init__(self, file, delay):
        self.process = subprocess.Popen([sys.executable, str(HERE / "router.py"), file, "--password", PASSWORD, "--delay",
                                         str(delay)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    plateau, file = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="plateau-jnap.") as folder:
        environment = {**os.environ, "XDG_STATE_HOME": folder, "PLATEAU_ROUTER_PASSWORD": PASSWORD}
        router = Router(capture(file), PASSWORD)
        with Server(router) as server:
            observe(plateau, f"jnap:{server.address}", environment)
        print(f"round trips: {len(router.asked)}")
        for delay in (0, 100):
            routers = [Running(file, delay) for _ in range(16)]
            try:
                one = [observe(plateau, routers[0].address, environment) for _ in range(20)]
                begun = time.monotonic()
                with concurrent.futures.ThreadPoolExecutor(16) as pool:
                    each = list(pool.map(lambda it: observe(plateau, it.address, environment), routers))
                spent = time.monotonic() - begun
            finally:
                for running in routers:
                    running.end()
            print(f"{delay} ms an answer: one {statistics.median(one) * 1000:.0f} ms (median of {len(one)}, worst "
                  f"{max(one) * 1000:.0f}); sixteen routers at once {spent * 1000:.0f} ms (worst {max(each) * 1000:.0f})")


if __name__ == "__main__":
    main()
