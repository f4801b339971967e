"""Orders: their numbers as staff write them, and the steps of their life."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.orders import (
    Actor,
    Bill,
    OrderStatus,
    Production,
    is_legal,
    ordering_of,
    printed_id,
    transitions_from,
)
from seatadmin.domain.seats import CustomerId, Order, OrderId

PARIS = ZoneInfo("Europe/Paris")


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


# ---------------------------------------------------------------------- the code printed on a bill
def test_the_printed_code_names_the_bill_and_not_its_number() -> None:
    bill = Bill(remote_id=7, ordering=12, emitted=datetime(2026, 10, 22, 23, 30, tzinfo=UTC))
    assert bill.printed_code(PARIS) == "ORD-20261023-7"
    assert printed_id(" ord-20261023-7 ") == 7
    assert bill.group_name == "B0000000012"


@pytest.mark.parametrize("text", ["", "ORD-2026-7", "ORD-20261023-", "ORD-20261023-0", "B7"])
def test_other_texts_are_no_printed_code(text: str) -> None:
    assert printed_id(text) is None


def test_a_workbook_only_knows_the_day() -> None:
    bill = Bill(remote_id=7, emitted_day=date(2026, 10, 23), last_action_day=date(2026, 11, 20))
    assert bill.printed_code(PARIS) == "ORD-20261023-7"
    assert bill.last_day(PARIS) == date(2026, 11, 20)
    assert Bill(remote_id=7).printed_code(PARIS) == ""


# ---------------------------------------------------------------------- states
STAFF_TABLE = {
    None: "WORKING",
    "WORKING": "PLACED PENDING PARTIAL CANCELLED",
    "PLACED": "PENDING PREPROD SOLDOUT CANCELLED",
    "PENDING": "SOLDOUT CANCELLED REFUSED",
    "PREPROD": "COMPLETE PARTIAL",
    "PARTIAL": "COMPLETE PAYBACK",
    "SOLDOUT": "COMPLETE PAYBACK",
    "PAYBACK": "CANCELLED",
    "REFUSED": "PENDING SOLDOUT",
    "FAILED": "CANCELLED SOLDOUT",
    "COMPLETE": "",
    "CANCELLED": "",
    "RECOVERING": "",
}


@pytest.mark.parametrize("source", [None, *OrderStatus])
def test_staff_steps_are_those_of_the_shop(source: OrderStatus | None) -> None:
    assert [step.target for step in transitions_from(source, Actor.STAFF)] == STAFF_TABLE[source].split()


@pytest.mark.parametrize(
    ("source", "target", "actor", "production"),
    [
        ("PLACED", "PENDING", Actor.STAFF, Production.BEFORE_PAYMENT),
        ("PLACED", "SOLDOUT", Actor.STAFF, Production.BOTH),
        ("PENDING", "SOLDOUT", Actor.STAFF, Production.AFTER_PAYMENT),
        ("FAILED", "SOLDOUT", Actor.STAFF, Production.AFTER_PAYMENT),
        ("REFUSED", "SOLDOUT", Actor.STAFF, Production.NONE),
        ("SOLDOUT", "COMPLETE", Actor.STAFF, Production.NONE),
        ("SOLDOUT", "COMPLETE", Actor.SHOP, Production.BOTH),
        ("PENDING", "PREPROD", Actor.BUYER, Production.BOTH),
        ("PENDING", "FAILED", Actor.BANK, Production.NONE),
    ],
)
def test_what_is_produced_on_the_way(source: str, target: str, actor: Actor, production: Production) -> None:
    steps = transitions_from(OrderStatus(source), actor)
    assert [step.production for step in steps if step.target == target] == [production]


def test_what_is_paid_does_not_become_unpaid_by_a_bank() -> None:
    assert is_legal(OrderStatus.PENDING, OrderStatus.SOLDOUT)
    assert not is_legal(OrderStatus.COMPLETE, OrderStatus.PENDING)
    assert not transitions_from(OrderStatus.SOLDOUT, Actor.BANK)
