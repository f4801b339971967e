"""Form fields: the shape Moodle reads, and never one more than PHP lets through."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.moodle_facts import UserId
from seatadmin.errors import Bug
from seatadmin.moodle.encoding import MAX_FIELDS, batch_size, encode, field_count
from tests.moodle.recordings import nested


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 50


def test_the_form_moodle_documents() -> None:
    assert encode(
        {
            "users": [{"email": "a@example.org", "suspended": True}, {"id": UserId(8)}],
            "field": "shortname",
            "criteria": [],
        }
    ) == {
        "users[0][email]": "a@example.org",
        "users[0][suspended]": "1",
        "users[1][id]": "8",
        "field": "shortname",
    }


def test_members_of_enumerations_are_sent_by_value() -> None:
    assert encode({"a": Colour.RED, "b": Level.HIGH, "c": False}) == {"a": "red", "b": "50", "c": "0"}


@pytest.mark.parametrize("value", [None, 2.0, b"x", {1, 2}, object(), [None], {"a": {"b": 1.5}}])
def test_nothing_else_is_encoded(value: Any) -> None:
    with pytest.raises(Bug) as raised:
        encode({"name": value})
    assert raised.value.code == "unencodable_parameter"


@pytest.mark.parametrize("key", ["a[0]", "", "a]", "x=y", "x&y", 3])
def test_a_key_cannot_be_read_as_something_else(key: Any) -> None:
    with pytest.raises(Bug):
        encode({key: 1})
    with pytest.raises(Bug):
        encode({"a": [{key: 1}]})


KEYS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6)
LEAVES = st.text() | st.integers() | st.booleans()
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return str(int(value)) if isinstance(value, bool) else str(value)


@given(TREES)
def test_what_is_encoded_can_be_read_back(tree: dict[str, Any]) -> None:
    fields = encode(tree)
    assert nested(fields) == as_text(tree)
    assert all(type(text) is str for text in fields.values())


@given(TREES)
def test_every_leaf_is_one_field(tree: dict[str, Any]) -> None:
    def leaves(value: Any) -> int:
        if isinstance(value, dict):
            return sum(map(leaves, value.values()))
        return sum(map(leaves, value)) if isinstance(value, list) else 1

    assert field_count(tree) == 3 + leaves(tree)


@given(st.integers(1, 400), st.integers(0, 300), st.integers(1, 5000))
def test_a_full_batch_stays_below_the_limit(per_element: int, fixed: int, cap: int) -> None:
    size = batch_size(per_element, fixed, cap)
    assert 1 <= size <= cap
    assert 3 + fixed + size * per_element < MAX_FIELDS
    assert size == cap or 3 + fixed + (size + 1) * per_element >= MAX_FIELDS


def test_the_recorded_limit() -> None:
    """`_input_limits/php_default_limit_1000_batch_199` passed, `..._200` and `..._enrol_333` did not."""
    assert batch_size(5) == 199
    assert batch_size(3) == 332


def test_an_element_that_never_fits() -> None:
    with pytest.raises(Bug):
        batch_size(997)
