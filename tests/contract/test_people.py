"""Accounts: finding them by address, creating them, what a refused batch leaves behind."""

from __future__ import annotations

import pytest

from tests.contract.site import DOMAIN, Site


def test_unknown_addresses_are_absent_and_answers_come_by_number(site: Site) -> None:
    people = [site.person() for _ in range(3)]
    ids = site.create(people)
    first, second, third = (person["email"] for person in people)
    asked = [third, f"{site.name()}@{DOMAIN}", first, second, first]
    assert [user["id"] for user in site.by("email", *asked)] == ids


def test_a_look_up_gives_what_is_stored(site: Site) -> None:
    person = site.person(idnumber="E-17", institution="Acme & Cie", department="R&D", city="Lyon")
    (user_id,) = site.create([person])
    (user,) = site.by("id", user_id)
    for name in ("username", "email", "idnumber", "institution", "department", "city"):
        assert user[name] == person[name]
    assert user["fullname"] == "Zoé Lefèvre"
    assert user["suspended"] is False


def test_look_ups_may_compare_case_but_the_duplicate_check_never_does(site: Site, compares_case: bool) -> None:
    person = site.person()
    (user_id,) = site.create([person])
    other_case = person["email"].replace(site.prefix, site.prefix.upper())
    found = [user["id"] for user in site.by("email", other_case)]
    assert found == ([] if compares_case else [user_id])
    twin = site.person(email=other_case)
    assert site.refused("core_user_create_users", users=[twin]) == "invalidparameter"
    assert site.by("username", twin["username"]) == []


def test_an_address_is_stored_as_sent(site: Site) -> None:
    address = f"{site.name('Mixed.Case')}@Example.ORG"
    (user_id,) = site.create([site.person(email=address)])
    assert [(user["id"], user["email"]) for user in site.by("email", address)] == [(user_id, address)]


def test_a_search_ignores_case_and_takes_wildcards(site: Site) -> None:
    person = site.person()
    (user_id,) = site.create([person])
    for value in (person["email"].upper(), f"{person['username']}@%"):
        answer = site.call("core_user_get_users", criteria=[{"key": "email", "value": value}])
        assert [user["id"] for user in answer["users"]] == [user_id]


def test_a_search_takes_one_value_per_key(site: Site) -> None:
    criteria = [{"key": "email", "value": f"{letter}@{DOMAIN}"} for letter in "ab"]
    assert site.refused("core_user_get_users", criteria=criteria) == "keyalreadyset"


def test_a_search_by_an_unsupported_key_returns_everybody(site: Site) -> None:
    ids = site.new_people(2)
    answer = site.call("core_user_get_users", criteria=[{"key": "city", "value": site.name()}])
    assert set(ids) <= {user["id"] for user in answer["users"]}
    assert answer["warnings"][0]["warningcode"] == "invalidfieldparameter"


def test_a_blank_around_one_address_fails_the_whole_look_up(site: Site) -> None:
    person = site.person()
    site.create([person])
    values = [person["email"], f" {site.name()}@{DOMAIN} "]
    assert site.refused("core_user_get_users_by_field", field="email", values=values) == "invalidparameter"


def test_something_that_is_no_address_is_just_absent(site: Site) -> None:
    person = site.person()
    (user_id,) = site.create([person])
    assert [user["id"] for user in site.by("email", person["email"], "not an address")] == [user_id]


def test_suspended_accounts_are_found(site: Site) -> None:
    person = site.person()
    (user_id,) = site.create([person])
    site.call("core_user_update_users", users=[{"id": user_id, "suspended": 1}])
    (user,) = site.by("email", person["email"])
    assert user["suspended"] is True


def test_login_and_address_of_a_deleted_account_are_free_again(site: Site) -> None:
    person = site.person()
    (user_id,) = site.create([person])
    assert site.call("core_user_delete_users", userids=[user_id]) is None
    assert site.by("email", person["email"]) == []
    assert [user["id"] for user in site.by("id", user_id)] == [user_id]
    (second_id,) = site.create([person])
    assert second_id != user_id


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_bad_element_stores_nothing_of_a_batch(site: Site, place: int) -> None:
    people = [site.person() for _ in range(3)]
    people[place]["email"] = "bad"
    assert site.refused("core_user_create_users", users=people) == "invalidparameter"
    assert site.by("username", *(person["username"] for person in people)) == []


def test_twins_inside_a_batch_refuse_it(site: Site) -> None:
    first = site.person()
    for twin in (site.person(email=first["email"]), site.person(username=first["username"])):
        assert site.refused("core_user_create_users", users=[first, twin]) == "invalidparameter"
    assert site.by("username", first["username"]) == []


def test_a_refused_batch_does_not_take_its_mails_back(site: Site) -> None:
    good, bad = site.person(createpassword=1), site.person(username="Not Allowed")
    del good["password"]
    assert site.refused("core_user_create_users", users=[good, bad]) == "invalidparameter"
    # The login was refused before anything started. One that is refused on its turn comes too late for the mail.
    taken = site.person()
    site.create([taken])
    assert site.refused("core_user_create_users", users=[good, taken]) == "invalidparameter"
    assert site.by("username", good["username"]) == []
    assert site.mails_to(good["email"]) in (1, None)


def test_moodle_mails_credentials_it_made_and_none_that_were_given(site: Site) -> None:
    mailed, given = site.person(createpassword=1), site.person()
    site.create([mailed, given])
    assert site.mails_to(mailed["email"]) in (1, None)
    assert site.mails_to(given["email"]) in (0, None)


def test_a_new_account_needs_a_password_or_the_wish_for_one(site: Site) -> None:
    person = site.person()
    del person["password"]
    assert site.refused("core_user_create_users", users=[person]) == "invalidparameter"
    (user_id,) = site.create([person | {"createpassword": 1}])
    assert user_id


@pytest.mark.parametrize("username", ["New.UPPER", "élodie", "a+b", "new space", "trailing ", "", "a'b"])
def test_logins_moodle_does_not_accept(site: Site, username: str) -> None:
    assert site.refused("core_user_create_users", users=[site.person(username=username)]) == "invalidparameter"


@pytest.mark.parametrize(
    "address",
    ["bad", "a@b", "é@example.org", "a@exämple.org", "a..b@example.org", "a b@example.org", "a@example.org ", ""],
)
def test_addresses_moodle_does_not_accept(site: Site, address: str) -> None:
    assert site.refused("core_user_create_users", users=[site.person(email=address)]) == "invalidparameter"


@pytest.mark.parametrize("mark", ["+tag", "'", "_", "-", ".x", "&", "%", "#"])
def test_addresses_moodle_accepts(site: Site, mark: str) -> None:
    address = f"{site.name('m')}{mark}x@{DOMAIN}"
    (user_id,) = site.create([site.person(email=address)])
    assert [user["id"] for user in site.by("email", address)] == [user_id]


@pytest.mark.parametrize(
    "name",
    ["Müller & Söhne", "D'Arcy", 'Zoë "Zo"', "Ольга", "美咲", "A < B", "C > D", "5&nbsp;6 &amp;", " Ana ", "Amélie"],
)
def test_names_are_kept_as_sent(site: Site, name: str) -> None:
    (user_id,) = site.create([site.person(firstname=name, lastname="Test")])
    (user,) = site.by("id", user_id)
    assert user["fullname"] == f"{name} Test"


def test_a_tag_in_a_name_is_refused(site: Site) -> None:
    assert site.refused("core_user_create_users", users=[site.person(lastname="<b>X</b>")]) == "invalidparameter"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_blank_name_is_refused(site: Site, name: str) -> None:
    assert site.refused("core_user_create_users", users=[site.person(firstname=name)]) == "invalidparameter"


@pytest.mark.parametrize(
    ("name", "longest"), [("username", 100), ("firstname", 100), ("lastname", 100), ("institution", 255)]
)
def test_only_the_database_checks_lengths(site: Site, name: str, longest: int) -> None:
    value = site.name("l").ljust(longest, "x")
    site.create([site.person(**{name: value})])
    too_long = site.name("l").ljust(longest + 1, "x")
    assert site.refused("core_user_create_users", users=[site.person(**{name: too_long})]) == "dmlwriteexception"


def test_a_weak_password_is_refused_with_a_sentence_for_a_code(site: Site) -> None:
    people = [site.person(), site.person(password="abc")]
    code = site.refused("core_user_create_users", users=people)
    assert code is not None
    assert "<div>" in code
    assert site.by("username", people[0]["username"]) == []


def test_an_update_stores_the_good_and_warns_of_the_bad(site: Site) -> None:
    taken = site.person()
    site.create([taken])
    first, second, third = site.new_people(3)
    changes = [
        {"id": first, "city": "Nice"},
        {"id": second, "email": taken["email"]},
        {"id": third, "city": "Nice"},
        {"id": 99999999, "city": "Nice"},
    ]
    warnings = site.call("core_user_update_users", users=changes)["warnings"]
    assert [(item["itemid"], item["warningcode"]) for item in warnings] == [
        (second, "useremailduplicate"),
        (99999999, "invaliduserid"),
    ]
    assert [user.get("city") for user in site.by("id", first, second, third)] == ["Nice", None, "Nice"]


def test_a_weak_password_in_an_update_answers_a_refusal_though_the_rest_is_stored(site: Site) -> None:
    first, second = site.new_people(2)
    changes = [{"id": first, "city": "Metz"}, {"id": second, "password": "abc"}]
    assert site.refused("core_user_update_users", users=changes) == "invalidresponse"
    (user,) = site.by("id", first)
    assert user["city"] == "Metz"


def test_a_login_can_be_changed(site: Site) -> None:
    (user_id,) = site.new_people(1)
    login = site.name("renamed")
    assert site.call("core_user_update_users", users=[{"id": user_id, "username": login}]) == {"warnings": []}
    assert [user["id"] for user in site.by("username", login)] == [user_id]
