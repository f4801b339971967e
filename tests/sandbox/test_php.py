"""Forms are read as PHP reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.sandbox import php


def test_bracketed_names_nest() -> None:
    pairs = [("users[0][email]", "a"), ("users[0][options][x]", "b"), ("field", "c")]
    assert php.nest(pairs) == {"users": {"0": {"email": "a", "options": {"x": "b"}}}, "field": "c"}


def test_empty_brackets_append_after_the_greatest_number() -> None:
    """`_protocol/empty_brackets_array_repeated`."""
    assert php.nest([("v[]", "a"), ("v[7]", "b"), ("v[]", "c")]) == {"v": {"0": "a", "7": "b", "8": "c"}}


def test_a_later_value_wins_whatever_its_kind() -> None:
    assert php.nest([("a", "1"), ("a", "2")]) == {"a": "2"}
    assert php.nest([("a", "1"), ("a[0]", "2")]) == {"a": {"0": "2"}}
    assert php.nest([("a[0]", "2"), ("a", "1")]) == {"a": "1"}


def test_plus_and_percent_are_decoded() -> None:
    assert php.read_pairs("a=x+y%26z&b=%C3%A9&c&=d") == [("a", "x y&z"), ("b", "é"), ("c", ""), ("", "d")]


def test_the_body_wins_over_the_query() -> None:
    assert php.read_form("a=1&b=2", "a=3", 1000) == {"a": "3", "b": "2"}


def test_a_body_keeps_one_field_more_than_the_limit() -> None:
    """Counted on `_input_limits/max_input_vars_enrolments_lost_silently`: 5,001 fields of 5,013 arrived."""
    assert len(php.read_form("", "&".join(f"a{n}=1" for n in range(10)), 5)) == 6
    assert len(php.read_form("&".join(f"a{n}=1" for n in range(10)), "", 5)) == 5


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("a < b", "a < b"),
        ("<b>x</b>", "x"),
        ("a <3", "a "),
        ("x > y", "x > y"),
        ("a <", "a "),
        ("a <1> b", "a  b"),
        ("a <\u00a0b", "a "),
        ("R&D", "R&D"),
    ],
)
def test_tags_go_as_in_php(text: str, stripped: str) -> None:
    assert php.strip_tags(text) == stripped


@pytest.mark.parametrize("number", ["0", "-2", "9223372036854775807"])
def test_numbers_that_stay_as_they_are(number: str) -> None:
    assert php.clean(number, "int") == number


@pytest.mark.parametrize("number", ["", " 2", "2 ", "2.0", "+2", "02", "-0", "1e3", "9223372036854775808", "２"])
def test_numbers_that_cleaning_changes(number: str) -> None:
    assert php.clean(number, "int") != number


def test_bytes_that_are_not_utf8_are_changed_by_cleaning() -> None:
    ((_, value),) = php.read_pairs("name=caf%E9")
    assert php.clean(value, "raw") != value


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_any_body_can_be_read(body: str, limit: int) -> None:
    php.read_form(body, body, limit)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for kind in ("raw", "raw_trimmed", "int", "alpha", "alphanumext", "username", "text", "timezone"):
        once = php.clean(text, kind)
        assert php.clean(once, kind) == once or kind == "text"
