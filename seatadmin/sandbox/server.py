"""The sandbox over real HTTP, on this machine only.

`SandboxServer` serves a `State` from a thread of this process (`with SandboxServer(state) as server:`); `serve`
keeps a process busy with one until it is interrupted. Besides Moodle's REST entry point there are control pages under
`/sandbox/`, for tests that run in another process; they want the service token in the header `X-Sandbox-Token`:

- `GET /sandbox/mails`, `GET /sandbox/stats`, `GET /sandbox/state`, `GET /sandbox/faults`
- `POST /sandbox/faults` a JSON list of faults, or an object with `faults` and `latency`; `DELETE` forgets them
- `POST /sandbox/settings` a JSON object of `Settings` values to change
- `DELETE /sandbox/stats` starts counting anew
"""

from __future__ import annotations

import dataclasses
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from seatadmin.errors import Bug, UserError
from seatadmin.sandbox import answers, php
from seatadmin.sandbox.faults import Fault, FaultKind, Faults
from seatadmin.sandbox.functions import Request, let_in, perform
from seatadmin.sandbox.journal import Journal, load
from seatadmin.sandbox.refusals import Refusal, access_denied
from seatadmin.sandbox.state import Maintenance, Settings, State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
REST_PATH = "/webservice/rest/server.php"
_STOP_WAIT_S = 10.0
_POLL_S = 0.05


class _QuietHandler(WSGIRequestHandler):
    """Handles requests without a line on the terminal for each."""

    def log(self, type: str, message: str, *args: Any) -> None:
        if type == "error":
            super().log(type, message, *args)

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        # A drop to order must reach the client: without this the handler waits for a second request.
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


class SandboxServer:
    """A sandbox Moodle at `url`. `port` 0 takes a free one; `file` keeps the state across processes.

    A state found in `file` wins over `state`. Read or change `state` under `state.lock` while the server runs.
    `calls` counts what arrived, `carried_out` what was let in; `most_fields` is the longest form of each function,
    `most_at_once` the greatest number of requests under way together.
    Raises `UserError` (`port_in_use`) when the port is taken.
    """

    def __init__(self, state: State | None = None, *, port: int = 0, file: Path | None = None) -> None:
        kept = load(file) if file is not None else None
        self.state = kept or state or State()
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.carried_out: Counter[str] = Counter()
        self.most_fields: Counter[str] = Counter()
        self.most_at_once = 0
        self._asked_port = port
        self._journal = Journal(file) if file is not None else None
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._busy = 0
        self._changed = threading.Condition()

    # -- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the port and serve from a thread of this process."""
        if self._server is not None:
            raise Bug("sandbox_started_twice")
        try:
            listener = socket.create_server((HOST, self._asked_port))
        except OSError as error:
            raise UserError("port_in_use", port=self._asked_port) from error
        with listener:
            self._server = make_server(
                HOST, 0, self._respond, threaded=True, request_handler=_QuietHandler, fd=listener.fileno()
            )
        self.save()
        self._stopping.clear()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_S,), name="sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port, cut delays short and wait for calls under way."""
        if self._server is None or self._thread is None:
            return
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, timeout=_STOP_WAIT_S)
        self._server = self._thread = None
        if self._journal is not None:
            self._journal.close()

    def __enter__(self) -> SandboxServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start_over(self, state: State) -> None:
        """Go on at the same address with another state, as if nobody had called yet; waits for calls under way."""
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, timeout=_STOP_WAIT_S)
            self.state = state
            self.faults.clear()
            for counter in (self.calls, self.carried_out, self.most_fields):
                counter.clear()
            self.most_at_once = 0
        self.save()

    @property
    def is_running(self) -> bool:
        """Tell whether somebody answers at `url`."""
        return self._server is not None

    @property
    def port(self) -> int:
        if self._server is None:
            raise Bug("sandbox_not_started")
        return self._server.port

    @property
    def url(self) -> str:
        """Address to connect to, without a final slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def token(self) -> str:
        """Token of the service account."""
        return next(iter(self.state.tokens))

    def wait_for_call(self, function: str, number: int = 1, timeout_s: float = 30.0) -> bool:
        """Wait until a function was called `number` times in all; False when that did not happen in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.calls[function] >= number, timeout=timeout_s)

    def save(self) -> None:
        """Write a snapshot of the state when the server has a file."""
        if self._journal is not None:
            with self.state.lock:
                self._journal.save(self.state)

    # -- requests ------------------------------------------------------------------------------------------------

    def _respond(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._changed:
            self._busy += 1
            self.most_at_once = max(self.most_at_once, self._busy)
        try:
            request = HttpRequest(environ)
            if request.path == REST_PATH:
                response = self._rest(request)
            elif request.path.startswith("/sandbox/"):
                response = self._control(request)
            else:
                response = Response(answers.page("Not found"), 404, mimetype="text/html")
            return response(environ, start_response)
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _rest(self, request: HttpRequest) -> Response:
        settings = self.state.settings
        refused = self._site_is_closed(request)
        if refused is not None:
            return refused
        body = request.get_data()
        is_form = request.mimetype == "application/x-www-form-urlencoded"
        text = body.decode("latin-1") if is_form and len(body) <= settings.post_max_size else ""
        query = request.query_string.decode("latin-1")
        form = php.read_form(query, text, settings.max_input_vars)
        function = form.get("wsfunction")
        name = function if isinstance(function, str) else ""
        fields = len(php.read_pairs(text))
        with self._changed:
            self.calls[name] += 1
            self.most_fields[name] = max(self.most_fields[name], fields)
            self._changed.notify_all()
        met = {fault.kind: fault for fault in self.faults.strike(name)}
        self._wait(self.faults.latency)
        early = self._before(met)
        if early is not None:
            return early
        response = self._answer(form, settings.site_url or request.host_url.rstrip("/"), met)
        return self._after(met, response)

    def _site_is_closed(self, request: HttpRequest) -> Response | None:
        settings = self.state.settings
        if settings.maintenance is Maintenance.COMMAND_LINE:
            return _maintenance()
        if settings.site_url and request.host_url.rstrip("/") != settings.site_url:
            headers = {"Location": settings.site_url + request.path}
            return Response(answers.page("Redirect"), 303, headers, mimetype="text/html")
        if not settings.web_services_enabled or not settings.rest_enabled:
            return Response(b"", 403, mimetype="text/html")
        return None

    def _before(self, met: dict[FaultKind, Fault]) -> Response | None:
        if FaultKind.DELAY_BEFORE in met:
            self._wait(met[FaultKind.DELAY_BEFORE].seconds)
        if FaultKind.DROP_BEFORE in met:
            raise ConnectionResetError
        if FaultKind.HTTP_500_BEFORE in met:
            return _server_error()
        if FaultKind.MAINTENANCE in met:
            return _maintenance()
        return None

    def _after(self, met: dict[FaultKind, Fault], response: Response) -> Response:
        if FaultKind.DELAY_AFTER in met:
            self._wait(met[FaultKind.DELAY_AFTER].seconds)
        if FaultKind.DROP_AFTER in met:
            raise ConnectionResetError
        if FaultKind.HTTP_500_AFTER in met:
            return _server_error()
        if FaultKind.TRUNCATED_AFTER in met:
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
        return response

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self._stopping.wait(seconds):
            raise ConnectionResetError

    def _answer(self, form: php.Form, base_url: str, met: dict[FaultKind, Fault]) -> Response:
        as_json = form.get("moodlewsrestformat") == "json"
        settings = self.state.settings
        mails = 0
        try:
            if FaultKind.TOKEN_EXPIRED in met:
                raise access_denied("Invalid token - token expired")
            with self.state.lock:
                mails_before = len(self.state.mails)
                try:
                    call = let_in(self.state, form, base_url)
                    answer = self._carry_out(call, undone=FaultKind.WRITE_ERROR in met)
                finally:
                    mails = len(self.state.mails) - mails_before
        except Refusal as refusal:
            body = refusal.render(flavour=settings.flavour, debug=settings.debug)
            if as_json:
                return _json(body)
            return Response(answers.refusal_to_xml(body), content_type="application/xml; charset=utf-8")
        finally:
            # Moodle mails during the call, so the caller waits for the mail server.
            time.sleep(settings.mail_seconds * mails)
        if as_json:
            return _json(answer)
        return Response(answers.to_xml(answer), content_type="application/xml; charset=utf-8")

    def _carry_out(self, call: Request, *, undone: bool) -> Any:
        self.carried_out[call.function] += 1
        try:
            return perform(call, undone=undone)
        finally:
            if call.writes and self._journal is not None:
                self._journal.add(call, undone=undone)

    # -- control -------------------------------------------------------------------------------------------------

    def _control(self, request: HttpRequest) -> Response:
        if request.headers.get("X-Sandbox-Token", "") not in self.state.tokens:
            return Response(answers.page("Forbidden"), 403, mimetype="text/html")
        page = request.path.removeprefix("/sandbox/")
        try:
            if request.method == "POST":
                return self._change(page, json.loads(request.get_data()))
            if request.method == "DELETE" and page == "faults":
                self.faults.clear()
                return _json({})
            if request.method == "DELETE" and page == "stats":
                for counter in (self.calls, self.carried_out, self.most_fields):
                    counter.clear()
                self.most_at_once = 0
                return _json({})
        except (KeyError, TypeError, ValueError) as error:
            return Response(answers.page(f"Not understood: {error}"), 400, mimetype="text/html")
        readers: dict[str, Callable[[], Any]] = {
            "mails": lambda: [dataclasses.asdict(mail) for mail in self.state.mails],
            "stats": lambda: {
                "calls": dict(self.calls),
                "carried_out": dict(self.carried_out),
                "most_fields": dict(self.most_fields),
                "most_at_once": self.most_at_once,
            },
            "state": self.state.to_json,
            "faults": self.faults.waiting,
        }
        if request.method != "GET" or page not in readers:
            return Response(answers.page("Not found"), 404, mimetype="text/html")
        with self.state.lock:
            return _json(readers[page]())

    def _change(self, page: str, given: Any) -> Response:
        if page == "faults":
            orders = given.get("faults", []) if isinstance(given, dict) else given
            self.faults.extend([Fault.from_json(order) for order in orders])
            if isinstance(given, dict):
                self.faults.latency = float(given.get("latency", self.faults.latency))
            return _json({})
        if page == "settings":
            with self.state.lock:
                self.state.settings = Settings(**dataclasses.asdict(self.state.settings) | given)
            self.save()
            return _json({})
        return Response(answers.page("Not found"), 404, mimetype="text/html")


def _json(answer: Any) -> Response:
    return Response(answers.to_json(answer), mimetype="application/json")


def _maintenance() -> Response:
    return Response(answers.page("This site is under maintenance"), 503, mimetype="text/html")


def _server_error() -> Response:
    return Response(answers.page("Internal Server Error"), 500, mimetype="text/html")


def serve(
    port: int,
    *,
    state: State | None = None,
    file: Path | None = None,
    announce: Callable[[SandboxServer], None] | None = None,
) -> None:
    """Serve until interrupted (Ctrl+C). `announce` is called once the port is open, to print address and token.

    Without `state` and without a kept `file` the demo site is served. Raises `UserError` (`port_in_use`).
    """
    if state is None and (file is None or not file.exists()):
        from seatadmin.sandbox.demo import demo_state

        state = demo_state()
    with SandboxServer(state, port=port, file=file) as server:
        if announce is not None:
            announce(server)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
