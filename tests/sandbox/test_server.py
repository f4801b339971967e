"""The sandbox as a server: what goes over the wire, faults to order, the file that outlives a kill."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Iterator
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from seatadmin.errors import UserError
from seatadmin.sandbox.faults import FaultKind
from seatadmin.sandbox.server import REST_PATH, SandboxServer, serve
from seatadmin.sandbox.state import Settings, State
from tests.contract.site import Site, form

FOREVER_S = 3600.0


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(State()) as running:
        yield running


@pytest.fixture
def site(server: SandboxServer) -> Site:
    return Site(server.url, server.token)


@pytest.fixture
def course(site: Site) -> int:
    return site.new_course(1)


def _post(server: SandboxServer, **values: Any) -> requests.Response:
    return requests.post(server.url + REST_PATH, data=values, timeout=60, allow_redirects=False)


# -- the wire -------------------------------------------------------------------------------------------------------


def test_without_the_json_format_the_answer_is_xml(server: SandboxServer) -> None:
    """`_protocol/no_format_param_is_xml`, `_protocol/invalid_token_xml`."""
    answer = _post(server, wstoken=server.token, wsfunction="core_webservice_get_site_info")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    start = '<?xml version="1.0" encoding="UTF-8" ?>\n<RESPONSE>\n<SINGLE>\n<KEY name="sitename"><VALUE>Sandbox</VALUE>'
    assert answer.text.startswith(start)
    refusal = _post(server, wstoken="nobody", wsfunction="core_webservice_get_site_info").text
    assert refusal == (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<EXCEPTION class="moodle_exception">\n'
        "<ERRORCODE>invalidtoken</ERRORCODE>\n<MESSAGE>Invalid token - token not found</MESSAGE>\n</EXCEPTION>\n"
    )


def test_a_json_body_is_not_read_but_the_query_is(server: SandboxServer) -> None:
    """`_protocol/json_body`, `_protocol/params_in_query_json_body`."""
    call = {"wstoken": server.token, "wsfunction": "core_webservice_get_site_info", "moodlewsrestformat": "json"}
    url = server.url + REST_PATH
    assert "invalidtoken" in requests.post(url, json=call, timeout=60).text
    assert requests.post(url, params=call, json={}, timeout=60).json()["sitename"] == "Sandbox"


def test_another_address_than_the_configured_one_redirects(server: SandboxServer) -> None:
    """`_site_state/called_through_another_address`."""
    server.state.settings.site_url = "https://moodle.example"
    answer = _post(server, wstoken=server.token, wsfunction="core_webservice_get_site_info")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"https://moodle.example{REST_PATH}"


def test_a_body_over_the_limit_arrives_empty(server: SandboxServer, site: Site) -> None:
    """`_input_limits/post_max_size_exceeded`."""
    server.state.settings.post_max_size = 1000
    answer = site.post("core_user_create_users", users=[site.person() for _ in range(20)])
    assert "invalidtoken" in answer.text
    assert answer.headers["Content-Type"].startswith("application/xml")


@pytest.mark.parametrize(("number", "created"), [(199, 199), (200, 0)])
def test_a_cut_inside_a_person_fails(server: SandboxServer, site: Site, number: int, created: int) -> None:
    """`_input_limits/php_default_limit_1000_batch_199` and `_200`: five fields each and three of the protocol."""
    server.state.settings.max_input_vars = 1000
    people = [site.person() for _ in range(number)]
    answer = site.answer("core_user_create_users", users=people)
    assert len(site.by("username", *(person["username"] for person in people[:10]))) == min(created, 10)
    assert (len(answer) if created else answer["errorcode"]) == (created or "invalidparameter")


def test_a_cut_between_two_enrolments_looks_like_success(site: Site, course: int) -> None:
    """`_input_limits/max_input_vars_enrolments_lost_silently`: 1,670 enrolments, the last never arrives."""
    first, last = site.new_people(2)
    enrolments = [{"roleid": 5, "userid": first, "courseid": course}] * 1669
    enrolments.append({"roleid": 5, "userid": last, "courseid": course})
    assert site.call("enrol_manual_enrol_users", enrolments=enrolments) is None
    assert site.enrolled_ids(course) == [first]


def test_a_taken_port_is_a_user_error(server: SandboxServer) -> None:
    with pytest.raises(UserError) as caught:
        SandboxServer(port=server.port).start()
    assert (caught.value.code, caught.value.values) == ("port_in_use", {"port": server.port})


def test_nothing_else_is_served(server: SandboxServer) -> None:
    assert requests.get(server.url + "/login/index.php", timeout=60).status_code == 404


# -- faults to order ------------------------------------------------------------------------------------------------


def _exists(site: Site, person: dict[str, Any]) -> bool:
    return bool(site.by("username", person["username"]))


@pytest.mark.parametrize(("kind", "carried_out"), [(FaultKind.DROP_BEFORE, False), (FaultKind.DROP_AFTER, True)])
def test_a_dropped_answer(server: SandboxServer, site: Site, kind: FaultKind, carried_out: bool) -> None:
    person = site.person()
    server.faults.order(kind, "core_user_create_users")
    with pytest.raises(requests.ConnectionError):
        site.create([person])
    assert _exists(site, person) is carried_out


@pytest.mark.parametrize(
    ("kind", "status", "carried_out"),
    [
        (FaultKind.HTTP_500_BEFORE, 500, False),
        (FaultKind.HTTP_500_AFTER, 500, True),
        (FaultKind.MAINTENANCE, 503, False),
    ],
)
def test_an_error_page(server: SandboxServer, site: Site, kind: FaultKind, status: int, carried_out: bool) -> None:
    person = site.person()
    server.faults.order(kind)
    answer = site.post("core_user_create_users", users=[person])
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert _exists(site, person) is carried_out


def test_truncated_json_follows_a_call_that_was_carried_out(server: SandboxServer, site: Site) -> None:
    person = site.person()
    server.faults.order(FaultKind.TRUNCATED_AFTER)
    answer = site.post("core_user_create_users", users=[person])
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert _exists(site, person)


def test_a_write_error_undoes_the_call_but_not_its_mails(server: SandboxServer, site: Site) -> None:
    person = site.person(createpassword=1)
    server.faults.order(FaultKind.WRITE_ERROR)
    assert site.refused("core_user_create_users", users=[person]) == "dmlwriteexception"
    assert not _exists(site, person)
    assert [mail.to for mail in server.state.mails] == [person["email"]]


def test_a_token_that_expires_after_some_calls(server: SandboxServer, site: Site) -> None:
    server.faults.order(FaultKind.TOKEN_EXPIRED, skip=2, times=0)
    answers = [site.answer("core_user_get_users_by_field", field="id", values=[3]) for _ in range(4)]
    assert [isinstance(answer, list) for answer in answers] == [True, True, False, False]
    assert answers[3]["errorcode"] == "accessexception"


def test_a_fault_waits_for_its_function_and_strikes_as_often_as_ordered(server: SandboxServer, site: Site) -> None:
    server.faults.order(FaultKind.HTTP_500_BEFORE, "core_user_get_users_by_field", times=2)
    assert site.post("core_webservice_get_site_info").status_code == 200
    statuses = [site.post("core_user_get_users_by_field", field="id", values=[3]).status_code for _ in range(3)]
    assert statuses == [500, 500, 200]


@pytest.mark.parametrize(("kind", "carried_out"), [(FaultKind.DELAY_BEFORE, False), (FaultKind.DELAY_AFTER, True)])
def test_stopping_cuts_a_delay_short(kind: FaultKind, carried_out: bool) -> None:
    """A client that gives up does not stop a delayed call; here the server itself goes away in the middle."""
    with SandboxServer(State()) as server:
        site = Site(server.url, server.token)
        person = site.person()
        server.faults.order(kind, seconds=FOREVER_S)
        fields = [("wstoken", site.token), ("wsfunction", "core_user_create_users")]
        fields += list(form({"users": [person]}))
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", REST_PATH, urlencode(fields), headers)
        connection.close()
        assert server.wait_for_call("core_user_create_users")
    assert bool(server.state.users_by("username", person["username"])) is carried_out


def test_calls_are_counted(server: SandboxServer, site: Site) -> None:
    site.new_people(3)
    site.answer("core_user_create_users", users=[])
    assert server.calls["core_user_create_users"] == 2
    assert server.carried_out["core_user_create_users"] == 1
    assert server.most_fields["core_user_create_users"] == 3 + 3 * 5


# -- control from another process -----------------------------------------------------------------------------------


def _control(server: SandboxServer, method: str, page: str, body: Any = None) -> requests.Response:
    headers = {"X-Sandbox-Token": server.token}
    return requests.request(method, f"{server.url}/sandbox/{page}", json=body, headers=headers, timeout=60)


def test_control_pages_want_the_token(server: SandboxServer) -> None:
    assert requests.get(f"{server.url}/sandbox/mails", timeout=60).status_code == 403


def test_faults_can_be_ordered_from_outside(server: SandboxServer, site: Site) -> None:
    orders = {"faults": [{"kind": "http_500_before", "times": 0}], "latency": 0.001}
    assert _control(server, "POST", "faults", orders).status_code == 200
    assert site.post("core_webservice_get_site_info").status_code == 500
    (waiting,) = _control(server, "GET", "faults").json()
    assert (waiting["kind"], server.faults.latency) == ("http_500_before", 0.001)
    _control(server, "DELETE", "faults")
    assert site.post("core_webservice_get_site_info").status_code == 200
    assert server.faults.latency == 0


@pytest.mark.parametrize(
    ("page", "body"),
    [
        ("faults", [{"kind": "earthquake"}]),
        ("faults", [{"kind": "maintenance", "extra": 1}]),
        ("settings", {"colour": "red"}),
        ("settings", {"database": "oracle"}),
    ],
)
def test_orders_that_make_no_sense_are_refused(server: SandboxServer, page: str, body: Any) -> None:
    assert _control(server, "POST", page, body).status_code == 400
    assert _control(server, "GET", "faults").json() == []


def test_mails_counts_and_state_can_be_read_and_settings_changed(server: SandboxServer, site: Site) -> None:
    site.create([site.person(createpassword=1, email="new@example.org")])
    (mail,) = _control(server, "GET", "mails").json()
    assert mail["to"] == "new@example.org"
    assert _control(server, "GET", "stats").json()["calls"] == {"core_user_create_users": 1}
    _control(server, "DELETE", "stats")
    assert _control(server, "GET", "stats").json()["calls"] == {}
    assert _control(server, "GET", "state").json()["users"][-1]["email"] == "new@example.org"
    _control(server, "POST", "settings", {"database": "mariadb", "maintenance": "page"})
    assert site.refused("core_webservice_get_site_info") == "sitemaintenance"
    assert _control(server, "GET", "nonsense").status_code == 404


# -- the file that outlives a kill ----------------------------------------------------------------------------------


def _work(site: Site) -> None:
    course = site.new_course(1, shortname="KEPT")
    first, second = site.create([site.person(createpassword=1), site.person()])
    site.enrol(course, 5, first, second, timeend=4_000_000_000)
    group = site.new_group(course, "B0000000042")
    site.call("core_group_add_group_members", members=[{"groupid": group, "userid": first}])
    site.answer("core_user_create_users", users=[site.person(createpassword=1), site.person(email="bad")])
    taken = site.person()
    site.create([taken])
    # Refused on its second element: nothing stored, one mail gone, two numbers used up.
    site.answer("core_user_create_users", users=[site.person(createpassword=1), taken])
    site.unenrol(course, second)


def test_a_state_kept_in_a_file_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "site.json"
    with SandboxServer(State(), file=file) as server:
        server.faults.order(FaultKind.WRITE_ERROR, "core_user_create_users", skip=3)
        _work(Site(server.url, server.token))
        server.faults.clear()
        before, token = server.state.to_json(), server.token
    with SandboxServer(State(), file=file) as again:
        assert again.token == token
        assert json.loads(json.dumps(again.state.to_json())) == json.loads(json.dumps(before))


def test_a_half_written_line_never_happened(tmp_path: Path) -> None:
    file = tmp_path / "site.json"
    with SandboxServer(State(), file=file) as server:
        Site(server.url, server.token).new_people(1)
        people = len(server.state.users)
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"time": 1, "token": "')
    with SandboxServer(file=file) as again:
        assert len(again.state.users) == people


def _serve(file: Path, sender: Connection) -> None:
    serve(0, state=State(Settings(site_name="Kept")), file=file, announce=lambda s: sender.send((s.url, s.token)))


def _start(file: Path) -> tuple[multiprocessing.process.BaseProcess, Site]:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(file, sender), daemon=True)
    process.start()
    sender.close()
    with receiver:
        url, token = receiver.recv()
    return process, Site(url, token)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the platform has no SIGKILL")
def test_a_killed_process_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "site.json"
    process, site = _start(file)
    person = site.person()
    (user_id,) = site.create([person])
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    process.close()
    site.session.close()
    second, again = _start(file)
    try:
        assert [user["id"] for user in again.by("username", person["username"])] == [user_id]
        assert again.call("core_webservice_get_site_info")["sitename"] == "Kept"
    finally:
        second.kill()
        second.join()
        second.close()
        again.session.close()


def test_starting_over_keeps_the_address_and_forgets_the_rest() -> None:
    first, second = State(), State()
    with SandboxServer(first) as server:
        url = server.url
        server.faults.order("http_500_before", times=0)
        server.faults.latency = 0.5
        server.calls["core_webservice_get_site_info"] += 1
        server.start_over(second)
        assert (server.url, server.state, server.token) == (url, second, next(iter(second.tokens)))
        assert not server.calls
        assert server.faults.waiting() == []
        assert server.faults.latency == 0
        assert server.is_running
    assert not server.is_running
