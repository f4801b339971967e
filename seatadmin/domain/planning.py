"""Compare intents with the mirror and say, row by row, what will happen: one pure function behind preview and run.

The preview is the truth because the executor runs exactly what this module returns, computed again from a fresh look
at Moodle. Rules: domain/seats.md §4 (outcomes), §7 (algorithm), with none of the pitfalls of §6: enrolment is checked
before a seat is drawn, restrictions are enforced, expired seats are not used, nobody disappears from the list.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from seatadmin.domain.intents import Credentials, Intent, IntentState, Target
from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    MoodleCourse,
    MoodleEnrolment,
    MoodleRole,
    MoodleUser,
    UserId,
)
from seatadmin.domain.people import ListedPerson, email_key, name_key
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.seats import Customer, Order, OrderId, Seat, SeatId, SeatState, allows


class Outcome(StrEnum):
    """What happens to one row. The first match wins, in the order of `plan`."""

    BAD_DATA = "bad_data"
    COURSE_UNKNOWN = "course_unknown"
    NO_MANUAL_ENROLMENT = "no_manual_enrolment"
    ROLE_UNKNOWN = "role_unknown"
    DUPLICATE = "duplicate"
    ACCOUNT_UNREADABLE = "account_unreadable"
    SEVERAL_ACCOUNTS = "several_accounts"
    ACCOUNT_SUSPENDED = "account_suspended"
    HELD = "held"
    ALREADY_ENROLLED = "already_enrolled"
    SUSPENDED = "suspended"
    REACTIVATE = "reactivate"
    COURSE_NOT_ALLOWED = "course_not_allowed"
    NO_SEAT = "no_seat"
    NEW_ACCOUNT = "new_account"
    KNOWN_ACCOUNT = "known_account"
    UNCHECKED = "unchecked"


USES_SEAT = frozenset({Outcome.NEW_ACCOUNT, Outcome.KNOWN_ACCOUNT, Outcome.UNCHECKED})
"""Outcomes that take a free seat. `UNCHECKED` reserves one while Moodle has not been asked about the person."""

TO_CORRECT = frozenset(
    {
        Outcome.BAD_DATA,
        Outcome.COURSE_UNKNOWN,
        Outcome.NO_MANUAL_ENROLMENT,
        Outcome.ROLE_UNKNOWN,
        Outcome.ACCOUNT_UNREADABLE,
        Outcome.SEVERAL_ACCOUNTS,
        Outcome.ACCOUNT_SUSPENDED,
        Outcome.COURSE_NOT_ALLOWED,
    }
)
"""Outcomes that stay out of the run until somebody corrects or decides something."""

ACTS = USES_SEAT | {Outcome.REACTIVATE}
"""Outcomes for which something will be sent to Moodle."""


class EffectKind(StrEnum):
    CREATE_ACCOUNT = "create_account"
    MAIL_CREDENTIALS = "mail_credentials"
    STAFF_PASSWORD = "staff_password"  # noqa: S105 - a kind of effect, not a secret
    ENROL = "enrol"
    REACTIVATE = "reactivate"
    JOIN_GROUP = "join_group"
    SUPERVISE = "supervise"
    USE_SEAT = "use_seat"
    ENROL_CUSTOMER = "enrol_customer"
    SUPPORT_COURSE = "support_course"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that will be true afterwards. Fields that do not apply to the kind are None.

    `starts_s`/`ends_s` are Unix seconds, 0 = at once / without end.
    """

    kind: EffectKind
    course_id: CourseId | None = None
    course: str | None = None
    role: str | None = None
    starts_s: int = 0
    ends_s: int = 0
    group: str | None = None
    seat_id: SeatId | None = None
    seat_reference: str | None = None
    customer: str | None = None
    email: str | None = None
    order_id: OrderId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A fact worth telling about a row that changes nothing: a code and the values its sentence needs."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """The exact future of one intent. `seat` is None when none is used; `user_id` when no account is known."""

    intent: Intent
    outcome: Outcome
    course: MoodleCourse | None = None
    user: MoodleUser | None = None
    seat: Seat | None = None
    effects: tuple[Effect, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def row(self) -> int:
        return self.intent.row

    @property
    def person(self) -> ListedPerson:
        return self.intent.person

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.intent.problems


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a plan. `seats_before` counts the open seats this target may draw from, `seats_after` what remains."""

    rows: int
    outcomes: Mapping[Outcome, int]
    seats_before: int
    seats_after: int
    seats_used: int
    accounts_to_create: int
    mails: int
    to_correct: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would do: rows in list order, and what happens once for the customer."""

    target: Target
    rows: tuple[PlannedRow, ...]
    customer_effects: tuple[Effect, ...]
    totals: Totals
    notes: tuple[Note, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when applying would send nothing."""
        return not any(row.outcome in ACTS for row in self.rows)


@dataclass(frozen=True)
class Mirror:
    """Everything of Moodle that planning looks at. Absence from `looked_up` or `read_courses` means "not asked yet".

    `users_by_email` is keyed by `email_key`; `roles` by short name; `enrolments` by (course id, user id).
    `unreadable` holds addresses whose account Moodle itself fails to show (accounts made by the shop).
    """

    courses: Mapping[CourseId, MoodleCourse] = field(default_factory=dict)
    users_by_email: Mapping[str, tuple[MoodleUser, ...]] = field(default_factory=dict)
    looked_up: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    enrolments: Mapping[tuple[CourseId, UserId], MoodleEnrolment] = field(default_factory=dict)
    read_courses: frozenset[CourseId] = frozenset()
    roles: Mapping[str, MoodleRole] = field(default_factory=dict)

    def find_course(self, text: str) -> MoodleCourse | None:
        """Find a course by exact short name, else by short name ignoring case when only one fits, else by id."""
        index = self._course_index()
        exact = index.get(text)
        if exact is not None:
            return exact
        folded = index.get("\0" + text.casefold())
        if folded is not None:
            return folded
        return self.courses.get(CourseId(int(text))) if text.isdecimal() and len(text) < 19 else None

    def _course_index(self) -> dict[str, MoodleCourse]:
        index: dict[str, MoodleCourse] | None = self.__dict__.get("_index")
        if index is None:
            index = {}
            by_fold: dict[str, list[MoodleCourse]] = {}
            for course in self.courses.values():
                index[course.shortname] = course
                by_fold.setdefault("\0" + course.shortname.casefold(), []).append(course)
            index.update({key: found[0] for key, found in by_fold.items() if len(found) == 1})
            self.__dict__["_index"] = index
        return index


@dataclass(frozen=True, slots=True)
class Ledger:
    """Seats and orders the target may touch: every seat of the customer, whatever its state."""

    customer: Customer
    seats: Sequence[Seat]
    orders: Mapping[OrderId, Order] = field(default_factory=dict)


def plan(
    intents: Sequence[Intent], target: Target, mirror: Mirror, ledger: Ledger, *, now: datetime, zone: tzinfo
) -> Plan:
    """Plan a batch. `now` is aware; `zone` is the site's time zone, in which days begin and end.

    Pure and linear in the number of rows. Rows come back in the order given; no input row is left out.
    """
    return _Planner(target, mirror, ledger, now, zone).run(intents)


def open_seats(ledger: Ledger, target: Target, now: datetime) -> list[Seat]:
    """List the seats a target may draw from: open, of the customer, of the order if one is asked for, not past."""
    return [
        seat
        for seat in ledger.seats
        if seat.is_open
        and seat.customer_id == ledger.customer.id
        and (target.order_id is None or seat.order_id == target.order_id)
        and (seat.ends is None or seat.ends > now)
    ]


_FAR = datetime.max.replace(tzinfo=UTC)


def _seat_order(seat: Seat) -> tuple[bool, datetime, int, str]:
    # Restricted seats first, since unrestricted ones can serve anybody later; then the soonest ending one; among
    # equals the one fewest courses may use.
    return (not seat.allowed, seat.ends or _FAR, len(seat.allowed), seat.reference)


class _Pool:
    """Open seats by what they allow, drawn best first; can rearrange earlier draws of the same run.

    Drawing greedily could leave the last person without a seat although another distribution serves everybody (a
    seat for SCI or MATH101 given to SCI while a seat for SCI alone stays free). `draw` then looks for a chain of
    swaps. Seats with equal restriction are one class, so the search is over classes, not over seats.
    """

    def __init__(self, seats: Iterable[Seat]) -> None:
        self._free: dict[tuple[str, ...], list[tuple[tuple[bool, datetime, int, str], Seat]]] = {}
        for seat in seats:
            self._free.setdefault(seat.allowed, []).append((_seat_order(seat), seat))
        for stack in self._free.values():
            stack.sort(key=lambda item: item[0], reverse=True)
        self._classes: dict[CourseId, list[tuple[str, ...]]] = {}
        self._drawn: dict[tuple[str, ...], dict[CourseId, list[int]]] = {}
        self.given: dict[int, Seat] = {}
        self._course_of: dict[int, MoodleCourse] = {}
        self._used: set[tuple[str, ...]] = set()

    def classes_for(self, course: MoodleCourse) -> list[tuple[str, ...]]:
        found = self._classes.get(course.id)
        if found is None:
            found = [allowed for allowed in self._free if allows(allowed, course)]
            self._classes[course.id] = found
        return found

    def take(self, seat: Seat, holder: int, course: MoodleCourse) -> bool:
        """Give one given seat to `holder`; False when it is not free here."""
        stack = self._free.get(seat.allowed, [])
        for index, (_, candidate) in enumerate(stack):
            if candidate.id == seat.id:
                del stack[index]
                self._give(holder, course, candidate)
                return True
        return False

    def draw(self, holder: int, course: MoodleCourse) -> bool:
        """Give the best seat that allows `course` to `holder` (an index of the run); False when none can be had."""
        best = min(
            (key for key in self.classes_for(course) if self._free[key]),
            key=lambda key: self._free[key][-1][0],
            default=None,
        )
        if best is None:
            return self._rearrange(holder, course)
        self._give(holder, course, self._free[best].pop()[1])
        return True

    def _give(self, holder: int, course: MoodleCourse, seat: Seat) -> None:
        self.given[holder] = seat
        self._course_of[holder] = course
        self._drawn.setdefault(seat.allowed, {}).setdefault(course.id, []).append(holder)

    def _rearrange(self, holder: int, course: MoodleCourse) -> bool:
        # Breadth first from `course`: a class whose seats are all drawn leads to the courses of its holders, and from
        # there to every class these could use instead, until a class with a free seat is met.
        came_from: dict[tuple[str, ...], tuple[tuple[str, ...], CourseId] | None] = {}
        queue: deque[tuple[str, ...]] = deque()
        for key in self.classes_for(course):
            came_from[key] = None
            queue.append(key)
        while queue:
            key = queue.popleft()
            for course_id, holders in self._drawn.get(key, {}).items():
                if not holders:
                    continue
                for other in self._classes[course_id]:
                    if other in came_from:
                        continue
                    came_from[other] = (key, course_id)
                    if self._free[other]:
                        self._swap(other, came_from)
                        self.draw(holder, course)
                        return True
                    queue.append(other)
        return False

    def _swap(
        self,
        free: tuple[str, ...],
        came_from: Mapping[tuple[str, ...], tuple[tuple[str, ...], CourseId] | None],
    ) -> None:
        step = came_from[free]
        while step is not None:
            previous, course_id = step
            mover = self._drawn[previous][course_id].pop()
            left = self.given[mover]
            self._give(mover, self._course_of[mover], self._free[free].pop()[1])
            insort(self._free[previous], (_seat_order(left), left), key=lambda item: _Reversed(item[0]))
            free, step = previous, came_from[previous]


class _Reversed:
    """Order opposite to that of the value, for keeping a descending list sorted with `bisect`."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[bool, datetime, int, str]) -> None:
        self.value = value

    def __lt__(self, other: _Reversed) -> bool:
        return other.value < self.value


@dataclass(slots=True)
class _Draft:
    """A row being planned: mutable until seats have been dealt."""

    intent: Intent
    outcome: Outcome
    course: MoodleCourse | None = None
    user: MoodleUser | None = None
    notes: list[Note] = field(default_factory=list)
    creates: bool = False
    role: str = "student"
    starts: datetime | None = None
    ends: datetime | None = None


class _Planner:
    def __init__(self, target: Target, mirror: Mirror, ledger: Ledger, now: datetime, zone: tzinfo) -> None:
        self.target = target
        self.mirror = mirror
        self.ledger = ledger
        self.now = now
        self.zone = zone
        self.before = open_seats(ledger, target, now)
        self.seats = {seat.id: seat for seat in ledger.seats}
        self.held: dict[tuple[str, CourseId], Seat] = {
            (email_key(seat.holder_email), seat.holder_course_id): seat
            for seat in ledger.seats
            if seat.holder_email is not None and seat.holder_course_id is not None and not seat.is_open
        }
        self.first_row: dict[tuple[str, CourseId], int] = {}
        self.creating: dict[str, int] = {}
        self.creating_name: dict[str, str] = {}

    def run(self, intents: Sequence[Intent]) -> Plan:
        drafts = [self._classify(intent) for intent in intents]
        reserved = {
            intent.attempts.seat_id or intent.seat_id for intent in intents if intent.seat_id or intent.attempts.seat_id
        }
        # Seats reserved by these very intents are not open, yet theirs to use; they are drawn first.
        pool = _Pool([*self.before, *(self.seats[s] for s in reserved if s in self.seats and self._reusable(s))])
        wants = [i for i, draft in enumerate(drafts) if draft.outcome in USES_SEAT]
        # An intent whose enrolling call has left keeps the seat of that call, whatever else changed.
        wants.sort(key=lambda i: (drafts[i].intent.attempts.seat_id is None, i))
        for i in wants:
            draft = drafts[i]
            course = draft.course
            assert course is not None  # noqa: S101 - a row that uses a seat has a course
            keep = draft.intent.attempts.seat_id
            if keep is not None and keep in self.seats and pool.take(self.seats[keep], i, course):
                continue
            if not pool.draw(i, course):
                usable = any(allows(seat.allowed, course) for seat in self.before)
                fits_none = bool(self.before) and not usable
                draft.outcome = Outcome.COURSE_NOT_ALLOWED if fits_none else Outcome.NO_SEAT
        self._assign_creations(drafts)
        rows = tuple(self._finish(draft, pool.given.get(i)) for i, draft in enumerate(drafts))
        customer_effects, notes = self._customer(rows)
        return Plan(self.target, rows, customer_effects, self._totals(rows), notes)

    def _reusable(self, seat_id: SeatId | None) -> bool:
        return seat_id is not None and self.seats[seat_id].state in (SeatState.PLANNED, SeatState.APPLYING)

    # ------------------------------------------------------------------ one row, before seats are dealt
    def _classify(self, intent: Intent) -> _Draft:
        person = intent.person
        draft = _Draft(intent, Outcome.BAD_DATA, role=person.role or self.target.role)
        if intent.state is IntentState.DONE:
            return self._already_done(draft)
        if not (person.email and person.lastname and person.firstname) or any(p.blocks for p in intent.problems):
            return draft
        wanted = person.course or self.target.course
        course = self.mirror.find_course(wanted) if wanted else None
        draft.course = course
        if course is None:
            draft.outcome = Outcome.COURSE_UNKNOWN
            draft.notes.append(Note("course_wanted", {"course": wanted or ""}))
            return draft
        if course.manual_enrolment is False:
            draft.outcome = Outcome.NO_MANUAL_ENROLMENT
            return draft
        if not self._dates(draft):
            return draft
        key = email_key(person.email)
        earlier = self.first_row.get((key, course.id))
        if earlier is not None:
            draft.outcome = Outcome.DUPLICATE
            draft.notes.append(Note("same_as_row", {"row": earlier}))
            return draft
        self.first_row[(key, course.id)] = intent.row
        if draft.role not in self.mirror.roles:
            draft.outcome = Outcome.ROLE_UNKNOWN
            draft.notes.append(Note("role_wanted", {"role": draft.role}))
            return draft
        draft.outcome = self._account(draft, key, course)
        return draft

    def _already_done(self, draft: _Draft) -> _Draft:
        draft.outcome = Outcome.HELD
        wanted = draft.intent.person.course or self.target.course
        draft.course = self.mirror.find_course(wanted) if wanted else None
        seat = self.seats.get(draft.intent.seat_id) if draft.intent.seat_id else None
        if seat is not None:
            draft.notes.append(Note("holds_seat", {"reference": seat.reference}))
        if draft.course is not None and draft.intent.person.email:
            key = email_key(draft.intent.person.email)
            self.first_row.setdefault((key, draft.course.id), draft.intent.row)
        return draft

    def _account(self, draft: _Draft, key: str, course: MoodleCourse) -> Outcome:
        intent = draft.intent
        other = self.held.get((key, course.id))
        if other is not None and other.id not in (intent.seat_id, intent.attempts.seat_id):
            return self._has_other_seat(draft, other, key, course)
        users = self.mirror.users_by_email.get(key, ())
        if intent.account_id is not None:
            users = tuple(user for user in users if user.id == intent.account_id)
        if len(users) > 1:
            draft.notes.append(Note("accounts", {"count": len(users), "logins": ", ".join(u.username for u in users)}))
            return Outcome.SEVERAL_ACCOUNTS
        if not users:
            if key in self.mirror.unreadable:
                return Outcome.ACCOUNT_UNREADABLE
            if key not in self.mirror.looked_up or course.id not in self.mirror.read_courses:
                return Outcome.UNCHECKED
            return Outcome.NEW_ACCOUNT
        user = users[0]
        draft.user = user
        return self._known(draft, course, user)

    def _known(self, draft: _Draft, course: MoodleCourse, user: MoodleUser) -> Outcome:
        intent, attempts = draft.intent, draft.intent.attempts
        ours = attempts.username is not None and attempts.username == user.username
        done = Outcome.NEW_ACCOUNT if ours else Outcome.KNOWN_ACCOUNT
        if not ours and not _same_last_name(user, intent.person):
            draft.notes.append(Note("account_name_differs", {"name": f"{user.firstname} {user.lastname}"}))
        enrolment = self.mirror.enrolments.get((course.id, user.id))
        if enrolment is None:
            if course.id not in self.mirror.read_courses:
                return Outcome.UNCHECKED
            return Outcome.ACCOUNT_SUSPENDED if user.suspended else done
        if attempts.enrol_at is not None:
            # Ours: it was not there when the call left. The seat of that call is used, nothing is sent again.
            return done
        if enrolment.state is EnrolmentState.ACTIVE:
            return Outcome.ALREADY_ENROLLED
        return Outcome.REACTIVATE if intent.reactivate else Outcome.SUSPENDED

    def _has_other_seat(self, draft: _Draft, seat: Seat, key: str, course: MoodleCourse) -> Outcome:
        # Another list, or an earlier run of this one, has already given this person a seat in this course.
        users = self.mirror.users_by_email.get(key, ())
        draft.user = users[0] if len(users) == 1 else None
        code = "holds_seat" if seat.state is SeatState.HELD else "seat_planned_elsewhere"
        enrolment = self.mirror.enrolments.get((course.id, draft.user.id)) if draft.user is not None else None
        if seat.state is SeatState.HELD and course.id in self.mirror.read_courses and draft.user is not None:
            if enrolment is None:
                code = "held_but_not_enrolled"
            elif enrolment.state is EnrolmentState.INACTIVE:
                return Outcome.REACTIVATE if draft.intent.reactivate else Outcome.SUSPENDED
        draft.notes.append(Note(code, {"reference": seat.reference}))
        return Outcome.HELD

    def _dates(self, draft: _Draft) -> bool:
        person = draft.intent.person
        first_day = person.starts or self.target.starts
        starts = None
        if first_day is not None:
            starts = datetime.combine(first_day, time(0), self.zone).astimezone(UTC)
            # A start in the past, or today, is "at once": Moodle's own clock then decides, not the workstation's.
            if starts <= self.now:
                starts = None
        base = starts or self.now
        ends: datetime | None = None
        if person.ends == "none":
            ends = None
        elif isinstance(person.ends, date):
            ends = self._end_of(person.ends)
        elif person.end_relative is not None:
            ends = base + _relative(person.end_relative)
        elif person.period_days is not None:
            ends = base + timedelta(days=person.period_days)
        elif self.target.ends is not None:
            ends = self._end_of(self.target.ends)
        draft.starts, draft.ends = starts, ends
        if ends is not None and ends <= base:
            code = "end_in_past" if ends <= self.now else "date_order"
            value = ends.astimezone(self.zone).date().isoformat()
            problem = Problem(draft.intent.row, "enrolend", code, Severity.ERROR, value)
            draft.notes.append(Note(code, {"date": value}))
            draft.intent = _with_problem(draft.intent, problem)
            return False
        return True

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59), self.zone).astimezone(UTC)

    # ------------------------------------------------------------------ after seats are dealt
    def _assign_creations(self, drafts: Sequence[_Draft]) -> None:
        for draft in drafts:
            if draft.outcome is not Outcome.NEW_ACCOUNT or draft.user is not None:
                continue
            person = draft.intent.person
            key = email_key(person.email or "")
            if key not in self.creating:
                self.creating[key] = draft.intent.row
                draft.creates = True
            else:
                draft.outcome = Outcome.KNOWN_ACCOUNT
                draft.notes.append(Note("account_of_row", {"row": self.creating[key]}))

    def _finish(self, draft: _Draft, seat: Seat | None) -> PlannedRow:
        effects: list[Effect] = []
        course, person = draft.course, draft.intent.person
        if draft.outcome is Outcome.REACTIVATE and course is not None:
            # Moodle's only way to reactivate overwrites both dates, so the effect says which ones it writes.
            effects.append(self._enrol_effect(EffectKind.REACTIVATE, draft, course, draft.ends))
        if draft.outcome in USES_SEAT and course is not None and seat is not None:
            created = draft.outcome is Outcome.NEW_ACCOUNT
            if created:
                effects.append(Effect(EffectKind.CREATE_ACCOUNT, email=person.email))
                mailed = self.target.credentials is Credentials.MAILED
                kind = EffectKind.MAIL_CREDENTIALS if mailed else EffectKind.STAFF_PASSWORD
                effects.append(Effect(kind, email=person.email))
            ends = draft.ends
            if seat.ends is not None and (ends is None or ends > seat.ends):
                if ends is not None or person.ends == "none":
                    draft.notes.append(Note("end_limited_by_seat", {"date": self._day(seat.ends)}))
                ends = seat.ends
            effects.append(self._enrol_effect(EffectKind.ENROL, draft, course, ends))
            effects.extend(self._groups(draft, course, seat))
            if (created or self.target.attach_existing) and self.ledger.customer.remote_user_id is not None:
                effects.append(
                    Effect(EffectKind.SUPERVISE, role=seat.supervisor_role, customer=self.ledger.customer.name)
                )
            effects.append(
                Effect(
                    EffectKind.USE_SEAT,
                    seat_id=seat.id,
                    seat_reference=seat.reference,
                    order_id=seat.order_id,
                )
            )
        if draft.user is not None and draft.user.id == self.ledger.customer.remote_user_id and draft.outcome in ACTS:
            draft.notes.append(Note("customer_takes_seat", {}))
        return PlannedRow(draft.intent, draft.outcome, course, draft.user, seat, tuple(effects), tuple(draft.notes))

    def _enrol_effect(self, kind: EffectKind, draft: _Draft, course: MoodleCourse, ends: datetime | None) -> Effect:
        return Effect(
            kind,
            course.id,
            course.shortname,
            role=draft.role,
            starts_s=int(draft.starts.timestamp()) if draft.starts else 0,
            ends_s=int(ends.timestamp()) if ends else 0,
        )

    def _day(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).date().isoformat()

    def _groups(self, draft: _Draft, course: MoodleCourse, seat: Seat) -> list[Effect]:
        names: list[tuple[str, OrderId | None]] = []
        order = self.ledger.orders.get(seat.order_id) if seat.order_id is not None else None
        if self.target.order_group and order is not None:
            if order.group_name is not None:
                names.append((order.group_name, order.id))
            else:
                draft.notes.append(Note("order_without_number", {"order": order.reference}))
        chosen = draft.intent.person.group or self.target.group
        if chosen and all(chosen != name for name, _ in names):
            names.append((chosen, None))
        return [
            Effect(EffectKind.JOIN_GROUP, course.id, course.shortname, group=name, order_id=order_id)
            for name, order_id in names
        ]

    def _customer(self, rows: Sequence[PlannedRow]) -> tuple[tuple[Effect, ...], tuple[Note, ...]]:
        customer = self.ledger.customer
        acting = [row for row in rows if row.outcome in USES_SEAT]
        if not acting:
            return (), ()
        if customer.remote_user_id is None:
            return (), (Note("customer_without_account", {"customer": customer.name}),)
        effects: list[Effect] = []
        notes: list[Note] = []
        seen: set[CourseId] = set()
        for row in acting:
            if row.course is None or row.seat is None or row.course.id in seen:
                continue
            seen.add(row.course.id)
            if (row.course.id, customer.remote_user_id) in self.mirror.enrolments:
                continue
            if row.seat.supervisor_role not in self.mirror.roles:
                notes.append(Note("supervisor_role_unknown", {"role": row.seat.supervisor_role}))
                continue
            effects.append(
                Effect(
                    EffectKind.ENROL_CUSTOMER,
                    row.course.id,
                    row.course.shortname,
                    role=row.seat.supervisor_role,
                    customer=customer.name,
                )
            )
        if customer.support_course:
            support = self.mirror.find_course(customer.support_course)
            if support is None:
                notes.append(Note("support_course_unknown", {"course": customer.support_course}))
            elif (
                support.id,
                customer.remote_user_id,
            ) not in self.mirror.enrolments and support.id not in seen:
                effects.append(
                    Effect(
                        EffectKind.SUPPORT_COURSE,
                        support.id,
                        support.shortname,
                        role="student",
                        customer=customer.name,
                    )
                )
        groups = dict.fromkeys(
            (effect.course_id, effect.course, effect.group, effect.order_id)
            for row in acting
            for effect in row.effects
            if effect.kind is EffectKind.JOIN_GROUP and effect.order_id is not None
        )
        effects.extend(
            Effect(EffectKind.JOIN_GROUP, course_id, course, group=group, customer=customer.name, order_id=order_id)
            for course_id, course, group, order_id in groups
        )
        return tuple(effects), tuple(notes)

    def _totals(self, rows: Sequence[PlannedRow]) -> Totals:
        outcomes = Counter(row.outcome for row in rows)
        # An account of ours that an earlier, cut run has made is told as new, and not made or mailed again.
        kinds = Counter(effect.kind for row in rows if row.user is None for effect in row.effects)
        before_ids = {seat.id for seat in self.before}
        drawn = sum(1 for row in rows if row.seat is not None and row.seat.id in before_ids)
        own = sum(1 for row in rows if row.seat is not None and row.seat.id not in before_ids)
        return Totals(
            rows=len(rows),
            outcomes=dict(outcomes),
            seats_before=len(self.before) + own,
            seats_after=len(self.before) - drawn,
            seats_used=drawn + own,
            accounts_to_create=kinds[EffectKind.CREATE_ACCOUNT],
            mails=kinds[EffectKind.MAIL_CREDENTIALS],
            to_correct=sum(outcomes[outcome] for outcome in TO_CORRECT),
            waiting=outcomes[Outcome.NO_SEAT],
        )


def _same_last_name(user: MoodleUser, person: ListedPerson) -> bool:
    # An account without the right to see full names is shown names in one piece, kept as last name.
    listed, known = name_key(person.lastname), name_key(user.lastname)
    return listed == known or (not user.firstname and listed in known)


def _with_problem(intent: Intent, problem: Problem) -> Intent:
    return intent if problem in intent.problems else replace(intent, problems=(*intent.problems, problem))


_RELATIVE = re.compile(r"([+-]?\d+)\s*([DHJ])", re.IGNORECASE)


def _relative(text: str) -> timedelta:
    """Add up the days and hours of `+7D +10H` (documents; the plugin itself understands neither)."""
    total = timedelta()
    for number, unit in _RELATIVE.findall(text):
        total += timedelta(hours=int(number)) if unit.upper() == "H" else timedelta(days=int(number))
    return total
