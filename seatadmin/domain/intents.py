"""What staff want, written down before anything is asked of Moodle.

A *batch* is one list put on one target; an *intent* is one row of it: this person shall hold a seat in this course.
An intent carries its attempt marks. After a lost answer "already enrolled" may mean that *we* did it: the marks are
saved before the call, so an enrolment found for a marked intent is ours and uses the seat, and one found without a
mark was there before and uses none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from seatadmin.domain.moodle_facts import CourseId, UserId
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.problems import Problem
from seatadmin.domain.seats import CustomerId, OrderId, SeatId

IntentId = NewType("IntentId", UUID)
BatchId = NewType("BatchId", UUID)


class Credentials(StrEnum):
    """How a new account gets its password.

    With `MAILED` Moodle draws it and mails it during the creating call; with `STAFF` the person who applies the plan
    gives one initial password, which Moodle makes people change at their first login. It is never stored.
    """

    MAILED = "mailed"
    STAFF = "staff"


class IntentState(StrEnum):
    """`DRAFT` until applied, `APPLYING` from the first attempt mark, then one of the ends.

    `SETTLED`: nothing had to be done (already enrolled, duplicate). `WAITING`: no seat was left; kept for the next
    apply. `REFUSED`: needs a correction, or Moodle said no. `WITHDRAWN`: taken back before it was applied.
    `RELEASED`: done, then undone by a release plan.
    """

    DRAFT = "draft"
    APPLYING = "applying"
    DONE = "done"
    SETTLED = "settled"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


PENDING = (IntentState.DRAFT, IntentState.APPLYING, IntentState.WAITING)
"""Wanted and not in Moodle yet."""
WITHOUT_SEAT = (IntentState.WAITING, IntentState.REFUSED)
"""Nothing can be sent of them now: no seat is left, or the row is to be corrected."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was tried for one intent, saved before each call. All empty for an intent never applied.

    `username`: login sent in a creating call. `account_confirmed`: Moodle confirmed that creation. `enrol_at`: when
    the enrolling call was about to leave, the person not being enrolled then. `seat_id`: the seat it was for.
    """

    username: str | None = None
    account_confirmed: bool = False
    enrol_at: datetime | None = None
    enrol_confirmed: bool = False
    reactivate_at: datetime | None = None
    seat_id: SeatId | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """This person shall hold a seat. `seat_id` is the seat reserved for it, None while none is.

    `reactivate`: staff accepted to reactivate a suspended enrolment, or to enrol again somebody who left the course and
    still holds the seat. `account_id`: the account staff chose among
    several with the same address.
    """

    id: IntentId
    row: int
    person: ListedPerson
    problems: tuple[Problem, ...] = ()
    state: IntentState = IntentState.DRAFT
    seat_id: SeatId | None = None
    reactivate: bool = False
    account_id: UserId | None = None
    attempts: Attempts = field(default_factory=Attempts)

    @property
    def is_correctable(self) -> bool:
        """True while the person may still be changed: nobody was enrolled for it, no such call may be on its way."""
        open_still = self.state in (
            IntentState.DRAFT,
            IntentState.WAITING,
            IntentState.REFUSED,
            IntentState.SETTLED,
        )
        return open_still and self.attempts.enrol_at is None and self.attempts.reactivate_at is None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a list goes. `course` is a short name (or an id) for rows that name none; `order_id` None draws from
    every order of the customer. `group` is a further group of the course, beside the order's own.
    `attach_existing` also puts accounts that existed before under the customer's responsibility.
    `ends` is the last day of access, in the site's time zone.
    """

    customer_id: CustomerId
    course: str | None = None
    order_id: OrderId | None = None
    role: str = "student"
    group: str | None = None
    order_group: bool = True
    starts: date | None = None
    ends: date | None = None
    credentials: Credentials = Credentials.MAILED
    attach_existing: bool = False
    course_id: CourseId | None = None


class BatchKind(StrEnum):
    """`ASSIGN` puts people on seats; `RELEASE` takes people who were put there by us off their seats."""

    ASSIGN = "assign"
    RELEASE = "release"


class BatchState(StrEnum):
    """`APPLYING` from the first apply until every row has its end, interruptions included."""

    DRAFT = "draft"
    APPLYING = "applying"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Batch:
    """One list put on one target. `created_at` is aware UTC; `source` says where the list came from, for people."""

    id: BatchId
    created_at: datetime
    created_by: str
    target: Target
    source: str = ""
    state: BatchState = BatchState.DRAFT
    kind: BatchKind = BatchKind.ASSIGN
