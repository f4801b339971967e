"""Prices by quantity: tests/data/domain/prices.json is what the plugin answered for ten columns."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.prices import (
    NO_PRICE,
    RANGES_MAX,
    PriceList,
    PriceRange,
    ReadRange,
    price_of,
    shown,
    stored,
)
from seatadmin.domain.product_json import from_plain, to_plain
from seatadmin.domain.products import Product
from seatadmin.errors import UserError
from tests.examples import examples

RECORDED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/domain/prices.json").read_text(encoding="utf-8")
)


def recorded(name: str) -> PriceList:
    return PriceList.from_columns(RECORDED[name]["columns"])


# ---------------------------------------------------------------------- as the shop reads them
@pytest.mark.parametrize("name", RECORDED)
def test_any_quantity_is_paid_at_the_price_of_the_shop(name: str) -> None:
    expected = {int(quantity): price for quantity, price in RECORDED[name]["unit_price_by_quantity"].items()}
    assert {quantity: recorded(name).unit_price(quantity) for quantity in expected} == expected


@pytest.mark.parametrize("name", RECORDED)
def test_the_price_table_is_printed_as_in_the_shop(name: str) -> None:
    table = {key: str(shown(price)) for key, price in recorded(name).printed.items()}
    assert table == RECORDED[name]["printable_untaxed"]


def test_a_fifth_bound_is_printed_and_not_read() -> None:
    found = PriceList((5, 10, 20, 50, 99), (Decimal(5), Decimal(4), Decimal(3), Decimal(2), Decimal(1)))
    assert list(found.printed) == ["0-5", "6-10", "11-20", "21-50", "51-99"]
    assert found.unit_price(1000) == 1


@pytest.mark.parametrize("name", RECORDED)
def test_the_ten_columns_come_back_as_they_were(name: str) -> None:
    assert recorded(name).columns() == RECORDED[name]["columns"]


def test_ranges_read_as_people_say_them() -> None:
    assert recorded("three").read == (
        ReadRange(1, 1, 5, Decimal(10)),
        ReadRange(2, 6, 10, Decimal(9)),
        ReadRange(3, 11, None, Decimal(8)),
    )
    assert recorded("one").read == (ReadRange(1, 1, None, Decimal(10)),)


def test_the_whole_quantity_is_paid_at_the_price_of_its_range() -> None:
    assert recorded("three").total(10) == 90
    assert recorded("three").total(11) == 88


# ---------------------------------------------------------------------- editing
bounds = st.integers(-3, 60)
prices = st.decimals(min_value=0, max_value=10000, places=3)
foreign = st.builds(
    PriceList,
    st.tuples(*[bounds] * RANGES_MAX),
    st.tuples(*[prices] * RANGES_MAX),
)
rising = st.lists(st.integers(1, 1000), unique=True, max_size=RANGES_MAX - 1).flatmap(
    lambda found: st.lists(prices, min_size=len(found) + 1, max_size=len(found) + 1).map(
        lambda values: [PriceRange(upto, price) for upto, price in zip([*sorted(found), None], values, strict=True)]
    )
)


@given(foreign)
@settings(max_examples=examples(60))
def test_opening_and_saving_changes_nothing(found: PriceList) -> None:
    assert PriceList.from_columns(found.columns()) == found
    assert found.with_ranges(found.ranges) == found


@given(foreign, rising)
@settings(max_examples=examples(60))
def test_ranges_typed_in_are_the_ranges_sold(found: PriceList, ranges: list[PriceRange]) -> None:
    """Whatever stood in the columns before; the bound nobody reads stays."""
    changed = found.with_ranges(ranges)
    assert changed.ranges == tuple(ranges)
    assert changed.bounds[-1] == found.bounds[-1]
    assert PriceList.from_columns(changed.columns()) == changed
    assert not {issue.code for issue in PriceList.of(ranges).issues()} - {"price_zero"}


@given(foreign, st.integers(1, 70))
@settings(max_examples=examples(60))
def test_ranges_and_unit_prices_say_the_same(found: PriceList, quantity: int) -> None:
    holding = [item for item in found.read if item.first <= quantity and (item.last is None or quantity <= item.last)]
    assert [item.price for item in holding] == [found.unit_price(quantity)]


def test_another_number_of_ranges_clears_what_stood_behind() -> None:
    columns = {"range1": 0, "price1": 10, "range2": 10, "price2": 9, "range5": 7, "price4": 3}
    found = PriceList.from_columns(columns)
    same = found.with_ranges([PriceRange(None, Decimal(12))])
    assert same.columns() == {**found.columns(), "price1": 12}
    two = found.with_ranges([PriceRange(3, Decimal(12)), PriceRange(None, Decimal(11))])
    assert two.bounds == (3, 0, 0, 0, 7)
    assert two.prices == (12, 11, 0, 0, 0)


@pytest.mark.parametrize(
    ("ranges", "code"),
    [
        ([], "price_range_count"),
        ([PriceRange(n, Decimal(1)) for n in range(1, 6)] + [PriceRange(None, Decimal(1))], "price_range_count"),
        ([PriceRange(5, Decimal(1))], "price_range_open"),
        ([PriceRange(None, Decimal(1)), PriceRange(None, Decimal(1))], "price_range_open"),
        ([PriceRange(0, Decimal(1)), PriceRange(None, Decimal(1))], "price_range_open"),
    ],
)
def test_what_the_columns_cannot_hold_is_refused(ranges: list[PriceRange], code: str) -> None:
    with pytest.raises(UserError) as caught:
        NO_PRICE.with_ranges(ranges)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("price2", "dix", "price_unreadable"),
        ("price2", "NaN", "price_unreadable"),
        ("price2", "1e30", "price_unreadable"),
        ("price2", "1e999999", "price_unreadable"),
        ("price2", "-100000000000000000000", "price_unreadable"),
        ("price2", "0.000000000000000000001", "price_unreadable"),
        ("range1", "5.5", "bound_unreadable"),
        ("range1", "x", "bound_unreadable"),
    ],
)
def test_unreadable_columns_name_themselves(column: str, value: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        PriceList.from_columns({column: value})
    assert (caught.value.code, caught.value.values) == (code, {"column": column, "value": value})


@pytest.mark.parametrize(
    "value", ["99999999999999999999", "0.00000000000000000001", "10." + "0" * 40, "0E+50", "0E-50"]
)
def test_any_price_that_is_read_can_be_written_and_read_again(value: str) -> None:
    product = Product(prices=PriceList.from_columns({"price1": value}))
    assert from_plain(to_plain(product)) == (product, ())


def test_texts_and_empty_columns_are_read() -> None:
    assert PriceList.from_columns({"price1": "10.500", "range1": " 5 ", "price2": None, "range2": ""}) == PriceList(
        (5, 0, 0, 0, 0), (Decimal("10.5"), Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    )


# ---------------------------------------------------------------------- what is wrong
@pytest.mark.parametrize(
    ("bounds", "prices", "issues"),
    [
        ((5, 10, 20, 50, 0), (10, 9, 8, 7, 6), []),
        ((0, 0, 0, 0, 99), (10, 0, 0, 0, 0), []),
        ((5, 10, 20, 50, 99), (10, 9, 8, 7, 6), [(5, "price_bound_ignored", 99, None)]),
        ((0, 10, 0, 40, 99), (10, 9, 0, 0, 0), [(2, "price_bound_ignored", 10, None),
                                                (4, "price_bound_ignored", 40, None),
                                                (5, "price_bound_ignored", 99, None)]),
        ((5, 5, 0, 0, 0), (10, 9, 8, 0, 0), [(2, "price_bounds_not_increasing", 5, 5)]),
        ((10, 5, 7, 0, 0), (10, 9, 8, 7, 0), [(2, "price_bounds_not_increasing", 5, 10),
                                             (3, "price_bounds_not_increasing", 7, 10)]),
        ((-1, 0, 0, 0, 0), (10, 9, 0, 0, 0), [(1, "price_bounds_not_increasing", -1, 0)]),
        ((0, 10, 0, 0, 0), (10, 9, 0, 0, 0), [(2, "price_bound_ignored", 10, None)]),
        ((5, 0, 0, 0, 0), (10, 0, 0, 0, 0), [(2, "price_zero", 0, None)]),
        ((0, 0, 0, 0, 0), ("-1", 0, 0, 0, 0), [(1, "price_negative", -1, None)]),
        ((0, 0, 0, 0, 0), ("10.0001", 0, 0, 0, 0), [(1, "price_too_precise", Decimal("10.0001"), None)]),
        ((0, 0, 0, 0, 0), ("10.0010000", 0, 0, 0, 0), []),
        ((0, 0, 0, 0, 0), ("9999999.999", 0, 0, 0, 0), []),
        ((0, 0, 0, 0, 0), (10**7, 0, 0, 0, 0), [(1, "price_too_high", 10**7, None)]),
        ((0, 0, 0, 0, 0), ("1E+40", 0, 0, 0, 0), [(1, "price_too_high", Decimal("1E+40"), None)]),
    ],
)  # fmt: skip
def test_issues(bounds: tuple[int, ...], prices: tuple[Any, ...], issues: list[Any]) -> None:
    found = PriceList(bounds, tuple(map(Decimal, prices))).issues()
    assert [(issue.position, issue.code, issue.value, issue.other) for issue in found] == issues


# ---------------------------------------------------------------------- amounts
def test_amounts_are_rounded_as_stored_and_as_shown() -> None:
    assert str(stored(Decimal("1.0005"))) == "1.001"
    assert str(shown(Decimal("1.005"))) == "1.01"
    assert str(shown(Decimal("-1.005"))) == "-1.01"


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("10", "10"),
        ("10,50", "10.50"),
        ("10.50", "10.50"),
        ("1 234,5 €", "1234.5"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234.50 CHF", "1234.50"),
        ("€ 12", "12"),
        ("0,005", "0.005"),
        (",5", "0.5"),
        ("-3", "-3"),
    ],
)
def test_prices_as_people_write_them(text: str, price: str) -> None:
    assert price_of(text) == Decimal(price)


@pytest.mark.parametrize("text", ["", "dix", "1,2,3", "1e5", "NaN", "10 %", "1.234.567,0,0", "--1", "٣"])
def test_texts_that_are_no_price(text: str) -> None:
    assert price_of(text) is None


@given(st.text(max_size=20))
@settings(max_examples=examples(60))
def test_any_text_can_be_pasted_as_a_price(text: str) -> None:
    found = price_of(text)
    assert found is None or found.is_finite()
