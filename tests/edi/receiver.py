"""A partner's system that listens: a real server on this machine, which notes what it is told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`answer` decides on the status of every call; `calls` are (headers, body) in the order of their coming."""

    def __init__(self):
        self.calls: list[tuple[dict, bytes]] = []
        self.answer: Callable[[dict], int] = lambda told: 204
        self.headers: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def told(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.calls]

    @property
    def types(self) -> list[str]:
        return [each["type"] for each in self.told]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.calls]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.calls.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = receiver.answer(json.loads(body))
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except ConnectionError:  # the shop did not wait for the answer
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler
