"""The site the recordings were made on, rebuilt as a sandbox state from the recordings themselves.

People, courses and categories come from the full listings, enrolments and roles from the listings of each course.
`recorded_site()` is the site before the writing calls were recorded, plus the handful of things those calls left
behind that later recordings rely on (account 63 `new.one`, group 5 `Groupe B`).
"""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path
from typing import Any

from seatadmin.sandbox.state import (
    MINIMAL_RIGHTS,
    SERVICE_RIGHTS,
    SERVICE_USER_ID,
    Settings,
    State,
)

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
NOW = 1795176000
GUEST_TO_LAST = 62
DELETED = 58
RIGHTS = SERVICE_RIGHTS - {"moodle/course:delete", "moodle/user:delete", "moodle/category:manage"}
SERVICE, ADMIN, MINIMAL = "service", "admin", "minimal"


def recording(name: str) -> dict[str, Any]:
    """Return one recording, named `folder/case`."""
    return dict(json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8")))


@cache
def _facts() -> dict[str, Any]:
    return {
        "users": recording("core_user_get_users/unknown_key")["response"]["users"],
        "courses": recording("core_course_get_courses/all")["response"],
        "details": recording("core_course_get_courses_by_field/all_no_args")["response"]["courses"],
        "categories": recording("core_course_get_categories/all")["response"],
        "members": {
            2: recording("core_enrol_get_enrolled_users/ok")["response"],
            3: recording("core_enrol_get_enrolled_users/with_suspended_and_ended")["response"],
            7: recording("core_enrol_get_enrolled_users/ampersand_course")["response"],
            10: recording("core_enrol_get_enrolled_users/hidden_course")["response"],
            14: recording("core_enrol_get_enrolled_users/ended_course")["response"],
        },
        "active": {3: recording("core_enrol_get_enrolled_users/onlyactive")["response"], 14: []},
    }


def recorded_site(**settings: Any) -> State:
    """Build the recorded site; tokens are `service`, `admin` and `minimal`."""
    facts = _facts()
    site = Settings(site_name="Formation Pro", site_shortname="FORMPRO", **settings)
    state = State(site, token=SERVICE, clock=lambda: NOW, rights=RIGHTS)
    _add_people(state, facts["users"])
    state.add_token(2, ADMIN)
    state.add_token(5, MINIMAL)
    _add_categories(state, facts["categories"])
    _add_courses(state, facts["courses"], facts["details"])
    _add_roles(state)
    _add_enrolments(state, facts["members"], facts["active"])
    _add_groups(state)
    return state


def _add_people(state: State, people: list[dict[str, Any]]) -> None:
    service = state.users[SERVICE_USER_ID]
    for person in people:
        if person["id"] <= SERVICE_USER_ID:
            continue
        if person["id"] > GUEST_TO_LAST + 1:
            break
        if person["id"] == DELETED + 1:
            state.delete_user(
                _add_person(state, recording("core_user_get_users_by_field/deleted_user_id")["response"][0])
            )
        _add_person(state, person)
    state.update_user(service, email="seatadmin.ws@formpro.example", city="Lyon", country="FR")
    service.preferences = {"auth_manual_passwordupdatetime": "1"}
    state.users[5].rights = MINIMAL_RIGHTS
    state.skip_numbers("user", 200)


def _add_person(state: State, person: dict[str, Any]) -> Any:
    state.skip_numbers("user", person["id"])
    username, email = person["username"], person["email"]
    if person["id"] == DELETED:
        username, email = "user51", "user51@example.org"
    names = ("institution", "department", "idnumber", "city", "country", "auth", "timezone")
    return state.add_user(
        username,
        person["firstname"],
        person["lastname"],
        email,
        suspended=person["suspended"],
        **{name: person[name] for name in names if name in person},
    )


def _add_categories(state: State, categories: list[dict[str, Any]]) -> None:
    for category in categories[1:]:
        added = state.add_category(
            html.unescape(category["name"]),
            category["parent"],
            descriptionformat=category["descriptionformat"],
            idnumber="INTRA" if category["id"] == 4 else "",
            visible=category["id"] != 5,
        )
        assert added.id == category["id"]


def _add_courses(state: State, courses: list[dict[str, Any]], details: list[dict[str, Any]]) -> None:
    manual = {course["id"]: "manual" in course["enrollmentmethods"] for course in details}
    ends = {course["id"]: course["enddate"] for course in details}
    for course in sorted(courses, key=lambda course: course["id"]):
        if course["id"] == 1:
            continue
        added = state.add_course(
            html.unescape(course["shortname"]),
            html.unescape(course["fullname"]),
            course["categoryid"],
            idnumber=course["idnumber"],
            summary=course["summary"],
            newsitems=course["newsitems"],
            startdate=course["startdate"],
            enddate=ends[course["id"]],
            visible=bool(course["visible"]),
            manual_enrolment="enabled" if manual[course["id"]] else "missing",
            sortorder=course["categorysortorder"],
        )
        assert added.id == course["id"]
    state.skip_numbers("course", 30)


def _add_roles(state: State) -> None:
    state.skip_numbers("role", 13)
    state.add_role("tutor", "Tuteur", assignable=True)
    state.add_role("supervisor", "Superviseur", levels=frozenset({"user", "course"}), assignable=True)


def _add_enrolments(
    state: State, members: dict[int, list[dict[str, Any]]], active: dict[int, list[dict[str, Any]]]
) -> None:
    for course_id, people in members.items():
        active_ids = {person["id"] for person in active.get(course_id, people)}
        for person in people:
            (role,) = person["roles"]
            state.enrol(course_id, person["id"], role["roleid"], suspended=person["id"] not in active_ids)
    state.enrol(6, 8, 5)


def _add_groups(state: State) -> None:
    first = state.add_group(2, "Groupe A", idnumber="GRP-A", descriptionformat=0)
    second = state.add_group(2, "Müller & Söhne", descriptionformat=0)
    for user_id in (8, 9, 10):
        state.add_member(first, user_id)
    for user_id in (12, 13):
        state.add_member(second, user_id)
    state.add_group(12, "Groupe modèle", idnumber="TPLG")
    state.skip_numbers("group", 5)
    third = state.add_group(2, "Groupe B", idnumber="GRP-B")
    for user_id in (8, 9):
        state.add_member(third, user_id)
    state.skip_numbers("group", 40)


def add_later_people(state: State) -> None:
    """Add the accounts that stand in the later recordings: made by the calls recorded before them."""
    for person in _facts()["users"]:
        if person["id"] > GUEST_TO_LAST + 1:
            _add_person(state, person)


def add_shop_made_account(state: State) -> None:
    """Add the account the shop made with a capital and an accent in its username."""
    state.skip_numbers("user", 5253)
    state.add_user(
        "chef.Équipe", "Chef", "Équipe", "chef@acme.example", institution="ACME & Cie", city="Lyon", country="FR"
    )
