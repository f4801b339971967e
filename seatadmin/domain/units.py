"""Units: what an order line produced, as the shop keeps it. A unit that one participant can hold is a seat.

Source: domain.md §9 and seats.md, run against the plugin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NewType
from uuid import UUID

from seatadmin.domain.dates import unit_validity
from seatadmin.domain.moodle_facts import CourseId, UserId
from seatadmin.domain.orders import Bill, Columns, KeptLine, LineId
from seatadmin.domain.params import Dialect, ParamString
from seatadmin.domain.seat_generation import DEFAULT_SUPERVISOR
from seatadmin.domain.seats import Order, OrderId, SeatId, Validity

UnitId = NewType("UnitId", UUID)
"""Local identity of a unit."""


class UnitKind(StrEnum):
    """What a unit gives access to."""

    SEAT = "seat"
    """An enrolment: somebody's place in a course."""
    COURSE = "course"
    """A course space."""
    CATEGORY = "category"
    ROLE = "role"
    SITE = "site"
    REMOTE_ACCESS = "remote_access"
    ACTIVITY = "activity"
    REGISTERED = "registered"
    OTHER = "other"


_KINDS: Mapping[str, UnitKind] = {
    # The shop's own screens look for other words than its handlers write; both are met.
    "userenrol": UnitKind.SEAT,
    "user_enrolment": UnitKind.SEAT,
    "enrol": UnitKind.SEAT,
    "course": UnitKind.COURSE,
    "category": UnitKind.CATEGORY,
    "coursecat": UnitKind.CATEGORY,
    "roleassign": UnitKind.ROLE,
    "vmoodle": UnitKind.SITE,
    "ltiprovider": UnitKind.REMOTE_ACCESS,
    "course_module": UnitKind.ACTIVITY,
    "attempt": UnitKind.ACTIVITY,
    "registered_product": UnitKind.REGISTERED,
}

SEAT_MAKERS = frozenset({"", "std_generateseats"})
"""Handlers whose units wait for somebody; those of others are made for a person, and one without is a failure."""


class EventKind(StrEnum):
    """What happened to a unit. Some handlers write none; the shop has two words for one change."""

    BILLED = "billed"
    DELETED = "delete"
    RESTORED = "restore"
    UPDATED = "update"
    UNNAMED = ""


_EVENT_KINDS: Mapping[str, EventKind] = {**{kind.value: kind for kind in EventKind}, "updated": EventKind.UPDATED}


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """One entry of the shop's own journal of a unit. `at_s` are Unix seconds; `text` is the kind as written."""

    remote_id: int
    text: str
    line_remote_id: int | None = None
    data: str = ""
    at_s: int = 0

    @property
    def kind(self) -> EventKind | None:
        """What happened, None for a word nobody knows."""
        return _EVENT_KINDS.get(self.text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the shop keeps it. Dates are Unix seconds, an end of 0 is unlimited.

    `initial_line` is the line that sold it, `current_line` the one that renewed it last (numbers of the shop).
    `instance_id` is what it stands for in Moodle: for a seat, the number of an enrolment, 0 when nobody has it.
    `data` (pairs, values URL-encoded) and `extra` are raw texts.
    """

    remote_id: int | None = None
    catalogue_item_id: int | None = None
    initial_line: int | None = None
    current_line: int | None = None
    customer_remote_id: int | None = None
    context: str = ""
    instance_id: int = 0
    start_s: int = 0
    end_s: int = 0
    reference: str = ""
    data: str = ""
    extra: str = ""
    is_deleted: bool = False
    is_test: bool = False
    events: tuple[UnitEvent, ...] = ()
    others: Columns = ()

    @property
    def kind(self) -> UnitKind:
        return _KINDS.get(self.context, UnitKind.OTHER)

    @property
    def values(self) -> Mapping[str, str]:
        """What its text of pairs means, decoded."""
        return _values(self.data)

    @property
    def handler(self) -> str:
        return self.values.get("handler", "")

    @property
    def is_taken(self) -> bool:
        """True when it stands for something in Moodle."""
        return self.instance_id > 0

    @property
    def is_seat(self) -> bool:
        """True when it is a seat people can be put on, or that somebody has."""
        return self.kind is UnitKind.SEAT and not self.is_deleted and (self.is_taken or self.handler in SEAT_MAKERS)

    def validity(self, now_s: int) -> Validity:
        """Say where a moment stands in its dates, as the shop's staff screens do."""
        return unit_validity(self.start_s, self.end_s, now_s)


@lru_cache(maxsize=4096)
def _values(text: str) -> Mapping[str, str]:
    """Read a text of pairs; the free seats of one order all have the same."""
    return ParamString.parse(text, Dialect.UNIT).values


COURSES, OTHER_COURSES = "enabledcourses", "allowedcourses"
"""Where a seat's restriction stands: what the handler writes (short names), and what the block reads (ids)."""


def courses_of(values: Mapping[str, str]) -> tuple[str, ...]:
    """Read the restriction of a seat from its values: short names or ids; empty means every course."""
    found = [name.strip() for key in (COURSES, OTHER_COURSES) for name in values.get(key, "").split(",")]
    return tuple(dict.fromkeys(filter(None, found)))


def supervisor_of(values: Mapping[str, str]) -> str:
    """Read the role the customer gets beside the holder of a seat."""
    return values.get("supervisor", "").strip() or DEFAULT_SUPERVISOR


def holder_of(values: Mapping[str, str]) -> tuple[UserId | None, CourseId | None]:
    """Read who holds a seat and where, as handlers that know it write it down."""
    user, course = (_number(values.get(key, "")) for key in ("userid", "courseid"))
    return (None if user is None else UserId(user), None if course is None else CourseId(course))


def _number(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and 0 < len(plain) <= 18 and int(plain) else None


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A unit with its local identity, and what it belongs to here. `seat_id` is the seat of the ledger it is."""

    id: UnitId
    unit: Unit
    order_id: OrderId
    line_id: LineId | None = None
    current_line_id: LineId | None = None
    seat_id: SeatId | None = None


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order whole: the order of the ledger, the bill it is in the shop, and its lines in their order.

    `seen_at` (aware UTC) is when the shop said it last, None for an order of this workspace alone.
    """

    order: Order
    bill: Bill
    lines: tuple[KeptLine, ...] = ()
    seen_at: datetime | None = None
