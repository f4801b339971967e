"""Servers on loopback for the tests of `seatadmin.moodle`: one that replays answers, one that misbehaves on purpose."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Scripted:
    """One HTTP reply to give."""

    body: bytes = b"null"
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, answer: object, **more: object) -> Scripted:
        return cls(json.dumps(answer).encode(), **more)  # type: ignore[arg-type]


@dataclass
class Asked:
    """One request as it arrived: its form without the protocol's fields, and the function called."""

    path: str
    function: str
    token: str
    form: dict[str, str]


class AnsweringServer:
    """Answers each call with what `answer(asked)` says and keeps every request."""

    def __init__(self, answer: Callable[[Asked], Scripted]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.connections = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                outer.connections += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
                assert form.pop("moodlewsrestformat") == "json"
                asked = Asked(self.path, form.pop("wsfunction"), form.pop("wstoken"), form)
                outer.asked.append(asked)
                reply = outer.answer(asked)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *args: object) -> None:
                """Stay silent."""

        class Server(ThreadingHTTPServer):
            # The tests stop the server while clients still hold connections open.
            block_on_close = False
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that closed its connection is part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> AnsweringServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class RawServer:
    """Hands each accepted connection to `play(connection, number)`; for what no HTTP server would do."""

    def __init__(self, play: Callable[[Connection, int], None]) -> None:
        self._play = play
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._closing = False
        self.requests: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._acceptor = threading.Thread(target=self._accept)

    def _accept(self) -> None:
        number = 0
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            if self._closing:
                accepted.close()
                return
            number += 1
            thread = threading.Thread(target=self._serve, args=(accepted, number))
            self._threads.append(thread)
            thread.start()

    def _serve(self, accepted: socket.socket, number: int) -> None:
        # A client that goes away is part of the scenes.
        with accepted, contextlib.suppress(OSError):
            accepted.settimeout(20)
            self._play(Connection(accepted, self.requests), number)

    def __enter__(self) -> RawServer:
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with contextlib.suppress(OSError), socket.create_connection(self._listener.getsockname()):
            pass
        self._acceptor.join()
        self._listener.close()
        for thread in self._threads:
            thread.join()


@dataclass
class Connection:
    """One accepted connection of a `RawServer`."""

    socket: socket.socket
    requests: list[bytes]

    def read_request(self) -> bytes:
        """Read one whole request, note it and return its body; empty when the client closed."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.socket.recv(65536)
            if not piece:
                return b""
            head += piece
        head, body = head.split(b"\r\n\r\n", 1)
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
        )
        while len(body) < length:
            body += self.socket.recv(65536)
        self.requests.append(body)
        return body

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(
        self,
        body: bytes = b"null",
        status: str = "200 OK",
        *,
        length: int | None = None,
        keep_alive: bool = False,
    ) -> None:
        """Send one answer; without `keep_alive` it says that the connection ends with it."""
        head = [
            f"HTTP/1.1 {status}",
            "Content-Type: application/json",
            f"Content-Length: {len(body) if length is None else length}",
            f"Connection: {'keep-alive' if keep_alive else 'close'}",
        ]
        self.send("\r\n".join([*head, "", ""]).encode() + body)
