"""The sandbox answers what real Moodle sites answered: every recorded exchange is sent again over HTTP.

Refusals must be equal to the recorded ones, field by field. Answers must be equal too, except for what cannot be:
addresses of pictures, moments in time, and the numbers of things a call creates. `EXCLUDED` names what is not
replayed, and why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import requests

from seatadmin.sandbox.functions import FUNCTIONS
from seatadmin.sandbox.server import REST_PATH, SandboxServer
from seatadmin.sandbox.state import Maintenance, State
from tests.sandbox.recorded_site import (
    ADMIN,
    MINIMAL,
    NOW,
    RECORDINGS,
    SERVICE,
    add_later_people,
    add_shop_made_account,
    recorded_site,
    recording,
)

OTHER_FOLDERS = (
    "_mariadb",
    "_moodle50",
    "_protocol",
    "_shop_made_accounts",
    "_site_state",
    "_input_limits",
    "_concurrency",
)
RECORDED_ADDRESS = "https://moodle.example"

EXCLUDED = {
    "core_course_get_courses/minimal_rights_user": "names the first course in the database's own, undefined order",
    "core_group_get_course_groups/ok": "two groups of one name come in the database's own, undefined order",
    "core_group_get_course_groups/of_duplicated_course": "course 23 is the outcome of another recording",
    "core_course_get_courses_by_field/duplicated_course": "course 23 is the outcome of another recording",
    "core_user_create_users/createpassword_and_password": "same call as createpassword_ok, replayed there",
    "_mariadb/core_group_get_course_groups__ok": "the groups other recordings left behind, numbered otherwise",
    "_protocol/empty_brackets_array_repeated": "its parameters are told in words; see test_php",
    "_protocol/json_body": "its parameters are told in words; see test_server",
    "_moodle50/_protocol__json_body": "its parameters are told in words; see test_server",
    "_protocol/params_in_query_json_body": "its parameters are told in words; see test_server",
    "_protocol/invalid_token_xml": "the recorder hid the token that was sent; see test_server",
    "_moodle50/_protocol__invalid_token_xml": "the recorder hid the token that was sent; see test_server",
    "_shop_made_accounts/course_with_such_an_account": "shows a later state of the course; see test_functions",
    "_shop_made_accounts/course_with_such_an_account_userfields": "shows a later state; see test_functions",
    "_shop_made_accounts/course_with_such_an_account_userfields_username": "shows a later state",
    "_site_state/called_through_another_address": "the address is part of the case; see test_server",
    "_site_state/upgrade_pending": "the sandbox has one version",
}
LATER_LOOK_EXCLUDED = {
    "core_group_create_groups/batch3_duplicate_in_middle": "lists groups other recordings made; see tests/contract",
    "_mariadb/core_group_create_groups__batch3_duplicate_in_middle": "the same on the other database",
}
EXCLUDED_FOLDERS = {
    "_input_limits": "their parameters are abridged; rebuilt at full length in test_server",
    "_concurrency": "the sandbox carries out one call at a time; the client's time-out is in test_server",
}


def _cases() -> list[str]:
    folders = [folder for folder in (*FUNCTIONS, *OTHER_FOLDERS) if folder not in EXCLUDED_FOLDERS]
    names = []
    for folder in folders:
        for path in sorted((RECORDINGS / folder).glob("*.json")):
            name = f"{folder}/{path.stem}"
            known = folder == "_protocol" or recording(name)["function"] in FUNCTIONS
            if name not in EXCLUDED and known:
                names.append(name)
    return names


# -- what the site looked like when a recording was made ------------------------------------------------------------


def _rights(state: State, *, more: str = "", less: str = "") -> None:
    user = state.users[3]
    user.rights = (user.rights | set(more.split())) - set(less.split())


def _without_new_one(state: State) -> None:
    state.delete_user(state.users[63])
    state.skip_numbers("user", 63)


def _without_second_group(state: State) -> None:
    state.delete_group(state.groups[5])


def _members_before(state: State, *user_ids: int) -> None:
    group = state.groups[5]
    for user_id in list(group.member_ids):
        state.remove_member(group, user_id)
    for user_id in user_ids:
        state.add_member(group, user_id)


def _more_groups(state: State) -> None:
    for number, name in ((6, "groupe b"), (8, "Dupont & Fils"), (9, "Groupe B"), (11, "Lot 4"), (12, "Lot 5")):
        state.skip_numbers("group", number)
        state.add_group(2, name)
    state.add_group(2, "Lot 6", participation=False)


def _groups_of_the_shop(state: State) -> None:
    _more_groups(state)
    state.delete_group(state.groups[5])
    state.skip_numbers("group", 29)
    text = {"description": "Group built by Moodle Shop", "enrolmentkey": "0"}
    state.add_group(2, "customer_odette.client", idnumber="TU84N2OWMLDLRMFPQQ==", **text)
    state.add_group(2, "Clients web", **text)


def _cities(state: State, **cities: str) -> None:
    for username, city in cities.items():
        state.update_user(state.users_by("username", username)[0], city=city)


def _before_groups(state: State, **cities: str) -> None:
    _without_second_group(state)
    _cities(state, **cities)


def _not_yet_in_course_7(state: State) -> None:
    state.unenrol(7, 41)


def _own_course(state: State) -> None:
    state.skip_numbers("course", 15)
    state.add_course("NEW-1", "Cours créé", 4, created_by=3)


def _course_17(state: State) -> None:
    state.skip_numbers("course", 17)
    state.add_course("NEW-17", "Cours créé", 4)


def _account_of_token(state: State, **values: Any) -> None:
    user = state.users[7]
    user.rights = state.users[3].rights
    state.update_user(user, **values)
    state.tokens[SERVICE].user_id = user.id


def _setting(state: State, **values: Any) -> None:
    for name, value in values.items():
        setattr(state.settings, name, value)


def _token(state: State, **values: Any) -> None:
    for name, value in values.items():
        setattr(state.tokens[SERVICE], name, value)


def _new_one_later(state: State, **values: str) -> None:
    state.update_user(state.users[63], **{"firstname": "Anna", "idnumber": "IDN-78"} | values)


def _second_user_of_shop(state: State) -> None:
    state.skip_numbers("user", 4766)
    state.add_user("ingrid.Österberg", "Ingrid", "Österberg", "ingrid@nordic.example", city="Malmö", country="SE")


def _nine_more_courses(state: State) -> None:
    manage(state)
    for number in range(9):
        state.add_course(f"MORE-{number}", "Cours créé", 4)


Preparation = Callable[[State], None]
manage = partial(_rights, more="moodle/category:manage")
no_configure = partial(_rights, less="moodle/backup:configure moodle/restore:configure")
service_off = partial(_setting, service_enabled=False)
cut_short = partial(_setting, maintenance=Maintenance.COMMAND_LINE)
page_maintenance = partial(_setting, maintenance=Maintenance.PAGE)
later_cities = {"user02": "Nice", "user03": "Metz", "user04": "Metz"}

PREPARATIONS: dict[str, Preparation] = {
    "core_course_create_categories/ok": manage,
    "core_course_get_categories/by_idnumber_with_category_manage": _nine_more_courses,
    "core_course_delete_courses/own_course_within_24h": _own_course,
    "core_course_delete_courses/ok_admin": _course_17,
    "core_course_duplicate_course/defaults_on_course_with_users": lambda state: state.unassign_role(
        state.courses[2].context_id, 15, 5
    ),
    "core_course_duplicate_course/no_users_without_configure_capability": no_configure,
    "core_course_duplicate_course/with_users_option_without_configure_capability": no_configure,
    "core_course_get_courses_by_field/no_manual_enrolment": lambda state: setattr(
        state.courses[11], "sortorder", 40011
    ),
    "core_enrol_get_enrolled_users/userfields": _before_groups,
    "core_enrol_get_enrolled_users/hidden_course": _not_yet_in_course_7,
    "core_group_create_groups/ok": _without_second_group,
    "core_group_get_course_groups/ampersand": _groups_of_the_shop,
    "core_group_get_course_groups/of_course_with_entities": _groups_of_the_shop,
    "core_group_get_group_members/ok": lambda state: _members_before(state, 9),
    "core_group_add_group_members/ok": _members_before,
    "core_user_create_users/ok_minimal": _without_new_one,
    "core_user_create_users/same_email_allowed_by_setting": partial(_setting, allow_accounts_same_email=True),
    "core_user_create_users/createpassword_mail_server_down": partial(_setting, mail_server_up=False),
    "core_user_get_users/auth": add_later_people,
    "core_user_get_users/unknown_key": add_later_people,
    "core_user_get_users_by_field/email_200": add_later_people,
    "core_user_get_users_by_field/answer_order": partial(_cities, user02="Nice"),
    "core_webservice_get_site_info/expired_token": partial(_token, valid_until=NOW - 1),
    "core_webservice_get_site_info/ip_restricted_token": partial(_token, wrong_address=True),
    "core_webservice_get_site_info/min_service": partial(
        _token, functions=frozenset({"core_webservice_get_site_info", "core_course_get_courses"})
    ),
    "core_webservice_get_site_info/no_rest_capability": partial(_rights, less="webservice/rest:use"),
    "core_webservice_get_site_info/service_disabled": service_off,
    "core_webservice_get_site_info/token_user_auth_nologin": partial(_account_of_token, auth="nologin"),
    "core_webservice_get_site_info/token_user_must_change_password": _account_of_token,
    "core_webservice_get_site_info/token_user_suspended": partial(_account_of_token, suspended=True),
    "core_webservice_get_site_info/token_user_unconfirmed": partial(_account_of_token, confirmed=False),
    "enrol_manual_enrol_users/manual_instance_disabled": lambda state: setattr(
        state.courses[5], "manual_enrolment", "disabled"
    ),
    "_mariadb/rename_user_made_by_the_shop": _second_user_of_shop,
    "_mariadb/user_made_by_the_shop_by_email": _second_user_of_shop,
    "_moodle50/core_user_create_users__ok_minimal": _without_new_one,
    "_moodle50/core_webservice_get_site_info__service_disabled": service_off,
    "_moodle50/enrol_manual_enrol_users__manual_instance_disabled": lambda state: setattr(
        state.courses[5], "manual_enrolment", "disabled"
    ),
    "_protocol/function_not_in_service": partial(_token, functions=frozenset({"core_course_get_courses"})),
    "_site_state/climaintenance_html": cut_short,
    "_site_state/maintenance_enabled_setting": page_maintenance,
    "_site_state/maintenance_enabled_setting_admin_token": page_maintenance,
    "_site_state/maintenance_mode": cut_short,
    "_site_state/maintenance_mode_admin_token": cut_short,
    "_site_state/maintenance_mode_write": cut_short,
    "_site_state/rest_protocol_disabled": partial(_setting, rest_enabled=False),
    "_site_state/service_disabled": service_off,
    "_site_state/service_required_capability_missing": service_off,
    "_site_state/site_policy_not_agreed": partial(_setting, site_policy_agreed=False),
    "_site_state/site_policy_not_agreed_read": partial(_setting, site_policy_agreed=False),
    "_site_state/user_removed_from_service": partial(_token, user_on_service=False),
    "_site_state/webservices_disabled": partial(_setting, web_services_enabled=False),
}
for _case in ("batch3_bad_middle", "duplicate_email", "duplicate_username", "invalid_email", "suspend"):
    PREPARATIONS[f"core_user_update_users/{_case}"] = _new_one_later
PREPARATIONS["core_user_update_users/empty_lastname"] = partial(_new_one_later, city="Nice")
for _case in ("duplicate_idnumber", "username_upper"):
    PREPARATIONS[f"core_user_update_users/{_case}"] = partial(_new_one_later, lastname="", city="Nice")
PREPARATIONS["core_user_update_users/weak_password_in_batch"] = partial(
    _new_one_later, lastname="", city="Nice", idnumber="EMP-0003"
)
for _case in ("group", "paged", "ok", "unknown_option"):
    PREPARATIONS[f"core_enrol_get_enrolled_users/{_case}"] = partial(_before_groups, **later_cities)
PREPARATIONS["_moodle50/core_enrol_get_enrolled_users__ok"] = partial(_before_groups, **later_cities)


# -- comparing ------------------------------------------------------------------------------------------------------

VOLATILE = frozenset(
    {
        "profileimageurl",
        "profileimageurlsmall",
        "userpictureurl",
        "courseimage",
        "timecreated",
        "timemodified",
        "cacherev",
        "userprivateaccesskey",
        "preferences",
        "tool_mobile_iosappid",
        "tool_mobile_androidappid",
        "tool_mobile_setuplink",
        "policyagreed",
    }
)
CREATES = ("create", "duplicate")
DELETED_USERNAME = "user51@example.org."


def _comparable(value: Any, *, creates: bool) -> Any:
    """Blank out what two sites cannot have in common; keys stay, so their presence is compared."""
    if isinstance(value, dict):
        return {
            key: "*"
            if key in VOLATILE or (creates and key == "id")
            else _functions(inner)
            if key == "functions"
            else _comparable(inner, creates=creates)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_comparable(inner, creates=creates) for inner in value]
    if isinstance(value, str) and value.startswith(DELETED_USERNAME):
        return DELETED_USERNAME
    return value


def _functions(listed: list[dict[str, str]]) -> list[tuple[str, bool]]:
    """Keep the functions both sites can have; of versions, which differ by plugin, only that there is one."""
    left_out = {"core_user_delete_users", "core_course_delete_categories"}
    return sorted(
        (item["name"], bool(item["version"]))
        for item in listed
        if item["name"] in FUNCTIONS and item["name"] not in left_out
    )


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(State()) as running:
        yield running


def _token_for(name: str) -> str:
    """Return the token a recording was made with, by the habits of their names."""
    case = name.rpartition("/")[2]
    if "minimal_rights" in case:
        return MINIMAL
    if "invalid_token" in case or "no_token" in case:
        return "unknown"
    return ADMIN if case.endswith("_admin") or "admin_token" in case else SERVICE


def _site_for(name: str) -> State:
    settings: dict[str, Any] = {"debug": "debug_on" in name}
    if name.startswith("_mariadb/"):
        settings["database"] = "mariadb"
    if name.startswith("_moodle50/"):
        settings["flavour"] = "5.0"
    state = recorded_site(**settings)
    if name.startswith("_shop_made_accounts/"):
        add_shop_made_account(state)
    PREPARATIONS.get(name, lambda state: None)(state)
    return state


@pytest.mark.parametrize("name", _cases())
def test_a_recorded_call_gets_the_recorded_answer(server: SandboxServer, name: str) -> None:
    exchange = recording(name)
    server.state = _site_for(name)
    form = dict(exchange["params"]) | {"wstoken": _token_for(name)}
    method = exchange["method"]
    send = {"params": form} if method == "GET" else {"data": form}
    answer = requests.request(method, server.url + REST_PATH, timeout=30, **send)

    assert answer.status_code == exchange["status"]
    assert answer.headers["Content-Type"].partition(";")[0] == exchange["content_type"].partition(";")[0]
    recorded = exchange["response"]
    if isinstance(recorded, dict) and "__not_json__" in recorded:
        assert bool(answer.text) == bool(recorded["__not_json__"])
        return
    got = json.loads(answer.text.replace(server.url, RECORDED_ADDRESS))
    creates = any(word in str(exchange["function"]) for word in CREATES)
    compare = partial(_comparable, creates=creates)
    if exchange["function"] == "core_course_get_courses":
        # Moodle leaves this order to the database.
        recorded, got = (
            sorted(answer, key=_id_of) if isinstance(answer, list) else answer for answer in (recorded, got)
        )
    assert compare(got) == compare(recorded)
    for later in exchange.get("after", ()):
        if later["function"] in FUNCTIONS and name not in LATER_LOOK_EXCLUDED:
            form = _renumbered(later["params"], exchange["response"], got) | {"wstoken": SERVICE}
            answer = requests.post(server.url + REST_PATH, data=form, timeout=30)
            assert _comparable(answer.json(), creates=True) == _comparable(later["response"], creates=True)


def _renumbered(params: dict[str, str], recorded: Any, got: Any) -> dict[str, str]:
    """Ask for the course this call made instead of the one the recorded call made."""
    if isinstance(recorded, dict) and "id" in recorded:
        return {name: str(got["id"]) if value == str(recorded["id"]) else value for name, value in params.items()}
    return dict(params)


def _id_of(item: dict[str, Any]) -> int:
    return int(item["id"])


def test_nothing_is_excluded_or_prepared_that_does_not_exist() -> None:
    for name in (*EXCLUDED, *LATER_LOOK_EXCLUDED, *PREPARATIONS):
        assert (RECORDINGS / f"{name}.json").is_file(), name
