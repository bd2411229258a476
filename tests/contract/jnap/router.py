#!/usr/bin/env python3
"""A Linksys router for tests: what one answered (a capture, by the URI of each action), told by the rules of its firmware:
one password, wrong ones counted up to a lock, a Transaction that ends at its first error, errors that repeat the credentials.

    router.py CAPTURE [--password WORD] [--port N] [--delay MILLISECONDS] [--tls CERTIFICATE KEY]

prints its address and answers until its standard input ends. The tests import it. It is no part of what is installed."""
import argparse
import base64
import http.server
import json
import ssl
import sys
import threading
import time

ROOT = "http://linksys.com/jnap/"
ANYBODY = {"core/GetDeviceInfo", "core/GetAdminPasswordAuthStatus", "core/GetAdminPasswordHint", "core/IsAdminPasswordDefault"}
TRIES = 5


def capture(path):
    """The answers of a capture by action, without the root. One of a Transaction has no names: those that are known are given."""
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    if "responses" in content:
        names = {0: "core/GetDeviceInfo", 4: "wirelessap/GetRadioInfo3", 5: "guestnetwork/GetGuestRadioSettings2"}
        return {name: content["responses"][i] for i, name in names.items()}
    return {uri.removeprefix(ROOT): answer for uri, answer in content.items()}


class Router:
    """What the firmware keeps, and what it was asked. `odd` may answer instead: it is given the handler and the number of
    the question from 0, and returns whether it did."""

    def __init__(self, answers, password="admin", anybody=ANYBODY, delay=0.0, odd=None):
        self.answers, self.password, self.anybody, self.delay, self.odd = dict(answers), password, anybody, delay, odd
        self.wrong = 0
        self.asked = []  # (action, whether credentials were sent)
        self.lock = threading.Lock()

    def is_right(self, credentials):
        return credentials == "Basic " + base64.b64encode(f"admin:{self.password}".encode()).decode()

    def answer(self, action, body, credentials):
        if credentials is not None and self.wrong >= TRIES:
            return {"result": "ErrorAdminAccountLocked"}
        if credentials is not None and not self.is_right(credentials):
            self.wrong += 1
        if action != "core/Transaction":
            return self.one(action, credentials)
        responses, failed = [], None
        for question in body:
            name = question["action"].removeprefix(ROOT)
            if failed:
                responses.append({"result": "_ErrorAbortedAction",
                                  "error": f"Action '{question['action']}' aborted due to previous transaction error"})
                continue
            responses.append(self.one(name, credentials))
            failed = responses[-1]["result"] != "OK"
            if responses[-1]["result"] == "_ErrorUnknownAction":
                responses[-1]["error"] = f"Unknown action URI '{question['action']}'"
        return {"result": "Error" if failed else "OK", "responses": responses}

    def one(self, action, credentials):
        if credentials is None and action not in self.anybody:
            return {"result": "_ErrorUnauthorized"}
        if credentials is not None and not self.is_right(credentials):
            return {"result": "_ErrorUnauthorized", "error": f"Invalid authorization credentials '{credentials}'"}
        if action == "core/GetAdminPasswordAuthStatus":
            left = {"attemptsRemaining": TRIES - self.wrong, "delayTimeRemaining": 0}
            return {"result": "OK", "output": left if self.wrong else {}}
        return self.answers.get(action, {"result": "_ErrorUnknownAction"})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        router = self.server.router
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.headers.get("X-JNAP-Action", "").removeprefix(ROOT)
        credentials = self.headers.get("X-JNAP-Authorization")
        time.sleep(router.delay)
        with router.lock:
            number = len(router.asked)
            router.asked.append((action, credentials is not None))
        if router.odd and router.odd(self, number):
            return
        if self.path != "/JNAP/":
            self.send(404, b"Not Found")
            return
        with router.lock:
            answer = router.answer(action, body, credentials)
        self.send(200, json.dumps(answer).encode())

    def send(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.send(200, b"<html>Linksys Smart Wi-Fi</html>", Content_Type="text/html")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, router, port=0, tls=None):
        super().__init__(("127.0.0.1", port), Handler)
        self.router = router
        self.scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_):
        """A client that goes away is what some tests are about."""

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capture")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=int, default=0)
    parser.add_argument("--tls", nargs=2)
    words = parser.parse_args()
    router = Router(capture(words.capture), words.password, delay=words.delay / 1000)
    with Server(router, words.port, words.tls) as server:
        print(f"jnap:{server.address}", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
