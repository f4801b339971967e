"""Who is who: addresses, names and logins."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.people import (
    USERNAME_MAX,
    ListedPerson,
    PeopleList,
    email_key,
    name_key,
    proposed_username,
)
from seatadmin.domain.problems import Problem, Severity

SHOP_LOGINS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/domain/usernames.json").read_text(encoding="utf-8")
)


# ---------------------------------------------------------------------- addresses
@pytest.mark.parametrize(
    "address",
    ["jean.dupont@example.org", "Jean.Dupont@Example.ORG", "  jean.dupont@example.org\t", "JEAN.DUPONT@EXAMPLE.ORG"],
)
def test_case_and_outer_blanks_do_not_tell_people_apart(address: str) -> None:
    assert email_key(address) == "jean.dupont@example.org"


def test_an_accent_written_in_one_sign_or_two_is_the_same() -> None:
    address = "élodie@example.org"
    assert email_key(unicodedata.normalize("NFD", address)) == email_key(address.upper()) == address


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert email_key(email_key(text)) == email_key(text)


# ---------------------------------------------------------------------- names
@pytest.mark.parametrize("name", ["O'Brien", "O’BRIEN", "obrien", "O Brien", "Ó-Brien"])
def test_accents_case_and_punctuation_do_not_tell_names_apart(name: str) -> None:
    assert name_key(name) == "obrien"


@pytest.mark.parametrize("name", [None, "", "  ", "'-"])
def test_a_name_without_letters_has_an_empty_key(name: str | None) -> None:
    assert name_key(name) == ""


# ---------------------------------------------------------------------- logins
@pytest.mark.parametrize("person", SHOP_LOGINS, ids=lambda person: person["username"])
def test_logins_are_those_of_the_shop_in_plain_letters(person: dict[str, Any]) -> None:
    """Where the shop's own login is plain, ours is the same; its capitals and accents break Moodle's answers."""
    ours = proposed_username(person["firstname"], person["lastname"])
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", ours)
    shop = person["username"]
    if re.fullmatch(r"[a-z0-9][a-z0-9.-]*", shop):
        assert ours == shop


@pytest.mark.parametrize(
    ("firstname", "lastname", "login"),
    [
        ("Éloïse", "LÉVÊQUE", "eloise.leveque"),
        ("Zoë", "D’Arc", "zoe.darc"),
        (" Paul ", "De  La Tour", "paul.de-la-tour"),
        ("Łukasz", "Żak", "lukasz.zak"),
        ("Jean-Marie", "Œuvrard", "jean-marie.oeuvrard"),
        ("", "Martin", "martin"),
        ("Anne", "", "anne"),
        ("", "", "user"),
        ("...", "---", "user"),
        ("Иван", "Петров", "ivan.petrov"),
    ],
)
def test_a_login_is_first_and_last_name(firstname: str, lastname: str, login: str) -> None:
    assert proposed_username(firstname, lastname) == login


def test_a_login_in_use_gets_a_number() -> None:
    assert proposed_username("Jean", "Dupont", {"jean.dupont"}) == "jean.dupont1"
    assert proposed_username("Jean", "Dupont", {"jean.dupont", "jean.dupont1", "jean.dupont2"}) == "jean.dupont3"


def test_a_long_name_leaves_room_for_a_number() -> None:
    login = proposed_username("A" * 200, "B" * 200)
    assert len(login) <= USERNAME_MAX
    assert len(proposed_username("A" * 200, "B" * 200, {login})) <= USERNAME_MAX


@given(st.text(max_size=150), st.text(max_size=150), st.integers(0, 12))
def test_a_login_is_always_one_moodle_takes(firstname: str, lastname: str, times: int) -> None:
    taken: set[str] = set()
    for _ in range(times + 1):
        login = proposed_username(firstname, lastname, taken)
        assert re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", login)
        assert len(login) <= USERNAME_MAX
        assert login not in taken
        taken.add(login)


# ---------------------------------------------------------------------- lists
def test_problems_are_found_by_row() -> None:
    first = Problem(2, "email", "email_repaired", Severity.WARNING)
    second = Problem(3, "email", "missing_email", Severity.ERROR)
    third = Problem(2, "lastname", "missing_lastname", Severity.ERROR)
    people = PeopleList(
        "file", "utf-8", ";", 1, (), (ListedPerson(2), ListedPerson(3)), problems=(first, second, third)
    )
    assert people.problems_of(2) == (first, third)
    assert people.problems_of(3) == (second,)
    assert people.problems_of(4) == ()
    assert [problem.blocks for problem in people.problems] == [False, True, True]
