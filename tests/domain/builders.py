"""A small customer, a small Moodle and a list, made in a line each: what the tests of planning are written with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from seatadmin.domain.intents import Attempts, Intent, IntentId, IntentState, Target
from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    MoodleCourse,
    MoodleEnrolment,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import ListedPerson, email_key
from seatadmin.domain.planning import EffectKind, Ledger, Mirror, Outcome, Plan, PlannedRow, plan
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")

SCI = MoodleCourse(CourseId(10), "SCI", "Sciences", manual_enrolment=True)
MATH = MoodleCourse(CourseId(11), "MATH101", "Mathématiques", manual_enrolment=True)
SUPPORT = MoodleCourse(CourseId(12), "CLIENTS", "Espace clients", manual_enrolment=True)

STUDENT = MoodleRole(RoleId(5), "student")
TEACHER = MoodleRole(RoleId(4), "teacher")


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def seconds(plan_date: date, hour: int = 0, minute: int = 0, second: int = 0, *, zone: tzinfo = PARIS) -> int:
    """Unix seconds of a moment on the clocks of `zone`."""
    day = (plan_date.year, plan_date.month, plan_date.day)
    return int(datetime(*day, hour, minute, second, tzinfo=zone).timestamp())


class Scene:
    """Everything a plan depends on. Methods add to it and return what they added; numbers are given in order.

    Moodle has been asked about everybody and every course, unless `unasked` says about whom it has not.
    """

    def __init__(self) -> None:
        self.customer = Customer(CustomerId(UUID(int=1)), "Société Exemple", "achats@example.com", UserId(900))
        self.target = Target(self.customer.id, "SCI")
        self.courses = [SCI, MATH, SUPPORT]
        self.roles = [STUDENT, TEACHER]
        self.users: list[MoodleUser] = []
        self.enrolments: list[MoodleEnrolment] = []
        self.orders: list[Order] = []
        self.seats: list[Seat] = []
        self.intents: list[Intent] = []
        self.unreadable: set[str] = set()
        self.unasked: set[str] = set()
        self.unread_courses: set[CourseId] = set()
        self.begins: dict[str, datetime] = {}
        self.now = NOW
        self.zone: tzinfo = PARIS
        self._next = 1000

    def _id(self) -> UUID:
        self._next += 1
        return UUID(int=self._next)

    # ------------------------------------------------------------------ Moodle
    def course(self, shortname: str, number: int = 0, **fields: Any) -> MoodleCourse:
        number = number or 20 + len(self.courses)
        course = MoodleCourse(CourseId(number), shortname, shortname, **{"manual_enrolment": True, **fields})
        self.courses.append(course)
        return course

    def user(self, email: str, lastname: str = "Martin", **fields: Any) -> MoodleUser:
        number = 100 + len(self.users)
        fields = {"username": f"login{number}", "firstname": "Anne", **fields}
        user = MoodleUser(UserId(fields.pop("id", number)), lastname=lastname, email=email, **fields)
        self.users.append(user)
        return user

    def enrol(
        self, user: MoodleUser, course: MoodleCourse = SCI, state: EnrolmentState = EnrolmentState.ACTIVE
    ) -> MoodleEnrolment:
        enrolment = MoodleEnrolment(course.id, user.id, state, (STUDENT.id,))
        self.enrolments.append(enrolment)
        return enrolment

    # ------------------------------------------------------------------ the ledger
    def order(self, reference: str, ordering: int | None = None, **fields: Any) -> Order:
        order = Order(OrderId(self._id()), fields.pop("customer_id", self.customer.id), reference, ordering)
        self.orders.append(order)
        return order

    def seat(self, *allowed: str, **fields: Any) -> Seat:
        """Add a free, unlimited seat; references rise in the order of making."""
        number = len(self.seats) + 1
        order: Order | None = fields.pop("order", None)
        values: dict[str, Any] = {
            "reference": f"SEAT-{number:04d}",
            "customer_id": self.customer.id,
            "order_id": order.id if order is not None else None,
            "allowed": allowed,
            **fields,
        }
        seat = Seat(SeatId(self._id()), **values)
        self.seats.append(seat)
        return seat

    def held(self, email: str, course: MoodleCourse = SCI, **fields: Any) -> Seat:
        """Add a seat somebody holds (`state` says otherwise)."""
        holder = {"holder_email": email, "holder_course_id": course.id, "holder_name": "Anne Martin"}
        return self.seat(**{"state": SeatState.HELD, **holder, **fields})

    def change_seat(self, seat: Seat, **fields: Any) -> Seat:
        changed = replace(seat, **fields)
        self.seats[self.seats.index(seat)] = changed
        return changed

    # ------------------------------------------------------------------ the list
    def row(self, email: str | None = "anne@example.org", **fields: Any) -> Intent:
        """Add a row: a person's fields, or `problems`, `state`, `seat_id`, `reactivate`, `account_id`, `attempts`."""
        of_intent = {"problems", "state", "seat_id", "reactivate", "account_id", "attempts"}
        intent_fields = {name: fields.pop(name) for name in list(fields) if name in of_intent}
        number = fields.pop("row", len(self.intents) + 2)
        person = ListedPerson(number, **{"lastname": "Martin", "firstname": "Anne", "email": email, **fields})
        intent = Intent(IntentId(self._id()), number, person, **intent_fields)
        self.intents.append(intent)
        return intent

    def change_row(self, index: int, **fields: Any) -> Intent:
        self.intents[index] = replace(self.intents[index], **fields)
        return self.intents[index]

    def aim(self, **fields: Any) -> None:
        """Change the target."""
        self.target = replace(self.target, **fields)

    # ------------------------------------------------------------------ the plan
    def mirror(self) -> Mirror:
        by_email: dict[str, tuple[MoodleUser, ...]] = {}
        for user in self.users:
            key = email_key(user.email)
            by_email[key] = (*by_email.get(key, ()), user)
        asked = {email_key(intent.person.email) for intent in self.intents if intent.person.email}
        return Mirror(
            courses={course.id: course for course in self.courses},
            users_by_email=by_email,
            looked_up=frozenset(asked - self.unasked),
            unreadable=frozenset(self.unreadable),
            enrolments={(one.course_id, one.user_id): one for one in self.enrolments},
            read_courses=frozenset(course.id for course in self.courses if course.id not in self.unread_courses),
            roles={role.shortname: role for role in self.roles},
        )

    def ledger(self) -> Ledger:
        return Ledger(self.customer, tuple(self.seats), {order.id: order for order in self.orders}, self.begins)

    def plan(self) -> Plan:
        return plan(self.intents, self.target, self.mirror(), self.ledger(), now=self.now, zone=self.zone)

    def only(self) -> PlannedRow:
        """Plan a list of one row."""
        (row,) = self.plan().rows
        return row

    def outcomes(self) -> list[Outcome]:
        return [row.outcome for row in self.plan().rows]

    def references(self) -> list[str | None]:
        """Plan, and name the seat of each row."""
        return [row.seat.reference if row.seat is not None else None for row in self.plan().rows]


def kinds(row: PlannedRow) -> list[EffectKind]:
    return [effect.kind for effect in row.effects]


def notes(row: PlannedRow | Plan) -> dict[str, dict[str, str | int]]:
    """Notes by code; a code occurs once."""
    found = {note.code: dict(note.values) for note in row.notes}
    assert len(found) == len(row.notes)
    return found


def apply(scene: Scene, done: Plan) -> None:
    """Make a plan true, as the executor does when nothing goes wrong."""
    accounts = {email_key(user.email): user for user in scene.users}
    roles = {role.shortname: role.id for role in scene.roles}
    seats = {seat.id: index for index, seat in enumerate(scene.seats)}
    chosen: dict[IntentId, MoodleUser] = {row.intent.id: row.user for row in done.rows if row.user is not None}
    positions = {intent.id: index for index, intent in enumerate(scene.intents)}
    for row in done.rows:
        if EffectKind.CREATE_ACCOUNT in kinds(row) and row.user is None:
            assert row.person.email is not None
            accounts[email_key(row.person.email)] = scene.user(
                row.person.email, row.person.lastname or "", username=f"made{row.row}", id=5000 + len(scene.users)
            )
    for row in done.rows:
        if not row.effects:
            continue
        assert row.course is not None
        user = chosen.get(row.intent.id) or accounts[email_key(row.person.email or "")]
        enrolment = MoodleEnrolment(
            row.course.id, user.id, EnrolmentState.ACTIVE, (roles[row.effects[-1].role or "student"],)
        )
        scene.enrolments = [
            one for one in scene.enrolments if (one.course_id, one.user_id) != (row.course.id, user.id)
        ] + [enrolment]
        if row.seat is not None:
            scene.seats[seats[row.seat.id]] = replace(
                row.seat,
                state=SeatState.HELD,
                holder_email=row.person.email,
                holder_course_id=row.course.id,
                holder_user_id=user.id,
            )
        seat_id = row.seat.id if row.seat is not None else None
        scene.change_row(positions[row.intent.id], state=IntentState.DONE, seat_id=seat_id)


def blocking(row: int = 2, field: str = "email", code: str = "email_invalid") -> Problem:
    return Problem(row, field, code, Severity.ERROR)


def tried(seat: Seat | None = None, **fields: Any) -> Attempts:
    """Marks of an enrolling call that has left a while ago."""
    return Attempts(**{"enrol_at": NOW, "seat_id": seat.id if seat is not None else None, **fields})
