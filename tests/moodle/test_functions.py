"""What the typed functions add to the protocol: splitting, paging, guarding, and reading between the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.moodle_facts import CourseId, GroupId, RoleId, UserId
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, SeatadminError, Unavailable
from seatadmin.moodle.encoding import MAX_FIELDS, Params, field_count
from seatadmin.moodle.faults import error_for, fault_in
from seatadmin.moodle.functions import (
    CREATE_BATCH,
    ENROL_BATCH,
    GROUP_BATCH,
    LOOKUP_BATCH,
    CreatedUser,
    GroupMembership,
    Moodle,
    NewCategory,
    NewCourse,
    NewEnrolment,
    NewGroup,
    NewUser,
    RoleAssignment,
    Unenrolment,
    UserChange,
    UsersFound,
    compares_case,
    plain_name,
)
from tests.examples import examples
from tests.moodle.recordings import recording


class FakeTransport:
    """Answers calls from a function, as the real one would, and notes them."""

    def __init__(self, answer: Callable[[str, Any], Any]) -> None:
        self._answer = answer
        self.calls: list[tuple[str, Any, str]] = []

    def call(self, function: str, params: Params, *, kind: Any) -> object:
        self.calls.append((function, params, kind))
        assert field_count(params) < MAX_FIELDS
        answer: object = self._answer(function, params)
        fault = fault_in(answer)
        if fault is not None:
            raise error_for(fault, function, kind)
        return answer


def moodle_answering(answer: Any) -> tuple[Moodle, FakeTransport]:
    transport = FakeTransport(answer if callable(answer) else lambda function, params: answer)
    return Moodle(transport), transport


def fault(errorcode: str | None = None) -> dict[str, str]:
    return {"exception": "moodle_exception", **({"errorcode": errorcode} if errorcode else {})}


def person(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "username": f"user{number}",
        "firstname": "Ana",
        "lastname": f"Person {number}",
        "fullname": f"Ana Person {number}",
        "email": f"user{number}@example.org",
        **more,
    }


# Looking people up


class Directory:
    """Some accounts, one of which Moodle cannot put into an answer, on a database that compares case or not."""

    def __init__(self, numbers: range, broken: frozenset[int] = frozenset(), *, ignore_case: bool = False) -> None:
        self.people = {number: person(number) for number in numbers}
        self.broken = broken
        self.ignore_case = ignore_case

    def __call__(self, function: str, params: Mapping[str, Any]) -> Any:
        assert function == "core_user_get_users_by_field"
        wanted = params["values"]
        if self.ignore_case:
            wanted = [value.lower() for value in wanted]
        found = [item for item in self.people.values() if str(item[params["field"]]) in wanted]
        if any(item["id"] in self.broken for item in found):
            return fault("invalidresponse")
        return found


def test_one_unreadable_account_does_not_hide_the_others() -> None:
    """`_shop_made_accounts/three_emails_one_is_such_an_account`."""
    moodle, transport = moodle_answering(Directory(range(1, 51), frozenset({17})))
    found = moodle.core_user_get_users_by_field("email", [f"user{number}@example.org" for number in range(1, 60)])
    assert [user.id for user in found.users] == [number for number in range(1, 51) if number != 17]
    assert found.unreadable == ("user17@example.org",)
    # One call for all, then two for each halving on the way to the account.
    assert len(transport.calls) <= 1 + 2 * 6


@settings(max_examples=examples(50))
@given(st.frozensets(st.integers(1, 40)), st.lists(st.integers(1, 60)))
def test_every_readable_account_is_found_and_every_other_told(broken: frozenset[int], asked: list[int]) -> None:
    moodle, _ = moodle_answering(Directory(range(1, 41), broken))
    found = moodle.core_user_get_users_by_field("email", [f"user{number}@example.org" for number in asked])
    assert [user.id for user in found.users] == sorted({n for n in asked if n <= 40} - broken)
    assert set(found.unreadable) == {f"user{n}@example.org" for n in set(asked) & broken}


def test_values_are_cleaned_and_asked_once() -> None:
    moodle, transport = moodle_answering(Directory(range(1, 3)))
    found = moodle.core_user_get_users_by_field("email", [" user1@example.org ", "user1@example.org", "", " "])
    assert [user.id for user in found.users] == [1]
    assert [params["values"] for _, params, _ in transport.calls] == [["user1@example.org"]]


def test_nothing_asked_is_no_call() -> None:
    moodle, transport = moodle_answering(None)
    assert moodle.core_user_get_users_by_field("email", []) == UsersFound(())
    assert moodle.core_user_get_users("email", " ") == UsersFound(())
    assert moodle.core_user_create_users([]) == ()
    assert moodle.core_user_update_users([]) == ()
    assert moodle.core_group_create_groups([]) == ()
    assert moodle.core_course_create_courses([]) == ()
    assert moodle.core_course_delete_courses([]) == ()
    assert moodle.core_group_get_group_members([]) == {}
    moodle.core_user_delete_users([])
    moodle.enrol_manual_enrol_users([])
    moodle.enrol_manual_unenrol_users([])
    moodle.core_group_add_group_members([])
    moodle.core_group_delete_group_members([])
    moodle.core_group_delete_groups([])
    moodle.core_role_assign_roles([])
    moodle.core_role_unassign_roles([])
    assert transport.calls == []


def test_long_lists_go_in_parts_in_the_order_given() -> None:
    moodle, transport = moodle_answering(Directory(range(1, 2001)))
    found = moodle.core_user_get_users_by_field("id", range(1, 2001))
    assert len(found.users) == 2000
    assert len(transport.calls) == 2000 / LOOKUP_BATCH


def test_hidden_addresses_stop_the_work_instead_of_making_everybody_unknown() -> None:
    hidden = [{"id": 1, "fullname": "Ana"}, {"id": 2, "fullname": "Bo"}]
    moodle, _ = moodle_answering(lambda function, params: hidden if "values" in params else {"users": hidden})
    with pytest.raises(Unavailable) as raised:
        moodle.core_user_get_users_by_field("email", ["a@example.org", "b@example.org"])
    assert raised.value.code == "addresses_hidden"
    with pytest.raises(Unavailable):
        moodle.core_user_get_users("email", "a@example.org")
    # By id, no address is needed.
    assert [user.lastname for user in moodle.core_user_get_users_by_field("id", [1, 2]).users] == ["Ana", "Bo"]


def test_a_person_without_shown_address_is_unreadable() -> None:
    shown, hidden = person(1), {"id": 2, "fullname": "Bo"}

    def answer(function: str, params: Any) -> Any:
        by_address = {"user1@example.org": shown, "bo@example.org": hidden}
        found = [by_address[value] for value in params["values"] if value in by_address]
        return found if found != [hidden] else [hidden, shown]

    moodle, _ = moodle_answering(answer)
    found = moodle.core_user_get_users_by_field("email", ["user1@example.org", "bo@example.org"])
    assert [user.id for user in found.users] == [1]
    assert found.unreadable == ("bo@example.org",)


def test_a_refusal_that_is_not_about_one_value_is_raised() -> None:
    moodle, transport = moodle_answering(fault("nopermissions"))
    with pytest.raises(Rejected):
        moodle.core_user_get_users_by_field("email", ["a@example.org", "b@example.org"])
    with pytest.raises(Rejected):
        moodle.core_user_get_users("email", "a@example.org")
    assert len(transport.calls) == 2


def test_wildcards_in_an_address_find_nobody_else() -> None:
    """`core_user_get_users/email_percent_wildcard`: `%` and `_` match, and `_` is common in addresses."""
    people = [
        person(1, email="a_b@example.org"),
        person(2, email="axb@example.org"),
        person(3, email="A_B@Example.org"),
    ]
    moodle, _ = moodle_answering({"users": people, "warnings": []})
    assert [user.id for user in moodle.core_user_get_users("email", "a_b@example.org").users] == [1, 3]


def test_an_unknown_key_would_answer_every_user() -> None:
    moodle, transport = moodle_answering({"users": []})
    with pytest.raises(Bug):
        moodle.core_user_get_users("city", "Lyon")  # type: ignore[arg-type]
    assert transport.calls == []


def test_people_of_a_domain() -> None:
    people = [person(1), person(2, email="a@EXAMPLE.ORG"), person(3, email="a@sub.example.org"), person(4, email="x")]
    moodle, transport = moodle_answering({"users": people})
    assert [user.id for user in moodle.users_of_domain(" example.org ") or ()] == [1, 2]
    assert transport.calls[0][1] == {"criteria": [{"key": "email", "value": "%@example.org"}]}
    assert moodle_answering(fault("invalidresponse"))[0].users_of_domain("example.org") is None
    with pytest.raises(Rejected):
        moodle_answering(fault("nopermissions"))[0].users_of_domain("example.org")
    with pytest.raises(Unavailable):
        moodle_answering({"users": [{"id": 1}]})[0].users_of_domain("example.org")
    for domain in ("", "%", "exa%mple.org"):
        with pytest.raises(Bug):
            moodle.users_of_domain(domain)


@pytest.mark.parametrize(
    ("ignore_case", "address", "expected"),
    [
        (True, "user7@example.org", False),
        (False, "user7@example.org", True),
        (False, "nobody@example.org", None),
        (True, "nobody@example.org", None),
        (True, "123@456.7", None),
        (True, "straße@example.org", None),
    ],
)
def test_whether_the_site_compares_case(ignore_case: bool, address: str, expected: bool | None) -> None:
    moodle, _ = moodle_answering(Directory(range(1, 10), ignore_case=ignore_case))
    assert compares_case(moodle, address) is expected


def test_an_unreadable_account_does_not_tell_about_case() -> None:
    moodle, _ = moodle_answering(Directory(range(1, 10), frozenset({7}), ignore_case=True))
    assert compares_case(moodle, "user7@example.org") is None


# Creating accounts


ANA = NewUser("ana", "Ana", "Test", "ana@example.org", createpassword=True)


def test_an_account_moodle_mails_goes_alone() -> None:
    moodle, transport = moodle_answering([{"id": 3, "username": "ana"}])
    assert moodle.core_user_create_users([ANA]) == (CreatedUser(UserId(3), "ana"),)
    with pytest.raises(Bug) as raised:
        moodle.core_user_create_users([ANA, NewUser("bo", "Bo", "Test", "bo@example.org", password="x")])
    assert raised.value.code == "mailed_account_in_batch"
    assert len(transport.calls) == 1


@pytest.mark.parametrize(
    ("errorcode", "mail"),
    [
        ("invalidparameter", False),
        ("dmlwriteexception", False),
        ("nopermissions", False),
        ("<div>Too short</div>", False),
        ("codingerror", True),
        (None, True),
    ],
)
def test_a_refused_account_tells_whether_its_mail_may_have_left(errorcode: str | None, mail: bool) -> None:
    moodle, _ = moodle_answering(fault(errorcode))
    with pytest.raises(Rejected) as raised:
        moodle.core_user_create_users([ANA])
    assert raised.value.values["mail_may_have_left"] is mail
    assert raised.value.function == "core_user_create_users"
    assert raised.value.__context__ is None
    with pytest.raises(Rejected) as silent:
        moodle.core_user_create_users([NewUser("bo", "Bo", "Test", "bo@example.org", password="x")])
    assert silent.value.values["mail_may_have_left"] is False


def test_passwords_are_not_shown() -> None:
    assert "Secr3t" not in repr(NewUser("bo", "Bo", "Test", "bo@example.org", password="Secr3t!"))
    assert "Secr3t" not in repr(UserChange(UserId(3), password="Secr3t!"))


def test_what_may_be_said_about_an_account() -> None:
    moodle, transport = moodle_answering(lambda function, params: [{"id": 9, "username": "bo"}])
    user = NewUser("bo", "Bo", "Test", "bo@example.org", password="x", city="Lyon", idnumber="7", force_change=True)
    moodle.core_user_create_users([user])
    sent = transport.calls[0][1]["users"][0]
    assert sent == {
        "username": "bo",
        "firstname": "Bo",
        "lastname": "Test",
        "email": "bo@example.org",
        "password": "x",
        "city": "Lyon",
        "idnumber": "7",
        "preferences": ({"type": "auth_forcepasswordchange", "value": "1"},),
    }


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": 1, "username": "a0"}],
        [{"id": 1, "username": "a1"}, {"id": 2, "username": "a0"}],
        [],
        None,
        {"id": 1},
        [{"id": "x", "username": "a0"}],
    ],
)
def test_an_answer_that_is_not_about_what_was_sent_leaves_the_outcome_unknown(answer: Any) -> None:
    """PHP cuts a form between two elements without a word: `_input_limits/max_input_vars_*`."""
    users = [NewUser(f"a{n}", "Ana", "Test", f"a{n}@example.org", password="x") for n in range(2)]
    moodle, _ = moodle_answering(answer)
    with pytest.raises(OutcomeUnknown):
        moodle.core_user_create_users(users)
    with pytest.raises(OutcomeUnknown):
        moodle.core_group_create_groups([NewGroup(CourseId(2), "A"), NewGroup(CourseId(2), "B")])
    courses = [NewCourse("A", "A", 1), NewCourse("B", "B", 1)]  # type: ignore[arg-type]
    if isinstance(answer, list) and len(answer) == 2:
        assert len(moodle.core_course_create_courses(courses)) == 2
    else:
        with pytest.raises(OutcomeUnknown):
            moodle.core_course_create_courses(courses)


def test_a_silent_success_that_speaks_is_not_trusted() -> None:
    moodle, _ = moodle_answering({"status": "queued"})
    with pytest.raises(OutcomeUnknown):
        moodle.enrol_manual_enrol_users([NewEnrolment(RoleId(5), UserId(8), CourseId(2))])


def test_a_read_that_makes_no_sense_is_refused() -> None:
    for answer in (None, [], {"courses": "none"}, "text"):
        with pytest.raises(Rejected) as raised:
            moodle_answering(answer)[0].core_course_get_courses_by_field()
        assert raised.value.code == "unexpected_answer"
        assert raised.value.__context__ is None


def test_full_batches_fit_one_call() -> None:
    def answer(function: str, params: Any) -> Any:
        if function == "core_user_create_users":
            return [{"id": n, "username": user["username"]} for n, user in enumerate(params["users"])]
        if function == "core_group_create_groups":
            return [{"id": n, "courseid": 2, "name": "x"} for n, _ in enumerate(params["groups"])]
        return None

    moodle, transport = moodle_answering(answer)
    long = dict.fromkeys(("city", "institution", "department", "idnumber", "country", "timezone"), "x")
    moodle.core_user_create_users(
        [
            NewUser(
                f"u{n}",
                "A",
                "B",
                f"u{n}@example.org",
                password="x",
                lang="fr",
                auth="manual",
                force_change=True,
                **long,
            )
            for n in range(CREATE_BATCH)
        ]
    )
    moodle.enrol_manual_enrol_users(
        [NewEnrolment(RoleId(5), UserId(n), CourseId(2), 1, 2, suspend=False) for n in range(ENROL_BATCH)]
    )
    moodle.core_group_create_groups([NewGroup(CourseId(2), f"g{n}", "d", "i") for n in range(GROUP_BATCH)])
    moodle.core_group_add_group_members([GroupMembership(GroupId(1), UserId(n)) for n in range(GROUP_BATCH)])
    moodle.core_role_assign_roles([RoleAssignment(RoleId(5), UserId(n), "user", 8) for n in range(GROUP_BATCH)])
    assert len(transport.calls) == 5


# Enrolments


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (1767222000000, 0, "time_not_in_seconds"),
        (0, 1767222000000, "time_not_in_seconds"),
        (-1, 0, "time_not_in_seconds"),
        (1798758000, 1767222000, "end_before_start"),
        (1798758000, 1798758000, "end_before_start"),
    ],
)
def test_periods_moodle_would_store_by_mistake(start: int, end: int, code: str) -> None:
    """`enrol_manual_enrol_users/timestart_milliseconds` and `timeend_before_timestart` were accepted."""
    moodle, transport = moodle_answering(None)
    with pytest.raises(Bug) as raised:
        moodle.enrol_manual_enrol_users([NewEnrolment(RoleId(5), UserId(8), CourseId(2), start, end)])
    assert raised.value.code == code
    assert transport.calls == []


class Course:
    """A course whose people come and go while it is read."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids
        self.changes: list[Callable[[], None]] = []

    def __call__(self, function: str, params: Any) -> Any:
        options = {item["name"]: item["value"] for item in params.get("options", ())}
        start = options.get("limitfrom", 0)
        stop = start + options["limitnumber"] if "limitnumber" in options else None
        page = [person(number) for number in self.ids[start:stop]]
        if self.changes:
            self.changes.pop(0)()
        return page


@settings(max_examples=examples(60))
@given(st.sets(st.integers(1, 200), max_size=40), st.integers(2, 12))
def test_pages_join_to_the_whole_course(ids: set[int], page_size: int) -> None:
    moodle, _ = moodle_answering(Course(sorted(ids)))
    people = moodle.core_enrol_get_enrolled_users(CourseId(2), page_size=page_size)
    assert [item.user.id for item in people] == sorted(ids)


def test_a_course_that_fits_one_page_is_one_call() -> None:
    moodle, transport = moodle_answering(Course(list(range(1, 501))))
    assert len(moodle.core_enrol_get_enrolled_users(CourseId(2))) == 500
    assert len(transport.calls) == 1


def test_the_first_people_only() -> None:
    moodle, transport = moodle_answering(Course(list(range(1, 501))))
    assert len(moodle.core_enrol_get_enrolled_users(CourseId(2), at_most=3)) == 3
    assert len(transport.calls) == 1


@pytest.mark.parametrize("change", ["leave", "join", "shrink"])
def test_a_course_that_changes_under_the_reading_is_read_again(change: str) -> None:
    course = Course(list(range(10, 40)))
    moves = {
        "leave": lambda: course.ids.remove(11),
        "join": lambda: course.ids.insert(0, 5),
        "shrink": lambda: course.ids.__delitem__(slice(3, None)),
    }
    course.changes = [moves[change]]
    moodle, _ = moodle_answering(course)
    people = moodle.core_enrol_get_enrolled_users(CourseId(2), page_size=10)
    assert [item.user.id for item in people] == course.ids


def test_a_course_that_never_rests_is_read_in_one_piece() -> None:
    course = Course(list(range(10, 40)))
    course.changes = [lambda: course.ids.pop(0) and None for _ in range(9)]
    moodle, transport = moodle_answering(course)
    people = moodle.core_enrol_get_enrolled_users(CourseId(2), page_size=10)
    assert "limitfrom" not in str(transport.calls[-1][1])
    assert len(people) >= 20


def test_active_and_suspended_at_once_is_nonsense() -> None:
    with pytest.raises(Bug):
        moodle_answering([])[0].core_enrol_get_enrolled_users(CourseId(2), only_active=True, only_suspended=True)


def test_accounts_made_by_the_shop_are_shown_in_their_course() -> None:
    answer = recording("_shop_made_accounts/course_with_such_an_account").answer
    people = moodle_answering(answer)[0].core_enrol_get_enrolled_users(CourseId(3), page_size=None)
    assert "chef.Équipe" in {item.user.username for item in people}


# Courses


def test_courses_by_id_survive_an_unknown_id() -> None:
    """`core_course_get_courses_by_field/ids`: one unknown id loses the whole answer without an errorcode."""
    known = {2, 3, 5, 8}

    def answer(function: str, params: Any) -> Any:
        ids = [int(text) for text in params["value"].split(",")]
        if params["field"] == "ids" and not set(ids) <= known:
            return fault()
        return {"courses": [{"id": n, "shortname": f"C{n}"} for n in ids if n in known]}

    moodle, _ = moodle_answering(answer)
    found = moodle.courses_by_ids(map(CourseId, [8, 99, 2, 3, 5, 2, 100]))
    assert [course.id for course in found] == [2, 3, 5, 8]
    with pytest.raises(Rejected):
        moodle_answering(fault("nopermissions"))[0].courses_by_ids([CourseId(1), CourseId(2)])


@pytest.mark.parametrize(
    ("answered", "name"),
    [
        ("R&amp;D", "R&D"),
        ("R&amp;copy", "R&copy"),
        ("Dupont &amp; Fils", "Dupont & Fils"),
        ("A &amp;amp; B", "A &amp; B"),
        ("&#233;t&eacute; &#x27;25", "été '25"),
        ("a &copy b", "a &copy b"),
        ("x &lt; y", "x < y"),
        ("&notarealentity;", "&notarealentity;"),
    ],
)
def test_entities_are_undone_once(answered: str, name: str) -> None:
    assert plain_name(answered) == name


@given(st.text())
def test_a_name_moodle_escaped_comes_back(name: str) -> None:
    assert plain_name(name.replace("&", "&amp;")) == name


def test_names_of_people_keep_their_entities() -> None:
    """`core_user_create_users/name_entity`: what looks like an entity is what somebody typed."""
    moodle, _ = moodle_answering([person(1, lastname="Tom &amp; Co")])
    assert moodle.core_user_get_users_by_field("id", [1]).users[0].lastname == "Tom &amp; Co"


# Everything else is one call


def test_other_writes_are_one_call_each() -> None:
    def answer(function: str, params: Any) -> Any:
        if function == "core_course_create_categories":
            return [{"id": 7, "name": "A"}]
        return {"id": 9, "shortname": "B"} if function == "core_course_duplicate_course" else None

    moodle, transport = moodle_answering(answer)
    moodle.core_user_delete_users([UserId(5)])
    moodle.enrol_manual_unenrol_users([Unenrolment(UserId(5), CourseId(2))])
    assert moodle.core_course_create_categories([NewCategory("A")]) == (7,)
    assert moodle.core_course_duplicate_course(CourseId(2), fullname="B", shortname="B", category_id=7) == 9  # type: ignore[arg-type]
    assert [(params, kind) for _, params, kind in transport.calls] == [
        ({"userids": [5]}, "write"),
        ({"enrolments": [{"userid": 5, "courseid": 2}]}, "write"),
        ({"categories": [{"name": "A"}]}, "write"),
        (
            {
                "courseid": 2,
                "fullname": "B",
                "shortname": "B",
                "categoryid": 7,
                # Without it Moodle copies the enrolled people too.
                "options": [{"name": "users", "value": False}],
            },
            "write",
        ),
    ]


@pytest.mark.parametrize(
    ("errorcode", "kind"),
    [("invalidparameter", Rejected), ("shortnametaken", Rejected), ("dmlwriteexception", OutcomeUnknown)],
)
def test_a_copy_refused_half_way_may_have_left_something(errorcode: str, kind: type[SeatadminError]) -> None:
    moodle, _ = moodle_answering(fault(errorcode))
    with pytest.raises(kind):
        moodle.core_course_duplicate_course(CourseId(2), fullname="B", shortname="B", category_id=7)  # type: ignore[arg-type]
