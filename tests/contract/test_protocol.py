"""How a Moodle is spoken to, and how it says no."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from tests.contract.site import REST_PATH, TIMEOUT_S, Site, form

NEEDED = {
    "core_webservice_get_site_info",
    "core_course_get_courses",
    "core_course_get_courses_by_field",
    "core_course_get_categories",
    "core_course_create_courses",
    "core_course_duplicate_course",
    "core_user_get_users",
    "core_user_get_users_by_field",
    "core_user_create_users",
    "core_user_update_users",
    "core_enrol_get_enrolled_users",
    "core_enrol_get_users_courses",
    "enrol_manual_enrol_users",
    "enrol_manual_unenrol_users",
    "core_group_create_groups",
    "core_group_get_course_groups",
    "core_group_add_group_members",
    "core_group_delete_group_members",
    "core_group_get_group_members",
    "core_role_assign_roles",
    "core_role_unassign_roles",
}


def test_the_site_lists_the_functions_of_the_token(site: Site) -> None:
    info = site.call("core_webservice_get_site_info")
    assert {function["name"] for function in info["functions"]} >= NEEDED
    assert info["siteurl"] == site.url
    assert int(info["userid"]) > 1
    assert info["version"].isdecimal()


def test_an_unknown_token_is_named_by_its_own_code(site: Site) -> None:
    assert Site(site.url, "0" * 32).refused("core_webservice_get_site_info") == "invalidtoken"


def test_a_function_that_does_not_exist_is_refused(site: Site) -> None:
    assert site.refused("local_shop_get_bills") in ("invalidrecord", "invalidrecordunknown")


def test_a_json_body_is_not_read(site: Site) -> None:
    body = {"wstoken": site.token, "wsfunction": "core_webservice_get_site_info", "moodlewsrestformat": "json"}
    response = requests.post(site.url + REST_PATH, json=body, timeout=TIMEOUT_S)
    assert response.status_code == 200
    assert "invalidtoken" in response.text
    with pytest.raises(requests.JSONDecodeError):
        response.json()


def test_a_refusal_comes_with_http_200_and_does_not_tell_the_reason(site: Site) -> None:
    taken = site.person()
    site.create([taken])
    bad = [
        site.person(email=taken["email"]),
        site.person(username=taken["username"]),
        site.person(username="Élodie"),
        site.person(email="not-an-address"),
        site.person(password=""),
    ]
    answers = [site.answer("core_user_create_users", users=[person]) for person in bad]
    assert {answer["errorcode"] for answer in answers} == {"invalidparameter"}
    assert len({answer["message"] for answer in answers}) == 1


@pytest.mark.parametrize("value", [" 2 ", "2.0", "", "abc", "+2", "02"])
def test_numbers_are_digits_only(site: Site, value: str) -> None:
    assert site.refused("core_course_get_courses", options={"ids": [value]}) == "invalidparameter"


def test_an_unknown_key_is_refused(site: Site) -> None:
    person = site.person(suspended=1)
    assert site.refused("core_user_create_users", users=[person]) == "invalidparameter"
    assert site.by("username", person["username"]) == []


def test_a_missing_key_is_refused(site: Site) -> None:
    person = site.person()
    del person["lastname"]
    assert site.refused("core_user_create_users", users=[person]) == "invalidparameter"
    assert site.refused("core_user_create_users") == "invalidparameter"


def test_a_list_is_not_a_text_with_commas(site: Site) -> None:
    assert site.refused("core_user_get_users_by_field", field="email", values="a@example.org,b@example.org") == (
        "invalidparameter"
    )


def test_numbers_of_list_elements_may_have_gaps_and_names_may_end_in_brackets(site: Site) -> None:
    people = [site.person(), site.person()]
    ids = site.create(people)
    first, second = (person["email"] for person in people)
    gaps = site.post("core_user_get_users_by_field", field="email", values={"3": first, "17": second}).json()
    fields = [("field", "email"), ("values[]", first), ("values[]", second)]
    brackets = site.post("core_user_get_users_by_field", data=fields).json()
    assert [user["id"] for user in gaps] == [user["id"] for user in brackets] == ids


def test_fields_beyond_the_limit_are_lost_without_an_error(site: Site) -> None:
    """PHP cuts a form after `max_input_vars` fields; a cut between two elements looks like success."""
    first, last = site.person(), site.person()
    ids = site.create([first, last])
    values = [first["email"]] * 6000 + [last["email"]]
    data = form({"field": "email", "values": values})
    found = [user["id"] for user in site.post("core_user_get_users_by_field", data=data).json()]
    assert found in (ids[:1], ids)


def test_a_call_goes_on_when_the_client_gives_up(site: Site) -> None:
    people = [site.person() for _ in range(40)]
    fields = [("wstoken", site.token), ("wsfunction", "core_user_create_users"), ("moodlewsrestformat", "json")]
    fields += list(form({"users": people}))
    address = urlsplit(site.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=TIMEOUT_S)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address.path + REST_PATH, urlencode(fields), headers)
    connection.close()
    usernames = [person["username"] for person in people]
    # Each look is a call of its own, so this waits without guessing how long creating takes.
    looks = (site.by("username", *usernames) for _ in range(2000))
    assert any(len(found) == len(people) for found in looks)
