"""The transport on real sockets: lost and broken answers, writes sent once, reads repeated, secrets kept."""

from __future__ import annotations

import logging
import os
import socket
import ssl
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from seatadmin.errors import (
    Bug,
    Cancelled,
    OutcomeUnknown,
    Rejected,
    SeatadminError,
    Unavailable,
    UserError,
)
from seatadmin.moodle.transport import KEEP_ALIVE_S, Pacing, Timeouts, Transport, is_loopback, site_address
from tests.moodle.servers import TOKEN, AnsweringServer, Asked, Connection, RawServer, Scripted

PARAMS = {"users": [{"username": "ana", "password": "Secr3t!pass"}]}


class Waits(list[float]):
    """Stands in for sleeping."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def connect(waits: Waits) -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def make(url: str, **more: Any) -> Transport:
        made.append(Transport(url, TOKEN, **{"wait": waits, "jitter": lambda: 1.0, **more}))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


Connect = Callable[..., Transport]


def failure(transport: Transport, kind: str) -> SeatadminError:
    with pytest.raises(SeatadminError) as raised:
        transport.call("core_user_create_users", PARAMS, kind=kind)  # type: ignore[arg-type]
    assert_no_secret(raised.value)
    return raised.value


def assert_no_secret(error: BaseException) -> None:
    """Neither the error, nor its values, nor its chain, nor its printed traceback holds a secret."""
    texts = [repr(error), str(error), repr(error.args), repr(vars(error))]
    texts += traceback.format_exception(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    for text in texts:
        assert TOKEN not in text
        assert "Secr3t" not in text


# Writes: sent once, and the truth about what may have happened


def half_json(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b'[{"id": 63, "usern')


def fewer_bytes_than_announced(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b'[{"id": 63', length=500)


def hang_up(connection: Connection, number: int) -> None:
    connection.read_request()


def reset(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def empty(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b"")


def notice_before_json(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b"<br />\n<b>Warning</b>: in <b>/srv/moodle/lib.php</b>\n[]")


def unavailable_page(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b"<html>busy</html>", "503 Service Unavailable")


def gateway_timeout(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b"", "504 Gateway Time-out")


def firewall_page(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.answer(b"<html>Forbidden</html>", "403 Forbidden")


def garbage(connection: Connection, number: int) -> None:
    connection.read_request()
    connection.send(b"\x00\x01\x02\r\n\r\n")


SCENES = {
    half_json: "broken_answer",
    fewer_bytes_than_announced: "broken_answer",
    hang_up: "broken_answer",
    reset: "broken_answer",
    empty: "broken_answer",
    notice_before_json: "not_a_moodle",
    unavailable_page: "maintenance",
    gateway_timeout: "server_error",
    firewall_page: "blocked",
    garbage: "broken_answer",
}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_write_without_usable_answer_is_sent_once_and_its_outcome_unknown(
    scene: Callable[[Connection, int], None], connect: Connect, waits: Waits
) -> None:
    with RawServer(scene) as server:
        error = failure(connect(server.url), "write")
        assert type(error) is OutcomeUnknown
        assert error.code == "answer_lost"
        assert error.values["function"] == "core_user_create_users"
        assert len(server.requests) == 1
        assert waits == []


@pytest.mark.parametrize(("scene", "code"), SCENES.items(), ids=lambda scene: getattr(scene, "__name__", ""))
def test_a_read_is_tried_again_while_it_makes_sense(
    scene: Callable[[Connection, int], None], code: str, connect: Connect, waits: Waits
) -> None:
    with RawServer(scene) as server:
        error = failure(connect(server.url, pacing=Pacing(attempts=3, first_wait_s=0.5)), "read")
        assert type(error) is Unavailable
        assert error.code == code
        passing = code in {"broken_answer", "maintenance", "server_error"}
        assert len(server.requests) == (3 if passing else 1)
        assert waits == ([0.5, 1.0] if passing else [])


def test_a_read_succeeds_at_the_second_attempt(connect: Connect) -> None:
    def second_time(connection: Connection, number: int) -> None:
        connection.read_request()
        if number > 1:
            connection.answer(b'{"users": []}')

    with RawServer(second_time) as server:
        transport = connect(server.url)
        assert transport.call("core_user_get_users", {}, kind="read") == {"users": []}
        stats = transport.stats["core_user_get_users"]
        assert (stats.calls, stats.failures) == (2, 1)
        assert transport.calls_sent == 2
        transport.reset_stats()
        assert transport.stats == {}


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_time_out_is_not_followed_by_another_call(kind: str, connect: Connect) -> None:
    arrived, release = threading.Event(), threading.Event()

    def silent(connection: Connection, number: int) -> None:
        connection.read_request()
        arrived.set()
        release.wait(20)

    with RawServer(silent) as server:
        error = failure(connect(server.url, timeout_s=Timeouts(read_s=0.1)), kind)
        assert arrived.wait(20)
        release.set()
        assert type(error) is (OutcomeUnknown if kind == "write" else Unavailable)
        assert "no_answer" in {error.code, error.values.get("reason")}
        assert len(server.requests) == 1


def test_whatever_fails_after_sending_leaves_the_outcome_unknown(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr(Transport, "_note_headers", broken)
    with AnsweringServer(lambda asked: Scripted()) as server:
        assert type(failure(connect(server.url), "write")) is OutcomeUnknown
        assert len(server.asked) == 1


def test_an_answer_that_never_ends_is_given_up(connect: Connect) -> None:
    ticks = iter(range(0, 10_000, 10))

    def endless(connection: Connection, number: int) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.send(b" " * 65536)

    with RawServer(endless) as server:
        error = failure(connect(server.url, clock=lambda: float(next(ticks))), "write")
        assert type(error) is OutcomeUnknown
        assert error.values["reason"] == "no_answer"


def test_nothing_was_sent_when_nobody_listens(connect: Connect, waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    error = failure(connect(url), "write")
    assert (type(error), error.code) == (Unavailable, "unreachable")
    assert waits == []
    assert failure(connect(url, pacing=Pacing(attempts=4)), "read").code == "unreachable"
    assert len(waits) == 3


def test_nothing_was_sent_when_connecting_times_out(connect: Connect) -> None:
    # A full backlog never completes the next connection.
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = []
        try:
            for _ in range(4):
                filler = socket.socket()
                fillers.append(filler)
                filler.setblocking(False)
                filler.connect_ex(address)
            error = failure(connect(f"http://127.0.0.1:{address[1]}", timeout_s=Timeouts(connect_s=0.2)), "write")
        finally:
            for filler in fillers:
                filler.close()
    assert (type(error), error.code) == (Unavailable, "unreachable")


def test_an_unknown_host_is_named_as_such(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    error = failure(connect("https://moodle.example.org"), "write")
    assert (type(error), error.code) == (Unavailable, "host_unknown")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, b"<html>", (Unavailable, "site_behind_password")),
        (403, b"", (Unavailable, "web_services_off")),
        (404, b"<html>not found", (Unavailable, "not_a_moodle")),
        (413, b"<html>too large", (Rejected, "form_not_received")),
        (429, b"<html>slow down", (Unavailable, "too_many_requests")),
        (400, b'{"message": "bad"}', (OutcomeUnknown, "answer_lost")),
        (500, b'{"message": "upstream"}', (OutcomeUnknown, "answer_lost")),
        (500, b'{"errorcode": "nopermissions"}', (Rejected, "no_permission")),
        (200, b'{"error": "Invalid login", "errorcode": null}', (Rejected, "not_explained")),
        (200, b'{"exception": "Error"}', (Rejected, "not_explained")),
        (200, b"\xff\xfe", (OutcomeUnknown, "answer_lost")),
        (200, b"[" * 200_000, (OutcomeUnknown, "answer_lost")),
        (204, b"", (OutcomeUnknown, "answer_lost")),
    ],
)
def test_replies_to_a_write(
    status: int, body: bytes, expected: tuple[type[SeatadminError], str], connect: Connect
) -> None:
    with AnsweringServer(lambda asked: Scripted(body, status, "text/html")) as server:
        error = failure(connect(server.url), "write")
        assert (type(error), error.code) == expected
        assert len(server.asked) == 1


# Addresses


@pytest.mark.parametrize(
    ("location", "code", "address"),
    [
        ("https://www.example.org/webservice/rest/server.php", "other_address", "https://www.example.org"),
        (
            "https://example.org:8443/moodle/webservice/rest/server.php?a=1",
            "other_address",
            "https://example.org:8443/moodle",
        ),
        ("https://u:p@example.org/", "other_address", "https://example.org"),
        ("http://[::1]/m/", "other_address", "http://[::1]/m"),
        ("/login/index.php", "other_address_not_told", None),
        ("javascript:alert(1)", "other_address_not_told", None),
        ("https://<b>bad</b>/", "other_address_not_told", None),
        ("https://example.org/<script>", "other_address", "https://example.org"),
        ("https://[bad", "other_address_not_told", None),
        ("", "other_address_not_told", None),
    ],
)
@pytest.mark.parametrize("status", [301, 303, 307])
def test_redirects_are_not_followed(
    location: str, code: str, address: str | None, status: int, connect: Connect
) -> None:
    headers = {"Location": location} if location else {}
    with AnsweringServer(lambda asked: Scripted(b"", status, headers=headers)) as server:
        error = failure(connect(server.url), "write")
        assert (type(error), error.code, error.values.get("address")) == (UserError, code, address)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" moodle.example.org ", "https://moodle.example.org"),
        ("HTTPS://Moodle.Example.org/", "https://moodle.example.org"),
        ("https://example.org/formation/login/index.php?x=1", "https://example.org/formation"),
        ("https://example.org/formation/my/", "https://example.org/formation"),
        ("https://example.org/webservice/rest/server.php", "https://example.org"),
        ("https://example.org/course/view.php?id=2#section", "https://example.org"),
        ("https://example.org/course", "https://example.org/course"),
        ("http://localhost:8080/m/", "http://localhost:8080/m"),
        ("http://127.12.0.3", "http://127.12.0.3"),
        ("http://[::1]:81", "http://[::1]:81"),
        ("https://école.example.org", "https://école.example.org"),
    ],
)
def test_a_typed_address_becomes_the_site_address(typed: str, address: str) -> None:
    assert site_address(typed) == address
    assert site_address(address) == address


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("http://moodle.example.org", "plain_http_refused"),
        ("http://128.0.0.1", "plain_http_refused"),
        ("http://127.0.0.1.example.org", "plain_http_refused"),
        ("http://localhost.example.org", "plain_http_refused"),
        ("https://anna:secret@example.org", "address_with_password"),
        ("ftp://example.org", "address_unusable"),
        ("", "address_unusable"),
        ("https://", "address_unusable"),
        ("https://exa mple.org", "address_unusable"),
        ("https://example.org:port", "address_unusable"),
        ("https://[::1", "address_unusable"),
    ],
)
def test_an_address_that_is_refused(typed: str, code: str) -> None:
    with pytest.raises(UserError) as raised:
        Transport(typed, TOKEN)
    assert raised.value.code == code
    assert "secret" not in repr(raised.value)


def test_a_host_no_library_accepts_is_the_users_to_correct(connect: Connect) -> None:
    error = failure(connect("https://" + "a" * 70 + ".example.org"), "write")
    assert (type(error), error.code) == (UserError, "address_unusable")


def test_loopback() -> None:
    assert all(map(is_loopback, ("localhost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "::1")))
    assert not any(map(is_loopback, ("", "example.org", "10.0.0.1", "::2", "localhost.")))


# Certificates


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate nobody vouches for, made for the test."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout {key} -out {certificate}",
        shell=True,
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("openssl is not installed")
    return str(certificate), str(key)


def test_a_certificate_nobody_vouches_for(self_signed: tuple[str, str], connect: Connect, waits: Waits) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed)

    def play(connection: Connection, number: int) -> None:
        context.wrap_socket(connection.socket, server_side=True).close()

    with RawServer(play) as server:
        url = server.url.replace("http:", "https:")
        for kind in ("read", "write"):
            error = failure(connect(url), kind)
            assert (type(error), error.code) == (Unavailable, "certificate_untrusted")
        assert waits == []


def test_a_server_that_does_not_speak_tls(connect: Connect) -> None:
    def play(connection: Connection, number: int) -> None:
        connection.socket.recv(100)
        connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with RawServer(play) as server:
        error = failure(connect(server.url.replace("http:", "https:")), "write")
        assert (type(error), error.code) == (Unavailable, "secure_connection_failed")


# Connections


def test_connections_are_kept_and_shared(connect: Connect) -> None:
    with AnsweringServer(lambda asked: Scripted()) as server:
        transport = connect(server.url, connections=2)
        for _ in range(5):
            assert transport.call("f", {}, kind="read") is None
        assert server.connections == 1


def test_no_more_calls_at_once_than_connections(connect: Connect) -> None:
    lock, barrier = threading.Lock(), threading.Barrier(2)
    running, most = 0, 0

    def answer(asked: Asked) -> Scripted:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        # Two calls really are under way together, or the barrier breaks.
        barrier.wait(20)
        with lock:
            running -= 1
        return Scripted.json({"form": asked.form})

    with AnsweringServer(answer) as server, ThreadPoolExecutor(8) as pool:
        transport = connect(server.url, connections=2)
        answers = list(pool.map(lambda n: transport.call("f", {"n": n}, kind="read"), range(8)))
        assert answers == [{"form": {"n": str(n)}} for n in range(8)]
        assert most == 2
        assert server.connections == 2
        assert transport.stats["f"].calls == 8


def test_a_connection_the_server_closed_while_idle_is_not_written_to(connect: Connect) -> None:
    closed = threading.Event()

    def one_each(connection: Connection, number: int) -> None:
        connection.read_request()
        connection.answer(b"null", keep_alive=True)
        connection.socket.shutdown(socket.SHUT_RDWR)
        closed.set()

    with RawServer(one_each) as server:
        transport = connect(server.url)
        transport.call("f", {}, kind="write")
        assert closed.wait(20)
        transport.call("f", {}, kind="write")
        assert len(server.requests) == 2


def test_a_write_lost_in_a_closing_connection_is_not_repeated(connect: Connect) -> None:
    """The server closes at the moment the second request arrives: urllib3 must not quietly send it again."""

    def closing(connection: Connection, number: int) -> None:
        connection.read_request()
        connection.answer(b"null", keep_alive=True)
        connection.read_request()

    with RawServer(closing) as server:
        transport = connect(server.url)
        transport.call("f", {}, kind="write")
        error = failure(transport, "write")
        assert (type(error), error.values["reason"]) == (OutcomeUnknown, "broken_answer")
        assert len(server.requests) == 2
        # The lane recovers.
        assert transport.call("f", {}, kind="write") is None
        transport.close()


def test_a_connection_idle_for_long_is_replaced(connect: Connect) -> None:
    time_s = 0.0
    with AnsweringServer(lambda asked: Scripted()) as server:
        transport = connect(server.url, clock=lambda: time_s)
        transport.call("f", {}, kind="write")
        time_s += KEEP_ALIVE_S / 2
        transport.call("f", {}, kind="write")
        assert server.connections == 1
        time_s += KEEP_ALIVE_S + 0.1
        transport.call("f", {}, kind="write")
        assert server.connections == 2


def test_a_proxy_of_the_environment_is_not_used_for_this_machine(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with AnsweringServer(lambda asked: Scripted()) as server:
        assert connect(server.url).call("f", {}, kind="write") is None


def test_a_proxy_that_cannot_be_reached_has_sent_nothing(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        proxy = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy)
    error = failure(connect("https://moodle.example.org"), "write")
    assert (type(error), error.code) == (Unavailable, "proxy_unreachable")


# Pacing, cancelling, clock


def test_the_wait_a_server_asks_for_holds_for_every_call(connect: Connect, waits: Waits) -> None:
    busy = Scripted(b"", 503, headers={"Retry-After": "7"})
    replies = iter([busy, Scripted(), Scripted(b"", 429, headers={"Retry-After": "999"}), Scripted()])
    time_s = 100.0

    def wait(seconds: float) -> None:
        nonlocal time_s
        waits.append(seconds)
        time_s += seconds

    with AnsweringServer(lambda asked: next(replies)) as server:
        transport = connect(server.url, clock=lambda: time_s, wait=wait, pacing=Pacing(longest_wait_s=20))
        assert transport.call("f", {}, kind="read") is None
        assert sum(waits) == pytest.approx(7)
        with pytest.raises(Unavailable):
            transport.call("f", {}, kind="write")
        waits.clear()
        assert transport.call("f", {}, kind="write") is None
        assert waits == [pytest.approx(20)]


@pytest.mark.parametrize("asked", ["Fri, 01 Jan 2027 00:00:10 GMT", "soon", "-5", "Fri, 01 Jan 1999 00:00:00 GMT"])
def test_a_wait_given_as_a_date(asked: str, connect: Connect, waits: Waits) -> None:
    new_year_s = 1798761600.0
    replies = iter([Scripted(b"", 503, headers={"Retry-After": asked}), Scripted()])
    with AnsweringServer(lambda asked: next(replies)) as server:
        transport = connect(server.url, clock=lambda: 0.0, now=lambda: new_year_s, pacing=Pacing(first_wait_s=1))
        assert transport.call("f", {}, kind="read") is None
    assert waits == ([1.0, 10.0] if "2027" in asked else [1.0])


def test_calls_keep_the_gap_asked_for(connect: Connect, waits: Waits) -> None:
    with AnsweringServer(lambda asked: Scripted()) as server:
        transport = connect(server.url, clock=lambda: 5.0, pacing=Pacing(gap_s=0.25))
        for _ in range(3):
            transport.call("f", {}, kind="read")
    assert waits == [0.25, 0.5]


def test_waits_double_with_jitter_and_have_a_limit(connect: Connect, waits: Waits) -> None:
    with AnsweringServer(lambda asked: Scripted(b"", 500)) as server:
        pacing = Pacing(attempts=5, first_wait_s=1, longest_wait_s=3)
        failure(connect(server.url, pacing=pacing, jitter=lambda: 0.0), "read")
    assert waits == [0.5, 1.0, 1.5, 1.5]


def test_cancelling_stops_before_the_next_call_and_during_waits(connect: Connect) -> None:
    cancel = threading.Event()
    with AnsweringServer(lambda asked: Scripted(b"", 500)) as server:
        transport = connect(server.url, cancel=cancel, wait=lambda seconds: cancel.set())
        with pytest.raises(Cancelled):
            transport.call("f", {}, kind="read")
        assert len(server.asked) == 1
        with pytest.raises(Cancelled):
            transport.call("f", {}, kind="write")
        assert len(server.asked) == 1


def test_cancelling_stops_a_thread_that_waits_for_a_connection(connect: Connect) -> None:
    entered, release = threading.Event(), threading.Event()

    def answer(asked: Asked) -> Scripted:
        entered.set()
        release.wait(20)
        return Scripted()

    with AnsweringServer(answer) as server, ThreadPoolExecutor(2) as pool:
        transport = connect(server.url, connections=1)
        first = pool.submit(transport.call, "f", {}, kind="write")
        assert entered.wait(20)
        second = pool.submit(transport.call, "f", {}, kind="write")
        transport.cancel.set()
        with pytest.raises(Cancelled):
            second.result(20)
        release.set()
        # The call under way is waited for: its outcome matters.
        assert first.result(20) is None
        assert len(server.asked) == 1


def test_the_difference_of_the_clocks(connect: Connect) -> None:
    reply = Scripted(headers={"Date": "Fri, 01 Jan 2027 00:02:00 GMT"})
    with RawServer(lambda connection, number: None) as unused:
        assert connect(unused.url).clock_difference_s is None

    def play(connection: Connection, number: int) -> None:
        connection.read_request()
        connection.send(f"HTTP/1.1 200 OK\r\nDate: {reply.headers['Date']}\r\nContent-Length: 4\r\n\r\nnull".encode())

    with RawServer(play) as server:
        transport = connect(server.url, now=lambda: 1798761600.0)
        transport.call("f", {}, kind="read")
        assert transport.clock_difference_s == pytest.approx(120, abs=1)


# Fields and secrets


def test_a_form_php_would_cut_is_never_sent(connect: Connect) -> None:
    with AnsweringServer(lambda asked: Scripted()) as server:
        transport = connect(server.url)
        assert transport.call("f", {"values": list(range(996))}, kind="read") is None
        with pytest.raises(Bug) as raised:
            transport.call("f", {"values": list(range(997))}, kind="read")
        assert raised.value.values == {"function": "f", "fields": 1000}
        assert len(server.asked) == 1


def test_logs_hold_no_secret(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with AnsweringServer(lambda asked: Scripted(b"", 503)) as server:
        failure(connect(server.url), "read")
        failure(connect(server.url), "write")
    assert "core_user_create_users: maintenance" in caplog.text
    assert TOKEN not in caplog.text
    assert "Secr3t" not in caplog.text


def test_the_transport_does_not_show_its_token() -> None:
    transport = Transport("https://moodle.example.org", f" {TOKEN}\n")
    assert repr(transport) == "Transport('https://moodle.example.org')"
    assert TOKEN not in str(transport)


def test_importing_the_client_does_not_import_requests() -> None:
    """The window must not wait for it."""
    code = (
        "import sys, seatadmin.moodle.transport, seatadmin.moodle.functions, seatadmin.moodle.check;"
        "sys.exit('requests' in sys.modules or 'urllib3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 0
