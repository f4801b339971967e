"""Release held seats: the holder leaves the course and the seat returns to its pool, previewed and proven.

Unenrolling is safe to ask for again (somebody who is not enrolled is a silent success), yet nothing is repeated
without a look at Moodle. What cannot be undone is said before: mails have left, accounts stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import IntentState
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse, UserId
from seatadmin.domain.seats import Seat, SeatId, SeatState
from seatadmin.errors import OutcomeUnknown, Rejected, Unavailable
from seatadmin.moodle.functions import EnrolledUser, Moodle, Unenrolment
from seatadmin.sync.batching import chunks, send_wave
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter, Stage
from seatadmin.sync.reserving import freed
from seatadmin.sync.units import OpenUnit

UNENROL_SIZE = 100
"""People an unenrolling call."""


class ReleaseOutcome(StrEnum):
    """`RELEASE`: the holder is unenrolled. `GONE`: no longer enrolled, only the seat is freed. `ENTERED`: the holder
    has been in the course, so the shop itself would refuse; needs a reason. `UNSEEN`: Moodle does not let us see who
    is in the course. `NOT_HELD`: nobody holds the seat.
    """

    RELEASE = "release"
    GONE = "gone"
    ENTERED = "entered"
    UNSEEN = "unseen"
    NOT_HELD = "not_held"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """What would happen to one seat; `course` is the holder's, None when the mirror does not know it."""

    seat: Seat
    outcome: ReleaseOutcome
    course: MoodleCourse | None = None


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What a release would do, one row a seat."""

    rows: tuple[ReleaseRow, ...]

    def count(self, outcome: ReleaseOutcome) -> int:
        """Count the seats with this outcome."""
        return sum(1 for row in self.rows if row.outcome is outcome)


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """`released` seats are back in their pools; `kept` could not be released, with a reason code each."""

    released: tuple[SeatId, ...]
    kept: tuple[tuple[SeatId, str], ...]


class Releaser:
    """Preview and carry out releases. `clock` answers aware UTC; `who` is the person at the workstation."""

    def __init__(
        self,
        moodle: Moodle,
        unit_of_work: OpenUnit,
        *,
        clock: Callable[[], datetime],
        who: str,
        reporter: Reporter | None = None,
    ) -> None:
        self._moodle = moodle
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._who = who
        self._reporter = reporter or Reporter()
        self._pull = MirrorPull(moodle, unit_of_work, clock, self._reporter)

    def preview(self, seat_ids: Sequence[SeatId]) -> ReleasePlan:
        """Look at the courses concerned and say what would happen to each seat. Raises `Unavailable`."""
        with self._unit_of_work(read_only=True) as uow:
            seats = list(uow.seats.many(seat_ids))
            courses = {course.id: course for course in uow.mirror.courses()}
        enrolled = {
            course_id: self._people_of(course_id)
            for course_id in sorted({s.holder_course_id for s in seats if s.holder_course_id is not None})
        }
        rows = []
        for seat in seats:
            if seat.state is not SeatState.HELD or seat.holder_course_id is None or seat.holder_user_id is None:
                rows.append(ReleaseRow(seat, ReleaseOutcome.NOT_HELD))
                continue
            people = enrolled[seat.holder_course_id]
            person = people.get(seat.holder_user_id) if people is not None else None
            if people is None:
                outcome = ReleaseOutcome.UNSEEN
            elif person is None:
                outcome = ReleaseOutcome.GONE
            elif person.last_course_access_epoch_s:
                outcome = ReleaseOutcome.ENTERED
            else:
                outcome = ReleaseOutcome.RELEASE
            rows.append(ReleaseRow(seat, outcome, courses.get(seat.holder_course_id)))
        return ReleasePlan(tuple(rows))

    def _people_of(self, course_id: CourseId) -> Mapping[int, EnrolledUser] | None:
        """Read who is in a course: nobody when it is gone, None when Moodle keeps it from us."""
        try:
            return self._pull.read_course(course_id)
        except Rejected as refusal:
            return {} if refusal.code == "not_found" else None

    def run(self, plan: ReleasePlan, *, reason: str = "") -> ReleaseReport:
        """Unenrol, look, and free the seats of those who are out. `ENTERED` rows are only released with a reason.

        Raises `Unavailable` or `Cancelled`; seats already freed stay freed, and running again goes on.
        """
        forced = bool(reason.strip())
        rows = [
            row
            for row in plan.rows
            if row.outcome in (ReleaseOutcome.RELEASE, ReleaseOutcome.GONE)
            or (row.outcome is ReleaseOutcome.ENTERED and forced)
        ]
        kept: list[tuple[SeatId, str]] = [
            (row.seat.id, row.outcome.value) for row in plan.rows if all(row is not other for other in rows)
        ]
        leaving = [row for row in rows if row.outcome is not ReleaseOutcome.GONE]
        refused, cause = self._unenrol(leaving)
        refused_ids = {row.seat.id for row in refused}
        kept += [(row.seat.id, "unenrol_refused") for row in refused]
        released = [row for row in rows if row.outcome is ReleaseOutcome.GONE]
        for course_id in sorted({_place(row)[1] for row in leaving}):
            enrolled = self._pull.read_course(course_id, states=False)
            for row in leaving:
                user_id, its_course = _place(row)
                if its_course != course_id or row.seat.id in refused_ids:
                    continue
                if user_id in enrolled:
                    kept.append((row.seat.id, "outcome_unknown" if cause is not None else "still_enrolled"))
                else:
                    released.append(row)
        self._free(released, reason.strip())
        if isinstance(cause, Unavailable):
            raise cause
        return ReleaseReport(tuple(row.seat.id for row in released), tuple(kept))

    def _unenrol(self, rows: Sequence[ReleaseRow]) -> tuple[list[ReleaseRow], Unavailable | OutcomeUnknown | None]:
        refused: list[ReleaseRow] = []
        with ThreadPoolExecutor(1, thread_name_prefix="moodle") as pool:
            for number, batch in enumerate(chunks(rows, UNENROL_SIZE)):
                self._reporter.check()
                self._reporter.tell(Stage.UNENROL, number * UNENROL_SIZE, len(rows))
                sent = send_wave(pool, [batch], self._send)
                refused += [row for row, _ in sent.refused]
                if sent.cause is not None:
                    return refused, sent.cause
        return refused, None

    def _send(self, rows: Sequence[ReleaseRow]) -> None:
        self._moodle.enrol_manual_unenrol_users([Unenrolment(*_place(row)) for row in rows])

    def _free(self, rows: Sequence[ReleaseRow], reason: str) -> None:
        now = self._clock()
        with self._unit_of_work() as uow:
            seats = [freed(row.seat, SeatState.RELEASED) for row in rows]
            uow.seats.change(seats, {row.seat.id: row.seat for row in rows})
            intents = uow.batches.intents_holding([row.seat.id for row in rows])
            uow.batches.save_intents([replace(intent, state=IntentState.RELEASED) for intent in intents])
            uow.history.add_many(
                [
                    HistoryEntry(
                        now,
                        self._who,
                        "seat_released",
                        f"{row.seat.holder_name} <{row.seat.holder_email}>",
                        row.outcome.value,
                        {
                            "seat": row.seat.reference,
                            "course": row.course.shortname if row.course is not None else "",
                            "reason": reason,
                        },
                    )
                    for row in rows
                ]
            )
            uow.commit()


def _place(row: ReleaseRow) -> tuple[UserId, CourseId]:
    user_id, course_id = row.seat.holder_user_id, row.seat.holder_course_id
    assert user_id is not None  # noqa: S101 - `preview` makes such rows only for seats with a holder
    assert course_id is not None  # noqa: S101
    return user_id, course_id
