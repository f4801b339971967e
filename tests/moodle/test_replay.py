"""Every recorded exchange with a real Moodle, replayed over HTTP: what we send, and what we make of the answer."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from seatadmin.domain.moodle_facts import MoodleCategory, MoodleCourse, MoodleGroup, MoodleUser
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, SeatadminError, Unavailable, UserError
from seatadmin.moodle.functions import (
    CreatedUser,
    EnrolledUser,
    Moodle,
    Refusal,
    SiteInfo,
    UsersFound,
)
from seatadmin.moodle.transport import Pacing, Timeouts, Transport
from tests.moodle.recordings import Recording, all_recordings
from tests.moodle.servers import TOKEN, AnsweringServer, Asked, Scripted
from tests.moodle.typed_calls import CALLS, WRITES, typed_call

RECORDINGS = all_recordings()

# What each recorded refusal is, written down by hand from the notes of the recordings.
UNAVAILABLE = {
    "invalidtoken": "token_unknown",
    "accessexception": "access_refused",
    "sitepolicynotagreed": "policy_not_agreed",
    "sitemaintenance": "maintenance",
    "wsaccessusernologin": "account_without_login",
    "wsaccessusersuspended": "account_suspended",
    "wsaccessuserunconfirmed": "account_unconfirmed",
}
REJECTED = {
    "invalidparameter": "value_refused",
    "errorinvalidparam": "value_refused",
    "invalidextparam": "value_refused",
    "keyalreadyset": "value_refused",
    "enddatebeforestartdate": "end_before_start",
    "invalidrecord": "not_found",
    "invalidrecordunknown": "not_found",
    "invaliduser": "not_found",
    "invalidcourseid": "not_found",
    "wsnoinstance": "no_manual_enrolment",
    "wsusercannotassign": "role_not_assignable",
    "nopermissions": "no_permission",
    "criteriaerror": "no_permission",
    "requireloginerror": "course_not_accessible",
    "errorcoursecontextnotvalid": "course_not_accessible",
    "errorcatcontextnotvalid": "category_not_accessible",
    "shortnametaken": "shortname_taken",
    "courseidnumbertaken": "idnumber_taken",
    "idnumbertaken": "idnumber_taken",
    "dmlwriteexception": "database_refused",
    "dmlreadexception": "database_refused",
    "codingerror": "not_explained",
    "setting_locked_by_permission": "copy_options_refused",
    "setting_by_name_not_found": "copy_options_refused",
    "invalidlogin": "not_explained",
}


def expected_error(recording: Recording) -> tuple[type[SeatadminError], str] | None:
    """What must be raised for a recorded answer; None for an ordinary answer."""
    write = recording.function in WRITES
    answer: Any = recording.answer
    if recording.status == 303:
        return UserError, "other_address_not_told"
    if recording.status == 503:
        return (OutcomeUnknown, "answer_lost") if write else (Unavailable, "maintenance")
    if recording.status == 403:
        return Unavailable, "web_services_off"
    if recording.body.startswith(b"<?xml"):
        refused = b"<EXCEPTION" in recording.body
        return (Rejected, "form_not_received") if refused else (Unavailable, "not_a_moodle")
    if not isinstance(answer, dict) or not {"exception", "error"} & set(answer):
        return None
    errorcode = answer.get("errorcode")
    if errorcode in UNAVAILABLE:
        return Unavailable, UNAVAILABLE[errorcode]
    if errorcode == "invalidresponse":
        return (OutcomeUnknown, "stored_in_part") if write else (Rejected, "unreadable_account")
    if recording.function == "core_course_duplicate_course" and errorcode in {
        "invalidrecord",
        "invalidrecordunknown",
    }:
        # Raised somewhere during the copy: something may be left behind.
        return OutcomeUnknown, "stored_in_part"
    policy = recording.function == "core_user_create_users" and str(errorcode).startswith("<div>")
    return Rejected, "password_refused" if policy else REJECTED.get(errorcode, "not_explained")


@pytest.fixture(scope="module")
def replaying() -> Iterator[tuple[AnsweringServer, Transport]]:
    with (
        AnsweringServer(lambda asked: Scripted()) as server,
        Transport(server.url, TOKEN, pacing=Pacing(attempts=2), wait=lambda seconds: None) as transport,
    ):
        yield server, transport


def replay(server: AnsweringServer, recording: Recording) -> None:
    xml = recording.body.startswith(b"<?xml")
    reply = Scripted(recording.body, recording.status, "application/xml" if xml else "application/json; charset=utf-8")
    server.asked.clear()
    server.answer = lambda asked: reply


def check_error(error: SeatadminError, expected: tuple[type[SeatadminError], str], recording: Recording) -> None:
    assert (type(error), error.code) == expected
    shown = f"{error} {error!r} {error.values}"
    assert TOKEN not in shown
    for secret in ("Passw0rd!x", "/var/www", "<div>", "Attempt to assign", "detected"):
        assert secret not in shown
    if isinstance(error, Rejected):
        assert error.function == recording.function
        assert error.errorcode in {None, *UNAVAILABLE, *REJECTED, "invalidresponse"}
    assert error.__context__ is None


ANSWERED = [item for item in RECORDINGS if not item.timed_out]


@pytest.mark.parametrize("recording", ANSWERED, ids=str)
def test_transport_reads_every_recorded_answer(
    recording: Recording, replaying: tuple[AnsweringServer, Transport]
) -> None:
    server, transport = replaying
    replay(server, recording)
    kind = "write" if recording.function in WRITES else "read"
    expected = expected_error(recording)
    if expected is None:
        assert transport.call(recording.function, {}, kind=kind) == recording.answer
        return
    with pytest.raises(expected[0]) as raised:
        transport.call(recording.function, {}, kind=kind)
    check_error(raised.value, expected, recording)
    assert len(server.asked) == (2 if expected == (Unavailable, "maintenance") else 1)


OURS = [item for item in ANSWERED if callable(typed_call(item))]


def test_our_methods_send_most_of_what_was_recorded() -> None:
    # What they do not send is what they refuse to send (see typed_calls), GET, and forms shortened by the recorder.
    concerned = [item for item in RECORDINGS if item.function in CALLS]
    assert len(OURS) > 0.8 * len(concerned)
    assert {item.function for item in OURS} == set(CALLS)


@pytest.mark.parametrize("recording", OURS, ids=str)
def test_our_method_sends_the_recorded_form_and_reads_its_answer(
    recording: Recording, replaying: tuple[AnsweringServer, Transport]
) -> None:
    server, transport = replaying
    replay(server, recording)
    call = typed_call(recording)
    assert callable(call)
    moodle = Moodle(transport)
    expected = expected_error(recording)
    result, error = outcome_of(lambda: call(moodle))
    first = server.asked[0]
    if error is not None:
        assert expected is not None, error
        check_error(error, expected, recording)
        if isinstance(error, Rejected) and recording.function == "core_user_create_users":
            assert error.values["mail_may_have_left"] is False
    elif expected is None:
        check_result(result, recording)
    else:
        # Look-ups answer what they could not read instead of failing.
        assert expected in {(Rejected, "unreadable_account"), (Rejected, "value_refused")}
        assert recording.function in {"core_user_get_users_by_field", "core_user_get_users"}
        asked = [value for key, value in recording.fields.items() if "value" in key]
        assert result == UsersFound((), tuple(asked))
    assert (first.path, first.function, first.token) == (
        "/webservice/rest/server.php",
        recording.function,
        TOKEN,
    )
    assert first.form == recording.fields


def outcome_of(call: Callable[[], Any]) -> tuple[Any, SeatadminError | None]:
    """What a call returned, and what it raised."""
    try:
        return call(), None
    except SeatadminError as error:
        return None, error


def check_result(result: Any, recording: Recording) -> None:
    """Compare values with the raw answer, field by field, without the code under test."""
    raw: Any = recording.answer
    match result:
        case None:
            assert raw is None
        case SiteInfo():
            assert (result.site_name, result.username, result.user_id) == (
                raw["sitename"],
                raw["username"],
                raw["userid"],
            )
            assert result.functions == {item["name"] for item in raw["functions"]}
            assert result.administrator is raw["userissiteadmin"]
            assert result.release == raw["release"]
        case UsersFound():
            people = raw["users"] if isinstance(raw, dict) else raw
            if "email" in recording.fields.values() and recording.function == "core_user_get_users":
                wanted = recording.fields["criteria[0][value]"].lower()
                people = [item for item in people if item["email"].lower() == wanted]
            assert list(result.users) == [plain_user(item) for item in sorted(people, key=lambda i: i["id"])]
            assert result.unreadable == ()
        case int():
            assert result == raw["id"]
        case dict():
            assert result == {item["groupid"]: tuple(item["userids"]) for item in raw}
        case tuple():
            items = raw.get("courses", raw.get("warnings")) if isinstance(raw, dict) else raw
            if recording.function == "core_enrol_get_enrolled_users":
                items = sorted(items, key=lambda item: item["id"])
            assert len(result) == len(items)
            for value, item in zip(result, items, strict=True):
                check_item(value, item, recording.function)
        case _:
            raise AssertionError(result)


def plain_user(item: dict[str, Any]) -> MoodleUser:
    only_full = "firstname" not in item and "lastname" not in item
    return MoodleUser(
        id=item["id"],
        username=item.get("username", ""),
        firstname=item.get("firstname", ""),
        lastname=item["fullname"] if only_full else item.get("lastname", ""),
        email=item.get("email", ""),
        suspended=item.get("suspended", False),
    )


def check_item(value: Any, item: dict[str, Any], function: str) -> None:
    match value:
        case EnrolledUser():
            assert value.user == plain_user(item)
            assert [(role.id, role.shortname) for role in value.roles] == [
                (role["roleid"], role["shortname"]) for role in item.get("roles", ())
            ]
            assert list(value.group_ids) == [group["id"] for group in item.get("groups", ())]
        case CreatedUser():
            assert (value.id, value.username) == (item["id"], item["username"])
        case Refusal():
            assert (value.item_id, value.code) == (item["itemid"], item["warningcode"])
        case MoodleCourse():
            assert value.id == item["id"]
            assert value.shortname == html.unescape(item["shortname"])
            assert value.fullname == html.unescape(item["fullname"])
            assert "&amp;" not in value.shortname + value.fullname
            assert value.category_id == (item.get("categoryid") or item.get("category") or None)
            assert value.idnumber == item.get("idnumber", "")
            assert value.visible == bool(item.get("visible", 1))
            methods = item.get("enrollmentmethods")
            assert value.manual_enrolment == (None if methods is None else "manual" in methods)
        case MoodleCategory():
            assert (value.id, value.name, value.parent_id or 0) == (
                item["id"],
                html.unescape(item["name"]),
                item["parent"],
            )
        case MoodleGroup():
            echoed = function == "core_group_create_groups"
            name = item["name"] if echoed else html.unescape(item["name"])
            assert (value.id, value.course_id, value.name) == (item["id"], item["courseid"], name)
        case int():
            assert value == item["id"]
        case _:
            raise AssertionError(value)


def test_answer_that_never_comes_leaves_the_outcome_unknown() -> None:
    """`_concurrency/client_timeout_during_batch_100`: the server went on and created all 100."""
    recording = next(item for item in RECORDINGS if item.timed_out)
    arrived, done = threading.Event(), threading.Event()

    def never(asked: Asked) -> Scripted:
        arrived.set()
        done.wait(20)
        return Scripted()

    with (
        AnsweringServer(never) as server,
        Transport(server.url, TOKEN, timeout_s=Timeouts(read_s=0.2)) as transport,
    ):
        with pytest.raises(OutcomeUnknown) as raised:
            transport.call(recording.function, {}, kind="write")
        assert arrived.wait(20)
        done.set()
    assert raised.value.code == "answer_lost"
    assert raised.value.values["reason"] == "no_answer"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "why",
    [
        "core_user_create_users/createpassword_batch_rolled_back_but_mail_sent",
        "core_user_create_users/createpassword_and_password",
        "core_user_create_users/no_password_no_createpassword",
    ],
)
def test_dangerous_forms_are_never_sent(why: str, replaying: tuple[AnsweringServer, Transport]) -> None:
    from seatadmin.moodle.functions import NewUser

    server, transport = replaying
    server.asked.clear()
    name = {"firstname": "Ana", "lastname": "Test", "email": "a@example.org"}
    users = {
        "batch": [
            NewUser("a", **name, createpassword=True),
            NewUser("b", **name, password="x"),
        ],
        "and_password": [NewUser("a", **name, createpassword=True, password="x")],
        "no_password": [NewUser("a", **name)],
    }[next(part for part in ("batch", "and_password", "no_password") if part in why)]
    with pytest.raises(Bug):
        Moodle(transport).core_user_create_users(users)
    assert server.asked == []
