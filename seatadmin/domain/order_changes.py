"""What is told of an order that changes: its money, its state, and whatever else, each by itself.

Money and state are what people ask about afterwards, so each has an entry of its own with the value before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from seatadmin.domain.orders import Bill
from seatadmin.domain.product_json import number_text
from seatadmin.domain.units import KeptOrder

MONEY_FIELDS: tuple[str, ...] = (
    *("untaxed", "taxes", "amount", "converted_amount", "paid"),
    *("discount", "untaxed_discount", "discount_taxes", "payment_fee"),
)


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """One thing to tell of an order. `what` is a code of the history, `values` fill its sentence in."""

    what: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def described_changes(order: KeptOrder, was: KeptOrder | None) -> tuple[OrderChanged, ...]:
    """List what is told of an order that is as it is now and was as it was; None for one that is new."""
    bill = order.bill
    if was is None:
        status = bill.status.value if bill.status is not None else ""
        return (OrderChanged("order_added", {"status": status, "amount": amount_text(bill.amount)}),)
    told: list[OrderChanged] = []
    if order.order.reference != was.order.reference:
        told.append(OrderChanged("order_renamed", {"before": was.order.reference}))
    if bill.status is not was.bill.status:
        before, after = (one.status.value if one.status is not None else "" for one in (was.bill, bill))
        told.append(OrderChanged("order_status", {"before": before, "after": after}))
    for name in MONEY_FIELDS:
        old, new = getattr(was.bill, name), getattr(bill, name)
        if old is not None and old != new:
            values = {"field": name, "before": amount_text(old), "after": amount_text(new)}
            told.append(OrderChanged("order_money", values))
    told_by_itself = {"status", *(name for name in MONEY_FIELDS if getattr(was.bill, name) is not None)}
    others = [
        one.name
        for one in fields(Bill)
        if one.name not in told_by_itself and getattr(bill, one.name) != getattr(was.bill, one.name)
    ]
    before_lines = {kept.id: kept for kept in was.lines}
    lines = sum(before_lines.get(kept.id) != kept for kept in order.lines)
    if others or lines or not told:
        told.append(OrderChanged("order_changed", {"fields": ", ".join(others), "lines": lines}))
    return tuple(told)


def amount_text(amount: Decimal | None) -> str:
    """Write an amount for the history; nothing for none."""
    return "" if amount is None else number_text(amount)
