"""Flat values made for screens and listings: read in one go, never written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from seatadmin.domain.intents import Batch, IntentState
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


@dataclass(frozen=True, slots=True)
class MirrorAge:
    """When the oldest and the newest part of the mirror were read from Moodle; both None when nothing was."""

    oldest: datetime | None = None
    newest: datetime | None = None
