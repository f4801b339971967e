"""Numbers of orders, as staff write them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.orders import ordering_of
from seatadmin.domain.seats import CustomerId, Order, OrderId


@pytest.mark.parametrize(
    "text",
    [
        "B0000000042",
        "b42",
        "B42",
        "42",
        "0042",
        "n° 42",
        "N°42",
        "nº 42",
        "n 42",
        "no 42",
        "#42",
        "# 42",
        "№ 42",
        " 42 ",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert ordering_of(text) == 42


@pytest.mark.parametrize(
    "text",
    ["", "0", "B0000000000", "PO-2026-17", "ORD-20260101-42", "42 bis", "B", "12345678901", "4 2", "-42", "4.2", "٤٢"],
)
def test_other_texts_are_no_number(text: str) -> None:
    assert ordering_of(text) is None


@given(st.integers(1, 9_999_999_999))
def test_the_name_of_a_group_leads_back_to_the_number(number: int) -> None:
    order = Order(OrderId(UUID(int=1)), CustomerId(UUID(int=2)), "anything", number)
    assert order.group_name is not None
    assert len(order.group_name) == 11
    assert ordering_of(order.group_name) == number


def test_an_order_without_a_number_has_no_group() -> None:
    assert Order(OrderId(UUID(int=1)), CustomerId(UUID(int=2)), "PO-2026-17").group_name is None


@given(st.text(max_size=20))
def test_any_text_can_be_read(text: str) -> None:
    number = ordering_of(text)
    assert number is None or 1 <= number <= 9_999_999_999
