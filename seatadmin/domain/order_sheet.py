"""Everything about one order on one sheet: flat values for screens, the command line and exports."""

from __future__ import annotations

from dataclasses import dataclass

from seatadmin.domain.customers import BillingIdentity
from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.moodle_facts import EnrolmentState, MoodleCourse, MoodleGroup, MoodleUser
from seatadmin.domain.order_amounts import LineAmounts, OrderAmounts
from seatadmin.domain.order_content import Feedback, LineContent, Participant
from seatadmin.domain.order_findings import OrderFinding
from seatadmin.domain.orders import BillLine, LineId, Transition
from seatadmin.domain.seats import Customer, Seat, Validity
from seatadmin.domain.units import KeptOrder, KeptUnit


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A line with what is packed into it, its amounts computed again, and its units: how many should be and are there.

    `expected_units` is None where that cannot be told.
    """

    id: LineId
    line: BillLine
    content: LineContent
    amounts: LineAmounts
    expected_units: int | None
    units: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What the mirror knows of a person in a course. `state` is None when the person is not in it.

    `is_known` is False when the enrolments of the course were never read; then nothing can be said.
    """

    course: MoodleCourse | None
    state: EnrolmentState | None
    roles: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Somebody named at order time. `accounts` are those with the address; `asked` tells whether Moodle was asked.

    `course` is the one the line is for, None when it names none or the mirror does not know it.
    """

    line: int
    person: Participant
    accounts: tuple[MoodleUser, ...]
    asked: bool
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class SeatSheet:
    """A seat with its holder's account and presence; `unit_reference` is empty for a seat the shop does not know."""

    seat: Seat
    validity: Validity
    holder: MoodleUser | None
    presence: Presence | None
    unit_reference: str = ""


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """A unit with where it stands in its dates, for staff; `course` is the one it names, as far as the mirror knows."""

    kept: KeptUnit
    validity: Validity
    course: MoodleCourse | None
    line: int | None
    renewed_elsewhere: bool = False
    """True when another order sold it and this one renewed it."""


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group of Moodle made for the order."""

    group: MoodleGroup
    course: MoodleCourse | None


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """One order, whole.

    `people` and `units` name their line by its place from 0. `transitions` are the steps that may follow.
    `customer_account` is the customer's account as far as the mirror knows it, `customer_courses` where it is.
    """

    order: KeptOrder
    printed_code: str
    customer: Customer
    customer_account: MoodleUser | None
    customer_courses: tuple[Presence, ...]
    identity: BillingIdentity
    lines: tuple[LineSheet, ...]
    people: tuple[PersonSheet, ...]
    amounts: OrderAmounts
    transitions: tuple[Transition, ...]
    feedback: Feedback
    units: tuple[UnitSheet, ...]
    seats: tuple[SeatSheet, ...]
    groups: tuple[GroupSheet, ...]
    findings: tuple[OrderFinding, ...]
    history: tuple[HistoryEntry, ...]
    units_read: bool
    """False when no unit of the shop was ever read: then nothing can be said about what was produced."""
