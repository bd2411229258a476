#!/usr/bin/env python3
"""device.py CERTIFICATE KEY: a device on two free ports of loopback, without and with TLS, printed on one line; it ends with
its standard input. What its paths answer is asked for by tests/contract/http_client.h."""
import http.server
import ssl
import sys
import threading

SAYS = {"/hello": (200, b"hello"), "/refused": (401, b"no"), "/moved": (302, b"")}


class Device(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("X-Device", "Plateau-Test")
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/hello")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/secret":
            self.reply(200, self.headers["X-Secret"].encode())
        else:
            self.reply(*SAYS.get(self.path, (404, b"")))

    def do_POST(self):
        self.reply(200, self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, *_):
        """A client that goes away while TLS is agreed on is what some tests are about."""


plain = Server(("127.0.0.1", 0), Device)
secured = Server(("127.0.0.1", 0), Device)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
secured.socket = context.wrap_socket(secured.socket, server_side=True, do_handshake_on_connect=False)
for server in (plain, secured):
    threading.Thread(target=server.serve_forever, daemon=True).start()
print(plain.server_address[1], secured.server_address[1], flush=True)
sys.stdin.read()
