"""Seats: what may be used, by whom, where, and which moves are legal.

A seat is a product unit that one participant can hold. `free → planned → applying → held`, `held → released`;
`free` again when a plan is withdrawn or refused. Only Moodle's confirmation makes `held`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NewType
from uuid import UUID

from seatadmin.domain.customers import Contact
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse, UserId
from seatadmin.domain.orders import group_name
from seatadmin.errors import Bug

SeatId = NewType("SeatId", UUID)
CustomerId = NewType("CustomerId", UUID)
OrderId = NewType("OrderId", UUID)

NO_CUSTOMER = CustomerId(UUID(int=0))
"""Stands where nobody has said yet whose seats are meant; no customer ever has this number."""


class SeatState(StrEnum):
    FREE = "free"
    PLANNED = "planned"
    APPLYING = "applying"
    HELD = "held"
    RELEASED = "released"


LEGAL_MOVES: Mapping[SeatState, frozenset[SeatState]] = {
    SeatState.FREE: frozenset({SeatState.PLANNED}),
    # A released seat is back in the pool: its holder has left the course and the history keeps the name.
    SeatState.RELEASED: frozenset({SeatState.PLANNED}),
    SeatState.PLANNED: frozenset({SeatState.APPLYING, SeatState.FREE}),
    # `FREE` when Moodle refused, `PLANNED` when the call never left; an unknown outcome stays `APPLYING` until Moodle
    # has been looked at.
    SeatState.APPLYING: frozenset({SeatState.HELD, SeatState.FREE, SeatState.PLANNED}),
    SeatState.HELD: frozenset({SeatState.RELEASED}),
}


def check_move(old: SeatState, new: SeatState) -> None:
    """Raise `Bug` when a seat may not go from `old` to `new`; it may stay where it is, with another holder planned."""
    if new is not old and new not in LEGAL_MOVES[old]:
        raise Bug("illegal_seat_move", old=old.value, new=new.value)


class Validity(StrEnum):
    """Dates of a seat, as the shop words them (domain.md §4.3, with the 90 days of its staff screens)."""

    PENDING = "pending"
    RUNNING = "running"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNLIMITED = "unlimited"


EXPIRING_WITHIN_DAYS = 90

_NO_CONTACT = Contact()


@dataclass(frozen=True, slots=True)
class Customer:
    """Who paid. `remote_user_id` is the customer's own Moodle account, None when it has none or is not known yet.

    `remote_id` is the number of the customer in the shop, `contact` what the shop knows beside.
    """

    id: CustomerId
    name: str
    email: str | None = None
    remote_user_id: UserId | None = None
    support_course: str | None = None
    remote_id: int | None = None
    contact: Contact = _NO_CONTACT


@dataclass(frozen=True, slots=True)
class Order:
    """A bill of the shop. `reference` is what staff say; `group_name` the `B` + 10 digits of its ordering."""

    id: OrderId
    customer_id: CustomerId
    reference: str
    ordering: int | None = None

    @property
    def group_name(self) -> str | None:
        """Name of the course group of this order, None when the order has no number. Source: domain.md §10."""
        return None if self.ordering is None else group_name(self.ordering)


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat. `allowed` empty means every course; else exact short names, `%`/`_` patterns, or course ids.

    Dates are aware UTC; `ends` None means unlimited.
    """

    id: SeatId
    reference: str
    customer_id: CustomerId
    order_id: OrderId | None
    product_code: str = ""
    product_name: str = ""
    allowed: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None
    state: SeatState = SeatState.FREE
    supervisor_role: str = "teacher"
    holder_email: str | None = None
    holder_name: str | None = None
    holder_user_id: UserId | None = None
    holder_course_id: CourseId | None = None
    held_since: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True when nobody has it: free, or released."""
        return self.state in (SeatState.FREE, SeatState.RELEASED)


def freed(seat: Seat, state: SeatState = SeatState.FREE) -> Seat:
    """Return a seat nobody has any more: `RELEASED` after it was held, `FREE` when it was only on its way."""
    return replace(
        seat,
        state=state,
        holder_email=None,
        holder_name=None,
        holder_user_id=None,
        holder_course_id=None,
        held_since=None,
    )


def validity(seat: Seat, now: datetime) -> Validity:
    """Say where `now` (aware) stands in the seat's dates."""
    if seat.ends is not None and now > seat.ends:
        return Validity.EXPIRED
    if seat.starts is not None and now < seat.starts:
        return Validity.PENDING
    if seat.ends is None:
        return Validity.UNLIMITED
    return Validity.EXPIRING if (seat.ends - now).days < EXPIRING_WITHIN_DAYS else Validity.RUNNING


@lru_cache(maxsize=4096)
def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(
        "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern),
        re.IGNORECASE | re.DOTALL,
    )


def allows(allowed: tuple[str, ...], course: MoodleCourse, shortnames: Container[str] = frozenset()) -> bool:
    """Tell whether a restriction lets a seat be used in `course`.

    Each element is an exact short name, a course id, or an SQL LIKE pattern (`%` any text, `_` one character, case
    ignored). `shortnames`: those that exist; an element that is one of them means this course and nothing else, so
    `BASES_2` does not let a seat into `BASESX2`. The shop freezes exact names, and underscores are common in them.
    """
    if not allowed:
        return True
    for element in allowed:
        if element == course.shortname:
            return True
        if element in shortnames:
            continue
        if element.isdecimal() and element.lstrip("0") == str(course.id):
            return True
        if ("%" in element or "_" in element) and _like(element).fullmatch(course.shortname):
            return True
    return False


def allowed_courses(allowed: tuple[str, ...], courses: Iterable[MoodleCourse]) -> tuple[MoodleCourse, ...]:
    """Resolve a restriction against the mirror. Empty for a non-empty restriction is an anomaly worth showing:
    the shop freezes such a list as "unrestricted", Seatadmin never uses the seat until it is corrected.
    """
    known = tuple(courses)
    shortnames = {course.shortname for course in known}
    return tuple(course for course in known if allows(allowed, course, shortnames))
