"""Go through the stages of a run in rounds, each from a fresh look at Moodle and a fresh plan.

A round looks, plans with the same function as the preview, reserves seats in the transaction of the plan, then sends.
What a round could not prove is left to the next one, which sees what Moodle made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TypeAlias

from seatadmin.domain.intents import Attempts, Batch, BatchId, BatchState, Intent, IntentId
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import ACTS, TO_CORRECT, EffectKind, Outcome, Plan, plan
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.results import Earlier, RowResult
from seatadmin.errors import Bug, SeatadminError, Unavailable, UserError
from seatadmin.sync.accounts import Accounts
from seatadmin.sync.enrolments import Enrolments
from seatadmin.sync.groups import Groups
from seatadmin.sync.marking import close, mark
from seatadmin.sync.reserving import load_ledger, reserve
from seatadmin.sync.responsibility import Responsibility
from seatadmin.sync.run_results import RunResults
from seatadmin.sync.run_state import ENDED, LookAgain, Round, RunState

MAX_ROUNDS = 4
_SENT = ACTS - {Outcome.UNCHECKED}
"""What is sent for. A row Moodle could not be asked about is left as it is, with its seat."""
_NOT_OK = TO_CORRECT | {Outcome.NO_SEAT, Outcome.UNCHECKED}

Expected: TypeAlias = Mapping[IntentId, Outcome] | None
"""The outcomes a person agreed to, None when nobody was asked."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. `plan` is the plan of its first round; `results` one per row, in list order.

    `finished` is False when something is left to do (waiting for a seat, outcome unknown): applying again goes on.
    `earlier`: of the effects that a result calls done, those an earlier run had done; rows without any are left out.
    """

    batch_id: BatchId
    plan: Plan
    results: tuple[RowResult, ...]
    finished: bool
    earlier: Earlier = field(default_factory=dict)

    def done_now(self, result: RowResult) -> tuple[EffectKind, ...]:
        """Return the effects of a row that this very run has made true."""
        earlier = self.earlier.get(result.intent_id, frozenset())
        return tuple(kind for kind in result.done if kind not in earlier)


def idle_report(batch_id: BatchId, plan: Plan, clock: Callable[[], datetime]) -> RunReport:
    """Report on a plan for which nothing is sent, as a run would; `clock` answers aware UTC."""
    results = RunResults(clock)
    for row in plan.rows:
        results.settle(row, row.outcome.value, ok=row.outcome not in _NOT_OK)
    return RunReport(batch_id, plan, tuple(results.of.values()), finished=True)


class Rounds:
    """The rounds of one run.

    `look` brings into the mirror what the plan of some intents depends on; `zone` is the site's; `password` and
    `expected` as for `Executor.run`.
    """

    def __init__(
        self,
        run: RunState,
        look: Callable[[Sequence[Intent], Batch], None],
        *,
        zone: tzinfo,
        password: str | None,
        expected: Expected,
    ) -> None:
        self._run = run
        self._look = look
        self._zone = zone
        self._expected = expected
        self._accounts = Accounts(run, password)
        self._enrolments = Enrolments(run)
        self._groups = Groups(run)
        self._responsibility = Responsibility(run)

    def go(self) -> RunReport:
        """Go round until nothing asks for another look; then close the list.

        Raises what `Executor.run` says, except `batch_in_use`.
        """
        run = self._run
        run.reporter.pulse = run.claim.pulse
        try:
            return self._rounds()
        finally:
            run.reporter.pulse = None

    def _rounds(self) -> RunReport:
        run = self._run
        first: Plan | None = None
        cause: SeatadminError | None = None
        with run.unit_of_work(read_only=True) as uow:
            run.stored = {result.intent_id: result for result in uow.results.of_batch(run.batch_id)}
        for _ in range(MAX_ROUNDS):
            cause = None
            run.round = self._look_and_plan()
            if first is None:
                first = run.round.plan
                run.results.begin(first, run.round.mirror, run.stored)
            try:
                self._stages()
            except LookAgain as stop:
                if isinstance(stop.cause, Unavailable):
                    close(run, stop.cause)
                    raise stop.cause from None
                cause = stop.cause
                continue
            if not run.round.again:
                break
        if first is None:  # pragma: no cover - MAX_ROUNDS is positive
            raise Bug("run_without_round")
        finished = close(run, cause)
        results = tuple(run.results.of[intent_id] for intent_id in run.intents)
        return RunReport(run.batch_id, first, results, finished, run.results.earlier)

    def _look_and_plan(self) -> Round:
        run = self._run
        with run.unit_of_work(read_only=True) as uow:
            batch = uow.batches.get(run.batch_id)
            intents = uow.batches.intents(run.batch_id)
        self._look([intent for intent in intents if intent.state not in ENDED], batch)
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
                    zone=self._zone,
                )
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
        """Raise `UserError("plan_changed")` when a row nothing was sent for yet would do more than was agreed to."""
        if self._expected is None:
            return
        for row in current.rows:
            agreed = self._expected.get(row.intent.id)
            if row.outcome not in ACTS or agreed == row.outcome or row.intent.attempts != Attempts():
                continue
            creates = row.outcome is Outcome.NEW_ACCOUNT and agreed is not Outcome.UNCHECKED
            if creates or agreed not in ACTS:
                raise UserError("plan_changed", row=row.row)

    def _stages(self) -> None:
        run = self._run
        rows = [
            row for row in run.round.plan.rows if row.intent.state not in ENDED and row.intent.id not in run.set_aside
        ]
        for row in rows:
            if row.outcome not in _SENT:
                run.results.settle(row, row.outcome.value, ok=row.outcome not in _NOT_OK)
        acting = [row for row in rows if row.outcome in _SENT]
        self._accounts.create(acting)
        sent_to = self._enrolments.enrol(acting)
        proven = self._enrolments.prove(acting, sent_to)
        groups = self._groups.join(proven)
        self._responsibility.supervise(proven)
        self._responsibility.enrol_customer(proven, groups)
        mark(run, proven)


def _blocked(intent: Intent) -> Intent:
    """Return an intent Moodle has refused in this run as one that planning leaves out; never stored like this."""
    return replace(intent, problems=(*intent.problems, Problem(intent.row, "", "account_refused", Severity.ERROR)))
