"""What holds for every plan, whatever the list, the mirror and the ledger are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.dealing import Want, fits
from seatadmin.domain.intents import Attempts, IntentState
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleUser, UserId
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import ACTS, TO_CORRECT, USES_SEAT, EffectKind, Outcome, Plan, PlannedRow
from seatadmin.domain.seats import Customer, CustomerId, Seat, SeatId, SeatState, allows
from tests.domain.builders import MATH, NOW, SCI, SUPPORT, Scene, apply, blocking
from tests.examples import examples

EMAILS = ["a@example.org", "B@example.org", "c@example.org", "d@example.org", "achats@example.com"]
COURSES = [SCI, MATH, SUPPORT]
OTHER = CustomerId(UUID(int=2))
MOMENTS = [
    NOW - timedelta(days=3),
    NOW,
    NOW + timedelta(days=3),
    NOW + timedelta(days=300),
    datetime.max.replace(tzinfo=UTC),
]
DAYS = [date.min, date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 12, 31), date.max]

END_OF_CALENDAR = 9999


class Chance(Random):
    """Choices with a bias to what is usual, so that most rows get as far as a seat."""

    def of(self, *values: Any) -> Any:
        return self.choice(values)

    def rarely(self, *values: Any, usual: Any = None) -> Any:
        return self.choice(values) if self.random() < 0.15 else usual

    def some(self, values: Sequence[Any], most: int) -> list[Any]:
        return self.sample(list(values), self.randint(0, min(most, len(values))))


def _scene(seed: int, rows: int, seats: int, *, fresh: bool) -> Scene:
    """Make any state of things: `fresh` leaves out what only earlier runs and other lists can have left behind."""
    chance = Chance(seed)
    scene = Scene()
    scene.order("B0000000001", 1)
    scene.order("B0000000002", 2)
    scene.order("PO-9")
    if chance.of(True, False):
        scene.order("B0000000003", 3, customer_id=OTHER)
    scene.customer = replace(
        scene.customer,
        email=chance.of(None, "achats@example.com", "a@example.org"),
        remote_user_id=chance.of(None, UserId(900), UserId(100)),
        support_course=chance.of(None, "CLIENTS", "SCI", "GONE"),
    )
    scene.courses = [
        replace(course, manual_enrolment=chance.rarely(False, None, usual=True))
        for course in COURSES
        if chance.random() < 0.9
    ]
    scene.roles = scene.roles[: chance.rarely(0, 1, usual=2)]
    for email in chance.some([*EMAILS, *EMAILS], 4):
        user = scene.user(email, username=chance.of("tried", "other"), suspended=chance.rarely(True, usual=False))
        for course in chance.some(COURSES, 2):
            scene.enrol(user, course, chance.of(*EnrolmentState))
    scene.unreadable = {chance.rarely(*EMAILS, usual="nobody@example.org")}
    scene.unasked = {email_key(one) for one in chance.some(EMAILS, 1)}
    # Enrolments are only ever known of courses that were read.
    enrolled = {one.course_id for one in scene.enrolments}
    scene.unread_courses = {one.id for one in COURSES if one.id not in enrolled and chance.rarely(True)}
    for _ in range(seats):
        _add_seat(chance, scene, fresh=fresh)
    scene.aim(
        course=chance.rarely(None, "GONE", usual="SCI"),
        order_id=chance.rarely(*(order.id for order in scene.orders)),
        group=chance.of(None, "Promo", "B0000000001"),
        order_group=chance.of(True, False),
        starts=chance.rarely(*DAYS),
        ends=chance.rarely(*DAYS),
        attach_existing=chance.of(True, False),
    )
    for _ in range(rows):
        _add_row(chance, scene, fresh=fresh)
    return scene


def _add_seat(chance: Chance, scene: Scene, *, fresh: bool) -> None:
    state = SeatState.FREE if fresh else chance.of(*SeatState, SeatState.FREE, SeatState.FREE)
    held = state not in (SeatState.FREE, SeatState.RELEASED)
    scene.seat(
        *chance.of(
            (), ("SCI",), ("MATH101",), ("SCI", "MATH101"), ("CLIENTS", "SCI"), ("%",), ("S_I",), ("11", "GONE")
        ),
        state=state,
        customer_id=chance.rarely(OTHER, usual=scene.customer.id),
        order_id=chance.of(None, *(order.id for order in scene.orders)),
        starts=chance.rarely(*MOMENTS),
        ends=chance.of(None, None, *MOMENTS),
        holder_email=chance.of(*EMAILS) if held else None,
        holder_course_id=chance.of(*COURSES).id if held else None,
        supervisor_role=chance.rarely("ghost", usual="teacher"),
    )


def _add_row(chance: Chance, scene: Scene, *, fresh: bool) -> None:
    earlier: dict[str, Any] = {}
    if not fresh:
        seats = [None, SeatId(UUID(int=1)), *(seat.id for seat in scene.seats)]
        earlier = {
            "state": chance.of(*IntentState, IntentState.DRAFT, IntentState.APPLYING),
            "seat_id": chance.of(*seats),
            "attempts": Attempts(
                username=chance.of(None, "tried"),
                enrol_at=chance.of(None, NOW),
                reactivate_at=chance.rarely(NOW),
                seat_id=chance.of(*seats),
            ),
        }
    scene.row(
        chance.rarely(None, usual=chance.of(*EMAILS)),
        lastname=chance.rarely("Durand", None, usual="Martin"),
        firstname=chance.rarely(None, usual="Anne"),
        course=chance.of(None, "SCI", "sci", "10", "MATH101", "MATH101", "CLIENTS", chance.rarely("GONE")),
        role=chance.rarely("student", "teacher", "ghost"),
        group=chance.of(None, "Promo", "Autre"),
        starts=chance.rarely(*DAYS),
        ends=chance.rarely("none", *DAYS),
        end_relative=chance.rarely("+7D +10H", "-3D", "+99999999999D", "?"),
        period_days=chance.rarely(0, 30, 10**12),
        seat_reference=chance.rarely("SEAT-0001", "SEAT-0003", "ZGEZ-MWU4-NJYY-YZEV", "Matricule 4"),
        order_reference=chance.rarely("B0000000001", "2", "PO-9", "99"),
        suspended=chance.rarely(True),
        problems=chance.rarely((blocking(),), usual=()),
        reactivate=chance.of(True, False),
        account_id=chance.rarely(UserId(100), UserId(101), UserId(7)),
        **earlier,
    )


def scenes(*, fresh: bool = False) -> st.SearchStrategy[Scene]:
    # Drawn from a seed: Hypothesis makes the list and the ledger smaller, and need not make every cell of them.
    return st.builds(
        lambda seed, rows, seats: _scene(seed, rows, seats, fresh=fresh),
        st.integers(0, 2**32),
        st.integers(0, 8),
        st.integers(0, 7),
    )


def seats_of(plan: Plan) -> list[Seat]:
    return [row.seat for row in plan.rows if row.seat is not None]


# ---------------------------------------------------------------------- every plan
@settings(max_examples=examples(120))
@given(scenes())
def test_every_row_comes_back_once_in_order_and_untouched(scene: Scene) -> None:
    plan = scene.plan()
    assert [row.intent for row in plan.rows] == scene.intents
    assert sum(plan.totals.outcomes.values()) == plan.totals.rows == len(scene.intents)


@settings(max_examples=examples(120))
@given(scenes())
def test_a_plan_is_always_the_same(scene: Scene) -> None:
    plan = scene.plan()
    assert scene.plan() == plan
    assert repr(scene.plan()) == repr(plan)


@settings(max_examples=examples(200))
@given(scenes())
def test_no_seat_is_given_twice_nor_to_whom_it_is_not_for(scene: Scene) -> None:
    plan = scene.plan()
    given_ = seats_of(plan)
    assert len({seat.id for seat in given_}) == len(given_)
    for row in plan.rows:
        assert (row.seat is not None) is (row.outcome in USES_SEAT)
        if row.seat is not None:
            _check_seat(scene, row, row.seat)


def _check_seat(scene: Scene, row: PlannedRow, seat: Seat) -> None:
    attempts = row.intent.attempts
    own = {intent.seat_id for intent in scene.intents} | {intent.attempts.seat_id for intent in scene.intents}
    assert seat.state is not SeatState.HELD
    assert seat.is_open or seat.id in own
    assert seat.state is not SeatState.APPLYING or seat.id == attempts.seat_id
    if attempts.enrol_at is not None and seat.id == attempts.seat_id:
        # Somebody sits on it already, whatever became of the seat since.
        return
    assert row.course is not None
    assert seat.customer_id == scene.customer.id
    assert scene.target.order_id in (None, seat.order_id)
    assert seat.ends is None or seat.ends > scene.now
    assert allows(seat.allowed, row.course, {course.shortname for course in scene.courses})


@settings(max_examples=examples(120))
@given(scenes())
def test_a_person_has_at_most_one_seat_a_course(scene: Scene) -> None:
    rows = [row for row in scene.plan().rows if row.seat is not None and row.course is not None]
    places = Counter((email_key(row.person.email or ""), row.course.id) for row in rows if row.course is not None)
    assert not places or max(places.values()) == 1


@settings(max_examples=examples(120))
@given(scenes())
def test_totals_add_up(scene: Scene) -> None:
    plan = scene.plan()
    totals = plan.totals
    used = len(seats_of(plan))
    created = sum(
        effect.kind is EffectKind.CREATE_ACCOUNT for row in plan.rows if not row.user for effect in row.effects
    )
    assert totals.seats_used == used == totals.seats_before - totals.seats_after
    assert totals.seats_after >= 0
    assert totals.accounts_to_create == created == totals.mails
    assert totals.to_correct == sum(row.outcome in TO_CORRECT for row in plan.rows)
    assert totals.waiting == sum(row.outcome is Outcome.NO_SEAT for row in plan.rows)
    assert plan.is_empty is not any(row.outcome in ACTS for row in plan.rows)


@settings(max_examples=examples(120))
@given(scenes())
def test_effects_say_all_and_only_what_is_sent(scene: Scene) -> None:
    plan = scene.plan()
    for row in plan.rows:
        kinds = [effect.kind for effect in row.effects]
        assert bool(kinds) is (row.outcome in ACTS)
        assert len(row.notes) == len({note.code for note in row.notes})
        if row.outcome in USES_SEAT:
            assert kinds.count(EffectKind.ENROL) == kinds.count(EffectKind.USE_SEAT) == 1
            assert (EffectKind.CREATE_ACCOUNT in kinds) is (row.outcome is Outcome.NEW_ACCOUNT)
            assert kinds.index(EffectKind.ENROL) < kinds.index(EffectKind.USE_SEAT)
        if row.outcome in (Outcome.NEW_ACCOUNT, Outcome.KNOWN_ACCOUNT) and row.intent.attempts == Attempts():
            assert row.person.lastname and row.person.firstname and row.person.email  # noqa: PT018
            assert all(effect.role in scene.mirror().roles for effect in row.effects if effect.role is not None)
        if row.outcome is Outcome.BAD_DATA:
            assert row.problems or not (row.person.lastname and row.person.firstname and row.person.email)
    accounts = Counter(
        email_key(row.person.email or "")
        for row in plan.rows
        for e in row.effects
        if not row.user and e.kind is EffectKind.CREATE_ACCOUNT
    )
    assert not accounts or max(accounts.values()) == 1
    for email in accounts:
        assert not scene.mirror().users_by_email.get(email)


# ---------------------------------------------------------------------- the greatest number of seats
@settings(max_examples=examples(120))
@given(scenes(fresh=True))
def test_no_other_distribution_serves_more_rows(scene: Scene) -> None:
    for index, intent in enumerate(scene.intents):
        # A row that names its seat has it; the others share what is left as well as can be.
        scene.change_row(index, person=replace(intent.person, seat_reference=None))
    plan = scene.plan()
    competing = [row for row in plan.rows if row.outcome in USES_SEAT | {Outcome.NO_SEAT, Outcome.COURSE_NOT_ALLOWED}]
    usable = [
        seat
        for seat in scene.seats
        if seat.customer_id == scene.customer.id
        and scene.target.order_id in (None, seat.order_id)
        and (seat.ends is None or (seat.ends > scene.now and (seat.starts is None or seat.starts < seat.ends)))
    ]
    names = {course.shortname for course in scene.courses}
    fitting = [[seat.id for seat in usable if fits(seat, _want(scene, row), names)] for row in competing]
    assert len(seats_of(plan)) == _greatest_matching(fitting)


def _want(scene: Scene, row: PlannedRow) -> Want:
    """Say again, by the longest way, what a row asks of its seat."""
    assert row.course is not None
    person, target = row.person, scene.target
    first_day = person.starts or target.starts
    starts = datetime(first_day.year, first_day.month, first_day.day, tzinfo=scene.zone) if first_day else None
    base = starts or scene.now
    last_day = person.ends or (target.ends if not person.end_relative and person.period_days is None else None)
    ends: datetime | None = None
    if isinstance(last_day, date):
        ends = datetime(last_day.year, last_day.month, last_day.day, 23, 59, 59, tzinfo=scene.zone)
    elif base.year < END_OF_CALENDAR and last_day is None and person.end_relative == "+7D +10H":
        ends = base + timedelta(days=7, hours=10)
    elif base.year < END_OF_CALENDAR and last_day is None and not person.end_relative and person.period_days == 30:
        ends = base + timedelta(days=30)
    order = {"B0000000001": 0, "2": 1, "PO-9": 2}.get(person.order_reference or "")
    return Want(
        row.course,
        starts if starts is not None and starts > scene.now else None,
        ends,
        scene.orders[order].id if order is not None else None,
    )


def _greatest_matching(fitting: Sequence[Sequence[SeatId]]) -> int:
    """Match rows to seats by augmenting paths, one row at a time (Kuhn)."""
    holder: dict[SeatId, int] = {}

    def place(row: int, seen: set[SeatId]) -> bool:
        for seat in fitting[row]:
            if seat not in seen:
                seen.add(seat)
                if seat not in holder or place(holder[seat], seen):
                    holder[seat] = row
                    return True
        return False

    return sum(place(row, set()) for row in range(len(fitting)))


# ---------------------------------------------------------------------- once applied
@settings(max_examples=examples(120))
@given(scenes(fresh=True))
def test_planning_again_after_applying_sends_nothing_and_uses_nothing(scene: Scene) -> None:
    _learn_everything(scene)
    apply(scene, scene.plan())
    again = scene.plan()
    assert again.is_empty
    assert again.customer_effects == ()
    assert (again.totals.seats_used, again.totals.mails) == (0, 0)


@settings(max_examples=examples(120))
@given(scenes(fresh=True))
def test_the_same_list_pasted_again_sends_nothing_and_uses_nothing(scene: Scene) -> None:
    _learn_everything(scene)
    pasted = list(scene.intents)
    apply(scene, scene.plan())
    scene.intents = pasted
    again = scene.plan()
    assert again.is_empty
    assert again.totals.seats_used == 0


@settings(max_examples=examples(200))
@given(scenes(fresh=True), st.data())
def test_a_run_cut_anywhere_ends_as_one_that_was_not_cut(scene: Scene, data: st.DataObject) -> None:
    """Some enrolling calls were carried out and their answers lost: the same people end up on as many seats."""
    _learn_everything(scene)
    whole = scene.plan()
    reserved = {seat.id: index for index, seat in enumerate(scene.seats)}
    positions = {intent.id: index for index, intent in enumerate(scene.intents)}
    for row in whole.rows:
        if row.seat is None or row.course is None:
            continue
        holder = {"holder_email": row.person.email, "holder_course_id": row.course.id}
        marked = data.draw(st.booleans(), label=f"row {row.row} sent")
        state = SeatState.APPLYING if marked else SeatState.PLANNED
        scene.seats[reserved[row.seat.id]] = replace(row.seat, state=state, **holder)
        attempts = Attempts()
        if marked:
            attempts = Attempts(enrol_at=NOW, seat_id=row.seat.id, username="made" if not row.user else None)
            if data.draw(st.booleans(), label="arrived"):
                _carry_out(scene, row)
        scene.change_row(positions[row.intent.id], seat_id=row.seat.id, attempts=attempts)
    resumed = scene.plan()
    placed = [(row.row, row.course) for row in whole.rows if row.seat is not None]
    assert [(row.row, row.course) for row in resumed.rows if row.seat is not None] == placed
    for row in resumed.rows:
        if row.intent.attempts.seat_id is not None:
            assert row.seat is not None
            assert row.seat.id == row.intent.attempts.seat_id


def _carry_out(scene: Scene, row: PlannedRow) -> None:
    assert row.course is not None
    assert row.person.email is not None
    key = email_key(row.person.email)
    user: MoodleUser | None = row.user or next((one for one in scene.users if email_key(one.email) == key), None)
    if user is None:
        user = scene.user(row.person.email, row.person.lastname or "", username="made", id=5000 + len(scene.users))
    scene.enrol(user, row.course)


def _learn_everything(scene: Scene) -> None:
    """Have Moodle asked about everybody, as the executor does before it plans."""
    scene.unasked = set()
    scene.unread_courses = set[CourseId]()
    customer: Customer = scene.customer
    if customer.remote_user_id is not None and not scene.users:
        scene.user("achats@example.com", id=customer.remote_user_id)
