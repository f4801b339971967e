"""Orders (bills of the shop): what they say, the states of their life, and what may follow which.

A `Bill` holds every column of the shop's own row; what nobody knows, or cannot be read as what it should be, is kept
letter by letter. The local identity, the customer and the number staff say are the `Order` of the ledger
(`domain.seats`); a bill is what that order was sold as. Source: domain.md §5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import NewType, TypeAlias
from uuid import UUID

LineId = NewType("LineId", UUID)
"""Local identity of a line of an order."""

Columns: TypeAlias = tuple[tuple[str, str], ...]
"""Columns by name, as they were found."""

_ORDERING = re.compile(r"(?:B|n\s*[°ºo]?\s*|№\s*|#\s*)?0*([1-9][0-9]{0,9})", re.IGNORECASE)
_PRINTED = re.compile(r"ORD-(?:[0-9]{8})-0*([1-9][0-9]{0,17})", re.IGNORECASE)


def ordering_of(reference: str) -> int | None:
    """Read the ordering of a bill from what staff type: `B0000000042`, `B42`, `42`, `n° 42`; None for other texts.

    Numbers begin at 1 and have at most ten digits, as many as the name of a group holds.

    The ordering names the group of the order in its courses (domain.md §10); a text that is no number gives no group.
    """
    match = _ORDERING.fullmatch(reference.strip())
    return int(match[1]) if match else None


def group_name(ordering: int) -> str:
    """Name the course group of an order: `B` and ten digits. Source: domain.md §10."""
    return f"B{ordering:010d}"


def printed_code(remote_id: int, emitted: date) -> str:
    """Give the code the shop prints on a bill, `ORD-20261023-1`; its number is the bill's id, not its ordering."""
    return f"ORD-{emitted:%Y%m%d}-{remote_id}"


def printed_id(text: str) -> int | None:
    """Read the id of a bill from its printed code; None for other texts."""
    match = _PRINTED.fullmatch(text.strip())
    return int(match[1]) if match else None


# ---------------------------------------------------------------------- states
class OrderStatus(StrEnum):
    """Where an order stands, in the shop's own spelling."""

    WORKING = "WORKING"
    """Typed by staff and not confirmed: a quote."""
    PLACED = "PLACED"
    """Ordered online, not confirmed."""
    PENDING = "PENDING"
    """Confirmed, payment awaited."""
    PREPROD = "PREPROD"
    """Produced before payment."""
    SOLDOUT = "SOLDOUT"
    """Paid."""
    PARTIAL = "PARTIAL"
    """Paid in part."""
    COMPLETE = "COMPLETE"
    """Paid and produced."""
    PAYBACK = "PAYBACK"
    """To be refunded."""
    FAILED = "FAILED"
    """The online payment failed."""
    REFUSED = "REFUSED"
    """The payment was rejected."""
    CANCELLED = "CANCELLED"
    RECOVERING = "RECOVERING"
    """In a list of choices of the shop only; nothing leads there or away."""


PAID = frozenset({OrderStatus.SOLDOUT, OrderStatus.COMPLETE})
"""States in which the whole price is paid."""

PRODUCED = frozenset({OrderStatus.COMPLETE, OrderStatus.PREPROD})
"""States which say that everything was produced. A paid order stays `SOLDOUT` when staff has marked it paid, although
the shop has then produced it too."""

NEVER_PAID = frozenset(
    {OrderStatus.WORKING, OrderStatus.PLACED, OrderStatus.PENDING, OrderStatus.FAILED, OrderStatus.REFUSED}
)
"""States in which nothing has been paid."""


FREE_ORDER = "freeorder"
"""Means of payment of an order that costs nothing."""


class Actor(StrEnum):
    """Who makes an order pass from one state to another."""

    BUYER = "buyer"
    STAFF = "staff"
    BANK = "bank"
    SHOP = "shop"
    """The shop by itself, while a buyer waits."""


class Production(StrEnum):
    """What is produced on the way. Before payment: the customer's account. After it: units, enrolments, groups."""

    NONE = "none"
    BEFORE_PAYMENT = "before_payment"
    AFTER_PAYMENT = "after_payment"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Transition:
    """One step the shop knows. `source` None is an order that does not exist yet. `when` is a code of the condition."""

    source: OrderStatus | None
    target: OrderStatus
    actor: Actor
    production: Production = Production.NONE
    when: str = ""


def _staff(
    source: OrderStatus, targets: Iterable[OrderStatus], runs: Mapping[OrderStatus, Production] | None = None
) -> tuple[Transition, ...]:
    produced = runs or {}
    return tuple(Transition(source, target, Actor.STAFF, produced.get(target, Production.NONE)) for target in targets)


_BY_BANK = (OrderStatus.SOLDOUT, OrderStatus.REFUSED, OrderStatus.FAILED, OrderStatus.CANCELLED)

_EXISTING = tuple(status for status in OrderStatus if status is not OrderStatus.RECOVERING)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, OrderStatus.PLACED, Actor.BUYER, when="cart_confirmed"),
    Transition(None, OrderStatus.WORKING, Actor.STAFF, when="typed_in"),
    *_staff(
        OrderStatus.WORKING,
        (OrderStatus.PLACED, OrderStatus.PENDING, OrderStatus.PARTIAL, OrderStatus.CANCELLED),
    ),
    Transition(OrderStatus.PLACED, OrderStatus.PENDING, Actor.SHOP, when="offline_payment_shown"),
    *_staff(
        OrderStatus.PLACED,
        (OrderStatus.PENDING, OrderStatus.PREPROD, OrderStatus.SOLDOUT, OrderStatus.CANCELLED),
        {OrderStatus.PENDING: Production.BEFORE_PAYMENT, OrderStatus.SOLDOUT: Production.BOTH},
    ),
    *_staff(
        OrderStatus.PENDING,
        (OrderStatus.SOLDOUT, OrderStatus.CANCELLED, OrderStatus.REFUSED),
        {OrderStatus.SOLDOUT: Production.AFTER_PAYMENT},
    ),
    *(
        Transition(source, target, Actor.BANK, when="bank_answer")
        for source in (OrderStatus.PLACED, OrderStatus.PENDING)
        for target in _BY_BANK
    ),
    Transition(OrderStatus.SOLDOUT, OrderStatus.COMPLETE, Actor.SHOP, Production.BOTH, "online_production"),
    *(
        Transition(source, OrderStatus.PREPROD, Actor.BUYER, Production.BOTH, "payment_override")
        for source in (OrderStatus.PLACED, OrderStatus.PENDING)
    ),
    *(
        Transition(source, OrderStatus.SOLDOUT, Actor.BUYER, Production.BOTH, "free_order")
        for source in _EXISTING
        if source is not OrderStatus.SOLDOUT
    ),
    *_staff(OrderStatus.PREPROD, (OrderStatus.COMPLETE, OrderStatus.PARTIAL)),
    *_staff(OrderStatus.PARTIAL, (OrderStatus.COMPLETE, OrderStatus.PAYBACK)),
    *_staff(OrderStatus.SOLDOUT, (OrderStatus.COMPLETE, OrderStatus.PAYBACK)),
    *_staff(OrderStatus.PAYBACK, (OrderStatus.CANCELLED,)),
    *_staff(OrderStatus.REFUSED, (OrderStatus.PENDING, OrderStatus.SOLDOUT)),
    *_staff(
        OrderStatus.FAILED,
        (OrderStatus.CANCELLED, OrderStatus.SOLDOUT),
        {OrderStatus.SOLDOUT: Production.AFTER_PAYMENT},
    ),
)
"""Every step of domain.md §5.4, with what the shop produces on the way.

The staff rows are the shop's own table, which only feeds its buttons: its engine writes any state it is told to, and
produces nothing where it has no function for the pair (so `REFUSED` to `SOLDOUT` marks an order paid and makes
nothing). A step is "legal" here when a row says so.
"""


def transitions_from(status: OrderStatus | None, *actors: Actor) -> tuple[Transition, ...]:
    """List the steps away from a state, in the order of the table; by `actors` only when some are given."""
    return tuple(step for step in TRANSITIONS if step.source is status and (not actors or step.actor in actors))


def is_legal(source: OrderStatus | None, target: OrderStatus, actor: Actor = Actor.STAFF) -> bool:
    """Tell whether somebody may make an order pass from one state to another."""
    return any(step.target is target for step in transitions_from(source, actor))


# ---------------------------------------------------------------------- what an order says
@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as the shop keeps it. Every column has its field; `others` holds what has none, or could not be read.

    `remote_id`, `shop_id`, `customer_remote_id`, `user_id` are numbers of the shop's database. `emitted` and
    `last_action` are aware UTC; the `..._day` beside them is all a workbook tells (a day of the site's time zone).
    Amounts are None when nothing said them. `invoice_info` (JSON), `feedback` (base64 of JSON) and `production_data`
    are raw texts. `item_codes` and `item_names` are the products as a workbook joins them, without quantities.
    """

    remote_id: int | None = None
    shop_id: int | None = None
    block_id: int | None = None
    user_id: int | None = None
    idnumber: str = ""
    ordering: int | None = None
    customer_remote_id: int | None = None
    invoice_info: str = ""
    title: str = ""
    work_type: str = ""
    status: OrderStatus | None = None
    remote_status: str = ""
    emitted: datetime | None = None
    emitted_day: date | None = None
    last_action: datetime | None = None
    last_action_day: date | None = None
    assigned_to: str = ""
    time_to_do: str = ""
    untaxed: Decimal | None = None
    taxes: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    converted_amount: Decimal | None = None
    transaction_id: str = ""
    online_transaction_id: str = ""
    expected_payment: str = ""
    paid: Decimal | None = None
    discount: Decimal | None = None
    untaxed_discount: Decimal | None = None
    discount_taxes: Decimal | None = None
    payment_mode: str = ""
    ignores_tax: bool = False
    payment_fee: Decimal | None = None
    production_data: str = ""
    feedback: str = ""
    is_test: bool = False
    partner_id: int | None = None
    partner_tag: str = ""
    item_codes: tuple[str, ...] = ()
    item_names: str = ""
    others: Columns = ()

    def day(self, zone: tzinfo) -> date | None:
        """Give the day of emission in the site's time zone, None when nothing said it."""
        return self.emitted.astimezone(zone).date() if self.emitted is not None else self.emitted_day

    def last_day(self, zone: tzinfo) -> date | None:
        """Give the day something last happened to it, in the site's time zone."""
        return self.last_action.astimezone(zone).date() if self.last_action is not None else self.last_action_day

    def printed_code(self, zone: tzinfo) -> str:
        """Give the code the shop prints on it; empty as long as it has no id or no date."""
        day = self.day(zone)
        return "" if self.remote_id is None or day is None else printed_code(self.remote_id, day)

    @property
    def group_name(self) -> str | None:
        """Name of its group in courses, None while it has no number."""
        return None if self.ordering is None else group_name(self.ordering)


class LineKind(StrEnum):
    """What a line stands for. Only `BILLING` lines are produced."""

    BILLING = "BILLING"
    MANUAL = "MANUAL"
    DISCOUNT = "DISCOUNT"
    SHIPPING = "SHIPPING"


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill. `position` counts from 0. `frozen`, `answers` and `production` are the encoded columns.

    `title` is the shop's `abstract`. `quantity` is a number the shop does not hold to be whole. `others` as in `Bill`.
    """

    remote_id: int | None = None
    bill_remote_id: int | None = None
    position: int = 0
    kind: LineKind | None = LineKind.BILLING
    code: str = ""
    title: str = ""
    description: str = ""
    delay: str = ""
    unit_cost: Decimal | None = None
    quantity: Decimal | None = None
    total: Decimal | None = None
    tax_code: str = ""
    bundle_id: int | None = None
    frozen: str = ""
    answers: str = ""
    production: str = ""
    others: Columns = ()

    @property
    def is_product(self) -> bool:
        """True when the line sells something of the catalogue."""
        return self.kind is LineKind.BILLING


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line with its local identity."""

    id: LineId
    line: BillLine
