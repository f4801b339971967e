"""Apply a batch to Moodle in ordered stages, so that a run cut anywhere and started again ends as if never cut.

Each round looks at Moodle, plans again (the same function as the preview), reserves seats, then goes through the
stages: create accounts, enrol, prove, groups, customer as supervisor, customer's own courses, seats marked. What is
about to be tried is committed before the call and its result after it. A write whose outcome is unknown is never
sent again by itself: the next round looks at Moodle, where the marks tell our enrolments from those that were there
before. Why: docs/decisions/attempt-marks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TypeAlias

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import Attempts, Batch, BatchId, BatchState, Intent, IntentId, IntentState
from seatadmin.domain.moodle_facts import (
    CourseId,
    GroupId,
    RoleId,
)
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import (
    ACTS,
    TO_CORRECT,
    EffectKind,
    Outcome,
    Plan,
    PlannedRow,
    plan,
)
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer, Seat, SeatId, SeatState
from seatadmin.errors import Bug, SeatadminError, Unavailable, UserError
from seatadmin.moodle.functions import (
    GroupMembership,
    Moodle,
    NewEnrolment,
    NewGroup,
    RoleAssignment,
)
from seatadmin.sync.accounts import CREATE_SIZE, Accounts
from seatadmin.sync.batching import Sent, send_isolating
from seatadmin.sync.claims import STALE_CLAIM_S, Claim, claim_owner, owner_is_gone
from seatadmin.sync.enrolments import Enrolments
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter, Stage
from seatadmin.sync.reserving import full_name, load_ledger, reserve
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
        finished = self._close(cause)
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
        self._join_groups(proven)
        self._supervise(proven)
        self._support(proven)
        self._mark(proven)

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

    # -- groups
    def _join_groups(self, rows: Sequence[PlannedRow]) -> None:
        wanted: dict[tuple[CourseId, str], list[PlannedRow]] = {}
        for row in rows:
            for effect in row.effects:
                if effect.kind is EffectKind.JOIN_GROUP and effect.course_id is not None and effect.group is not None:
                    wanted.setdefault((effect.course_id, effect.group), []).append(row)
        self.groups = self._find_groups(wanted)
        members = [
            (GroupMembership(group_id, self.run.round.account(row).id), row)
            for key, group_id in self.groups.items()
            for row in wanted[key]
        ]
        for key, missing in ((key, wanted[key]) for key in wanted if key not in self.groups):
            for row in missing:
                self.run.results.remark(row, "group_refused", group=key[1])
        sent = self.run.send_all(
            members,
            Stage.GROUP,
            lambda batch: self.run.moodle.core_group_add_group_members([membership for membership, _ in batch]),
        )
        for batch, _ in sent.done:
            for _, row in batch:
                self.run.results.confirm(row, EffectKind.JOIN_GROUP)
        for (_, row), _ in sent.refused:
            self.run.results.remark(row, "group_refused", group="")

    def _find_groups(self, wanted: Iterable[tuple[CourseId, str]]) -> dict[tuple[CourseId, str], GroupId]:
        """Find or create groups. Returns those that exist in the end."""
        wanted = list(wanted)
        found = self._read_groups(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            sent = self.run.send_all(
                missing,
                Stage.GROUP,
                lambda batch: self.run.moodle.core_group_create_groups(
                    [NewGroup(course_id, name) for course_id, name in batch]
                ),
            )
            for batch, answer in sent.done:
                found.update({key: group.id for key, group in zip(batch, answer, strict=True)})
            if sent.refused:
                # Somebody else may have made the same group in the meantime.
                found |= self._read_groups([key for key, _ in sent.refused])
        return found

    def _read_groups(self, wanted: Sequence[tuple[CourseId, str]]) -> dict[tuple[CourseId, str], GroupId]:
        found: dict[tuple[CourseId, str], GroupId] = {}
        for course_id in sorted({course_id for course_id, _ in wanted}):
            self.run.reporter.check()
            groups = self.run.moodle.core_group_get_course_groups(course_id)
            exact = {group.name: group.id for group in groups}
            # MariaDB takes "b42 " and "B42" for the same name, so a second group of that name would be refused there.
            loose = {group.name.strip().casefold(): group.id for group in groups}
            for key in wanted:
                if key[0] == course_id:
                    group_id = exact.get(key[1], loose.get(key[1].strip().casefold()))
                    if group_id is not None:
                        found[key] = group_id
        return found

    # -- responsibility and the customer's own courses
    def _supervise(self, rows: Sequence[PlannedRow]) -> None:
        customer_id = self.run.round.customer.remote_user_id
        todo = [
            (row, effect.role or "") for row in rows for effect in row.effects if effect.kind is EffectKind.SUPERVISE
        ]
        if not todo or customer_id is None:
            return
        roles = self.run.round.mirror.roles
        sides: dict[RoleId, list[tuple[RoleAssignment, PlannedRow]]] = {}
        for row, supervisor in todo:
            if not all(role in roles and roles[role].confirmed for role in (supervisor, "student")):
                self.run.results.remark(row, "supervisor_role_unknown", role=supervisor)
                continue
            user_id = self.run.round.account(row).id
            above = RoleAssignment(roles[supervisor].id, customer_id, "user", user_id)
            below = RoleAssignment(roles["student"].id, user_id, "user", customer_id)
            for assignment in (above, below):
                sides.setdefault(assignment.role_id, []).append((assignment, row))
        for side in sides.values():
            self._supervise_side(side)

    def _supervise_side(self, side: Sequence[tuple[RoleAssignment, PlannedRow]]) -> None:
        # Whether a role may be given in the context of a person is a setting of the site: two people tell, so that a
        # site that refuses costs two calls and not one a person.
        def assign(batch: Sequence[tuple[RoleAssignment, PlannedRow]]) -> None:
            self.run.moodle.core_role_assign_roles([assignment for assignment, _ in batch])

        for tried, probe in enumerate(side[:2], start=1):
            self.run.reporter.check()
            sent = send_isolating([probe], assign)
            self._after_supervise(sent)
            if sent.done:
                self._after_supervise(self.run.send_all(side[tried:], Stage.SUPERVISE, assign))
                return
        for _, row in side[2:]:
            self.run.results.remark(row, "supervise_refused")

    def _after_supervise(self, sent: Sent[tuple[RoleAssignment, PlannedRow], None]) -> None:
        for (_, row), _ in sent.refused:
            self.run.results.remark(row, "supervise_refused")
        for batch, _ in sent.done:
            for _, row in batch:
                self.run.results.confirm(row, EffectKind.SUPERVISE)
        if sent.cause is not None:
            raise LookAgain(sent.cause)

    def _support(self, proven: Sequence[PlannedRow]) -> None:
        """Enrol the customer where the plan says so, and put it in the groups of its orders."""
        customer_id = self.run.round.customer.remote_user_id
        if customer_id is None or not any(row.seat is not None for row in proven):
            return
        effects = [
            effect
            for effect in self.run.round.plan.customer_effects
            if effect.kind in (EffectKind.ENROL_CUSTOMER, EffectKind.SUPPORT_COURSE)
            and effect.course_id is not None
            and (role := self.run.round.mirror.roles.get(effect.role or "")) is not None
            and role.confirmed
        ]
        sent = self.run.send_all(
            effects,
            Stage.SUPPORT,
            lambda batch: self.run.moodle.enrol_manual_enrol_users(
                [
                    NewEnrolment(
                        self.run.round.mirror.roles[effect.role or ""].id, customer_id, effect.course_id or CourseId(0)
                    )
                    for effect in batch
                ]
            ),
        )
        refused = [(effect.course or "", error) for effect, error in sent.refused]
        inside = {effect.course_id for batch, _ in sent.done for effect in batch}
        inside |= {course_id for course_id, user_id in self.run.round.mirror.enrolments if user_id == customer_id}
        members = [
            GroupMembership(self.groups[key], customer_id)
            for effect in self.run.round.plan.customer_effects
            if effect.kind is EffectKind.JOIN_GROUP
            and effect.course_id in inside
            and effect.group is not None
            and (key := (effect.course_id, effect.group)) in self.groups
        ]
        joined = self.run.send_all(members, Stage.SUPPORT, self.run.moodle.core_group_add_group_members)
        entries = [
            self.run.entry("customer_enrolled", self.run.round.customer.name, "done", course=e.course or "")
            for batch, _ in sent.done
            for e in batch
        ]
        entries += [
            self.run.entry("customer_enrolled", self.run.round.customer.name, "refused", course=course)
            for course, _ in refused
        ]
        entries += [
            self.run.entry("customer_grouped", self.run.round.customer.name, "refused") for _ in joined.refused[:1]
        ]
        if entries:
            with self.run.unit_of_work() as uow:
                uow.history.add_many(entries)
                uow.commit()

    # -- seats
    def _mark(self, rows: Sequence[PlannedRow]) -> None:
        """Make the proven rows final: seats held, intents done, results and history, in one transaction."""
        self.run.reporter.tell(Stage.MARK, 0, len(rows))
        now = self.run.clock()
        seats: list[Seat] = []
        expected: dict[SeatId, SeatState] = {}
        entries: list[HistoryEntry] = []
        with self.run.unit_of_work() as uow:
            stored = {seat.id: seat for seat in uow.seats.many([row.seat.id for row in rows if row.seat is not None])}
            for row in rows:
                user = self.run.round.account(row)
                if row.seat is not None and row.course is not None:
                    seat = stored[row.seat.id]
                    if seat.state is SeatState.PLANNED:
                        # Enrolled by an earlier run that was cut before it could write "applying" for this seat.
                        applying = replace(seat, state=SeatState.APPLYING)
                        uow.seats.change([applying], {seat.id: seat})
                    expected[seat.id] = SeatState.APPLYING
                    seats.append(
                        replace(
                            seat,
                            state=SeatState.HELD,
                            holder_email=row.person.email,
                            holder_name=full_name(row.intent),
                            holder_user_id=user.id,
                            holder_course_id=row.course.id,
                            held_since=now,
                        )
                    )
                    self.run.results.confirm(row, EffectKind.USE_SEAT)
                entries.append(self.run.row_entry(row))
                self.run.results.settle_seated(row, user)
                intent = self.run.intents[row.intent.id]
                self.run.intents[intent.id] = replace(intent, state=IntentState.DONE)
            uow.seats.change(seats, expected)
            uow.batches.save_intents([self.run.intents[row.intent.id] for row in rows])
            uow.results.save_many(self.run.batch_id, [self.run.results.of[row.intent.id] for row in rows])
            uow.history.add_many(entries)
            uow.commit()
        self.run.reporter.tell(
            Stage.MARK, len(rows), len(rows), tuple(self.run.results.of[row.intent.id] for row in rows)
        )

    def _close(self, cause: SeatadminError | None) -> bool:
        """Write down the results of rows that did nothing or are not finished, and the state of the batch."""
        with self.run.unit_of_work() as uow:
            stored = {result.intent_id: result for result in uow.results.of_batch(self.run.batch_id)}
            intents = uow.batches.intents(self.run.batch_id)
            entries = []
            rows = {row.intent.id: row for row in self.run.round.plan.rows}
            for intent in intents:
                if intent.id in self.run.results.of:
                    continue
                row = rows[intent.id]
                if intent.state in ENDED:
                    if intent.id in stored:
                        self.run.results.of[intent.id] = stored[intent.id]
                    else:
                        self.run.results.settle(row, row.outcome.value, ok=True)
                    continue
                code = "outcome_unknown" if cause is not None else "not_proven"
                self.run.results.settle(row, code, ok=False)
                entries.append(self.run.row_entry(row, code))
            unfinished = {IntentState.DRAFT, IntentState.APPLYING, IntentState.WAITING}
            finished = not any(intent.state in unfinished for intent in intents)
            uow.results.save_many(self.run.batch_id, list(self.run.results.of.values()))
            counts = self.run.results.counts()
            entries.append(
                self.run.entry(
                    "batch_applied", self.run.round.batch.source, "done" if finished else "unfinished", **counts
                )
            )
            uow.history.add_many(entries)
            uow.batches.set_state(self.run.batch_id, BatchState.DONE if finished else BatchState.APPLYING)
            uow.commit()
        return finished


def _blocked(intent: Intent) -> Intent:
    """Return an intent Moodle has refused in this run as one that planning leaves out; never stored like this."""
    return replace(intent, problems=(*intent.problems, Problem(intent.row, "", "account_refused", Severity.ERROR)))
