"""Findings about orders: each kind found with its proof, and nothing said about what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from seatadmin.domain.customers import Contact
from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleCourse, MoodleEnrolment, UserId
from seatadmin.domain.order_amounts import recomputed
from seatadmin.domain.order_content import LineContent, Participant
from seatadmin.domain.order_findings import (
    LEVELS,
    Evidence,
    EvidenceKind,
    OrderFacts,
    OrderFinding,
    OrderFindingCode,
    Surroundings,
    check_order,
    duplicate_customers,
    expected_units,
)
from seatadmin.domain.orders import Bill, BillLine, KeptLine, LineId, LineKind, OrderStatus
from seatadmin.domain.planning import Mirror
from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import Product
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState
from seatadmin.domain.shop_extract import gather
from seatadmin.domain.shop_merge import Known, merged
from seatadmin.domain.shop_products import ShopProduct
from seatadmin.domain.units import KeptOrder, KeptUnit, Unit, UnitId
from seatadmin.tabular.shop_files import read_shop_file
from tests.shop import TABLES

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
DAY = 86_400
SCI, SPACE = MoodleCourse(CourseId(2), "SCI", "Sciences"), MoodleCourse(CourseId(40), "SPACE", "Espace")
ORDER, CUSTOMER = OrderId(UUID(int=1)), CustomerId(UUID(int=2))
LINE = LineId(UUID(int=3))
LIST = {"courselist": "SCI"}


def content(handler: str = "std_generateseats", params: dict[str, str] | None = None, people: int = 0) -> LineContent:
    sold = ShopProduct(Product(code="P", handler=handler, prices=PriceList.single(Decimal(10))))
    participants = tuple(Participant("student", f"p{number}@example.org") for number in range(people))
    return LineContent(sold, handler=handler, params=LIST if params is None else params, participants=participants)


def unit(number: int = 1, **changes: Any) -> KeptUnit:
    made = Unit(remote_id=number, context="userenrol", reference=f"R{number}", data="enabledcourses=SCI")
    return KeptUnit(UnitId(UUID(int=100 + number)), replace(made, **changes), ORDER, LINE, LINE)


def seat(number: int = 1, **changes: Any) -> Seat:
    made = Seat(SeatId(UUID(int=200 + number)), f"S{number}", CUSTOMER, ORDER, allowed=("SCI",))
    return replace(made, **changes)


def held(number: int = 1, user: int = 7, **changes: Any) -> Seat:
    holder = {"holder_user_id": UserId(user), "holder_course_id": SCI.id, "holder_email": f"u{user}@example.org"}
    return seat(number, state=SeatState.HELD, **{**holder, **changes})


def facts(
    status: OrderStatus | None = OrderStatus.COMPLETE,
    *,
    quantity: int = 1,
    held_by_line: LineContent | None = None,
    units: tuple[KeptUnit, ...] = (unit(),),
    seats: tuple[Seat, ...] = (),
    **bill: Any,
) -> OrderFacts:
    line = BillLine(
        code="P", title="Produit", quantity=Decimal(quantity), unit_cost=Decimal(10), total=Decimal(10 * quantity)
    )
    contents = (held_by_line or content(),)
    kept = KeptOrder(
        Order(ORDER, CUSTOMER, "B0000000001", 1), Bill(status=status, emitted=NOW, **bill), (KeptLine(LINE, line),), NOW
    )
    return OrderFacts(kept, contents, recomputed(kept.bill, [line], {}, contents), units, seats)


def mirror(
    *enrolled: tuple[int, EnrolmentState], courses: tuple[MoodleCourse, ...] = (SCI, SPACE), **more: Any
) -> Mirror:
    enrolments = {(SCI.id, UserId(user)): MoodleEnrolment(SCI.id, UserId(user), state) for user, state in enrolled}
    return Mirror(
        {course.id: course for course in courses}, enrolments=enrolments, read_courses=frozenset({SCI.id}), **more
    )


AROUND = Surroundings(mirror(), NOW)


def found(one: OrderFacts, around: Surroundings = AROUND) -> list[str]:
    return [finding.code.value for finding in check_order(one, around)]


def only(one: OrderFacts, around: Surroundings = AROUND) -> OrderFinding:
    (finding,) = check_order(one, around)
    return finding


def test_an_order_in_order_has_no_finding() -> None:
    seats = (held(), seat(2))
    assert found(facts(seats=seats), Surroundings(mirror((7, EnrolmentState.ACTIVE)), NOW)) == []


def test_every_code_has_a_level() -> None:
    assert LEVELS.keys() == set(OrderFindingCode)


# ---------------------------------------------------------------------- paid, produced
@pytest.mark.parametrize("status", [OrderStatus.SOLDOUT, OrderStatus.COMPLETE])
def test_paid_and_not_produced(status: OrderStatus) -> None:
    finding = only(facts(status, quantity=4, units=()))
    assert (finding.code, finding.level) == (OrderFindingCode.PAID_NOT_PRODUCED, Level.ERROR)
    assert finding.values == {"count": 4, "made": 0, "product": "Produit"}
    assert finding.evidence == (Evidence(EvidenceKind.LINE, "P"),)


def test_paid_and_produced_in_part() -> None:
    finding = only(facts(quantity=3, units=(unit(1), unit(2, is_deleted=True))))
    assert (finding.code, finding.values["made"]) == (OrderFindingCode.PAID_PARTLY_PRODUCED, 1)


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.PAYBACK, None])
def test_what_is_not_paid_need_not_be_produced(status: OrderStatus | None) -> None:
    assert found(facts(status, units=())) == []


def test_without_any_unit_ever_read_nothing_is_missing() -> None:
    assert found(facts(units=()), Surroundings(mirror(), NOW, units_read=False)) == []


@pytest.mark.parametrize(
    ("held_by_line", "quantity", "units"),
    [
        (content(params={"packsize": "10"}), 2, 20),
        (content(params={"packsize": "lot"}), 2, None),
        (content("std_setuponecoursesession", people=6), 5, 6),
        (content("std_createcourse"), 3, 1),
        (content("std_prorogate"), 1, 0),
        (content(""), 3, 0),
        (LineContent(), 3, None),
        (replace(content(""), elements=(ShopProduct(Product()),)), 1, None),
    ],
)
def test_what_a_line_makes(held_by_line: LineContent, quantity: int, units: int | None) -> None:
    assert expected_units(BillLine(quantity=Decimal(quantity)), held_by_line) == units
    assert expected_units(BillLine(kind=LineKind.SHIPPING), held_by_line) is None


@pytest.mark.parametrize(
    ("status", "code", "level"),
    [
        (OrderStatus.PENDING, OrderFindingCode.PRODUCED_UNPAID, Level.ERROR),
        (OrderStatus.CANCELLED, OrderFindingCode.PRODUCED_UNPAID, Level.ERROR),
        (OrderStatus.PREPROD, OrderFindingCode.PRODUCED_AHEAD, Level.NOTE),
    ],
)
def test_produced_and_not_paid(status: OrderStatus, code: OrderFindingCode, level: Level) -> None:
    finding = only(facts(status))
    assert (finding.code, finding.level) == (code, level)
    assert finding.evidence == (Evidence(EvidenceKind.STATUS, status.value), Evidence(EvidenceKind.UNIT, "R1"))


# ---------------------------------------------------------------------- enrolments
def test_a_seat_whose_holder_has_left_the_course() -> None:
    finding = only(facts(seats=(held(1, 7), held(2, 8))), Surroundings(mirror((8, EnrolmentState.INACTIVE)), NOW))
    assert finding.code is OrderFindingCode.ENROLMENT_GONE
    assert finding.values == {"count": 1, "course": "SCI"}
    assert finding.evidence == (Evidence(EvidenceKind.SEAT, "S1"), Evidence(EvidenceKind.PERSON, "u7@example.org"))


def test_nobody_has_left_a_course_that_was_never_read() -> None:
    unread = replace(mirror(), read_courses=frozenset())
    assert found(facts(seats=(held(),)), Surroundings(unread, NOW)) == []
    assert found(facts(seats=(held(holder_course_id=None),))) == []


@pytest.mark.parametrize(
    ("state", "days", "codes"),
    [
        (EnrolmentState.ACTIVE, -1, ["expired_still_enrolled"]),
        (EnrolmentState.INACTIVE, -1, []),
        (EnrolmentState.ACTIVE, 1, []),
    ],
)
def test_a_seat_that_is_over_while_its_holder_still_gets_in(state: EnrolmentState, days: int, codes: list[str]) -> None:
    one = facts(seats=(held(ends=NOW + timedelta(days=days)),))
    assert found(one, Surroundings(mirror((7, state)), NOW)) == codes


# ---------------------------------------------------------------------- restrictions
def test_a_restriction_that_matches_no_course() -> None:
    seats = (seat(1, allowed=("NOSUCH", "OLD%")), seat(2, allowed=("NOSUCH", "OLD%")), seat(3), seat(4, allowed=()))
    finding = only(facts(seats=seats))
    assert finding.code is OrderFindingCode.RESTRICTION_MATCHES_NOTHING
    assert finding.values == {"count": 2, "courses": ["NOSUCH", "OLD%"]}


def test_a_restriction_is_not_judged_by_half_a_catalogue() -> None:
    one = facts(seats=(seat(allowed=("NOSUCH",)),))
    assert found(one, Surroundings(mirror(catalogue_read=False), NOW)) == []


def test_seats_that_are_unrestricted_by_accident() -> None:
    finding = only(facts(quantity=2, units=(unit(1), unit(2, data="enabledcourses="))))
    assert finding.code is OrderFindingCode.UNRESTRICTED_BY_ACCIDENT
    assert finding.evidence == (Evidence(EvidenceKind.RESTRICTION, "SCI"), Evidence(EvidenceKind.UNIT, "R2"))
    assert found(facts(held_by_line=content(params={"supervisor": "teacher"}), units=(unit(data=""),))) == []


# ---------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        (-10, -5, ["unit_over_when_sold"]),
        (5, 5, ["unit_ends_before_start"]),
        (-5, -10, ["unit_ends_before_start"]),
        (-5, 5, []),
        (0, None, []),
    ],
)
def test_units_in_the_past(start: int, end: int | None, codes: list[str]) -> None:
    end_s = 0 if end is None else NOW_S + end * DAY
    assert found(facts(units=(unit(start_s=NOW_S + start * DAY, end_s=end_s),))) == codes


def test_free_seats_whose_time_is_over() -> None:
    ends = NOW - timedelta(days=3)
    finding = only(facts(seats=(seat(1, ends=ends), seat(2, ends=ends, state=SeatState.RELEASED), seat(3))))
    assert finding.code is OrderFindingCode.SEATS_OVER_UNUSED
    assert finding.values == {"count": 2, "date": ends}


@pytest.mark.parametrize(
    ("end", "read", "codes"),
    [(-1, False, ["course_space_open"]), (-1, True, []), (1, False, [])],
)
def test_a_course_space_that_is_over_and_still_open(end: int, read: bool, codes: list[str]) -> None:
    space = unit(context="course", instance_id=40, end_s=NOW_S + end * DAY, start_s=NOW_S - 400 * DAY, data="")
    one = facts(held_by_line=content("std_createcourse"), units=(space,), emitted_day=None)
    one = replace(one, order=replace(one.order, bill=replace(one.order.bill, emitted=NOW - timedelta(days=400))))
    known = mirror()
    if read:
        known = replace(known, read_courses=frozenset({SPACE.id}))
    assert found(one, Surroundings(known, NOW)) == codes
    people = {(SPACE.id, UserId(1)): MoodleEnrolment(SPACE.id, UserId(1), EnrolmentState.ACTIVE)}
    with_people = Surroundings(replace(known, enrolments=people), NOW)
    assert found(one, with_people) == (["course_space_open"] if end < 0 else [])


# ---------------------------------------------------------------------- money
def test_amounts_that_do_not_add_up() -> None:
    one = facts(quantity=2, units=(unit(1), unit(2)), untaxed=Decimal(25), taxes=Decimal(0), amount=Decimal(25))
    first, second = check_order(one, AROUND)
    assert [one.values["field"] for one in (first, second)] == ["untaxed", "amount"]
    assert first.evidence == (Evidence(EvidenceKind.STORED, "25"), Evidence(EvidenceKind.COMPUTED, "20"))
    wrong = replace(one.order.lines[0], line=replace(one.order.lines[0].line, total=Decimal(21)))
    kept = replace(one.order, lines=(wrong,), bill=replace(one.order.bill, untaxed=None, amount=None))
    again = replace(one, order=kept, amounts=recomputed(kept.bill, [wrong.line], {}, one.contents))
    finding = only(again)
    assert (finding.code, finding.values["product"]) == (OrderFindingCode.LINE_AMOUNTS_DIFFER, "Produit")


# ---------------------------------------------------------------------- customers
def test_customers_that_are_one_and_the_same() -> None:
    def customer(number: int, name: str, address: str | None, **contact: Any) -> Customer:
        return Customer(CustomerId(UUID(int=number)), name, address, contact=Contact(**contact))

    customers = [
        customer(1, "ACME", "Odette@example.org"),
        customer(2, "ACME & Cie", None, email="odette@example.org"),
        customer(3, "Béton", None, account_id=9),
        customer(4, "Béton SA", "k@example.org", account_id=9),
        customer(5, "Nordic", "i@example.org", email="i@example.org", account_id=10),
    ]
    first, second = duplicate_customers(customers)
    assert (first.values["why"], first.values["names"]) == ("account", ["Béton", "Béton SA"])
    assert (second.values["why"], second.values["shared"], second.order_id) == ("email", "odette@example.org", None)


# ---------------------------------------------------------------------- the recorded shop
def test_the_recorded_shop_has_the_findings_its_record_tells() -> None:
    """Its README tells that orders 8, 9 and 10 were paid and failed to be produced."""
    files = [read_shop_file(path.read_bytes(), path.name) for path in sorted(TABLES.glob("*.json"))]
    extract = gather(row for file in files for row in file.rows)
    numbers = iter(range(1, 10_000))
    merge = merged(extract, Known(), now=NOW, zone=UTC, new_id=lambda: UUID(int=next(numbers)))
    codes: dict[int | None, list[str]] = {}
    for change in merge.orders:
        kept = change.order
        amounts = recomputed(kept.bill, [one.line for one in kept.lines], extract.taxes, change.contents)
        units = [one for one, _ in merge.units if one.order_id == kept.order.id]
        seats = [one for one in merge.seats.added if one.order_id == kept.order.id]
        codes[kept.bill.remote_id] = found(
            OrderFacts(kept, change.contents, amounts, units, seats), Surroundings(Mirror(extract.courses), NOW)
        )
    assert {number: one for number, one in codes.items() if one} == {
        8: ["paid_not_produced"],
        9: ["paid_not_produced"],
        10: ["paid_not_produced"],
    }
