"""Compare intents with the mirror and say, row by row, what will happen: one pure function behind preview and run.

The preview is the truth because the executor runs exactly what this module returns, computed again from a fresh look
at Moodle. Rules: domain/seats.md §4 (outcomes), §7 (algorithm), with none of the pitfalls of §6: enrolment is checked
before a seat is drawn, restrictions are enforced, expired seats are not used, nobody disappears from the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property

from seatadmin.domain.dealing import Dealer, Want, fits
from seatadmin.domain.intents import Attempts, Credentials, Intent, IntentState, Target
from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    MoodleCourse,
    MoodleEnrolment,
    MoodleRole,
    MoodleUser,
    UserId,
)
from seatadmin.domain.orders import ordering_of
from seatadmin.domain.people import ListedPerson, email_key, name_key
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.references import is_reference
from seatadmin.domain.seats import (
    NO_CUSTOMER,
    Customer,
    Order,
    OrderId,
    Seat,
    SeatId,
    SeatState,
    allowed_courses,
    allows,
)
from seatadmin.many_rows import many_objects, paced


class Outcome(StrEnum):
    """What happens to one row, in the order in which `plan` decides. `HELD` is also a row this list has finished;
    `TAKEN_BACK` one that staff withdrew, or released after it was done: nothing puts it back by itself.

    `SUSPENDED` and `UNENROLLED` are proposals: `REACTIVATE` and `ENROL_AGAIN` are what they become once accepted.
    Somebody unenrolled has left the course by another way than a release, and still holds the seat.
    """

    TAKEN_BACK = "taken_back"
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
    UNENROLLED = "unenrolled"
    ENROL_AGAIN = "enrol_again"
    NO_CUSTOMER = "no_customer"
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

ACCEPTED = frozenset({Outcome.REACTIVATE, Outcome.ENROL_AGAIN})
"""Outcomes that act because somebody accepted the proposal; they use no free seat."""

ACTS = USES_SEAT | ACCEPTED
"""Outcomes for which something will be sent to Moodle."""


HELD_NOTES = frozenset(
    {
        "holds_seat",
        "holds_seat_until",
        "seat_planned_elsewhere",
        "held_but_not_enrolled",
        "held_without_account",
        "not_begun",
    }
)
"""Notes of which a row that is `HELD` has one: which seat it is, and how matters stand."""


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
    """The exact future of one intent, which is given back unchanged.

    `seat` is None when none is used, `user` when no account is known. `found` are problems that only planning can
    see, such as an end that is past by now; they are not the intent's own and go away with their cause. `held` is the
    seat the person has already, for rows that act on it or propose to. `candidates`: the accounts to choose from.
    """

    intent: Intent
    outcome: Outcome
    course: MoodleCourse | None = None
    user: MoodleUser | None = None
    seat: Seat | None = None
    effects: tuple[Effect, ...] = ()
    notes: tuple[Note, ...] = ()
    found: tuple[Problem, ...] = ()
    held: Seat | None = None
    candidates: tuple[MoodleUser, ...] = ()

    @property
    def row(self) -> int:
        return self.intent.row

    @property
    def person(self) -> ListedPerson:
        return self.intent.person

    @property
    def seat_acted_on(self) -> Seat | None:
        """The seat the row uses, or the one held already on which it enrols again."""
        return self.held if self.outcome is Outcome.ENROL_AGAIN else self.seat

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the row: as read, then as found by planning."""
        return self.intent.problems + self.found


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a plan. `seats_before` counts the seats the target may draw from, open ones and those reserved for its
    own rows; `seats_after` what remains of them.
    """

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
        return not any(self.totals.outcomes.get(outcome) for outcome in ACTS)


@dataclass(frozen=True)
class Mirror:
    """Everything of Moodle that planning looks at. Absence from `looked_up` or `read_courses` means "not asked yet".

    `users_by_email` is keyed by `email_key`; `roles` by short name; `enrolments` by (course id, user id).
    `unreadable` holds addresses whose account Moodle itself fails to show (accounts made by the shop).
    `catalogue_read` is False while only single courses were asked for: then a pattern that matches none proves nothing.
    """

    courses: Mapping[CourseId, MoodleCourse] = field(default_factory=dict)
    users_by_email: Mapping[str, tuple[MoodleUser, ...]] = field(default_factory=dict)
    looked_up: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    enrolments: Mapping[tuple[CourseId, UserId], MoodleEnrolment] = field(default_factory=dict)
    read_courses: frozenset[CourseId] = frozenset()
    roles: Mapping[str, MoodleRole] = field(default_factory=dict)
    catalogue_read: bool = True

    def find_course(self, text: str) -> MoodleCourse | None:
        """Find a course by exact short name, else by short name ignoring case when only one fits, else by id."""
        found = self.shortnames.get(text) or self._folded.get(text.casefold())
        if found is not None:
            return found
        return self.courses.get(CourseId(int(text))) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @cached_property
    def shortnames(self) -> Mapping[str, MoodleCourse]:
        """The courses by short name."""
        return {course.shortname: course for course in self.courses.values()}

    @cached_property
    def _folded(self) -> Mapping[str, MoodleCourse]:
        times = Counter(course.shortname.casefold() for course in self.courses.values())
        return {key: course for course in self.courses.values() if times[key := course.shortname.casefold()] == 1}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Seats and orders the target may touch: every seat of the customer, whatever its state.

    `begins` says from when on people may enter whom we enrolled for a later day, by the reference of the seat they
    hold: Moodle lists them like suspended ones, and no function of it tells the difference.
    """

    customer: Customer
    seats: Sequence[Seat]
    orders: Mapping[OrderId, Order] = field(default_factory=dict)
    begins: Mapping[str, datetime] = field(default_factory=dict)


def plan(
    intents: Sequence[Intent], target: Target, mirror: Mirror, ledger: Ledger, *, now: datetime, zone: tzinfo
) -> Plan:
    """Plan a batch. `now` is aware; `zone` is the site's time zone, in which days begin and end.

    Pure and linear in the number of rows. Rows come back in the order given; no input row is left out.
    """
    with many_objects():
        return _Planner(target, mirror, ledger, now, zone).run(intents)


def open_seats(ledger: Ledger, target: Target, now: datetime) -> list[Seat]:
    """List the seats a target may draw from: open, of the customer, of the order if one is asked for, not past.

    A seat whose dates have not begun is among them: it is used from its first day on.
    """
    return [seat for seat in paced(ledger.seats, SEATS_AT_ONCE) if seat.is_open and _may_use(seat, ledger, target, now)]


def _may_use(seat: Seat, ledger: Ledger, target: Target, now: datetime) -> bool:
    return (
        seat.customer_id == ledger.customer.id
        and (target.order_id is None or seat.order_id == target.order_id)
        and (seat.ends is None or (seat.ends > now and (seat.starts is None or seat.starts < seat.ends)))
    )


# Looking at a seat takes a microsecond, at the effects of a row two, planning a row thirty.
SEATS_AT_ONCE = 2_000
EFFECTS_AT_ONCE = 1_000

_LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_UNDER_WAY = (SeatState.PLANNED, SeatState.APPLYING)
_OVER = (IntentState.WITHDRAWN, IntentState.RELEASED)
_NOT_TRIED = Attempts()

_WantKey = tuple[CourseId, datetime | None, datetime | None, OrderId | None]


@dataclass(slots=True)
class _Draft:
    """A row being planned: mutable until seats have been dealt. `ours`: the enrolment found is this intent's own."""

    intent: Intent
    role: str
    outcome: Outcome = Outcome.BAD_DATA
    key: str = ""
    course: MoodleCourse | None = None
    user: MoodleUser | None = None
    notes: tuple[Note, ...] = ()
    found: tuple[Problem, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None
    order_id: OrderId | None = None
    held: Seat | None = None
    candidates: tuple[MoodleUser, ...] = ()
    ours: bool = False

    def tell(self, code: str, **values: str | int) -> None:
        """Add a note."""
        self.notes += (Note(code, values),)


@dataclass(frozen=True, slots=True)
class _Window:
    """Dates of a row. `starts` None is at once, `ends` None without end; `wrong` is the code of what is wrong."""

    starts: datetime | None
    ends: datetime | None
    wrong: str | None = None


class _Planner:
    def __init__(self, target: Target, mirror: Mirror, ledger: Ledger, now: datetime, zone: tzinfo) -> None:
        self.target = target
        self.mirror = mirror
        self.ledger = ledger
        self.now = now
        self.zone = zone
        self.seats = {seat.id: seat for seat in ledger.seats}
        self.first_row: dict[tuple[str, CourseId], int] = {}
        self.held: dict[tuple[str, CourseId], Seat] = {}
        self.windows: dict[tuple[object, ...], _Window] = {}
        self.customer_key = email_key(ledger.customer.email) if ledger.customer.email else None
        # Effects many rows have in common are made once: a list of 100,000 has a few dozen of them.
        self.enrolments: dict[tuple[object, ...], Effect] = {}
        self.groups: dict[tuple[object, ...], tuple[tuple[Effect, ...], Note | None]] = {}
        self.supervisions: dict[str, Effect] = {}

    def run(self, intents: Sequence[Intent]) -> Plan:
        own = self._own_seats(intents)
        self.held = self._held_elsewhere(own)
        drafts = self._classify_all(intents)
        drawable = open_seats(self.ledger, self.target, self.now)
        drawable += [seat for seat in own if seat.state is SeatState.PLANNED and self._may_use(seat)]
        given = self._deal(drafts, drawable)
        self._assign_creations(drafts)
        rows = tuple(self._finish(draft, given.get(index)) for index, draft in enumerate(paced(drafts)))
        customer_effects, notes = self._customer(rows)
        notes += self._anomalies(rows, drawable)
        # Every seat is one object here: comparing those is ten times quicker than comparing their ids.
        available = {id(seat) for seat in drawable} | {id(seat) for seat in given.values()}
        return Plan(self.target, rows, customer_effects, self._totals(rows, len(available)), notes)

    def _may_use(self, seat: Seat) -> bool:
        return _may_use(seat, self.ledger, self.target, self.now)

    # ------------------------------------------------------------------ seats with a name on them
    def _own_seats(self, intents: Sequence[Intent]) -> list[Seat]:
        """List the seats these very intents have reserved: not open, yet theirs to use."""
        own: dict[SeatId, Seat] = {}
        for intent in paced(intents, SEATS_AT_ONCE):
            if intent.state is IntentState.DONE or intent.state in _OVER:
                continue
            reserved = self.seats.get(intent.seat_id) if intent.seat_id is not None else None
            if reserved is not None and reserved.state in _UNDER_WAY:
                own[reserved.id] = reserved
            tried = self.seats.get(intent.attempts.seat_id) if intent.attempts.seat_id is not None else None
            if tried is not None and self._is_reserved_for(tried, intent.person):
                own[tried.id] = tried
        return list(own.values())

    def _is_reserved_for(self, seat: Seat, person: ListedPerson) -> bool:
        """Tell whether a seat of an earlier call is still this person's; else it was given back, and another list may
        have reserved it since.
        """
        return seat.state in _UNDER_WAY and self._is_of(seat, person)

    def _is_of(self, seat: Seat, person: ListedPerson) -> bool:
        course = self._course_of(person)
        return (
            course is not None
            and seat.holder_course_id == course.id
            and email_key(seat.holder_email or "") == email_key(person.email or "")
        )

    def _course_of(self, person: ListedPerson) -> MoodleCourse | None:
        wanted = person.course or self.target.course
        return self.mirror.find_course(wanted) if wanted else None

    def _held_elsewhere(self, own: Iterable[Seat]) -> dict[tuple[str, CourseId], Seat]:
        """Find the seats people of this customer hold, or are planned for by other lists, by person and course.

        A seat that is past is nobody's seat any more: the enrolment alone tells whether the person is still there.
        """
        own_ids = {seat.id for seat in own}
        held: dict[tuple[str, CourseId], Seat] = {}
        for seat in paced(self.ledger.seats, SEATS_AT_ONCE):
            if seat.is_open or seat.holder_email is None or seat.holder_course_id is None or seat.id in own_ids:
                continue
            if seat.customer_id != self.ledger.customer.id or (seat.ends is not None and seat.ends <= self.now):
                continue
            place = (email_key(seat.holder_email), seat.holder_course_id)
            if place not in held or seat.state is SeatState.HELD:
                held[place] = seat
        return held

    # ------------------------------------------------------------------ one row, before seats are dealt
    def _classify_all(self, intents: Sequence[Intent]) -> list[_Draft]:
        # Of two equal rows, the one for which something was sent already is the one that counts.
        drafts = [_Draft(intent, intent.person.role or self.target.role) for intent in paced(intents)]
        begun: list[_Draft] = []
        fresh: list[_Draft] = []
        for draft in paced(drafts, SEATS_AT_ONCE):
            intent = draft.intent
            (begun if intent.state is IntentState.DONE or intent.attempts != _NOT_TRIED else fresh).append(draft)
        for draft in paced((*begun, *fresh)):
            draft.outcome = self._classify(draft)
        return drafts

    def _classify(self, draft: _Draft) -> Outcome:
        intent, person = draft.intent, draft.intent.person
        course = draft.course = self._course_of(person)
        draft.key = email_key(person.email) if person.email else ""
        place = (draft.key, course.id) if course is not None else None
        if intent.state in _OVER:
            return Outcome.TAKEN_BACK
        if intent.state is IntentState.DONE:
            return self._already_done(draft, place)
        if place is not None and self._is_enrolled_by_us(draft, place):
            return self._done_by_us(draft) if self._is_first(draft, place) else Outcome.DUPLICATE
        if not (person.email and person.lastname and person.firstname) or any(p.blocks for p in intent.problems):
            return Outcome.BAD_DATA
        if course is None or place is None:
            draft.tell("course_wanted", course=person.course or self.target.course or "")
            return Outcome.COURSE_UNKNOWN
        if course.manual_enrolment is False:
            return Outcome.NO_MANUAL_ENROLMENT
        if not self._take_dates(draft) or not self._take_order(draft):
            return Outcome.BAD_DATA
        if not self._is_first(draft, place):
            return Outcome.DUPLICATE
        if draft.role not in self.mirror.roles and course.id in self.mirror.read_courses:
            # Roles are learned from the people in courses, so before the course was read there is nothing to say.
            draft.tell("role_wanted", role=draft.role)
            return Outcome.ROLE_UNKNOWN
        return self._account(draft, course)

    def _is_first(self, draft: _Draft, place: tuple[str, CourseId]) -> bool:
        if place in self.first_row:
            draft.tell("same_as_row", row=self.first_row[place])
            return False
        self.first_row[place] = draft.intent.row
        return True

    def _already_done(self, draft: _Draft, place: tuple[str, CourseId] | None) -> Outcome:
        if place is not None:
            self.first_row.setdefault(place, draft.intent.row)
        seat = self.seats.get(draft.intent.seat_id) if draft.intent.seat_id else None
        if seat is not None:
            self._tell_seat(draft, seat)
        return Outcome.HELD

    def _tell_seat(self, draft: _Draft, seat: Seat) -> None:
        if seat.ends is None:
            draft.tell("holds_seat", reference=seat.reference)
        else:
            draft.tell("holds_seat_until", reference=seat.reference, date=self._day(seat.ends))

    def _is_enrolled_by_us(self, draft: _Draft, place: tuple[str, CourseId]) -> bool:
        """Tell whether this intent's own call has enrolled the person, whose seat is used then, whatever else changed.

        It was not there when the call left. Nothing that was checked before the call (dates, role, enrolment method)
        matters any more: refusing the row now would give back a seat somebody sits on.
        """
        attempts = draft.intent.attempts
        if attempts.enrol_at is None:
            return False
        key, course_id = place
        inside = [user for user in self._accounts(draft.intent, key) if (course_id, user.id) in self.mirror.enrolments]
        mine = [user for user in inside if user.username == attempts.username]
        if len(inside) != 1 and len(mine) != 1:
            return False
        draft.user = mine[0] if mine else inside[0]
        draft.ours = True
        window = self._window(draft.intent.person)
        draft.starts, draft.ends = window.starts, window.ends
        return True

    def _done_by_us(self, draft: _Draft) -> Outcome:
        seat_id = draft.intent.attempts.seat_id
        seat = self.seats.get(seat_id) if seat_id is not None else None
        if seat is not None and seat.state is SeatState.HELD and self._is_of(seat, draft.intent.person):
            # The call was for the seat the person had already; a seat drawn for the row is still on its way.
            draft.held = seat
            return Outcome.ENROL_AGAIN
        return self._done_as(draft)

    def _done_as(self, draft: _Draft) -> Outcome:
        made = draft.user is not None and draft.user.username == draft.intent.attempts.username
        return Outcome.NEW_ACCOUNT if made else Outcome.KNOWN_ACCOUNT

    def _accounts(self, intent: Intent, key: str) -> tuple[MoodleUser, ...]:
        users = self.mirror.users_by_email.get(key, ())
        # A chosen account that is gone leaves the question open again: it must not look as if there were none.
        chosen = tuple(user for user in users if user.id == intent.account_id)
        return chosen or users

    def _account(self, draft: _Draft, course: MoodleCourse) -> Outcome:
        key = draft.key
        other = self.held.get((key, course.id))
        if other is not None:
            return self._has_other_seat(draft, other, course)
        users = self._accounts(draft.intent, key)
        if len(users) > 1:
            draft.candidates = users
            draft.tell("accounts", count=len(users), logins=", ".join(map(_described, users)))
            return Outcome.SEVERAL_ACCOUNTS
        if users:
            draft.user = users[0]
            return self._known(draft, course, users[0])
        if key in self.mirror.unreadable:
            return Outcome.ACCOUNT_UNREADABLE
        asked = key in self.mirror.looked_up and course.id in self.mirror.read_courses
        return Outcome.NEW_ACCOUNT if asked else Outcome.UNCHECKED

    def _known(self, draft: _Draft, course: MoodleCourse, user: MoodleUser) -> Outcome:
        intent = draft.intent
        done = self._done_as(draft)
        if done is Outcome.KNOWN_ACCOUNT and not _same_last_name(user, intent.person):
            draft.tell("account_name_differs", name=user.fullname)
        enrolment = self.mirror.enrolments.get((course.id, user.id))
        if enrolment is None:
            if course.id not in self.mirror.read_courses:
                return Outcome.UNCHECKED
            return Outcome.ACCOUNT_SUSPENDED if user.suspended else done
        if enrolment.state is EnrolmentState.ACTIVE and intent.attempts.reactivate_at is None:
            return Outcome.ALREADY_ENROLLED
        # Also when our own call has made it active and its answer was lost: sending the same again changes nothing.
        return Outcome.REACTIVATE if intent.reactivate else Outcome.SUSPENDED

    def _has_other_seat(self, draft: _Draft, seat: Seat, course: MoodleCourse) -> Outcome:
        # Another list, or an earlier run of this one, has already given this person a seat in this course.
        users = self._accounts(draft.intent, draft.key)
        draft.user = user = users[0] if len(users) == 1 else None
        if seat.state is not SeatState.HELD:
            draft.tell("seat_planned_elsewhere", reference=seat.reference)
            return Outcome.HELD
        if course.id not in self.mirror.read_courses or len(users) > 1:
            self._tell_seat(draft, seat)
            return Outcome.HELD
        if user is None:
            return self._seat_without_account(draft, seat)
        enrolment = self.mirror.enrolments.get((course.id, user.id))
        if enrolment is None:
            return self._left_the_course(draft, seat, course, user)
        inactive = enrolment.state is EnrolmentState.INACTIVE
        begins = self.ledger.begins.get(seat.reference)
        if inactive and begins is not None and begins > self.now:
            draft.tell("not_begun", reference=seat.reference, date=self._day(begins))
            return Outcome.HELD
        self._tell_seat(draft, seat)
        if not inactive and draft.intent.attempts.reactivate_at is None:
            return Outcome.HELD
        draft.held = seat
        return Outcome.REACTIVATE if draft.intent.reactivate else Outcome.SUSPENDED

    def _seat_without_account(self, draft: _Draft, seat: Seat) -> Outcome:
        if draft.key in self.mirror.looked_up and draft.key not in self.mirror.unreadable:
            draft.tell("held_without_account", reference=seat.reference)
        else:
            self._tell_seat(draft, seat)
        return Outcome.HELD

    def _left_the_course(self, draft: _Draft, seat: Seat, course: MoodleCourse, user: MoodleUser) -> Outcome:
        """Propose to enrol somebody again who was unenrolled by hand: the seat is theirs still, and none is drawn."""
        draft.tell("held_but_not_enrolled", reference=seat.reference)
        if user.suspended:
            return Outcome.ACCOUNT_SUSPENDED
        if not fits(seat, self._want(draft, course), self.mirror.shortnames):
            return Outcome.HELD
        draft.held = seat
        return Outcome.ENROL_AGAIN if draft.intent.reactivate else Outcome.UNENROLLED

    # ------------------------------------------------------------------ dates and order of a row
    def _take_dates(self, draft: _Draft) -> bool:
        window = self._window(draft.intent.person)
        draft.starts, draft.ends = window.starts, window.ends
        if window.wrong is None or window.ends is None:
            return True
        day = self._day(window.ends)
        draft.tell(window.wrong, date=day)
        self._find(draft, "enrolend", window.wrong, day)
        return False

    def _window(self, person: ListedPerson) -> _Window:
        asked = (person.starts, person.ends, person.end_relative, person.period_days)
        window = self.windows.get(asked)
        if window is None:
            window = self.windows[asked] = self._compute_window(person)
        return window

    def _compute_window(self, person: ListedPerson) -> _Window:
        first_day = person.starts or self.target.starts
        first = self._start_of(first_day) if first_day is not None else None
        # A period counts from the start that was asked for, a past one too.
        base = first or self.now
        ends: datetime | None = None
        if person.ends == "none":
            pass
        elif isinstance(person.ends, date):
            ends = self._end_of(person.ends)
        elif person.end_relative is not None:
            ends = _later(base, *_relative(person.end_relative))
        elif person.period_days is not None:
            ends = _later(base, person.period_days, 0)
        elif self.target.ends is not None:
            ends = self._end_of(self.target.ends)
        # A start in the past, or today, is "at once": Moodle's own clock then decides, not the workstation's.
        starts = first if first is not None and first > self.now else None
        wrong = None
        if ends is not None and ends <= max(base, self.now):
            wrong = "end_in_past" if ends <= self.now else "date_order"
        return _Window(starts, ends, wrong)

    def _start_of(self, day: date) -> datetime:
        try:
            # Where midnight does not exist (clocks go forward then), this is the first moment of the day.
            return datetime.combine(day, time(0), self.zone).astimezone(UTC)
        except OverflowError:
            return _FIRST_MOMENT if day.year < 5000 else _LAST_MOMENT

    def _end_of(self, day: date) -> datetime:
        # The second before the next day begins: right too on days of 23 or 25 hours.
        return self._start_of(day + timedelta(days=1)) - timedelta(seconds=1) if day < date.max else _LAST_MOMENT

    def _day(self, moment: datetime) -> str:
        try:
            return moment.astimezone(self.zone).date().isoformat()
        except OverflowError:
            return moment.date().isoformat()

    @cached_property
    def _orders(self) -> Mapping[str | int, Order]:
        """Orders of the customer by what staff may write: the reference, or the number where only one has it."""
        found: dict[str | int, Order] = {}
        orders = [order for order in self.ledger.orders.values() if order.customer_id == self.ledger.customer.id]
        times = Counter(order.ordering for order in orders)
        for order in orders:
            if order.ordering is not None and times[order.ordering] == 1:
                found[order.ordering] = order
        found.update((order.reference.strip().casefold(), order) for order in orders)
        return found

    def _take_order(self, draft: _Draft) -> bool:
        """Keep a row that names an order of the customer to the seats of this order."""
        text = draft.intent.person.order_reference
        if text is None:
            return True
        order = self._orders.get(text.strip().casefold())
        if order is None and (number := ordering_of(text)) is not None:
            order = self._orders.get(number)
        if order is None:
            # Customers write numbers of their own in such columns; those do not choose a seat.
            draft.tell("order_unknown", order=text)
        elif self.target.order_id not in (None, order.id):
            draft.tell("order_differs", order=text)
            self._find(draft, "order_reference", "order_differs", text)
            return False
        else:
            draft.order_id = order.id
        return True

    def _find(self, draft: _Draft, column: str, code: str, value: str) -> None:
        draft.found += (Problem(draft.intent.row, column, code, Severity.ERROR, value),)

    # ------------------------------------------------------------------ dealing seats
    def _deal(self, drafts: Sequence[_Draft], drawable: Sequence[Seat]) -> dict[int, Seat]:
        given: dict[int, Seat] = {}
        taken: set[SeatId] = set()
        wanting = [index for index, draft in enumerate(paced(drafts, SEATS_AT_ONCE)) if draft.outcome in USES_SEAT]
        if self.ledger.customer.id == NO_CUSTOMER:
            # Not "no seat left": whose seats are meant was not said yet.
            for index in wanting:
                drafts[index].outcome = Outcome.NO_CUSTOMER
            return given
        # An intent whose enrolling call has left keeps the seat of that call; then seats the list itself names.
        for find in (self._seat_of_attempt, self._seat_named(drawable)):
            for index in paced(wanting, SEATS_AT_ONCE):
                if index not in given and (seat := find(drafts[index], taken)) is not None:
                    given[index] = seat
                    taken.add(seat.id)
        numbers: dict[_WantKey, int] = {}
        wants: list[Want] = []
        asking: list[tuple[int, int]] = []
        for index in paced(wanting):
            draft = drafts[index]
            if index in given or draft.course is None:
                continue
            key = (draft.course.id, draft.starts, draft.ends, draft.order_id)
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(wants)
                wants.append(Want(draft.course, draft.starts, draft.ends, draft.order_id))
            asking.append((index, number))
        dealer = Dealer(drawable, wants, self.now, self.mirror.shortnames, taken)
        restrictions = {seat.allowed for seat in drawable}
        open_to: dict[CourseId, bool] = {}
        for index, number in paced(asking):
            if dealer.draw(index, number):
                continue
            course = wants[number].course
            if course.id not in open_to:
                open_to[course.id] = not drawable or any(
                    allows(allowed, course, self.mirror.shortnames) for allowed in restrictions
                )
            self._leave_without(drafts[index], open_to[course.id], dealer.fits_any(number) or not drawable)
        given.update(dealer.given)
        return given

    def _leave_without(self, draft: _Draft, course_allowed: bool, seat_fits: bool) -> None:
        draft.outcome = Outcome.NO_SEAT if course_allowed else Outcome.COURSE_NOT_ALLOWED
        if course_allowed and not seat_fits:
            if draft.order_id is not None:
                order = self.ledger.orders[draft.order_id]
                draft.tell("no_seat_in_order", order=order.reference)
            else:
                draft.tell("no_seat_for_dates")

    def _seat_of_attempt(self, draft: _Draft, taken: Container[SeatId]) -> Seat | None:
        seat_id = draft.intent.attempts.seat_id
        seat = self.seats.get(seat_id) if seat_id is not None else None
        if seat is None or seat.id in taken or draft.course is None:
            return None
        if not seat.is_open and not self._is_reserved_for(seat, draft.intent.person):
            return None
        if draft.ours or (self._may_use(seat) and fits(seat, self._want(draft, draft.course), self.mirror.shortnames)):
            return seat
        return None

    def _want(self, draft: _Draft, course: MoodleCourse) -> Want:
        return Want(course, draft.starts, draft.ends, draft.order_id)

    def _seat_named(self, drawable: Sequence[Seat]) -> Callable[[_Draft, Container[SeatId]], Seat | None]:
        by_reference: dict[str, Seat] = {}

        def find(draft: _Draft, taken: Container[SeatId]) -> Seat | None:
            text = draft.intent.person.seat_reference
            if text is None or draft.course is None:
                return None
            if not by_reference:
                by_reference.update((seat.reference, seat) for seat in drawable)
            reference = text.strip().upper()
            seat = by_reference.get(reference)
            if (
                seat is None
                or seat.id in taken
                or not fits(seat, self._want(draft, draft.course), self.mirror.shortnames)
            ):
                # Columns called "Reference" often hold something else: only what is a seat's reference is worth a word.
                if seat is not None or is_reference(reference):
                    draft.tell("seat_named_not_usable", reference=reference)
                return None
            return seat

        return find

    # ------------------------------------------------------------------ after seats are dealt
    def _assign_creations(self, drafts: Sequence[_Draft]) -> None:
        """Let one row create each account: the one whose creating call may have left, else the first."""
        creating: dict[str, _Draft] = {}
        new = [draft for draft in drafts if draft.outcome is Outcome.NEW_ACCOUNT and draft.user is None]
        for draft in sorted(new, key=lambda draft: draft.intent.attempts.username is None):
            creator = creating.setdefault(draft.key, draft)
            if creator is not draft:
                draft.outcome = Outcome.KNOWN_ACCOUNT
                draft.tell("account_of_row", row=creator.intent.row)

    def _finish(self, draft: _Draft, seat: Seat | None) -> PlannedRow:
        effects: tuple[Effect, ...] = ()
        if draft.course is not None and draft.outcome is Outcome.REACTIVATE:
            # Moodle's only way to reactivate overwrites both dates, so the effect says which ones it writes.
            effects = (self._enrolment(EffectKind.REACTIVATE, draft, draft.course, draft.held),)
        elif draft.course is not None and draft.outcome is Outcome.ENROL_AGAIN and draft.held is not None:
            # Memberships of groups went with the enrolment that was taken away.
            effects = (
                self._enrolment(EffectKind.ENROL, draft, draft.course, draft.held),
                *self._groups(draft, draft.course, draft.held),
            )
        elif draft.course is not None and seat is not None:
            effects = self._assignment(draft, draft.course, seat)
        if draft.outcome in ACTS:
            if self._is_customer(draft):
                draft.tell("customer_takes_seat")
            if draft.intent.person.suspended:
                draft.tell("listed_as_suspended")
        return PlannedRow(
            draft.intent,
            draft.outcome,
            draft.course,
            draft.user,
            seat,
            effects,
            draft.notes,
            draft.found,
            draft.held,
            draft.candidates,
        )

    def _is_customer(self, draft: _Draft) -> bool:
        user = draft.user
        if user is not None and user.id == self.ledger.customer.remote_user_id:
            return True
        return draft.key == self.customer_key

    def _assignment(self, draft: _Draft, course: MoodleCourse, seat: Seat) -> tuple[Effect, ...]:
        effects: list[Effect] = []
        email = draft.intent.person.email
        created = draft.outcome is Outcome.NEW_ACCOUNT
        if created:
            effects.append(Effect(EffectKind.CREATE_ACCOUNT, email=email))
            mailed = self.target.credentials is Credentials.MAILED
            effects.append(Effect(EffectKind.MAIL_CREDENTIALS if mailed else EffectKind.STAFF_PASSWORD, email=email))
        effects.append(self._enrolment(EffectKind.ENROL, draft, course, seat))
        effects.extend(self._groups(draft, course, seat))
        if (created or self.target.attach_existing) and self._can_supervise(seat) and not self._is_customer(draft):
            effects.append(self._supervision(seat.supervisor_role))
        effects.append(
            Effect(EffectKind.USE_SEAT, seat_id=seat.id, seat_reference=seat.reference, order_id=seat.order_id)
        )
        return tuple(effects)

    def _enrolment(self, kind: EffectKind, draft: _Draft, course: MoodleCourse, seat: Seat | None) -> Effect:
        starts, ends = draft.starts, draft.ends
        if seat is not None and seat.starts is not None and seat.starts > (starts or self.now):
            starts = seat.starts
            draft.tell("start_limited_by_seat", date=self._day(starts))
        if seat is not None and seat.ends is not None and (ends is None or ends > seat.ends):
            if ends is not None or draft.intent.person.ends == "none":
                draft.tell("end_limited_by_seat", date=self._day(seat.ends))
            ends = seat.ends
        key = (kind.value, course.id, draft.role, starts, ends)
        effect = self.enrolments.get(key)
        if effect is None:
            effect = self.enrolments[key] = Effect(
                kind,
                course.id,
                course.shortname,
                role=draft.role,
                starts_s=int(starts.timestamp()) if starts else 0,
                ends_s=int(ends.timestamp()) if ends else 0,
            )
        return effect

    def _groups(self, draft: _Draft, course: MoodleCourse, seat: Seat) -> tuple[Effect, ...]:
        chosen = draft.intent.person.group or self.target.group
        key = (course.id, seat.order_id, chosen)
        found = self.groups.get(key)
        if found is None:
            found = self.groups[key] = self._find_groups(course, seat.order_id, chosen)
        effects, note = found
        if note is not None:
            draft.notes += (note,)
        return effects

    def _find_groups(
        self, course: MoodleCourse, order_id: OrderId | None, chosen: str | None
    ) -> tuple[tuple[Effect, ...], Note | None]:
        order = self.ledger.orders.get(order_id) if order_id is not None else None
        names: dict[str, OrderId | None] = {}
        note = None
        if self.target.order_group and order is not None:
            if order.group_name is not None:
                names[order.group_name] = order.id
            else:
                note = Note("order_without_number", {"order": order.reference})
        if chosen:
            names.setdefault(chosen)
        effects = tuple(
            Effect(EffectKind.JOIN_GROUP, course.id, course.shortname, group=name, order_id=id_)
            for name, id_ in names.items()
        )
        return effects, note

    def _can_supervise(self, seat: Seat) -> bool:
        # Responsibility takes two roles: the supervisor's over the person, and the mirror of it over the customer.
        roles = self.mirror.roles
        return self.ledger.customer.remote_user_id is not None and seat.supervisor_role in roles and "student" in roles

    def _supervision(self, role: str) -> Effect:
        effect = self.supervisions.get(role)
        if effect is None:
            effect = Effect(EffectKind.SUPERVISE, role=role, customer=self.ledger.customer.name)
            self.supervisions[role] = effect
        return effect

    # ------------------------------------------------------------------ once for the customer
    def _customer(self, rows: Sequence[PlannedRow]) -> tuple[tuple[Effect, ...], tuple[Note, ...]]:
        customer = self.ledger.customer
        if customer.id == NO_CUSTOMER:
            missing = any(row.outcome is Outcome.NO_CUSTOMER for row in rows)
            return (), (Note("customer_missing"),) if missing else ()
        user_id = customer.remote_user_id
        acting = [row for row in paced(rows, SEATS_AT_ONCE) if row.outcome in USES_SEAT]
        if not acting:
            return (), ()
        if user_id is None:
            return (), (Note("customer_without_account", {"customer": customer.name}),)
        notes: dict[str, Note] = {}
        effects = self._customer_enrolments(acting, user_id, notes)
        self._support(user_id, effects, notes)
        groups: dict[Effect, None] = {}
        met: set[int] = set()
        for row in paced(acting, EFFECTS_AT_ONCE):
            for effect in row.effects:
                # Rows share these effects: looking at each once is ten times quicker than comparing them.
                if effect.kind is EffectKind.JOIN_GROUP and effect.order_id is not None and id(effect) not in met:
                    met.add(id(effect))
                    groups[effect] = None
        # Only people of the course can be in its groups.
        joining = [
            replace(effect, customer=customer.name)
            for effect in groups
            if effect.course_id in effects or (effect.course_id, user_id) in self.mirror.enrolments
        ]
        return (*effects.values(), *joining), tuple(notes.values())

    def _customer_enrolments(
        self, acting: Sequence[PlannedRow], user_id: UserId, notes: dict[str, Note]
    ) -> dict[CourseId, Effect]:
        # Enrolling again overwrites the dates: where the customer is a participant too, the participant's enrolment
        # is the one that counts, as in the shop.
        own = {
            row.course.id
            for row in paced(acting, EFFECTS_AT_ONCE)
            if row.course is not None and self._is_row_of_customer(row)
        }
        effects: dict[CourseId, Effect] = {}
        for row in acting:
            course, seat = row.course, row.seat
            if course is None or seat is None or course.id in effects:
                continue
            role = seat.supervisor_role
            if role not in self.mirror.roles:
                if row.outcome is not Outcome.UNCHECKED:
                    notes[role] = Note("supervisor_role_unknown", {"role": role, "customer": self.ledger.customer.name})
            elif course.id not in own and (course.id, user_id) not in self.mirror.enrolments:
                effects[course.id] = Effect(
                    EffectKind.ENROL_CUSTOMER,
                    course.id,
                    course.shortname,
                    role=role,
                    customer=self.ledger.customer.name,
                )
        return effects

    def _is_row_of_customer(self, row: PlannedRow) -> bool:
        if row.user is not None:
            return row.user.id == self.ledger.customer.remote_user_id
        return row.person.email is not None and email_key(row.person.email) == self.customer_key

    def _support(self, user_id: UserId, effects: dict[CourseId, Effect], notes: dict[str, Note]) -> None:
        customer = self.ledger.customer
        if not customer.support_course:
            return
        course = self.mirror.find_course(customer.support_course)
        if course is None:
            notes["support"] = Note("support_course_unknown", {"course": customer.support_course})
        elif course.id not in effects and (course.id, user_id) not in self.mirror.enrolments:
            effects[course.id] = Effect(
                EffectKind.SUPPORT_COURSE, course.id, course.shortname, role="student", customer=customer.name
            )

    # ------------------------------------------------------------------ the whole plan
    def _anomalies(self, rows: Sequence[PlannedRow], drawable: Sequence[Seat]) -> tuple[Note, ...]:
        without = (Outcome.NO_SEAT, Outcome.COURSE_NOT_ALLOWED)
        short = any(row.outcome in without for row in paced(rows, SEATS_AT_ONCE))
        if not short or not self.mirror.catalogue_read:
            return ()
        times = Counter(seat.allowed for seat in drawable if seat.allowed)
        courses = tuple(self.mirror.courses.values())
        useless = [allowed for allowed in times if not allowed_courses(allowed, courses)]
        return tuple(
            Note("restriction_matches_nothing", {"count": times[allowed], "courses": ", ".join(allowed)})
            for allowed in useless
        )

    def _totals(self, rows: Sequence[PlannedRow], available: int) -> Totals:
        outcomes = Counter(row.outcome for row in paced(rows, EFFECTS_AT_ONCE))
        used = sum(1 for row in paced(rows, SEATS_AT_ONCE) if row.seat is not None)
        created = mailed = 0
        for row in paced(rows, EFFECTS_AT_ONCE):
            # An account of ours that an earlier, cut run has made is told as new, and not made or mailed again.
            for effect in row.effects if row.user is None else ():
                created += effect.kind is EffectKind.CREATE_ACCOUNT
                mailed += effect.kind is EffectKind.MAIL_CREDENTIALS
        return Totals(
            rows=len(rows),
            outcomes=dict(outcomes),
            seats_before=available,
            seats_after=available - used,
            seats_used=used,
            accounts_to_create=created,
            mails=mailed,
            to_correct=sum(outcomes[outcome] for outcome in TO_CORRECT),
            waiting=outcomes[Outcome.NO_SEAT],
        )


_RELATIVE = re.compile(r"([+-]?)(\d+)\s*([DHJ])", re.IGNORECASE)
_TOO_LONG = 10**10


def _relative(text: str) -> tuple[int, int]:
    """Add up the days and hours of `+7D +10H` (documents; the plugin itself understands neither)."""
    days = hours = 0
    for sign, digits, unit in _RELATIVE.findall(text):
        number = int(digits) if len(digits) <= 10 else _TOO_LONG
        number = -number if sign == "-" else number
        if unit in "hH":
            hours += number
        else:
            days += number
    return days, hours


def _later(base: datetime, days: int, hours: int) -> datetime:
    """Add days of 24 hours, as the shop counts them, and hours; what no calendar holds becomes its last moment."""
    try:
        return min(base + timedelta(days=days, hours=hours), _LAST_MOMENT)
    except OverflowError:
        return _LAST_MOMENT if days + hours > 0 else _FIRST_MOMENT


def _described(user: MoodleUser) -> str:
    name = user.fullname
    return f"{user.username} ({name})" if name else user.username


def _same_last_name(user: MoodleUser, person: ListedPerson) -> bool:
    # An account without the right to see full names is shown names in one piece, kept as last name.
    listed, known = name_key(person.lastname), name_key(user.lastname)
    return listed == known or (not user.firstname and listed in known)
