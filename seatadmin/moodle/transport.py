"""One way to a Moodle's REST server: pooled connections, time limits, pacing, and no write ever repeated.

A read may be tried again. A write is sent at most once, and the error tells what that means: `Unavailable` when the
form cannot have reached Moodle, `OutcomeUnknown` when it left this machine and no usable answer came back (a client
that gives up does not stop the server: `_concurrency/client_timeout_during_batch_100`). The line between the two is
exact: the form is handed out as a stream, and whether its first byte was asked for is known.

A server closes idle connections when it likes, and a request written into a closing connection is lost without a word.
Connections idle for longer than `KEEP_ALIVE_S` are therefore not used again, and urllib3 drops those it sees closed;
what slips through is an `OutcomeUnknown` like any lost answer. urllib3's own repeating is off.
"""

from __future__ import annotations

import email.utils
import io
import ipaddress
import itertools
import logging
import queue
import random
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from seatadmin import __version__
from seatadmin.errors import Bug, Cancelled, SeatadminError, UserError
from seatadmin.moodle.encoding import MAX_FIELDS, PROTOCOL_FIELDS, Params, encode
from seatadmin.moodle.faults import MAY_PASS, CallKind, Reply, no_reply, read_reply

if TYPE_CHECKING:
    from types import TracebackType

    import requests

logger = logging.getLogger(__name__)

SERVER_PATH = "/webservice/rest/server.php"
KEEP_ALIVE_S = 4.0
"""Apache closes idle connections after 5 s by default, nginx after 75 s."""

_LANE_POLL_S = 0.2
_CHUNK_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to connect, between two pieces of an answer, and (checked between pieces) for a whole answer."""

    connect_s: float = 10.0
    read_s: float = 120.0
    total_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Pacing:
    """How often a read is tried, and the waits between: doubled each time, with jitter, at most `longest_wait_s`.

    A server that names its own wait (`Retry-After`) is obeyed by every connection, up to `longest_wait_s`. `gap_s` is
    kept between the starts of two calls, for hosts that count them.
    """

    attempts: int = 3
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    gap_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FunctionStats:
    """What one function cost: calls sent (repeated reads count), those without a usable reply, seconds waited."""

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0


class _Form(io.BytesIO):
    """The form of one call; `handed_out` once a connection stood and asked for the first byte."""

    handed_out = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.handed_out = True
        return super().read(size)


@dataclass(slots=True)
class _Lane:
    """One connection. A `requests.Session` is not made to be shared between threads, so each lane has its own."""

    session: requests.Session | None = None
    idle_since_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _NoReply:
    """Why there is no reply. `reached` is False when Moodle cannot have seen the form."""

    code: str
    reached: bool


class Transport:
    """Calls to one site with one token, from at most `connections` threads at a time; further ones wait.

    `cancel` stops cooperatively: before a call, while waiting for a connection and before a repeated read. A call
    under way is waited for, since its outcome matters. `wait` sleeps, and may return early when `cancel` is set.
    Raises `UserError` for an address that cannot be one, and for plain http beyond this machine.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout_s: Timeouts = Timeouts(),
        connections: int = 2,
        pacing: Pacing = Pacing(),
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        wait: Callable[[float], object] | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.base_url = site_address(base_url)
        self.cancel = cancel if cancel is not None else threading.Event()
        self._token = token.strip()
        self._timeout = timeout_s
        self._pacing = pacing
        self._clock = clock
        self._now = now
        self._wait = wait if wait is not None else self.cancel.wait
        self._jitter = jitter
        self._lock = threading.Lock()
        self._stats: dict[str, FunctionStats] = {}
        self._next_start_s = 0.0
        self._clock_difference_s: float | None = None
        self._every_lane = [_Lane() for _ in range(max(1, connections))]
        # Last in, first out: the connection used most recently is the likeliest to be still open.
        self._free_lanes: queue.LifoQueue[_Lane] = queue.LifoQueue()
        for lane in self._every_lane:
            self._free_lanes.put(lane)

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        for lane in self._every_lane:
            if lane.session is not None:
                _close_connections(lane.session)

    @property
    def stats(self) -> dict[str, FunctionStats]:
        """Cost per function since the start or the last `reset_stats`."""
        with self._lock:
            return dict(self._stats)

    @property
    def calls_sent(self) -> int:
        """Calls sent since the start or the last `reset_stats`, repeated reads included."""
        return sum(stats.calls for stats in self.stats.values())

    def reset_stats(self) -> None:
        """Start counting again."""
        with self._lock:
            self._stats.clear()

    @property
    def clock_difference_s(self) -> float | None:
        """How far the server's clock is ahead of ours by its last reply, to a second or so; None before one."""
        return self._clock_difference_s

    def call(self, function: str, params: Params, *, kind: CallKind) -> object:
        """Carry out one call and return the decoded answer (`None` for the `null` of a silent success).

        Raises what `faults` makes of a refusal; `Unavailable` when Moodle was not reached; `OutcomeUnknown` for a
        write without a usable answer; `UserError` when the site lives under another address; `Cancelled`; and `Bug`
        for a call of `MAX_FIELDS` fields or more, which PHP would cut without a word.
        """
        fields = encode(params)
        count = PROTOCOL_FIELDS + len(fields)
        if count >= MAX_FIELDS:
            raise Bug("too_many_fields", function=function, fields=count)
        form = urlencode(
            {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json", **fields}
        ).encode("ascii")
        for attempt in itertools.count(1):
            try:
                return self._attempt(function, form, kind)
            except SeatadminError as error:
                if kind == "write" or error.code not in MAY_PASS or attempt >= self._pacing.attempts:
                    raise
                logger.info("%s: %s; trying again", function, error.code)
            self._pause(self._back_off_s(attempt))
        raise AssertionError("endless")  # pragma: no cover

    def _attempt(self, function: str, form: bytes, kind: CallKind) -> object:
        reply = self._send(function, form)
        if isinstance(reply, _NoReply):
            if reply.code == "address_unusable":
                raise UserError("address_unusable", address=self.base_url)
            raise no_reply(reply.code, function, kind, reached=reply.reached)
        return read_reply(reply, function, kind)

    def _send(self, function: str, form: bytes) -> Reply | _NoReply:
        """Post the form once. Every error of `requests` ends here: it holds the form, and the form holds the token."""
        with self._lane() as session:
            self._keep_pace()
            body = _Form(form)
            started_s = self._clock()
            outcome: Reply | _NoReply
            try:
                with session.post(
                    self.base_url + SERVER_PATH,
                    data=body,
                    headers={"Content-Type": "application/x-www-form-urlencoded"},
                    timeout=(self._timeout.connect_s, self._timeout.read_s),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    outcome = self._reply(response, started_s)
            except Exception as error:  # noqa: BLE001 - once the form is out, any failure means an unknown outcome
                logger.info("%s: %s", function, type(error).__name__)
                outcome = _no_reply(error, reached=body.handed_out)
            self._count(function, self._clock() - started_s, failed=isinstance(outcome, _NoReply))
        return outcome

    def _reply(self, response: requests.Response, started_s: float) -> Reply | _NoReply:
        self._note_headers(response.headers)
        pieces: list[bytes] = []
        for piece in response.iter_content(_CHUNK_BYTES):
            pieces.append(piece)
            if self._clock() - started_s > self._timeout.total_s:
                return _NoReply("no_answer", reached=True)
        return Reply(response.status_code, b"".join(pieces), response.headers.get("Location", ""))

    def _note_headers(self, headers: Mapping[str, str]) -> None:
        date = _epoch_s(headers.get("Date", ""))
        if date is not None:
            # The header has whole seconds: on average half a second has passed since.
            self._clock_difference_s = date + 0.5 - self._now()
        asked = headers.get("Retry-After", "").strip()
        until = _epoch_s(asked)
        wait_s = float(asked) if asked.isascii() and asked.isdigit() else (until or 0.0) - self._now()
        if asked and wait_s > 0:
            with self._lock:
                wait_s = min(wait_s, self._pacing.longest_wait_s)
                self._next_start_s = max(self._next_start_s, self._clock() + wait_s)

    @contextmanager
    def _lane(self) -> Iterator[requests.Session]:
        """Lend a connection to this thread; wait for one when all are in use."""
        while True:
            self._check_cancel()
            try:
                lane = self._free_lanes.get(timeout=_LANE_POLL_S)
                break
            except queue.Empty:
                continue
        try:
            if lane.session is None:
                lane.session = self._new_session()
            elif self._clock() - lane.idle_since_s > KEEP_ALIVE_S:
                _close_connections(lane.session)
            yield lane.session
        finally:
            lane.idle_since_s = self._clock()
            self._free_lanes.put(lane)

    def _new_session(self) -> requests.Session:
        import requests
        from requests.adapters import HTTPAdapter

        session = requests.Session()
        # A proxy of the environment cannot reach this machine's own loopback.
        session.trust_env = not is_loopback(urlsplit(self.base_url).hostname or "")
        session.headers["User-Agent"] = f"Seatadmin/{__version__}"
        session.headers["Accept"] = "application/json"
        # Even when told not to follow, `requests` prepares the next request, from whatever the server wrote there.
        session.get_redirect_target = lambda resp: None  # type: ignore[method-assign]
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def _keep_pace(self) -> None:
        with self._lock:
            start_s = max(self._clock(), self._next_start_s)
            self._next_start_s = start_s + self._pacing.gap_s
        self._pause(start_s - self._clock())

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._wait(seconds)
        self._check_cancel()

    def _check_cancel(self) -> None:
        if self.cancel.is_set():
            raise Cancelled

    def _back_off_s(self, attempt: int) -> float:
        doubled: float = self._pacing.first_wait_s * 2.0 ** (attempt - 1)
        longest = min(doubled, self._pacing.longest_wait_s)
        return longest * (0.5 + self._jitter() / 2)

    def _count(self, function: str, seconds: float, *, failed: bool) -> None:
        with self._lock:
            old = self._stats.get(function, FunctionStats())
            self._stats[function] = FunctionStats(old.calls + 1, old.failures + failed, old.seconds + max(0.0, seconds))


def _close_connections(session: requests.Session) -> None:
    """Close the sockets now: urllib3 leaves that to the garbage collector, and a caught error keeps its pool alive."""
    from requests.adapters import HTTPAdapter

    for adapter in session.adapters.values():
        if isinstance(adapter, HTTPAdapter):
            for manager in (adapter.poolmanager, *adapter.proxy_manager.values()):
                for key in manager.pools.keys():  # noqa: SIM118 - not a dict
                    pool = manager.pools.get(key)
                    if pool is not None:
                        pool.close()
    session.close()


def _epoch_s(text: str) -> float | None:
    """Read an HTTP date as Unix seconds; None when it is none."""
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_CERTIFICATE_CODES = {
    9: "certificate_not_yet_valid",
    10: "certificate_expired",
    62: "certificate_of_another_site",
    64: "certificate_of_another_site",
}
"""OpenSSL's X509_V_ERR numbers; every other one means that nobody we trust vouches for the certificate."""


def _no_reply(error: BaseException, *, reached: bool) -> _NoReply:
    """Tell why there is no reply, from the chain of causes `requests` and urllib3 wrap around it."""
    from requests import exceptions
    from urllib3.exceptions import LocationParseError

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            code = _CERTIFICATE_CODES.get(cause.verify_code, "certificate_untrusted")
            return _NoReply(code, reached=False)
    if not reached:
        if isinstance(error, exceptions.InvalidURL | LocationParseError | UnicodeError):
            return _NoReply("address_unusable", reached=False)
        if isinstance(error, exceptions.ProxyError):
            return _NoReply("proxy_unreachable", reached=False)
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return _NoReply("secure_connection_failed", reached=False)
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return _NoReply("host_unknown", reached=False)
        return _NoReply("unreachable", reached=False)
    if isinstance(error, exceptions.Timeout) or any(isinstance(cause, TimeoutError) for cause in causes):
        return _NoReply("no_answer", reached=True)
    return _NoReply("broken_answer", reached=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if any(current is known for known in seen):
            continue
        seen.append(current)
        yield current
        inner = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]


_PAGE = re.compile(r"/(?:(?:(?:webservice/rest|login|my|admin|course|user)/)?[^/]*\.php(?:/.*)?|my/?)\Z")
"""What people copy from the address bar behind the site's own address."""

_HOST = re.compile(r"[^\s/?#@\\<>\"'{}|^`%]+\Z")


def site_address(text: str) -> str:
    """Return the site's address in one form: scheme, host, port and folder, without a final slash.

    An address without a scheme is taken for https; the address of a page of the site loses the page. Raises
    `UserError`: `address_unusable`, `address_with_password`, `plain_http_refused` (http is for this machine only).
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UserError("address_unusable", address=_shown(text)) from None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.match(host):
        raise UserError("address_unusable", address=_shown(text))
    if "@" in parts.netloc:
        raise UserError("address_with_password", address=host)
    shown_host = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme.lower()}://{shown_host}{f':{port}' if port else ''}"
    if parts.scheme.lower() == "http" and not is_loopback(host):
        raise UserError("plain_http_refused", address=origin)
    folder = _PAGE.sub("", parts.path)
    return origin + re.sub(r"/{2,}", "/", folder).rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own (`localhost`, 127.0.0.0/8, ::1)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(address: str) -> str:
    """Cut what was typed down to what may be shown: no credentials, no query, not endless."""
    return re.sub(r"//[^/]*@", "//", address.strip().partition("?")[0])[:120]
