"""Amounts computed again, by hand-made cases and on the recorded shop."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seatadmin.domain.order_amounts import Difference, recomputed
from seatadmin.domain.orders import Bill, BillLine, LineKind
from seatadmin.domain.products import Tax
from seatadmin.domain.shop_extract import gather
from seatadmin.domain.shop_tables import Place, ShopRow, ShopTable
from tests.shop import table

D = Decimal
VAT = Tax("1", "TVA 20 %", D(20), "FR", "$ttc = $ht * (1 + $tr / 100)")
FOREIGN = Tax("3", "?", D(20), "", "$ttc = shop_special($ht)")
TAXES = {"1": VAT, "3": FOREIGN}


def line(unit: str, quantity: str = "1", kind: LineKind = LineKind.BILLING, tax: str = "1", at: int = 0) -> BillLine:
    cost, number = D(unit), D(quantity)
    return BillLine(position=at, kind=kind, unit_cost=cost, quantity=number, total=cost * number, tax_code=tax)


def bill(untaxed: str, taxes: str, amount: str, **more: Decimal) -> Bill:
    return Bill(untaxed=D(untaxed), taxes=D(taxes), amount=D(amount), **more)


def test_every_recorded_order_adds_up() -> None:
    names = ("local_shop_bill", "local_shop_billitem", "local_shop_tax")
    rows = [
        ShopRow(ShopTable(name), row, Place(name, number))
        for name in names
        for number, row in enumerate(table(name), 1)
    ]
    extract = gather(rows)
    assert extract.problems == []
    for number, one in extract.bills.items():
        lines = [sold.line for sold in extract.lines.values() if sold.line.bill_remote_id == number]
        again = recomputed(one, lines, extract.taxes)
        assert again.adds_up
        assert (again.untaxed, again.taxes, again.amount) == (one.untaxed, one.taxes, one.amount)


def test_tax_is_that_of_one_unit_times_the_quantity() -> None:
    again = recomputed(bill("31.500", "6.300", "37.800"), [line("10.500", "3")], TAXES)
    assert again.adds_up
    assert (again.lines[0].unit_tax, again.lines[0].tax, again.lines[0].taxed) == (D("2.1"), D("6.3"), D("37.8"))


def test_shipping_stands_outside_and_discounts_are_negative() -> None:
    lines = [
        line("100", "2"),
        line("12", kind=LineKind.SHIPPING, at=1),
        line("-10", "2", LineKind.DISCOUNT, at=2),
        line("5", kind=LineKind.MANUAL, tax="0", at=3),
    ]
    again = recomputed(bill("185", "36", "221"), lines, TAXES)
    assert again.adds_up
    assert (again.ordered, again.discount, again.discount_tax, again.shipping) == (D(205), D(-20), D(-4), D(12))


def test_the_discount_the_order_keeps_itself_counts_before_its_lines() -> None:
    kept = bill("185", "37", "222", untaxed_discount=D(-15), discount_taxes=D(-3))
    again = recomputed(kept, [line("200"), line("-1", kind=LineKind.DISCOUNT)], TAXES)
    assert again.adds_up
    assert again.untaxed == 185


def test_every_amount_that_differs_is_told() -> None:
    wrong = replace(line("10", "3"), total=D(31))
    again = recomputed(bill("31", "6.20", "37.20"), [wrong], TAXES)
    assert again.differences == (
        Difference("total", D(31), D(30), 0),
        Difference("untaxed", D(31), D(30)),
        Difference("taxes", D("6.20"), D(6)),
        Difference("amount", D("37.20"), D(36)),
    )


def test_an_order_without_lines_must_still_hold_together() -> None:
    assert recomputed(bill("10", "2", "12"), [], TAXES).adds_up
    assert recomputed(bill("10", "2", "13"), [], None).differences == (Difference("amount", D(13), D(12)),)


def test_less_than_a_cent_is_no_difference() -> None:
    assert recomputed(bill("0.333", "0.0666", "0.400"), [line("0.333")], TAXES).adds_up


@pytest.mark.parametrize(("code", "taxes"), [("3", TAXES), ("1", None)])
def test_a_tax_that_cannot_be_computed_is_not_guessed(code: str, taxes: dict[str, Tax] | None) -> None:
    again = recomputed(bill("10", "7", "17"), [line("10", tax=code)], taxes)
    assert again.adds_up
    assert (again.untaxed, again.taxes, again.amount) == (D(10), None, None)
    assert again.unknown_taxes == (code,)


def test_the_shop_adds_nothing_for_a_tax_it_does_not_find() -> None:
    assert recomputed(bill("10", "0", "10"), [line("10", tax="99")], TAXES).adds_up


def test_the_price_is_held_against_the_price_list_of_the_product_as_sold() -> None:
    sold = table("local_shop_billitem")[1]
    cheap = replace(line("400", "2", tax="0"), frozen=sold["catalogitem"])
    assert recomputed(bill("800", "0", "800"), [cheap], TAXES).differences == (
        Difference("unit_cost", D(400), D("450.000"), 0),
    )
