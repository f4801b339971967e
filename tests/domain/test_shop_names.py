"""Logins and names of the shop: tests/data/domain/usernames.json and name_case.json are what the plugin gave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.people import is_username
from seatadmin.domain.shop_names import (
    account_name,
    raised_firstname,
    raised_lastname,
    shop_firstname,
    shop_lastname,
    shop_username,
)
from tests.examples import examples

DATA = Path(__file__).parents[1] / "data/domain"
LOGINS: list[dict[str, Any]] = json.loads((DATA / "usernames.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = json.loads((DATA / "name_case.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("person", LOGINS, ids=lambda person: person["username"])
def test_logins_are_the_shops(person: dict[str, Any]) -> None:
    assert shop_username(person["firstname"], person["lastname"]) == person["username"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["in"])
def test_names_are_raised_as_in_the_shop(case: dict[str, Any]) -> None:
    assert shop_lastname(case["in"]) == case["strtoupper"]
    assert shop_firstname(case["in"]) == case["ucwords"]


def test_a_taken_login_is_numbered() -> None:
    assert shop_username("Jean", "Dupont", {"jean.dupont", "jean.dupont1"}) == "jean.dupont2"


@pytest.mark.parametrize(
    ("firstname", "lastname", "usable", "ours"),
    [
        ("Jean", "Dupont", True, "jean.dupont"),
        ("Éloïse", "LÉVÊQUE", False, "eloise.leveque"),
        ("José", "Núñez", False, "jose.nunez"),
        (" Paul ", "De  La Tour", False, "paul.de-la-tour"),
    ],
)
def test_logins_moodle_trips_over_are_told(firstname: str, lastname: str, usable: bool, ours: str) -> None:
    found = account_name(firstname, lastname)
    assert (found.usable, found.ours) == (usable, ours)


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [
        ("lévêque", "LÉVÊQUE", "Lévêque"),
        ("élodie-anne", "ÉLODIE-ANNE", "Élodie-Anne"),
        ("de la tour", "DE LA TOUR", "De La Tour"),
        ("o'brien", "O'BRIEN", "O'Brien"),
        ("d’arc", "D’ARC", "D’Arc"),
    ],
)
def test_names_are_raised_in_full(name: str, last: str, first: str) -> None:
    assert (raised_lastname(name), raised_firstname(name)) == (last, first)


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=examples(40))
def test_any_name_gives_a_login(firstname: str, lastname: str) -> None:
    found = account_name(firstname, lastname)
    assert is_username(found.ours)
    assert "'" not in found.shop
    assert shop_firstname(shop_firstname(firstname)) == shop_firstname(firstname)
