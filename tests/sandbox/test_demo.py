"""The demo site holds what the guided tour and the documentation speak of."""

from __future__ import annotations

from seatadmin.sandbox.calls import Call
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.enrolments import get_enrolled_users
from seatadmin.sandbox.php import clean, is_email
from seatadmin.sandbox.state import SERVICE_USER_ID, State

COURSES = {"SCI", "MATH101", "EXCEL-N1", "EXCEL-N2", "WORD-N2", "HSE-1", "HSE-2", "SPOC-M1", "R&D", "SUPPORT-CLIENT"}


def _enrolled(state: State, shortname: str) -> set[str]:
    (course,) = state.courses_by("shortname", shortname)
    return {state.users[user_id].email for user_id in state.enrolments_of_course[course.id]}


def test_the_courses_of_the_tour_are_there() -> None:
    assert {course.shortname for course in demo_state().courses.values()} >= COURSES


def test_the_people_of_the_tour_meet_every_usual_case() -> None:
    state = demo_state()
    assert "zoe.lefevre@example.com" in _enrolled(state, "EXCEL-N1")
    assert state.users_by("email", "paul.bernard@example.com")
    assert "paul.bernard@example.com" not in _enrolled(state, "WORD-N2") | _enrolled(state, "EXCEL-N2")
    for address in ("loic.oeuvrard@example.com", "ines.garcia@example.com"):
        assert state.users_with_address(address) == []


def test_customers_have_accounts() -> None:
    institutions = {user.institution: user.email for user in demo_state().users.values() if "formation" in user.email}
    assert institutions == {
        "Société Exemple & Fils": "formation@example.com",
        "Acme Formation": "formation@example.net",
    }


def test_every_role_can_be_learned_from_the_lists() -> None:
    state = demo_state()
    token = next(iter(state.tokens.values()))
    call = Call(state, state.users[SERVICE_USER_ID], token, "")
    met = {
        role["shortname"]
        for course_id in state.courses
        for person in get_enrolled_users(call, {"courseid": course_id, "options": []})
        for role in person["roles"]
    }
    assert met == {"editingteacher", "teacher", "student"}


def test_everybody_is_invented_and_could_be_a_moodle_account() -> None:
    for user in demo_state().users.values():
        if user.username == "guest":
            continue
        assert is_email(user.email)
        assert user.email.endswith(("@example.org", "@example.com", "@example.net"))
        assert clean(user.username, "username") == user.username
