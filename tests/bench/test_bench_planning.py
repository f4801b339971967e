"""How long planning takes: the window promises 10,000 pasted rows within a second, 100,000 within eight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from seatadmin.domain.intents import Intent, IntentId, Target
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
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import Ledger, Mirror, plan
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COURSES = 20
ORDERS = 200


def _world(rows: int) -> tuple[list[Intent], Target, Mirror, Ledger]:
    """Make a list of whom half are known and a tenth are enrolled, over twenty courses, and as many seats.

    Seats come from two hundred orders with ends of their own; a third are free of restriction.
    """
    courses = [
        MoodleCourse(CourseId(10 + n), f"COURS_{n:02d}", f"Cours {n}", manual_enrolment=True) for n in range(COURSES)
    ]
    customer = Customer(CustomerId(UUID(int=1)), "Société Exemple", "achats@example.com", UserId(1))
    orders = [Order(OrderId(UUID(int=100 + n)), customer.id, f"B{n + 1:010d}", n + 1) for n in range(ORDERS)]
    seats = []
    for number in range(rows):
        order = orders[number % ORDERS]
        course = number % COURSES
        allowed = ((), (f"COURS_{course:02d}",), (f"COURS_{course:02d}", f"COURS_{(course + 7) % COURSES:02d}"))
        seats.append(
            Seat(
                SeatId(UUID(int=10**6 + number)),
                f"R{number:09d}",
                customer.id,
                order.id,
                allowed=allowed[number % 3],
                ends=NOW + timedelta(days=30 + number % ORDERS, seconds=number % ORDERS),
            )
        )
    intents = []
    users: dict[str, tuple[MoodleUser, ...]] = {}
    enrolments = {}
    for number in range(rows):
        email = f"prenom.nom{number}@example.org"
        course = courses[(number * 7) % COURSES]
        ends = date(2026, 6, 1) + timedelta(days=number % 60) if number % 4 == 0 else None
        person = ListedPerson(number + 2, f"Nom{number}", "Prénom", email, course=course.shortname, ends=ends)
        intents.append(Intent(IntentId(UUID(int=2 * 10**6 + number)), person.row, person))
        if number % 2:
            user = MoodleUser(UserId(1000 + number), f"prenom.nom{number}", "Prénom", f"Nom{number}", email)
            users[email] = (user,)
            if number % 10 == 1:
                enrolments[(course.id, user.id)] = MoodleEnrolment(course.id, user.id, EnrolmentState.ACTIVE)
    mirror = Mirror(
        courses={course.id: course for course in courses},
        users_by_email=users,
        looked_up=frozenset(intent.person.email or "" for intent in intents),
        enrolments=enrolments,
        read_courses=frozenset(course.id for course in courses),
        roles={"student": MoodleRole(RoleId(5), "student"), "teacher": MoodleRole(RoleId(4), "teacher")},
    )
    ledger = Ledger(customer, seats, {order.id: order for order in orders})
    return intents, Target(customer.id), mirror, ledger


@pytest.mark.bench
@pytest.mark.parametrize("rows", [1_000, 10_000, 100_000])
def test_planning_a_list(benchmark: Any, rows: int) -> None:
    intents, target, mirror, ledger = _world(rows)
    benchmark.extra_info["rows"] = rows
    result = benchmark.pedantic(
        lambda: plan(intents, target, mirror, ledger, now=NOW, zone=ZoneInfo("Europe/Paris")), rounds=3
    )
    assert result.totals.rows == rows


@pytest.mark.bench
def test_planning_where_half_the_people_need_a_swap(benchmark: Any) -> None:
    """Seats for two courses are dealt to the first half first, and each row of the second half has to move one."""
    rows = 10_000
    intents, target, mirror, ledger = _world(rows)
    first, second = "COURS_00", "COURS_01"
    seats = [
        Seat(
            SeatId(UUID(int=n)),
            f"R{n:06d}",
            ledger.customer.id,
            None,
            allowed=(first, second) if n % 2 else (first,),
            ends=NOW + timedelta(days=10 if n % 2 else 20),
        )
        for n in range(rows)
    ]
    listed = [
        Intent(intent.id, intent.row, ListedPerson(intent.row, "Nom", "Prénom", f"p{n}@example.org", course=course))
        for n, intent in enumerate(intents)
        for course in [first if n < rows // 2 else second]
    ]
    asked = Mirror(
        courses=mirror.courses,
        looked_up=frozenset(intent.person.email or "" for intent in listed),
        read_courses=mirror.read_courses,
        roles=mirror.roles,
    )
    result = benchmark.pedantic(
        lambda: plan(listed, target, asked, Ledger(ledger.customer, seats), now=NOW, zone=ZoneInfo("Europe/Paris")),
        rounds=3,
    )
    assert result.totals.waiting == 0
