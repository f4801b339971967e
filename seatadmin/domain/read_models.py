"""Flat values made for screens and listings: read in one go, never written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from seatadmin.domain.catalogue import ShopState
from seatadmin.domain.intents import PENDING, Batch, BatchState, IntentState
from seatadmin.domain.orders import OrderStatus
from seatadmin.domain.products import ProductId, ProductKind, ProductStatus, ShopCategoryId
from seatadmin.domain.seats import CustomerId, OrderId, SeatId, SeatState


class SeatRow(NamedTuple):
    """One line of the seat table. A tuple, because a hundred thousand of them are built while somebody waits.

    `order` is the order's reference, `course` the short name of the holder's course (its id in digits when the mirror
    does not know it); empty texts where there is nothing. Dates are aware UTC or None.
    """

    id: SeatId
    reference: str
    customer: str
    order: str
    product_code: str
    product_name: str
    allowed: tuple[str, ...]
    state: SeatState
    holder_name: str
    holder_email: str
    course: str
    starts: datetime | None
    ends: datetime | None
    held_since: datetime | None


class ProductRow(NamedTuple):
    """One line of the table of offers. A tuple, because thousands are built while somebody waits.

    `price` is the untaxed price of one, `price_count` the number of prices by quantity. `errors` and `warnings` count
    the findings of the last check, None before the first. `search` holds what people look for, folded: plain ASCII,
    lower case.
    """

    id: ProductId
    code: str
    name: str
    category_id: ShopCategoryId | None
    set_id: ProductId | None
    kind: ProductKind
    status: ProductStatus
    handler: str
    price: Decimal
    price_count: int
    tax_code: str
    shop_state: ShopState
    errors: int | None
    warnings: int | None
    ready_at: datetime | None
    changed_at: datetime
    changed_by: str
    search: str


@dataclass(frozen=True, slots=True)
class OfferTotals:
    """How many offers there are, and in how many the last check found what keeps them from being published."""

    offers: int
    to_correct: int


class BillRow(NamedTuple):
    """One line of the list of orders. A tuple, because ten thousand of them are built while somebody waits.

    `status` is None for an order whose state nothing has told. `products` are codes and quantities. `emitted` and
    `last_action` are aware UTC; where the shop's workbook alone told the day, noon of it. `people` are those named at
    order time, `open_seats` and `held_seats` seats of the ledger. `errors` and `warnings` count the findings of the
    last check, None before the first. `from_shop` tells an order of the shop from one of this workspace alone.
    """

    id: OrderId
    reference: str
    ordering: int | None
    remote_id: int | None
    transaction_id: str
    status: OrderStatus | None
    customer_id: CustomerId
    customer: str
    customer_email: str
    title: str
    products: str
    emitted: datetime | None
    last_action: datetime | None
    amount: Decimal | None
    currency: str
    people: int
    open_seats: int
    held_seats: int
    errors: int | None
    warnings: int | None
    from_shop: bool


class OrderKeys(NamedTuple):
    """What identifies an order: here, to people, and in the shop."""

    id: OrderId
    reference: str
    ordering: int | None
    remote_id: int | None
    transaction_id: str | None
    customer_id: CustomerId


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What to list: every condition given holds at once. `statuses`: any of them. Moments are aware; `until` is not
    included. `with_findings` and `from_shop` are None for either.
    """

    text: str = ""
    statuses: Collection[OrderStatus | None] = ()
    customer: CustomerId | None = None
    product: str = ""
    since: datetime | None = None
    until: datetime | None = None
    with_findings: bool | None = None
    from_shop: bool | None = None


EVERY_ORDER = OrderFilter()


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats of one customer, order and product, counted.

    `states` counts every seat by state, zero included. `open` counts seats nobody has and whose end is not past;
    `expiring` those of them that end within the days asked for; `expired` those nobody has and whose end is past.
    `next_end` is the earliest end among the open ones, None when none of them ends.
    """

    customer_id: CustomerId
    customer: str
    order_id: OrderId | None
    order: str
    product_code: str
    product_name: str
    states: Mapping[SeatState, int]
    open: int
    expiring: int
    expired: int
    next_end: datetime | None

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch with its customer's name and its intents counted by state; states nobody is in are left out."""

    batch: Batch
    customer: str
    intents: Mapping[IntentState, int]

    @property
    def total(self) -> int:
        return sum(self.intents.values())

    @property
    def pending(self) -> int:
        """People wanted and not in Moodle yet; nobody of a list taken back."""
        return self.people(*PENDING)

    @property
    def to_correct(self) -> int:
        """People whose row needs a correction; nobody of a list taken back."""
        return self.people(IntentState.REFUSED)

    def people(self, *states: IntentState) -> int:
        """Count the people in these states; nobody of a list taken back."""
        if self.batch.state is BatchState.WITHDRAWN:
            return 0
        return sum(self.intents.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class MirrorAge:
    """When the oldest and the newest part of the mirror were read from Moodle; both None when nothing was."""

    oldest: datetime | None = None
    newest: datetime | None = None
