"""What the stages of a run share: the intents with their attempt marks, the round's plan, and the way to send.

What is about to be tried is committed before the call and its result after it; a run cut in between is found again by
these marks. Why: docs/decisions/attempt-marks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import Attempts, Batch, BatchId, Intent, IntentId, IntentState
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import Mirror, Outcome, Plan, PlannedRow
from seatadmin.domain.problems import Problem
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer, SeatState
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, Unavailable
from seatadmin.moodle.functions import Moodle
from seatadmin.sync.batching import Sent, chunks, send_wave
from seatadmin.sync.claims import Claim
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter, Stage
from seatadmin.sync.reserving import freed, full_name
from seatadmin.sync.run_results import ACCOUNT_EFFECTS, RunResults
from seatadmin.sync.units import OpenUnit

ENROL_SIZE = 50
"""Enrolments or group members a call: 0.2 s on the measured site; 200 gain nothing and lose more when refused."""

ENDED = frozenset({IntentState.DONE, IntentState.RELEASED, IntentState.WITHDRAWN})
"""States in which nothing more is sent for an intent."""

_ACTIONS = {Outcome.REACTIVATE: "enrolment_reactivated", Outcome.ENROL_AGAIN: "enrolled_again"}
"""What the history calls acting on a row, where it is not the giving of a seat."""

E = TypeVar("E")
R = TypeVar("R")


class LookAgain(Exception):
    """Leave the stages of this round: Moodle has to be looked at before anything more is sent."""

    def __init__(self, cause: Unavailable | OutcomeUnknown) -> None:
        self.cause = cause


@dataclass
class Round:
    """One round: the list, Moodle as just looked at, the plan made of both.

    `created` holds the accounts made in this round, by `email_key`; `again` asks for another round after this one.
    """

    batch: Batch
    customer: Customer
    mirror: Mirror
    plan: Plan
    created: dict[str, MoodleUser] = field(default_factory=dict)
    again: bool = False

    def find_account(self, row: PlannedRow) -> MoodleUser | None:
        """Return the account of a row: known when planned, or created since."""
        return row.user or self.created.get(email_key(row.person.email or ""))

    def account(self, row: PlannedRow) -> MoodleUser:
        """Return the account of a row that must have one. Raises `Bug("row_without_account")`."""
        user = self.find_account(row)
        if user is None:  # pragma: no cover - rows without an account are left out before
            raise Bug("row_without_account", row=row.row)
        return user


@dataclass
class RunState:
    """One run of one list.

    `connections`: how many calls may be under way at once; `intents`: as stored now; `set_aside`: those Moodle
    refused in this run; `stored`: the results written down before it; `round` is set by the executor before the first
    stage of each round.
    """

    moodle: Moodle
    unit_of_work: OpenUnit
    clock: Callable[[], datetime]
    who: str
    reporter: Reporter
    pull: MirrorPull
    pool: ThreadPoolExecutor
    connections: int
    batch_id: BatchId
    claim: Claim
    results: RunResults
    intents: dict[IntentId, Intent] = field(default_factory=dict)
    set_aside: set[IntentId] = field(default_factory=set)
    stored: dict[IntentId, RowResult] = field(default_factory=dict)
    round: Round = field(init=False)

    # ------------------------------------------------------------------ marks
    def attempts(self, row: PlannedRow) -> Attempts:
        """Return what was tried for a row until now; the plan's own copy is as old as the round."""
        return self.intents[row.intent.id].attempts

    def save_attempts(
        self,
        marks: Sequence[tuple[PlannedRow, Attempts]],
        users: Sequence[MoodleUser] = (),
        *,
        seats_become: SeatState | None = None,
    ) -> None:
        """Commit attempt marks and the accounts they tell of; `seats_become` also moves the rows' seats between
        planned and applying.

        Raises `UserError("batch_taken_over")`; nothing is written then.
        """
        for row, attempts in marks:
            intent = self.intents[row.intent.id]
            self.intents[intent.id] = replace(intent, attempts=attempts, state=IntentState.APPLYING)
        with self.unit_of_work() as uow:
            if seats_become is not None:
                ids = [row.seat.id for row, _ in marks if row.seat is not None]
                moving = {SeatState.PLANNED, SeatState.APPLYING} - {seats_become}
                moved = [seat for seat in uow.seats.many(ids) if seat.state in moving]
                uow.seats.change(
                    [replace(seat, state=seats_become) for seat in moved], {seat.id: seat for seat in moved}
                )
            if users:
                uow.mirror.upsert_users(users, self.clock())
            uow.batches.save_intents([self.intents[row.intent.id] for row, _ in marks])
            self.claim.beat(uow)
            uow.commit()

    def take_back(self, unsent: Sequence[PlannedRow]) -> None:
        """Take back the marks of calls that never left: what is found later would not be our doing."""
        fresh: list[tuple[PlannedRow, Attempts]] = []
        tried: list[tuple[PlannedRow, Attempts]] = []
        for row in unsent:
            before, now = row.intent.attempts, self.attempts(row)
            back = replace(
                now,
                username=now.username if now.account_confirmed else before.username,
                enrol_at=before.enrol_at,
                reactivate_at=before.reactivate_at,
                seat_id=before.seat_id,
            )
            (fresh if before.seat_id is None else tried).append((row, back))
        if fresh:
            # Their seats too are as before the call: one on its way belongs to a call, and would not be drawn again.
            self.save_attempts(fresh, seats_become=SeatState.PLANNED)
        if tried:
            self.save_attempts(tried)

    # ------------------------------------------------------------------ sending
    def send_all(
        self,
        elements: Sequence[E],
        stage: Stage,
        call: Callable[[Sequence[E]], R],
        row_of: Callable[[E], PlannedRow] | None = None,
    ) -> Sent[E, R]:
        """Send elements that may be sent again after a look at Moodle, in batches over the connections.

        `row_of` gives the row an element is about, where there is one, so that its progress can be shown.
        Raises `LookAgain` when an outcome is unknown or Moodle cannot be reached, and `Cancelled` between calls.
        """
        sent: Sent[E, R] = Sent()
        done = 0
        for wave in chunks(list(chunks(elements, ENROL_SIZE)), self.connections):
            self.reporter.check()
            answered = send_wave(self.pool, wave, call)
            sent.add(answered)
            done += sum(len(batch) for batch in wave)
            reached: dict[IntentId, None] = {}
            if row_of is not None:
                reached = dict.fromkeys(row_of(one).intent.id for batch, _ in answered.done for one in batch)
            self.reporter.tell(stage, done, len(elements), reached=tuple(reached))
            if sent.cause is not None:
                raise LookAgain(sent.cause)
        return sent

    def refuse(
        self,
        row: PlannedRow,
        code: str,
        error: Rejected,
        problem: Problem | None = None,
        user: MoodleUser | None = None,
    ) -> None:
        """Write down that Moodle said no to this row: its seat is freed, the person kept with the reason.

        `problem` keeps the row out of the next run until somebody has corrected it; `user` is its account, if any.
        """
        self.set_aside.add(row.intent.id)
        intent = self.intents[row.intent.id]
        problems = (*intent.problems, problem) if problem is not None else intent.problems
        made = intent.attempts.account_confirmed or (
            user is not None and intent.attempts.username is not None and intent.attempts.username == user.username
        )
        # An account we made stays ours, with the responsibility it is owed, when the rest is done later.
        attempts = Attempts(username=intent.attempts.username, account_confirmed=True) if made else Attempts()
        if made:
            self.results.confirm(row, *ACCOUNT_EFFECTS)
        new = replace(intent, state=IntentState.REFUSED, seat_id=None, attempts=attempts, problems=problems)
        self.intents[intent.id] = new
        self.results.settle(row, code, ok=False, user=user, errorcode=error.errorcode or "")
        with self.unit_of_work() as uow:
            if row.seat is not None:
                for seat in uow.seats.many([row.seat.id]):
                    uow.seats.change([freed(seat)], {seat.id: seat})
            uow.batches.save_intents([new])
            uow.results.save_many(self.batch_id, [self.results.of[row.intent.id]])
            uow.history.add_many([self.row_entry(row, code)])
            uow.commit()
        self.reporter.tell_result(self.results.of[row.intent.id])

    # ------------------------------------------------------------------ history
    def row_entry(self, row: PlannedRow, code: str = "done") -> HistoryEntry:
        """Make the history entry of a row; `code` is its result."""
        what = _ACTIONS.get(row.outcome, "seat_assigned")
        seat = row.seat or row.held
        return self.entry(
            what,
            f"{full_name(row.intent)} <{row.person.email}>",
            code,
            course=row.course.shortname if row.course is not None else "",
            seat=seat.reference if seat is not None else "",
            customer=self.round.customer.name,
            outcome=row.outcome.value,
        )

    def entry(self, what: str, subject: str, result: str, **values: str | int) -> HistoryEntry:
        """Make a history entry for now and the person at the workstation."""
        return HistoryEntry(self.clock(), self.who, what, subject, result, values)
