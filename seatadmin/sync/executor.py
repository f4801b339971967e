"""Apply a batch to Moodle in ordered stages, so that a run cut anywhere and started again ends as if never cut.

Each round looks at Moodle, plans again (the same function as the preview), reserves seats, then goes through the
stages: create accounts, enrol, prove, groups, customer as supervisor, customer's own courses, seats marked. What is
about to be tried is committed before the call and its result after it. A write whose outcome is unknown is never
sent again by itself: the next round looks at Moodle, where the marks tell our enrolments from those that were there
before. Why: docs/decisions/attempt-marks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TypeAlias

from seatadmin.domain.intents import Attempts, Batch, BatchId, BatchState, Intent, IntentId
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import (
    ACTS,
    TO_CORRECT,
    Outcome,
    Plan,
    PlannedRow,
    plan,
)
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer
from seatadmin.errors import Bug, SeatadminError, Unavailable, UserError
from seatadmin.moodle.functions import (
    Moodle,
)
from seatadmin.sync.accounts import CREATE_SIZE, Accounts
from seatadmin.sync.claims import STALE_CLAIM_S, Claim, claim_owner, owner_is_gone
from seatadmin.sync.enrolments import Enrolments
from seatadmin.sync.groups import Groups
from seatadmin.sync.marking import close, mark
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter
from seatadmin.sync.reserving import load_ledger, reserve
from seatadmin.sync.responsibility import Responsibility
from seatadmin.sync.run_results import RunResults
from seatadmin.sync.run_state import ENDED, ENROL_SIZE, LookAgain, Round, RunState
from seatadmin.sync.units import OpenUnit

Expected: TypeAlias = Mapping[IntentId, Outcome] | None

__all__ = ["CREATE_SIZE", "ENROL_SIZE", "MAX_ROUNDS", "Executor", "RunReport", "owner_is_gone"]

MAX_ROUNDS = 4
_SENT = ACTS - {Outcome.UNCHECKED}
"""What the executor sends for. A row Moodle could not be asked about is left as it is, with its seat."""
_NOT_OK = TO_CORRECT | {Outcome.NO_SEAT, Outcome.UNCHECKED}


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. `plan` is the plan of its first round; `results` one per row, in list order.

    `finished` is False when something is left to do (waiting for a seat, outcome unknown): applying again goes on.
    """

    batch_id: BatchId
    plan: Plan
    results: tuple[RowResult, ...]
    finished: bool


class Executor:
    """Apply batches through one Moodle account.

    `who` is the person at the workstation, for the history; `connections` how many calls may be under way at once;
    `process_is_dead` tells whether the process that claimed a batch is gone (its owner text is given).
    """

    def __init__(
        self,
        moodle: Moodle,
        unit_of_work: OpenUnit,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo,
        who: str,
        reporter: Reporter | None = None,
        connections: int = 2,
    ) -> None:
        self.moodle = moodle
        self.unit_of_work = unit_of_work
        self.clock = clock
        self.zone = zone
        self.who = who
        self.reporter = reporter or Reporter()
        self.connections = connections
        self.mirror = MirrorPull(moodle, unit_of_work, clock, self.reporter)

    def look(self, intents: Sequence[Intent], batch: Batch) -> None:
        """Bring into the mirror everything the plan of this batch depends on."""
        target = batch.target
        wanted = {text for intent in intents if (text := intent.person.course or target.course)}
        with self.unit_of_work(read_only=True) as uow:
            customer = uow.customers.get(target.customer_id)
            mirror = uow.mirror.load(emails=(), course_ids=())
        if customer.support_course:
            wanted.add(customer.support_course)
        unknown = {text for text in wanted if mirror.find_course(text) is None}
        if unknown:
            self.mirror.pull_courses(unknown)
            with self.unit_of_work(read_only=True) as uow:
                mirror = uow.mirror.load(emails=(), course_ids=())
        for course_id in sorted({course.id for text in wanted if (course := mirror.find_course(text)) is not None}):
            self.reporter.check()
            self.mirror.read_course_if_there(course_id)
        seek_customer = customer.email is not None and customer.remote_user_id is None
        self.mirror.look_up(
            (intent.person.email for intent in intents if intent.person.email),
            also=customer.email if seek_customer else None,
        )
        roles = {intent.person.role or target.role for intent in intents}
        if seek_customer:
            customer = self._find_customer(customer)
        if customer.remote_user_id is not None:
            with self.unit_of_work(read_only=True) as uow:
                roles |= {seat.supervisor_role for seat in uow.seats.of_customer(customer.id)}
        self.mirror.learn_roles(roles)

    def _find_customer(self, customer: Customer) -> Customer:
        key = email_key(customer.email or "")
        with self.unit_of_work() as uow:
            users = uow.mirror.load(emails=[key], course_ids=()).users_by_email.get(key, ())
            if len(users) == 1:
                customer = replace(customer, remote_user_id=users[0].id)
                uow.customers.save(customer)
                uow.commit()
        return customer

    def run(
        self,
        batch_id: BatchId,
        *,
        password: str | None = None,
        expected: Expected = None,
    ) -> RunReport:
        """Apply a batch, or go on with one that was cut.

        `password`: initial password of new accounts when staff set them; never stored. `expected`: the outcomes the
        person agreed to; when Moodle has changed so that more would happen than agreed, nothing is sent and
        `UserError("plan_changed")` is raised. Raises also `UserError("batch_in_use")`, `Unavailable`, `Cancelled`;
        what was finished stays finished.
        """
        owner = claim_owner()
        with self.unit_of_work() as uow:
            if not uow.batches.claim(batch_id, owner, self.clock(), STALE_CLAIM_S, owner_is_gone):
                raise UserError("batch_in_use")
            uow.commit()
        try:
            with ThreadPoolExecutor(self.connections, thread_name_prefix="moodle") as pool:
                run = RunState(
                    self.moodle,
                    self.unit_of_work,
                    self.clock,
                    self.who,
                    self.reporter,
                    self.mirror,
                    pool,
                    self.connections,
                    batch_id,
                    Claim(batch_id, owner, self.unit_of_work, self.clock),
                    RunResults(self.clock),
                )
                return _Rounds(run, self, password, expected).go()
        finally:
            with self.unit_of_work() as uow:
                uow.batches.unclaim(batch_id, owner)
                uow.commit()


class _Rounds:
    """The rounds of one run."""

    def __init__(self, run: RunState, executor: Executor, password: str | None, expected: Expected) -> None:
        self.run = run
        self.executor = executor
        self.expected = expected
        self.accounts = Accounts(run, password)
        self.enrolments = Enrolments(run)
        self.groups = Groups(run)
        self.responsibility = Responsibility(run)

    def go(self) -> RunReport:
        """Go round until nothing asks for another look; then close the list."""
        first: Plan | None = None
        cause: SeatadminError | None = None
        self.run.reporter.pulse = self.run.claim.pulse
        for _ in range(MAX_ROUNDS):
            cause = None
            self.run.round = self._look_and_plan(is_first=first is None)
            first = first or self.run.round.plan
            try:
                self._stages()
            except LookAgain as stop:
                if isinstance(stop.cause, Unavailable):
                    raise stop.cause from None
                cause = stop.cause
                continue
            if not self.run.round.again:
                break
        if first is None:  # pragma: no cover - MAX_ROUNDS is positive
            raise Bug("run_without_round")
        finished = close(self.run, cause)
        results = tuple(self.run.results.of[intent_id] for intent_id in self.run.intents)
        return RunReport(self.run.batch_id, first, results, finished)

    def _look_and_plan(self, *, is_first: bool) -> Round:
        run = self.run
        with run.unit_of_work(read_only=True) as uow:
            batch = uow.batches.get(run.batch_id)
            intents = uow.batches.intents(run.batch_id)
        self.executor.look([intent for intent in intents if intent.state not in ENDED], batch)
        for _ in range(MAX_ROUNDS):
            with run.unit_of_work() as uow:
                customer = uow.customers.get(batch.target.customer_id)
                mirror = uow.mirror.load(
                    emails=[email_key(i.person.email) for i in intents if i.person.email], course_ids=None
                )
                ledger = load_ledger(uow, customer)
                intents = uow.batches.intents(run.batch_id)
                run.intents = {intent.id: intent for intent in intents}
                current = plan(
                    [_blocked(intent) if intent.id in run.set_aside else intent for intent in intents],
                    batch.target,
                    mirror,
                    ledger,
                    now=run.clock(),
                    zone=self.executor.zone,
                )
                if is_first:
                    self._check_agreed(current)
                try:
                    run.intents |= reserve(uow, run.batch_id, current, ledger, leave=run.set_aside)
                except UserError as error:
                    if error.code != "seat_taken_meanwhile":
                        raise
                    continue
                uow.batches.set_state(run.batch_id, BatchState.APPLYING)
                run.claim.beat(uow)
                uow.commit()
                return Round(batch, customer, mirror, current)
        raise UserError("seats_contested")

    def _check_agreed(self, current: Plan) -> None:
        if self.expected is None:
            return
        for row in current.rows:
            agreed = self.expected.get(row.intent.id)
            if row.outcome not in ACTS or agreed == row.outcome or row.intent.attempts != Attempts():
                continue
            creates = row.outcome is Outcome.NEW_ACCOUNT and agreed is not Outcome.UNCHECKED
            if creates or agreed not in ACTS:
                raise UserError("plan_changed", row=row.row)

    # ------------------------------------------------------------------ stages
    def _stages(self) -> None:
        set_aside = self.run.set_aside
        rows = [
            row for row in self.run.round.plan.rows if row.intent.state not in ENDED and row.intent.id not in set_aside
        ]
        for row in rows:
            if row.outcome not in _SENT:
                self.run.results.settle(row, row.outcome.value, ok=row.outcome not in _NOT_OK)
        acting = [row for row in rows if row.outcome in _SENT]
        self.accounts.create(acting)
        sent_to = self.enrolments.enrol(acting)
        proven = self.enrolments.prove(acting, sent_to)
        groups = self.groups.join(proven)
        self.responsibility.supervise(proven)
        self.responsibility.enrol_customer(proven, groups)
        mark(self.run, proven)

    def _unsent(self, rows: Sequence[PlannedRow]) -> None:
        """Take back the marks of calls that never left: what is found later would not be our doing."""
        marks = []
        for row in rows:
            before = row.intent.attempts
            marks.append(
                (
                    row,
                    replace(
                        self.run.attempts(row),
                        username=before.username
                        if not self.run.attempts(row).account_confirmed
                        else self.run.attempts(row).username,
                        enrol_at=before.enrol_at,
                        reactivate_at=before.reactivate_at,
                        seat_id=before.seat_id,
                    ),
                )
            )
        if marks:
            self.run.save_attempts(marks)


def _blocked(intent: Intent) -> Intent:
    """Return an intent Moodle has refused in this run as one that planning leaves out; never stored like this."""
    return replace(intent, problems=(*intent.problems, Problem(intent.row, "", "account_refused", Severity.ERROR)))
