"""References read like the shop's own: tests/data/domain/references.json is what the plugin gave."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.references import is_reference, references

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/domain/references.json").read_text(encoding="utf-8")
)


def test_references_of_an_order_follow_one_another_as_in_the_shop() -> None:
    expected = RECORDED["successive"]
    assert list(islice(references(RECORDED["transactionid"]), len(expected))) == expected


@pytest.mark.parametrize("check", RECORDED["checks"], ids=lambda check: check["ref"])
def test_a_reference_is_checked_as_in_the_shop(check: dict[str, Any]) -> None:
    assert is_reference(check["ref"]) is check["valid"]


def test_references_in_use_are_left_out_and_the_chain_goes_on() -> None:
    first, second, third = RECORDED["successive"][:3]
    found = list(islice(references(RECORDED["transactionid"], {first, third}), 2))
    assert found == [second, RECORDED["successive"][3]]


@given(st.text(max_size=40), st.integers(1, 30))
def test_every_reference_is_new_and_passes_the_check(seed: str, count: int) -> None:
    found = list(islice(references(seed), count))
    assert len(set(found)) == count
    assert all(is_reference(reference) and len(reference) == 19 for reference in found)


@given(st.text(max_size=24))
def test_any_text_can_be_checked(text: str) -> None:
    assert is_reference(text) in (True, False)


@pytest.mark.parametrize("position", [0, 3, 7, 11])
def test_one_wrong_letter_is_seen(position: int) -> None:
    plain = RECORDED["successive"][0].replace("-", "")
    other = "0" if plain[position] != "0" else "1"
    assert not is_reference(plain[:position] + other + plain[position + 1 :])
