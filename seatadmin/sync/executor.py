"""Apply a batch to Moodle in ordered stages, so that a run cut anywhere and started again ends as if never cut.

Each round looks at Moodle, plans again (the same function as the preview), reserves seats, then goes through the
stages: create accounts, enrol, prove, groups, customer as supervisor, customer's own courses, seats marked. What is
about to be tried is committed before the call and its result after it. A write whose outcome is unknown is never
sent again by itself: the next round looks at Moodle, where the marks tell our enrolments from those that were there
before. Why: docs/decisions/attempt-marks.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from time import monotonic
from typing import TypeVar

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import Attempts, Batch, BatchId, BatchState, Credentials, Intent, IntentId, IntentState
from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    GroupId,
    MoodleCourse,
    MoodleRole,
    MoodleUser,
    RoleId,
)
from seatadmin.domain.people import email_key, is_username, proposed_username
from seatadmin.domain.planning import (
    ACTS,
    TO_CORRECT,
    Effect,
    EffectKind,
    Mirror,
    Outcome,
    Plan,
    PlannedRow,
    plan,
)
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import Customer, Seat, SeatId, SeatState
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, SeatadminError, Unavailable, UserError
from seatadmin.moodle.functions import (
    CreatedUser,
    GroupMembership,
    Moodle,
    NewEnrolment,
    NewGroup,
    NewUser,
    RoleAssignment,
    Unenrolment,
)
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.sync.batching import Sent, chunks, send_isolating, send_wave
from seatadmin.sync.claims import STALE_CLAIM_S, claim_owner, owner_is_gone
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter, Stage
from seatadmin.sync.reserving import freed, full_name, load_ledger, reserve
from seatadmin.sync.units import OpenUnit

CREATE_SIZE = 50
"""Accounts a creating call when staff give the password; 200 gain nothing over 50 (measured)."""

ENROL_SIZE = 50
"""Enrolments or group members a call: 0.2 s on the measured site; 200 gain nothing and lose more when refused."""

USERNAME_SIZE = 900
"""Logins asked for in one call, below 1000 fields: nearly all are free, and "nobody" is a cheap answer."""

MAX_ROUNDS = 4
_LOGIN_ROUNDS = 5
_BEAT_EVERY_S = 15.0
_ENDED = frozenset({IntentState.DONE, IntentState.RELEASED, IntentState.WITHDRAWN})
_SENT = ACTS - {Outcome.UNCHECKED}
"""What the executor sends for. A row Moodle could not be asked about is left as it is, with its seat."""
_NOT_OK = TO_CORRECT | {Outcome.NO_SEAT, Outcome.UNCHECKED}
_ACCOUNT_EFFECTS = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.STAFF_PASSWORD)

E = TypeVar("E")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. `plan` is the plan of its first round; `results` one per row, in list order.

    `finished` is False when something is left to do (waiting for a seat, outcome unknown): applying again goes on.
    """

    batch_id: BatchId
    plan: Plan
    results: tuple[RowResult, ...]
    finished: bool


class _LookAgain(Exception):
    """Leave the stages of this round: Moodle has to be looked at before anything more is sent."""

    def __init__(self, cause: Unavailable | OutcomeUnknown) -> None:
        self.cause = cause


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
        expected: Mapping[IntentId, Outcome] | None = None,
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
            return _Run(self, batch_id, owner, password, expected).go()
        finally:
            with self.unit_of_work() as uow:
                uow.batches.unclaim(batch_id, owner)
                uow.commit()


class _Run:
    """One run of one batch: what its stages share."""

    def __init__(
        self,
        executor: Executor,
        batch_id: BatchId,
        owner: str,
        password: str | None,
        expected: Mapping[IntentId, Outcome] | None,
    ) -> None:
        self.x = executor
        self.batch_id = batch_id
        self.owner = owner
        self.password = password
        self.expected = expected
        self.order: list[IntentId] = []
        self.intents: dict[IntentId, Intent] = {}
        self.results: dict[IntentId, RowResult] = {}
        self.set_aside: set[IntentId] = set()
        self.remarks: dict[IntentId, dict[str, str]] = {}
        self.confirmed: dict[IntentId, list[EffectKind]] = {}
        self.taken_logins: set[str] = set()
        self.again = False
        self.last_beat = monotonic()

    # ------------------------------------------------------------------ rounds
    def go(self) -> RunReport:
        first: Plan | None = None
        cause: SeatadminError | None = None
        self.x.reporter.pulse = self._pulse
        with ThreadPoolExecutor(self.x.connections, thread_name_prefix="moodle") as pool:
            self.pool = pool
            for _ in range(MAX_ROUNDS):
                self.again, cause = False, None
                current = self._look_and_plan(is_first=first is None)
                first = first or current
                try:
                    self._stages(current)
                except _LookAgain as stop:
                    if isinstance(stop.cause, Unavailable):
                        raise stop.cause from None
                    cause = stop.cause
                    continue
                if not self.again:
                    break
        if first is None:  # pragma: no cover - MAX_ROUNDS is positive
            raise Bug("run_without_round")
        finished = self._close(cause)
        return RunReport(self.batch_id, first, tuple(self.results[key] for key in self.order), finished)

    def _look_and_plan(self, *, is_first: bool) -> Plan:
        with self.x.unit_of_work(read_only=True) as uow:
            batch = uow.batches.get(self.batch_id)
            intents = uow.batches.intents(self.batch_id)
        self.order = [intent.id for intent in intents]
        self.x.look([intent for intent in intents if intent.state not in _ENDED], batch)
        for _ in range(MAX_ROUNDS):
            with self.x.unit_of_work() as uow:
                customer = uow.customers.get(batch.target.customer_id)
                self.mirror: Mirror = uow.mirror.load(
                    emails=[email_key(i.person.email) for i in intents if i.person.email], course_ids=None
                )
                ledger = load_ledger(uow, customer)
                intents = uow.batches.intents(self.batch_id)
                self.intents = {intent.id: intent for intent in intents}
                current = plan(
                    [_blocked(intent) if intent.id in self.set_aside else intent for intent in intents],
                    batch.target,
                    self.mirror,
                    ledger,
                    now=self.x.clock(),
                    zone=self.x.zone,
                )
                self.customer = customer
                self.batch = batch
                if is_first:
                    self._check_agreed(current)
                try:
                    self.intents |= reserve(uow, self.batch_id, current, ledger, leave=self.set_aside)
                except UserError as error:
                    if error.code != "seat_taken_meanwhile":
                        raise
                    continue
                uow.batches.set_state(self.batch_id, BatchState.APPLYING)
                self._beat(uow)
                uow.commit()
                return current
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
    def _stages(self, current: Plan) -> None:
        self.plan = current
        rows = [row for row in current.rows if row.intent.state not in _ENDED and row.intent.id not in self.set_aside]
        for row in rows:
            if row.outcome not in _SENT:
                self._settle(row, row.outcome.value, ok=row.outcome not in _NOT_OK)
        acting = [row for row in rows if row.outcome in _SENT]
        users = self._create_accounts(acting)
        self._enrol(acting, users)
        proven = self._prove(acting, users)
        self._join_groups(proven, users)
        self._supervise(proven, users)
        self._support(proven)
        self._mark(proven, users)

    # -- accounts
    def _create_accounts(self, acting: Sequence[PlannedRow]) -> dict[str, MoodleUser]:
        users: dict[str, MoodleUser] = {}
        rows = [
            row
            for row in acting
            if row.user is None and any(effect.kind is EffectKind.CREATE_ACCOUNT for effect in row.effects)
        ]
        mailed = self.batch.target.credentials is Credentials.MAILED
        if rows and not mailed and not self.password:
            raise UserError("password_needed")
        # With mailed credentials an account is alone in its call: a refused batch could already have mailed somebody
        # the password of an account that does not exist.
        size = 1 if mailed else CREATE_SIZE
        if mailed:
            self._avoid_taken(rows)
        done = 0
        for chunk in chunks(rows, CREATE_SIZE * self.x.connections):
            self._create_chunk(chunk, size, users, (done, len(rows)))
            done += len(chunk)
        return users

    def _create_chunk(
        self, chunk: Sequence[PlannedRow], size: int, users: dict[str, MoodleUser], position: tuple[int, int]
    ) -> None:
        """Create some accounts; those refused because of their login are sent again under another one."""
        pending = list(chunk)
        # A refused batch is first looked at as a whole (a login taken is the usual cause), then halved.
        for isolate in (size == 1, True, True):
            logins = self._logins(pending)
            self._attempt([(row, replace(self._attempts(row), username=logins[row.intent.id])) for row in pending])
            sent = self._send_accounts(pending, size, logins, users, isolate=isolate, position=position)
            if sent.cause is not None:
                self._unsent(sent.unsent)
                raise _LookAgain(sent.cause)
            if not sent.refused:
                return
            refused = [row for row, _ in sent.refused]
            owners = self._owners([logins[row.intent.id] for row in refused])
            self.taken_logins |= owners.keys()
            pending = []
            for row, error in sent.refused:
                owner = owners.get(logins[row.intent.id])
                if owner is not None and email_key(owner.email) == email_key(row.person.email or ""):
                    self._is_there(row, owner)
                elif logins[row.intent.id] in owners or not isolate:
                    pending.append(row)
                else:
                    self._diagnose(row, error)
            if not pending:
                return
        for row in pending:
            self._attempt([(row, replace(self._attempts(row), username=None))])
            self.again = True

    def _is_there(self, row: PlannedRow, owner: MoodleUser) -> None:
        """Note that the account exists: made by an earlier call of ours that was slow, or by somebody else."""
        if row.intent.attempts.username != owner.username:
            self._attempt([(row, replace(self._attempts(row), username=None))])
        self.taken_logins.discard(owner.username)
        self._mirror_users([owner])
        self.again = True

    def _mirror_users(self, users: Sequence[MoodleUser]) -> None:
        with self.x.unit_of_work() as uow:
            uow.mirror.upsert_users(users, self.x.clock())
            uow.commit()

    def _send_accounts(
        self,
        rows: Sequence[PlannedRow],
        size: int,
        logins: Mapping[IntentId, str],
        users: dict[str, MoodleUser],
        *,
        isolate: bool,
        position: tuple[int, int],
    ) -> Sent[PlannedRow, tuple[CreatedUser, ...]]:
        created: Sent[PlannedRow, tuple[CreatedUser, ...]] = Sent()

        def create(batch: Sequence[PlannedRow]) -> tuple[CreatedUser, ...]:
            return self._create(batch, logins)

        def whole(_: PlannedRow) -> Hashable:
            return None

        try:
            for wave in chunks(list(chunks(rows, size)), self.x.connections):
                if created.cause is not None:
                    created.unsent += [row for batch in wave for row in batch]
                    continue
                self.x.reporter.check()
                created.add(send_wave(self.pool, wave, create, None if isolate else whole, any_cause=not isolate))
                self.x.reporter.tell(
                    Stage.CREATE, position[0] + sum(len(part) for part, _ in created.done), position[1]
                )
        finally:
            # Also when the person cancels between two waves: what Moodle confirmed must not be forgotten.
            users |= self._created(created)
        return created

    def _logins(self, rows: Sequence[PlannedRow]) -> dict[IntentId, str]:
        """Choose a login for each account; one already sent is kept, so that Moodle refuses a second creation."""
        chosen: dict[IntentId, str] = {}
        used = set(self.taken_logins)
        for row in rows:
            name = self._attempts(row).username
            if name is not None and name not in used:
                chosen[row.intent.id] = name
                used.add(name)
        for row in rows:
            if row.intent.id not in chosen:
                listed = row.person.username
                usable = listed is not None and listed not in used and is_username(listed)
                login = listed if usable and listed is not None else None
                login = login or proposed_username(row.person.firstname or "", row.person.lastname or "", used)
                chosen[row.intent.id] = login
                used.add(login)
        return chosen

    def _avoid_taken(self, rows: Sequence[PlannedRow]) -> None:
        """Find out beforehand which logins are taken: one question for all instead of a refused call for each."""
        fresh = [row for row in rows if self._attempts(row).username is None]
        for _ in range(_LOGIN_ROUNDS):
            chosen = self._logins(rows)
            taken = self._owners([chosen[row.intent.id] for row in fresh])
            self.taken_logins |= taken.keys()
            fresh = [row for row in fresh if chosen[row.intent.id] in taken]
            if not fresh:
                return

    def _owners(self, logins: Sequence[str]) -> dict[str, MoodleUser | None]:
        """Ask which of these logins belong to somebody; None for an owner Moodle cannot show."""
        owners: dict[str, MoodleUser | None] = {}
        for chunk in chunks(sorted(set(logins)), USERNAME_SIZE):
            self.x.reporter.check()
            found = self.x.moodle.core_user_get_users_by_field("username", chunk, batch=USERNAME_SIZE)
            owners.update((user.username, user) for user in found.users)
            owners.update(dict.fromkeys(found.unreadable))
        return owners

    def _create(self, rows: Sequence[PlannedRow], logins: Mapping[IntentId, str]) -> tuple[CreatedUser, ...]:
        mailed = self.batch.target.credentials is Credentials.MAILED
        return tuple(
            self.x.moodle.core_user_create_users(
                [
                    NewUser(
                        username=logins[row.intent.id],
                        firstname=row.person.firstname or "",
                        lastname=row.person.lastname or "",
                        email=row.person.email or "",
                        password=None if mailed else self.password,
                        createpassword=mailed,
                        force_change=not mailed,
                        city=row.person.city or "",
                        institution=row.person.institution or "",
                        department=row.person.department or "",
                        idnumber=row.person.idnumber or "",
                    )
                    for row in rows
                ]
            )
        )

    def _created(self, sent: Sent[PlannedRow, tuple[CreatedUser, ...]]) -> dict[str, MoodleUser]:
        """Write confirmed creations down, in the mirror too."""
        users: dict[str, MoodleUser] = {}
        marks: list[tuple[PlannedRow, Attempts]] = []
        for rows, answer in sent.done:
            ids = {created.username: created.id for created in answer}
            for row in rows:
                attempts = self._attempts(row)
                user_id = ids.get(attempts.username or "")
                if user_id is None:
                    # A cut list of accounts would answer fewer than were sent; look at Moodle instead of guessing.
                    self.again = True
                    continue
                person = row.person
                users[email_key(person.email or "")] = MoodleUser(
                    user_id, attempts.username or "", person.firstname or "", person.lastname or "", person.email or ""
                )
                marks.append((row, replace(attempts, account_confirmed=True)))
        if marks:
            self._attempt(marks, list(users.values()))
        return users

    def _diagnose(self, row: PlannedRow, error: Rejected) -> None:
        """Find out why an account was refused although its login is free; Moodle never says."""
        key = email_key(row.person.email or "")
        users = self.x.moodle.core_user_get_users("email", key).users
        self._attempt([(row, replace(self._attempts(row), username=None))])
        if users:
            self._mirror_users(users)
            self.again = True
            return
        # The address or a name is one Moodle does not take. Saying so on the row keeps it out of the next run until
        # somebody has corrected it.
        self._refuse(row, "account_refused", error, Problem(row.row, "email", "account_refused", Severity.ERROR))

    # -- enrolments
    def _enrol(self, acting: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> None:
        rows: list[PlannedRow] = []
        for row in acting:
            user = _user_of(row, users)
            if user is None or row.course is None or row.intent.id in self.set_aside:
                continue
            enrolled = (row.course.id, user.id) in self.mirror.enrolments
            if not enrolled or row.outcome is Outcome.REACTIVATE:
                rows.append(row)
        self.sent_to: set[CourseId] = {row.course.id for row in rows if row.course is not None}
        rows = self._try_unconfirmed_roles(rows, users)
        total, done = len(rows), 0
        self.x.reporter.tell(Stage.ENROL, 0, total)
        for wave in chunks(list(chunks(rows, ENROL_SIZE)), self.x.connections):
            self.x.reporter.check()
            self._enrol_wave(wave, users)
            done += sum(len(batch) for batch in wave)
            self.x.reporter.tell(Stage.ENROL, done, total)

    def _enrol_wave(self, wave: Sequence[Sequence[PlannedRow]], users: Mapping[str, MoodleUser]) -> None:
        now = self.x.clock()
        marks = []
        for row in (row for batch in wave for row in batch):
            attempts = self._attempts(row)
            if row.outcome is Outcome.REACTIVATE:
                marks.append((row, replace(attempts, reactivate_at=now)))
            else:
                marks.append((row, replace(attempts, enrol_at=now, seat_id=row.seat.id if row.seat else None)))
        self._attempt(marks, applying=True)
        sent = send_wave(self.pool, wave, lambda batch: self._send_enrolments(batch, users), _shared_cause)
        confirmed = [row for rows, _ in sent.done for row in rows]
        self._attempt([(row, replace(self._attempts(row), enrol_confirmed=True)) for row in confirmed])
        for row, error in sent.refused:
            self._attempt([(row, replace(self._attempts(row), enrol_at=None, reactivate_at=None, seat_id=None))])
            code = {"wsnoinstance": "enrol_no_manual", "wsusercannotassign": "enrol_role_refused"}
            self._refuse(row, code.get(error.errorcode or "", "enrol_refused"), error, user=_user_of(row, users))
        if sent.cause is not None:
            self._unsent(sent.unsent)
            raise _LookAgain(sent.cause)

    def _unsent(self, rows: Sequence[PlannedRow]) -> None:
        """Take back the marks of calls that never left: what is found later would not be our doing."""
        marks = []
        for row in rows:
            before = row.intent.attempts
            marks.append(
                (
                    row,
                    replace(
                        self._attempts(row),
                        username=before.username
                        if not self._attempts(row).account_confirmed
                        else self._attempts(row).username,
                        enrol_at=before.enrol_at,
                        reactivate_at=before.reactivate_at,
                        seat_id=before.seat_id,
                    ),
                )
            )
        if marks:
            self._attempt(marks)

    def _send_enrolments(self, rows: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> None:
        enrolments = []
        for row in rows:
            effect = _enrolment(row)
            if effect.course_id is None or effect.role is None:  # pragma: no cover - the planner always sets both
                raise Bug("enrolment_without_course")
            enrolments.append(
                NewEnrolment(
                    self.mirror.roles[effect.role].id,
                    self._known(row, users).id,
                    effect.course_id,
                    effect.starts_s,
                    effect.ends_s,
                    suspend=False if row.outcome is Outcome.REACTIVATE else None,
                )
            )
        self.x.moodle.enrol_manual_enrol_users(enrolments)

    def _try_unconfirmed_roles(self, rows: list[PlannedRow], users: Mapping[str, MoodleUser]) -> list[PlannedRow]:
        """Enrol one person first for a role whose number staff typed, and look what Moodle made of it.

        No function lists roles, and a wrong number could make a whole list managers.
        """
        for role in sorted({_enrolment(row).role or "" for row in rows}):
            while not self.mirror.roles[role].confirmed:
                first = next((row for row in rows if _enrolment(row).role == role), None)
                if first is None or first.course is None:
                    break
                rows = [row for row in rows if row is not first]
                self._enrol_wave([[first]], users)
                if first.intent.id not in self.set_aside:
                    self._check_role(first, first.course, self.mirror.roles[role], users)
                    break
        return rows

    def _check_role(
        self, row: PlannedRow, course: MoodleCourse, role: MoodleRole, users: Mapping[str, MoodleUser]
    ) -> None:
        """Look which role the first person got; take the enrolment back when the number was another role's."""
        user = self._known(row, users)
        person = self.x.mirror.read_course(course.id, states=False).get(user.id)
        met = {found.id: found.shortname for found in person.roles} if person is not None else {}
        if met.get(role.id) in (None, role.shortname):
            with self.x.unit_of_work(read_only=True) as uow:
                self.mirror = replace(self.mirror, roles={known.shortname: known for known in uow.mirror.roles()})
            return
        # The mark goes first: should the answer be lost, nobody may be counted as seated with a wrong role.
        self._attempt([(row, replace(self._attempts(row), enrol_at=None, enrol_confirmed=False, seat_id=None))])
        with contextlib.suppress(OutcomeUnknown, Rejected):
            self.x.moodle.enrol_manual_unenrol_users([Unenrolment(user.id, course.id)])
        raise UserError("role_id_wrong", role=role.shortname, id=role.id, found=met[role.id], row=row.row)

    def _prove(self, acting: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> list[PlannedRow]:
        """Look whether everybody is in the course: a list PHP has cut answers the usual success."""
        revived = {row.course.id for row in acting if row.outcome is Outcome.REACTIVATE and row.course is not None}
        courses = sorted(self.sent_to)
        for number, course_id in enumerate(courses):
            self.x.reporter.check()
            self.x.reporter.tell(Stage.PROVE, number, len(courses))
            self.x.mirror.read_course(course_id, states=course_id in revived)
        enrolments = self.mirror.enrolments
        if courses:
            with self.x.unit_of_work(read_only=True) as uow:
                fresh = uow.mirror.load(emails=(), course_ids=courses).enrolments
            seen = set(courses)
            enrolments = {key: one for key, one in enrolments.items() if key[0] not in seen} | dict(fresh)
        proven = []
        for row in acting:
            user = _user_of(row, users)
            if user is None or row.course is None or row.intent.id in self.set_aside:
                continue
            enrolment = enrolments.get((row.course.id, user.id))
            if enrolment is None:
                self.again = True
                continue
            proven.append(row)
            if row.outcome is Outcome.NEW_ACCOUNT:
                self._confirm(row, *_ACCOUNT_EFFECTS)
            if row.outcome is not Outcome.REACTIVATE:
                self._confirm(row, EffectKind.ENROL)
            elif enrolment.state is EnrolmentState.ACTIVE:
                self._confirm(row, EffectKind.REACTIVATE)
            else:
                self._remark(row, "still_inactive")
        return proven

    # -- groups
    def _join_groups(self, rows: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> None:
        wanted: dict[tuple[CourseId, str], list[PlannedRow]] = {}
        for row in rows:
            for effect in row.effects:
                if effect.kind is EffectKind.JOIN_GROUP and effect.course_id is not None and effect.group is not None:
                    wanted.setdefault((effect.course_id, effect.group), []).append(row)
        self.groups = self._find_groups(wanted)
        members = [
            (GroupMembership(group_id, self._known(row, users).id), row)
            for key, group_id in self.groups.items()
            for row in wanted[key]
        ]
        for key, missing in ((key, wanted[key]) for key in wanted if key not in self.groups):
            for row in missing:
                self._remark(row, "group_refused", group=key[1])
        sent = self._send_all(
            members,
            Stage.GROUP,
            lambda batch: self.x.moodle.core_group_add_group_members([membership for membership, _ in batch]),
        )
        for batch, _ in sent.done:
            for _, row in batch:
                self._confirm(row, EffectKind.JOIN_GROUP)
        for (_, row), _ in sent.refused:
            self._remark(row, "group_refused", group="")

    def _find_groups(self, wanted: Iterable[tuple[CourseId, str]]) -> dict[tuple[CourseId, str], GroupId]:
        """Find or create groups. Returns those that exist in the end."""
        wanted = list(wanted)
        found = self._read_groups(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            sent = self._send_all(
                missing,
                Stage.GROUP,
                lambda batch: self.x.moodle.core_group_create_groups(
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
            self.x.reporter.check()
            groups = self.x.moodle.core_group_get_course_groups(course_id)
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
    def _supervise(self, rows: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> None:
        customer_id = self.customer.remote_user_id
        todo = [
            (row, effect.role or "") for row in rows for effect in row.effects if effect.kind is EffectKind.SUPERVISE
        ]
        if not todo or customer_id is None:
            return
        roles = self.mirror.roles
        sides: dict[RoleId, list[tuple[RoleAssignment, PlannedRow]]] = {}
        for row, supervisor in todo:
            if not all(role in roles and roles[role].confirmed for role in (supervisor, "student")):
                self._remark(row, "supervisor_role_unknown", role=supervisor)
                continue
            user_id = self._known(row, users).id
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
            self.x.moodle.core_role_assign_roles([assignment for assignment, _ in batch])

        for tried, probe in enumerate(side[:2], start=1):
            self.x.reporter.check()
            sent = send_isolating([probe], assign)
            self._after_supervise(sent)
            if sent.done:
                self._after_supervise(self._send_all(side[tried:], Stage.SUPERVISE, assign))
                return
        for _, row in side[2:]:
            self._remark(row, "supervise_refused")

    def _after_supervise(self, sent: Sent[tuple[RoleAssignment, PlannedRow], None]) -> None:
        for (_, row), _ in sent.refused:
            self._remark(row, "supervise_refused")
        for batch, _ in sent.done:
            for _, row in batch:
                self._confirm(row, EffectKind.SUPERVISE)
        if sent.cause is not None:
            raise _LookAgain(sent.cause)

    def _support(self, proven: Sequence[PlannedRow]) -> None:
        """Enrol the customer where the plan says so, and put it in the groups of its orders."""
        customer_id = self.customer.remote_user_id
        if customer_id is None or not any(row.seat is not None for row in proven):
            return
        effects = [
            effect
            for effect in self.plan.customer_effects
            if effect.kind in (EffectKind.ENROL_CUSTOMER, EffectKind.SUPPORT_COURSE)
            and effect.course_id is not None
            and (role := self.mirror.roles.get(effect.role or "")) is not None
            and role.confirmed
        ]
        sent = self._send_all(
            effects,
            Stage.SUPPORT,
            lambda batch: self.x.moodle.enrol_manual_enrol_users(
                [
                    NewEnrolment(self.mirror.roles[effect.role or ""].id, customer_id, effect.course_id or CourseId(0))
                    for effect in batch
                ]
            ),
        )
        refused = [(effect.course or "", error) for effect, error in sent.refused]
        inside = {effect.course_id for batch, _ in sent.done for effect in batch}
        inside |= {course_id for course_id, user_id in self.mirror.enrolments if user_id == customer_id}
        members = [
            GroupMembership(self.groups[key], customer_id)
            for effect in self.plan.customer_effects
            if effect.kind is EffectKind.JOIN_GROUP
            and effect.course_id in inside
            and effect.group is not None
            and (key := (effect.course_id, effect.group)) in self.groups
        ]
        joined = self._send_all(members, Stage.SUPPORT, self.x.moodle.core_group_add_group_members)
        entries = [
            self._entry("customer_enrolled", self.customer.name, "done", course=e.course or "")
            for batch, _ in sent.done
            for e in batch
        ]
        entries += [
            self._entry("customer_enrolled", self.customer.name, "refused", course=course) for course, _ in refused
        ]
        entries += [self._entry("customer_grouped", self.customer.name, "refused") for _ in joined.refused[:1]]
        if entries:
            with self.x.unit_of_work() as uow:
                uow.history.add_many(entries)
                uow.commit()

    # -- seats
    def _mark(self, rows: Sequence[PlannedRow], users: Mapping[str, MoodleUser]) -> None:
        """Make the proven rows final: seats held, intents done, results and history, in one transaction."""
        self.x.reporter.tell(Stage.MARK, 0, len(rows))
        now = self.x.clock()
        seats: list[Seat] = []
        expected: dict[SeatId, SeatState] = {}
        entries: list[HistoryEntry] = []
        with self.x.unit_of_work() as uow:
            stored = {seat.id: seat for seat in uow.seats.many([row.seat.id for row in rows if row.seat is not None])}
            for row in rows:
                user = self._known(row, users)
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
                    self._confirm(row, EffectKind.USE_SEAT)
                entries.append(self._row_entry(row))
                remarks = self.remarks.get(row.intent.id, {})
                self._settle(
                    row,
                    "done_partly" if remarks else "done",
                    ok=not remarks,
                    user=user,
                    **_remark_values(remarks),
                )
                intent = self.intents[row.intent.id]
                self.intents[intent.id] = replace(intent, state=IntentState.DONE)
            uow.seats.change(seats, expected)
            uow.batches.save_intents([self.intents[row.intent.id] for row in rows])
            uow.results.save_many(self.batch_id, [self.results[row.intent.id] for row in rows])
            uow.history.add_many(entries)
            uow.commit()
        self.x.reporter.tell(Stage.MARK, len(rows), len(rows), tuple(self.results[row.intent.id] for row in rows))

    def _close(self, cause: SeatadminError | None) -> bool:
        """Write down the results of rows that did nothing or are not finished, and the state of the batch."""
        with self.x.unit_of_work() as uow:
            stored = {result.intent_id: result for result in uow.results.of_batch(self.batch_id)}
            intents = uow.batches.intents(self.batch_id)
            entries = []
            rows = {row.intent.id: row for row in self.plan.rows}
            for intent in intents:
                if intent.id in self.results:
                    continue
                row = rows[intent.id]
                if intent.state in _ENDED:
                    if intent.id in stored:
                        self.results[intent.id] = stored[intent.id]
                    else:
                        self._settle(row, row.outcome.value, ok=True)
                    continue
                code = "outcome_unknown" if cause is not None else "not_proven"
                self._settle(row, code, ok=False)
                entries.append(self._row_entry(row, code))
            unfinished = {IntentState.DRAFT, IntentState.APPLYING, IntentState.WAITING}
            finished = not any(intent.state in unfinished for intent in intents)
            uow.results.save_many(self.batch_id, list(self.results.values()))
            counts: dict[str, int] = {}
            for result in self.results.values():
                counts[result.outcome.value] = counts.get(result.outcome.value, 0) + 1
            entries.append(
                self._entry("batch_applied", self.batch.source, "done" if finished else "unfinished", **counts)
            )
            uow.history.add_many(entries)
            uow.batches.set_state(self.batch_id, BatchState.DONE if finished else BatchState.APPLYING)
            uow.commit()
        return finished

    # ------------------------------------------------------------------ small common moves
    def _known(self, row: PlannedRow, created: Mapping[str, MoodleUser]) -> MoodleUser:
        user = _user_of(row, created)
        if user is None:  # pragma: no cover - rows without an account are left out before
            raise Bug("row_without_account", row=row.row)
        return user

    def _attempts(self, row: PlannedRow) -> Attempts:
        return self.intents[row.intent.id].attempts

    def _attempt(
        self,
        marks: Sequence[tuple[PlannedRow, Attempts]],
        users: Sequence[MoodleUser] = (),
        *,
        applying: bool = False,
    ) -> None:
        """Commit attempt marks, and seats on their way when an enrolling call is about to leave."""
        for row, attempts in marks:
            intent = self.intents[row.intent.id]
            self.intents[intent.id] = replace(intent, attempts=attempts, state=IntentState.APPLYING)
        with self.x.unit_of_work() as uow:
            if applying:
                ids = [row.seat.id for row, _ in marks if row.seat is not None]
                planned = [seat for seat in uow.seats.many(ids) if seat.state is SeatState.PLANNED]
                uow.seats.change(
                    [replace(seat, state=SeatState.APPLYING) for seat in planned],
                    {seat.id: seat for seat in planned},
                )
            if users:
                uow.mirror.upsert_users(users, self.x.clock())
            uow.batches.save_intents([self.intents[row.intent.id] for row, _ in marks])
            self._beat(uow)
            uow.commit()

    def _pulse(self) -> None:
        """Renew the claim now and then while slow calls go on."""
        if monotonic() - self.last_beat > _BEAT_EVERY_S:
            with self.x.unit_of_work() as uow:
                self._beat(uow)
                uow.commit()

    def _beat(self, uow: UnitOfWork) -> None:
        """Keep the claim alive; stop when another process has taken the list over after a long silence."""
        self.last_beat = monotonic()
        if not uow.batches.beat(self.batch_id, self.owner, self.x.clock()):
            raise UserError("batch_taken_over")

    def _send_all(
        self,
        elements: Sequence[E],
        stage: Stage,
        call: Callable[[Sequence[E]], R],
        common: Callable[[E], Hashable] | None = None,
    ) -> Sent[E, R]:
        """Send elements that may be sent again after a look at Moodle, in batches over the connections."""
        sent: Sent[E, R] = Sent()
        done = 0
        for wave in chunks(list(chunks(elements, ENROL_SIZE)), self.x.connections):
            self.x.reporter.check()
            sent.add(send_wave(self.pool, wave, call, common))
            done += sum(len(batch) for batch in wave)
            self.x.reporter.tell(stage, done, len(elements))
            if sent.cause is not None:
                raise _LookAgain(sent.cause)
        return sent

    def _refuse(
        self,
        row: PlannedRow,
        code: str,
        error: Rejected,
        problem: Problem | None = None,
        user: MoodleUser | None = None,
    ) -> None:
        """Moodle said no to this row: free its seat, keep the person with the reason."""
        self.set_aside.add(row.intent.id)
        intent = self.intents[row.intent.id]
        problems = (*intent.problems, problem) if problem is not None else intent.problems
        made = intent.attempts.account_confirmed or (
            user is not None and intent.attempts.username is not None and intent.attempts.username == user.username
        )
        # An account we made stays ours, with the responsibility it is owed, when the rest is done later.
        attempts = Attempts(username=intent.attempts.username, account_confirmed=True) if made else Attempts()
        if made:
            self._confirm(row, *_ACCOUNT_EFFECTS)
        new = replace(intent, state=IntentState.REFUSED, seat_id=None, attempts=attempts, problems=problems)
        self.intents[intent.id] = new
        self._settle(row, code, ok=False, user=user, errorcode=error.errorcode or "")
        with self.x.unit_of_work() as uow:
            if row.seat is not None:
                for seat in uow.seats.many([row.seat.id]):
                    uow.seats.change([freed(seat)], {seat.id: seat})
            uow.batches.save_intents([new])
            uow.results.save_many(self.batch_id, [self.results[row.intent.id]])
            uow.history.add_many([self._row_entry(row, code)])
            uow.commit()

    def _settle(
        self, row: PlannedRow, code: str, *, ok: bool, user: MoodleUser | None = None, **values: str | int
    ) -> None:
        known = user or row.user
        for note in row.notes:
            values |= {key: value for key, value in note.values.items() if key not in values}
        self.results[row.intent.id] = RowResult(
            row.intent.id,
            row.row,
            row.outcome,
            ok,
            code,
            self.x.clock(),
            values,
            tuple(dict.fromkeys(self.confirmed.get(row.intent.id, ()))),
            known.id if known is not None else None,
            known.username if known is not None else None,
            row.seat.id if row.seat is not None else None,
        )

    def _confirm(self, row: PlannedRow, *kinds: EffectKind) -> None:
        expected = {effect.kind for effect in row.effects}
        self.confirmed.setdefault(row.intent.id, []).extend(kind for kind in kinds if kind in expected)

    def _remark(self, row: PlannedRow, code: str, **values: str) -> None:
        self.remarks.setdefault(row.intent.id, {})[code] = ", ".join(filter(None, values.values()))

    def _row_entry(self, row: PlannedRow, code: str = "done") -> HistoryEntry:
        what = "enrolment_reactivated" if row.outcome is Outcome.REACTIVATE else "seat_assigned"
        return self._entry(
            what,
            f"{full_name(row.intent)} <{row.person.email}>",
            code,
            course=row.course.shortname if row.course is not None else "",
            seat=row.seat.reference if row.seat is not None else "",
            customer=self.customer.name,
            outcome=row.outcome.value,
        )

    def _entry(self, what: str, subject: str, result: str, **values: str | int) -> HistoryEntry:
        return HistoryEntry(self.x.clock(), self.x.who, what, subject, result, values)


def _blocked(intent: Intent) -> Intent:
    """Return an intent Moodle has refused in this run as one that planning leaves out; never stored like this."""
    return replace(intent, problems=(*intent.problems, Problem(intent.row, "", "account_refused", Severity.ERROR)))


def _user_of(row: PlannedRow, created: Mapping[str, MoodleUser]) -> MoodleUser | None:
    """Return the account of a row: known when planned, or created since (by address)."""
    return row.user or created.get(email_key(row.person.email or ""))


def _enrolment(row: PlannedRow) -> Effect:
    return next(effect for effect in row.effects if effect.kind in (EffectKind.ENROL, EffectKind.REACTIVATE))


def _shared_cause(row: PlannedRow) -> Hashable:
    effect = _enrolment(row)
    return effect.course_id, effect.role


def _remark_values(remarks: Mapping[str, str]) -> dict[str, str | int]:
    return {"remarks": ",".join(remarks), "group": remarks.get("group_refused", "")} if remarks else {}
