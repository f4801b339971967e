"""The columns of the seat table, and the words of a seat's state and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from seatadmin.domain.read_models import SeatRow
from seatadmin.domain.seats import EXPIRING_WITHIN_DAYS, SeatState
from seatadmin.many_rows import paced
from ui import wording
from ui.models.pools import PoolChoice
from ui.models.table import Column
from ui.roles import Role, Status
from ui.theme import Tone

translate = QCoreApplication.translate

# Looking at a row takes a microsecond.
ROWS_AT_ONCE = 1_000
_FAR = datetime.max.replace(tzinfo=UTC)
_ORDER = {state: number for number, state in enumerate(SeatState)}


def state_status(state: SeatState) -> Status:
    """Give icon, word and tone of a seat's state."""
    return {
        SeatState.FREE: Status(translate("SeatColumns", "free"), "free", Tone.GOOD),
        SeatState.PLANNED: Status(translate("SeatColumns", "planned"), "planned", Tone.WAITING),
        SeatState.APPLYING: Status(translate("SeatColumns", "being sent"), "applying", Tone.WAITING),
        SeatState.HELD: Status(translate("SeatColumns", "held"), "held", Tone.QUIET),
        SeatState.RELEASED: Status(translate("SeatColumns", "released"), "released", Tone.GOOD),
    }[state]


class SeatStatuses:
    """The state of a seat, and what its dates make of it while nobody has it.

    `now` (aware) decides what ends soon. Worded once: a filter over 100,000 seats asks for each of them.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._soon = now + timedelta(days=EXPIRING_WITHIN_DAYS)
        self._states = {state: state_status(state) for state in SeatState}
        self.expired = Status(translate("SeatColumns", "expired"), "stop", Tone.QUIET)
        self.ends_soon = Status(translate("SeatColumns", "free, ends soon"), "warning", Tone.WARNING)

    def of(self, row: SeatRow) -> Status:
        """Give what is said of a seat."""
        if row.ends is not None and row.state in (SeatState.FREE, SeatState.RELEASED):
            if row.ends < self._now:
                return self.expired
            if row.ends < self._soon:
                return self.ends_soon
        return self._states[row.state]


def seat_columns(statuses: SeatStatuses) -> tuple[Column[SeatRow], ...]:
    """Describe the columns of the seat table."""
    every_course = translate("SeatColumns", "every course")
    day = wording.day_writer()

    def holder(row: SeatRow) -> str:
        return row.holder_name or "—"

    return (
        Column(
            key="reference",
            title=translate("SeatColumns", "Reference"),
            text=lambda row: row.reference,
            width_chars=25,
            fixed=True,
            explanation=translate("SeatColumns", "The seat's reference, as the shop writes it"),
        ),
        Column(
            key="state",
            title=translate("SeatColumns", "State"),
            text=lambda row: statuses.of(row).word,
            sort_key=lambda row: _ORDER[row.state],
            roles={Role.STATUS: statuses.of},
            width_chars=18,
        ),
        Column(key="holder", title=translate("SeatColumns", "Holder"), text=holder, width_chars=20),
        Column(
            key="course",
            title=translate("SeatColumns", "Course"),
            text=lambda row: row.course or ", ".join(row.allowed) or every_course,
            explanation=translate("SeatColumns", "The holder's course; for a free seat, the courses it may be used in"),
            width_chars=16,
        ),
        Column(
            key="ends",
            title=translate("SeatColumns", "End"),
            text=lambda row: day(row.ends),
            sort_key=lambda row: row.ends or _FAR,
            value=lambda row: row.ends,
            width_chars=11,
        ),
        Column(
            key="since",
            title=translate("SeatColumns", "Held since"),
            text=lambda row: day(row.held_since),
            sort_key=lambda row: row.held_since,
            value=lambda row: row.held_since,
            width_chars=11,
        ),
        Column(
            key="email",
            title=translate("SeatColumns", "E-mail"),
            text=lambda row: row.holder_email,
            width_chars=26,
        ),
        Column(
            key="customer",
            title=translate("SeatColumns", "Customer"),
            text=lambda row: row.customer,
            width_chars=22,
        ),
        Column(
            key="order",
            title=translate("SeatColumns", "Order"),
            text=lambda row: row.order,
            width_chars=14,
        ),
        Column(
            key="product",
            title=translate("SeatColumns", "Product"),
            text=lambda row: " · ".join(filter(None, (row.product_code, row.product_name))),
            width_chars=22,
        ),
    )


def in_pool(rows: Sequence[SeatRow], choice: PoolChoice) -> list[SeatRow]:
    """Give the seats of a pool."""
    tests: list[Callable[[SeatRow], bool]] = []
    if choice.customer is not None:
        tests.append(lambda row: row.customer == choice.customer)
    if choice.order is not None:
        tests.append(lambda row: row.order == choice.order)
    if choice.product is not None:
        tests.append(lambda row: (row.product_code, row.product_name) == choice.product)
    return [row for row in paced(rows, ROWS_AT_ONCE) if all(test(row) for test in tests)]
