"""A made router: the configuration of a real one behind a web server that answers as captures of a real one do. It is for
tests alone."""
import http.server
import json
import pathlib
import re
import secrets
import ssl
import threading

CORPUS = pathlib.Path("../shared/corpus/router/openwrt")
NOBODY = "0" * 32
LARGEST_QUESTION = 65536


def capture(name):
    """An answer of a real OpenWrt."""
    return json.loads((CORPUS / "live-real-stack" / name).read_text())


def packages(router):
    """What `uci get` tells of each package, made of what `uci show` printed on that router."""
    found = {}
    for file in sorted((CORPUS / router).glob("uci-show-*.txt")):
        text = file.read_text()
        sections = found.setdefault(file.stem.removeprefix("uci-show-"), {})
        names = {}
        for entry in re.finditer(r"^(\w[\w-]*)\.(@[^.=]+\]|\w+)(?:\.(\w+))?=((?:'(?:[^']|'\\'')*' ?)+|\S+)$", text, re.M):
            _, section, option, value = entry.groups()
            if option is None:
                names[section] = f"cfg{len(sections):02x}f37d" if section.startswith("@") else section
                sections[names[section]] = {".anonymous": section.startswith("@"), ".type": value,
                                            ".name": names[section], ".index": len(sections)}
                continue
            items = [item.replace("'\\''", "'") for item in re.findall(r"'((?:[^']|'\\'')*)'", value)]
            sections[names[section]][option] = items[0] if len(items) == 1 else items
    return found


def luci_rules():
    """What LuCI's own files let an administrator read: packages, and methods by their objects."""
    uci, ubus = set(), {}
    for file in (CORPUS / "rpcd-acl-25.12").glob("*.json"):
        for group in json.loads(file.read_text()).values():
            uci.update(group.get("read", {}).get("uci", []))
            for name, methods in group.get("read", {}).get("ubus", {}).items():
                ubus.setdefault(name, set()).update(methods)
    return uci, ubus


class Box:
    """What the web server does. `rules`: None lets everything be read."""

    def __init__(self, router, password="Right-Pass-1", rules=None):
        self.packages = packages(router)
        self.password = password
        self.rules = rules
        self.files = sorted(self.packages)
        self.forgets = 0  # batches before which the sessions are forgotten
        self.sessions = set()
        self.questions = 0
        self.answer = None  # (status, headers, body) instead of its own

    def call(self, session, name, method, arguments):
        """A result, or the error of a capture."""
        if (name, method) == ("session", "login"):
            return self.login(arguments)
        if session not in self.sessions or not self.allows(name, method):
            return capture("04-unknown-session.json")["error"]
        if (name, method) == ("session", "access"):
            return [0, {"access": self.allows(arguments["object"], arguments["function"])}]
        if (name, method) == ("session", "destroy"):
            self.sessions.discard(session)
            return [0]
        if name == "uci":
            if self.rules is not None and arguments["config"] not in self.rules[0]:
                return capture("12-file-read-shadow.json")["result"]
            found = self.packages.get(arguments["config"])
            return [4] if found is None else [0, {"values": found}]
        if (name, method) == ("system", "board"):
            return [0, {"model": "Linksys WRT1900ACS", "release": {"distribution": "OpenWrt", "version": "25.12.0"}}]
        if (name, method) == ("file", "list"):
            return [0, {"entries": [{"name": file, "type": "file", "size": 1} for file in self.files]}]
        if name == "file":
            return capture("12-file-read-shadow.json")["result"]
        return capture("05-unknown-object.json")["error"]

    def allows(self, name, method):
        everyone = name == "session" and method in ("access", "login")
        return everyone or self.rules is None or method in self.rules[1].get(name, ())

    def login(self, arguments):
        if arguments["username"] != "root" or self.password not in ("", arguments["password"]):
            return capture("02-login-bad.json")["result"]
        answer = capture("01-login-ok.json")["result"]
        answer[1]["ubus_rpc_session"] = secrets.token_hex(16)
        self.sessions.add(answer[1]["ubus_rpc_session"])
        return answer

    def reply(self, body):
        """The body of the answer to a question."""
        self.questions += 1
        if len(body) > LARGEST_QUESTION:
            return json.dumps(capture("08-parse-error.json")).encode()
        batch = json.loads(body)
        if self.forgets and batch[0]["params"][2] != "login":
            self.forgets -= 1
            self.sessions.clear()
        answers = []
        for call in batch:
            result = self.call(*call["params"])
            kind = "result" if isinstance(result, list) else "error"
            answers.append({"jsonrpc": "2.0", "id": call["id"], kind: result})
        return json.dumps(answers).encode()


class Server:
    """A web server on a free port of loopback, with TLS where it is given a certificate and its key."""

    def __init__(self, box, certificate=None):
        outer = box

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                question = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers, body = outer.answer or (200, {"Content-Type": "application/json"}, outer.reply(question))
                self.send_response(status)
                for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in (body[i:i + 4000] for i in range(0, len(body), 4000)):
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True,
                                                      do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
