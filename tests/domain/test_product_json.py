"""An entry as JSON values: nothing lost, equal texts for equal entries, nothing raised by what others wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.prices import PriceList
from seatadmin.domain.product_json import digest_of, from_json, from_plain, is_storable, number_text, to_json, to_plain
from seatadmin.domain.products import PRODUCT_FIELDS, Product
from tests.domain.offers import SESSION, TEXTS, near, products

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(products())
def test_an_entry_comes_back_as_it_was(product: Product) -> None:
    assert from_json(to_json(product)) == product


@given(st.data())
def test_texts_are_equal_exactly_when_entries_are(data: st.DataObject) -> None:
    one = data.draw(products())
    other = data.draw(near(one))
    assert (digest_of(one) == digest_of(other)) is (one == other)


def test_a_price_has_one_spelling() -> None:
    spelt = [replace(SESSION, prices=PriceList.single(Decimal(text))) for text in ("100", "100.000", "1E+2")]
    assert len({to_json(product) for product in spelt}) == 1
    assert number_text(Decimal("-0.00")) == "0"


def test_an_empty_draft_is_an_empty_object() -> None:
    assert to_plain(Product()) == {}


@given(st.dictionaries(st.sampled_from([*PRODUCT_FIELDS, "colour"]), JSON_VALUES, max_size=6))
def test_anything_can_be_read_without_raising(values: dict[str, object]) -> None:
    product, unread = from_plain(values)
    assert from_json(to_json(product)) == product
    assert {item.field for item in unread} <= values.keys()
    for item in unread:
        assert getattr(product, item.field, None) == getattr(Product(), item.field, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 3),
        ("name", "\ud800"),
        ("name", "a\x00b"),
        ("stock", True),
        ("stock", 2**60),
        ("renewable", 1),
        ("audience", True),
        ("seats_mode", 3),
        ("status", "SOLD"),
        ("category", "not-a-uuid"),
        ("prices", {"bounds": [0] * 5, "prices": ["1E+999999"] * 5}),
        ("prices", {"bounds": [0] * 4, "prices": ["1"] * 5}),
        ("prices", []),
        ("files", [{"slot": "leaflet", "name": "a", "digest": "x", "size": 1}]),
        ("colour", "red"),
    ],
)
def test_what_is_not_of_its_kind_is_told(field: str, value: object) -> None:
    product, unread = from_plain({field: value, "code": "A"})
    assert (product, [item.field for item in unread]) == (Product(code="A"), [field])
    assert all(is_storable(item.value) and len(item.value) <= 80 for item in unread)


@given(TEXTS)
def test_storable_texts_survive_json(text: str) -> None:
    assert is_storable(text)
    assert json.loads(json.dumps(text)) == text
