"""What the recordings do not show in one call: accounts made by the shop, rights taken away, what roles may do."""

from __future__ import annotations

from typing import Any

import pytest

from seatadmin.sandbox.calls import shown
from seatadmin.sandbox.functions import FUNCTIONS, let_in, perform
from seatadmin.sandbox.php import nest
from seatadmin.sandbox.refusals import Refusal
from seatadmin.sandbox.signatures import SIGNATURES
from seatadmin.sandbox.state import LISTED_RIGHTS, SERVICE_USER_ID, State
from tests.contract.site import form
from tests.sandbox.recorded_site import SERVICE, add_shop_made_account, recorded_site, recording


def call(state: State, function: str, **values: Any) -> Any:
    """Carry out one call of the service account, without HTTP."""
    given = nest(form({"wstoken": next(iter(state.tokens)), "wsfunction": function, **values}))
    return perform(let_in(state, given, "http://site"))


def refused(state: State, function: str, **values: Any) -> str | None:
    with pytest.raises(Refusal) as caught:
        call(state, function, **values)
    return caught.value.errorcode


def test_every_function_has_a_signature() -> None:
    assert list(FUNCTIONS) == list(SIGNATURES)


def test_an_account_made_by_the_shop_shows_in_lists_and_breaks_look_ups() -> None:
    """`_shop_made_accounts/course_with_such_an_account*`, `_shop_made_accounts/enrol_by_id_works`."""
    state = recorded_site()
    add_shop_made_account(state)
    params = recording("_shop_made_accounts/enrol_by_id_works")["params"]
    assert perform(let_in(state, nest(params.items()) | {"wstoken": SERVICE}, "")) is None
    people = call(state, "core_enrol_get_enrolled_users", courseid=4)
    assert [person["username"] for person in people] == ["chef.Équipe"]
    assert refused(state, "core_user_get_users", criteria=[{"key": "firstname", "value": "Chef"}]) == "invalidresponse"
    # A key Moodle does not know asks for everybody, and with everybody for this one.
    assert refused(state, "core_user_get_users", criteria=[{"key": "city", "value": "x"}]) == "invalidresponse"


@pytest.mark.parametrize(
    ("right", "function", "values", "code"),
    [
        ("moodle/user:create", "core_user_create_users", {"users": [0]}, "nopermissions"),
        ("enrol/manual:enrol", "enrol_manual_enrol_users", {"enrolments": [0]}, "nopermissions"),
        ("enrol/manual:unenrol", "enrol_manual_unenrol_users", {"enrolments": [1]}, "nopermissions"),
        ("moodle/role:assign", "enrol_manual_enrol_users", {"enrolments": [0]}, "wsusercannotassign"),
        ("moodle/course:view", "enrol_manual_enrol_users", {"enrolments": [0]}, "requireloginerror"),
        ("moodle/course:managegroups", "core_group_get_course_groups", {"courseid": 2}, "nopermissions"),
        ("moodle/course:enrolreview", "core_enrol_get_enrolled_users", {"options": [0]}, "nopermissions"),
        ("moodle/course:viewparticipants", "core_enrol_get_enrolled_users", {"courseid": 2}, "nopermissions"),
        ("moodle/user:delete", "core_user_delete_users", {"userids": [8]}, "nopermissions"),
        ("webservice/rest:use", "core_webservice_get_site_info", {}, "accessexception"),
    ],
)
def test_a_missing_right_refuses(right: str, function: str, values: dict[str, Any], code: str) -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights -= {right}
    samples: dict[str, Any] = {
        "users": [{"username": "n", "firstname": "N", "lastname": "N", "email": "n@example.org", "createpassword": 1}],
        "enrolments": [{"roleid": 5, "userid": 8, "courseid": 4}, {"userid": 8, "courseid": 4}],
        "options": [{"name": "onlyactive", "value": 1}],
    }
    given = {
        name: [samples[name][number] for number in value] if name in samples else value
        for name, value in values.items()
    }
    if "options" in given:
        given["courseid"] = 2
    assert refused(state, function, **given) == code


def test_without_the_right_to_full_names_look_ups_leave_first_and_last_name_out() -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights = LISTED_RIGHTS
    (person,) = call(state, "core_user_get_users_by_field", field="id", values=[8])
    assert person["fullname"] == "Amélie Bernard"
    assert not {"firstname", "lastname"} & set(person)


def test_without_the_right_to_see_addresses_nobody_is_found_by_one() -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights -= {"moodle/site:viewuseridentity"}
    assert call(state, "core_user_get_users_by_field", field="email", values=["user01@example.org"]) == []


def test_without_the_right_to_all_details_the_login_is_missing() -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights -= {"moodle/user:viewalldetails"}
    (person,) = call(state, "core_user_get_users_by_field", field="email", values=["user01@example.org"])
    assert "username" not in person


def test_an_ended_enrolment_becomes_inactive_by_itself() -> None:
    now = [1_800_000_000]
    state = State(clock=lambda: now[0])
    course = state.add_course("C", "C", 1)
    user = state.add_user("u", "U", "U", "u@example.org")
    state.enrol(course.id, user.id, 5, timeend=now[0] + 10)
    active = {"courseid": course.id, "options": [{"name": "onlyactive", "value": 1}]}
    assert len(call(state, "core_enrol_get_enrolled_users", **active)) == 1
    now[0] += 10
    assert call(state, "core_enrol_get_enrolled_users", **active) == []


def test_disabling_the_method_makes_its_enrolments_inactive() -> None:
    """`unenrol` still works then: it asks for the method, not for its state."""
    state = recorded_site()
    state.courses[2].manual_enrolment = "disabled"
    options = [{"name": "onlyactive", "value": 1}]
    assert call(state, "core_enrol_get_enrolled_users", courseid=2, options=options) == []
    assert call(state, "enrol_manual_unenrol_users", enrolments=[{"userid": 8, "courseid": 2}]) is None


def test_deleting_people_is_all_or_nothing_and_spares_administrators() -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights |= {"moodle/user:delete"}
    for bad in (2, 3, 58, 999999):
        assert refused(state, "core_user_delete_users", userids=[8, bad]) is not None
    assert not state.users[8].deleted


def test_a_category_goes_with_its_courses_or_hands_them_on() -> None:
    state = recorded_site()
    state.users[SERVICE_USER_ID].rights |= {"moodle/category:manage"}
    assert refused(state, "core_course_delete_categories", categories=[{"id": 3}]) == "movecategorynotpossible"
    call(state, "core_course_delete_categories", categories=[{"id": 4}])
    assert (state.courses[8].category, 4 in state.categories) == (3, False)
    call(state, "core_course_delete_categories", categories=[{"id": 2, "recursive": 1}])
    assert (2 in state.courses, 3 in state.categories, 5 in state.categories) == (False, False, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("R&D", "R&amp;D"),
        ("A < B", "A &lt; B"),
        ("C > D", "C &gt; D"),
        ("Müller &amp; Söhne", "Müller &amp; Söhne"),
        ("5&nbsp;6 & 7", "5&nbsp;6 &amp; 7"),
        ("<b>X</b>", "X"),
        ('"quoted"', '"quoted"'),
    ],
)
def test_names_of_courses_categories_and_groups_are_shown_encoded(name: str, text: str) -> None:
    assert shown(name) == text
