"""What is wrong with orders: ten kinds of findings, each with what proves it.

Nothing is said about what is not known: an order read without its lines is not "not produced", and a course whose
enrolments were never read has lost nobody. Pure functions; the sentences are in resources/messages/orders.*.toml.
Source: domain.md §5.4, §9; disagreements.md #14, #30.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from seatadmin.domain.dates import DateRule, rule_of
from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleEnrolment
from seatadmin.domain.order_amounts import OrderAmounts
from seatadmin.domain.order_content import LineContent
from seatadmin.domain.orders import NEVER_PAID, PAID, BillLine, OrderStatus
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import Mirror
from seatadmin.domain.product_json import number_text
from seatadmin.domain.seat_generation import COURSES, generated_seats
from seatadmin.domain.seats import Customer, CustomerId, OrderId, Seat, SeatState, allowed_courses
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.domain.units import KeptOrder, KeptUnit, UnitKind, courses_of


class OrderFindingCode(StrEnum):
    """Everything that can be found. The first ones of a group are the graver ones."""

    PAID_NOT_PRODUCED = "paid_not_produced"
    PAID_PARTLY_PRODUCED = "paid_partly_produced"
    PRODUCED_UNPAID = "produced_unpaid"
    PRODUCED_AHEAD = "produced_ahead"
    ENROLMENT_GONE = "enrolment_gone"
    RESTRICTION_MATCHES_NOTHING = "restriction_matches_nothing"
    EXPIRED_STILL_ENROLLED = "expired_still_enrolled"
    UNRESTRICTED_BY_ACCIDENT = "unrestricted_by_accident"
    UNIT_OVER_WHEN_SOLD = "unit_over_when_sold"
    UNIT_ENDS_BEFORE_START = "unit_ends_before_start"
    SEATS_OVER_UNUSED = "seats_over_unused"
    AMOUNTS_DIFFER = "amounts_differ"
    LINE_AMOUNTS_DIFFER = "line_amounts_differ"
    DUPLICATE_CUSTOMER = "duplicate_customer"
    COURSE_SPACE_OPEN = "course_space_open"


LEVELS: Mapping[OrderFindingCode, Level] = {
    OrderFindingCode.PAID_NOT_PRODUCED: Level.ERROR,
    OrderFindingCode.PAID_PARTLY_PRODUCED: Level.ERROR,
    OrderFindingCode.PRODUCED_UNPAID: Level.ERROR,
    OrderFindingCode.PRODUCED_AHEAD: Level.NOTE,
    OrderFindingCode.ENROLMENT_GONE: Level.WARNING,
    OrderFindingCode.RESTRICTION_MATCHES_NOTHING: Level.ERROR,
    OrderFindingCode.EXPIRED_STILL_ENROLLED: Level.WARNING,
    OrderFindingCode.UNRESTRICTED_BY_ACCIDENT: Level.ERROR,
    OrderFindingCode.UNIT_OVER_WHEN_SOLD: Level.ERROR,
    OrderFindingCode.UNIT_ENDS_BEFORE_START: Level.ERROR,
    OrderFindingCode.SEATS_OVER_UNUSED: Level.WARNING,
    OrderFindingCode.AMOUNTS_DIFFER: Level.ERROR,
    OrderFindingCode.LINE_AMOUNTS_DIFFER: Level.WARNING,
    OrderFindingCode.DUPLICATE_CUSTOMER: Level.WARNING,
    OrderFindingCode.COURSE_SPACE_OPEN: Level.WARNING,
}


class EvidenceKind(StrEnum):
    """What a piece of evidence names."""

    LINE = "line"
    UNIT = "unit"
    SEAT = "seat"
    COURSE = "course"
    PERSON = "person"
    STATUS = "status"
    RESTRICTION = "restriction"
    STORED = "stored"
    COMPUTED = "computed"
    CUSTOMER = "customer"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that proves a finding: what it names, and its name or value."""

    kind: EvidenceKind
    text: str


@dataclass(frozen=True, slots=True)
class OrderFinding:
    """One finding. `order_id` is None for those about customers alone. `values` fill the sentence in."""

    code: OrderFindingCode
    order_id: OrderId | None
    customer_id: CustomerId
    values: Mapping[str, object] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def level(self) -> Level:
        return LEVELS[self.code]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Everything the workspace knows of one order. `contents` are those of its lines, decoded."""

    order: KeptOrder
    contents: Sequence[LineContent]
    amounts: OrderAmounts
    units: Sequence[KeptUnit] = ()
    seats: Sequence[Seat] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else findings look at: Moodle's mirror, the moment, and whether units of the shop were ever read."""

    mirror: Mirror
    now: datetime
    units_read: bool = True


_UNPAID = NEVER_PAID | {OrderStatus.CANCELLED}
_SHOWN = 20
"""Pieces of evidence a finding names; its sentence says how many there are."""


def check_order(facts: OrderFacts, around: Surroundings) -> tuple[OrderFinding, ...]:
    """Find what is wrong with one order, in the order of the codes."""
    found = [*_production(facts, around), *_seats(facts, around), *_units(facts, around), *_amounts(facts)]
    place = {code: number for number, code in enumerate(OrderFindingCode)}
    return tuple(sorted(found, key=lambda one: place[one.code]))


def _finding(
    facts: OrderFacts, code: OrderFindingCode, evidence: Iterable[Evidence] = (), **values: object
) -> OrderFinding:
    order = facts.order.order
    return OrderFinding(code, order.id, order.customer_id, values, tuple(evidence)[:_SHOWN])


# ---------------------------------------------------------------------- paid and produced
def expected_units(line: BillLine, content: LineContent) -> int | None:
    """Say how many units a line makes when it is produced; None when that cannot be told, 0 for none.

    A session makes one for each person and role; handlers that only change units of others make none.
    """
    if not line.is_product or not content.handler or content.product is None:
        return 0 if line.is_product and content.product is not None and not content.elements else None
    if content.handler == "std_generateseats":
        whole = int(line.quantity or 0)
        return generated_seats(content.params, whole, SiteFacts(), content.handler).units
    if content.handler == "std_setuponecoursesession":
        return len(content.participants)
    return 0 if rule_of(content.handler) is DateRule.NOTHING else 1


def _production(facts: OrderFacts, around: Surroundings) -> Iterator[OrderFinding]:
    status = facts.order.bill.status
    alive = [kept for kept in facts.units if not kept.unit.is_deleted and kept.order_id == facts.order.order.id]
    if status in PAID and (around.units_read or alive):
        made = Counter(kept.line_id for kept in alive)
        for kept, content in zip(facts.order.lines, facts.contents, strict=True):
            wanted, there = expected_units(kept.line, content), made[kept.id]
            if not wanted or there >= wanted:
                continue
            code = OrderFindingCode.PAID_PARTLY_PRODUCED if there else OrderFindingCode.PAID_NOT_PRODUCED
            values = {"count": wanted, "made": there, "product": kept.line.title or kept.line.code}
            yield _finding(facts, code, [Evidence(EvidenceKind.LINE, kept.line.code)], **values)
    unpaid = status in _UNPAID
    if alive and (unpaid or status is OrderStatus.PREPROD):
        code = OrderFindingCode.PRODUCED_UNPAID if unpaid else OrderFindingCode.PRODUCED_AHEAD
        yield _finding(
            facts,
            code,
            [Evidence(EvidenceKind.STATUS, str(status)), *_named(alive)],
            count=len(alive),
            status=str(status),
        )


def _named(units: Iterable[KeptUnit]) -> list[Evidence]:
    return [Evidence(EvidenceKind.UNIT, kept.unit.reference) for kept in units]


# ---------------------------------------------------------------------- seats and their enrolments
def _seats(facts: OrderFacts, around: Surroundings) -> Iterator[OrderFinding]:
    mirror, now = around.mirror, around.now
    gone: defaultdict[CourseId, list[Seat]] = defaultdict(list)
    over: defaultdict[CourseId, list[Seat]] = defaultdict(list)
    for seat in facts.seats:
        if seat.state is not SeatState.HELD or seat.holder_course_id is None or seat.holder_user_id is None:
            continue
        if seat.holder_course_id not in mirror.read_courses:
            continue
        enrolment = mirror.enrolments.get((seat.holder_course_id, seat.holder_user_id))
        if enrolment is None:
            gone[seat.holder_course_id].append(seat)
        elif seat.ends is not None and seat.ends < now and enrolment.state is EnrolmentState.ACTIVE:
            over[seat.holder_course_id].append(seat)
    for code, groups in (
        (OrderFindingCode.ENROLMENT_GONE, gone),
        (OrderFindingCode.EXPIRED_STILL_ENROLLED, over),
    ):
        for course_id, seats in groups.items():
            yield _finding(facts, code, _holders(seats), count=len(seats), course=_course(mirror, course_id))
    yield from _restrictions(facts, around)
    unused = [seat for seat in facts.seats if seat.is_open and seat.ends is not None and seat.ends < now]
    if unused:
        yield _finding(
            facts,
            OrderFindingCode.SEATS_OVER_UNUSED,
            (Evidence(EvidenceKind.SEAT, seat.reference) for seat in unused),
            count=len(unused),
            date=max(seat.ends for seat in unused if seat.ends is not None),
        )


def _holders(seats: Iterable[Seat]) -> Iterator[Evidence]:
    for seat in seats:
        yield Evidence(EvidenceKind.SEAT, seat.reference)
        if seat.holder_email:
            yield Evidence(EvidenceKind.PERSON, seat.holder_email)


def _course(mirror: Mirror, course_id: CourseId) -> str:
    course = mirror.courses.get(course_id)
    return course.shortname if course is not None else str(course_id)


def _restrictions(facts: OrderFacts, around: Surroundings) -> Iterator[OrderFinding]:
    if not around.mirror.catalogue_read or not around.mirror.courses:
        return
    by_list = Counter(seat.allowed for seat in facts.seats if seat.is_open and seat.allowed)
    for allowed, count in by_list.items():
        if not allowed_courses(allowed, around.mirror.courses.values()):
            yield _finding(
                facts,
                OrderFindingCode.RESTRICTION_MATCHES_NOTHING,
                [Evidence(EvidenceKind.RESTRICTION, ", ".join(allowed))],
                count=count,
                courses=list(allowed),
            )


# ---------------------------------------------------------------------- units
def _units(facts: OrderFacts, around: Surroundings) -> Iterator[OrderFinding]:
    alive = [kept for kept in facts.units if not kept.unit.is_deleted]
    yield from _unrestricted(facts, alive)
    sold_s = int(facts.order.bill.emitted.timestamp()) if facts.order.bill.emitted is not None else 0
    backwards = [kept for kept in alive if 0 < kept.unit.end_s <= kept.unit.start_s]
    if backwards:
        yield _finding(facts, OrderFindingCode.UNIT_ENDS_BEFORE_START, _named(backwards), count=len(backwards))
    past = [kept for kept in alive if 0 < kept.unit.end_s < sold_s and kept not in backwards]
    if past:
        ends = datetime.fromtimestamp(max(kept.unit.end_s for kept in past), UTC)
        yield _finding(facts, OrderFindingCode.UNIT_OVER_WHEN_SOLD, _named(past), count=len(past), date=ends)
    for kept in alive:
        if kept.unit.kind is UnitKind.COURSE and 0 < kept.unit.end_s < around.now.timestamp():
            yield from _open_space(facts, kept, around)


def _unrestricted(facts: OrderFacts, units: Sequence[KeptUnit]) -> Iterator[OrderFinding]:
    """Seats meant for some courses, frozen without any: the shop takes a list that matched nothing for "everywhere"."""
    for kept, content in zip(facts.order.lines, facts.contents, strict=True):
        meant = (content.params or {}).get(COURSES, "").strip()
        bare = [
            one
            for one in units
            if one.line_id == kept.id and one.unit.kind is UnitKind.SEAT and not courses_of(one.unit.values)
        ]
        if meant and bare and content.handler == "std_generateseats":
            yield _finding(
                facts,
                OrderFindingCode.UNRESTRICTED_BY_ACCIDENT,
                [Evidence(EvidenceKind.RESTRICTION, meant), *_named(bare)],
                count=len(bare),
                courses=meant,
                product=kept.line.title or kept.line.code,
            )


def _open_space(facts: OrderFacts, kept: KeptUnit, around: Surroundings) -> Iterator[OrderFinding]:
    """Tell a course space whose time is over and that people still get into: nothing closes it by itself."""
    mirror, course_id = around.mirror, CourseId(kept.unit.instance_id)
    course = mirror.courses.get(course_id)
    if course is None:
        return
    active = sum(_is_active(one) for (place, _), one in mirror.enrolments.items() if place == course_id)
    if active or (course.visible and course_id not in mirror.read_courses):
        yield _finding(
            facts,
            OrderFindingCode.COURSE_SPACE_OPEN,
            [Evidence(EvidenceKind.COURSE, course.shortname), *_named([kept])],
            count=active,
            course=course.shortname,
            date=datetime.fromtimestamp(kept.unit.end_s, UTC),
        )


def _is_active(enrolment: MoodleEnrolment) -> bool:
    return enrolment.state is EnrolmentState.ACTIVE


# ---------------------------------------------------------------------- money
def _amounts(facts: OrderFacts) -> Iterator[OrderFinding]:
    for one in facts.amounts.differences:
        line = None if one.line is None else facts.order.lines[one.line].line
        code = OrderFindingCode.AMOUNTS_DIFFER if line is None else OrderFindingCode.LINE_AMOUNTS_DIFFER
        proof = [] if line is None else [Evidence(EvidenceKind.LINE, line.code)]
        yield _finding(
            facts,
            code,
            [
                *proof,
                Evidence(EvidenceKind.STORED, number_text(one.stored)),
                Evidence(EvidenceKind.COMPUTED, number_text(one.computed)),
            ],
            field=one.field,
            stored=one.stored,
            computed=one.computed,
            product="" if line is None else line.title or line.code,
        )


# ---------------------------------------------------------------------- customers
def duplicate_customers(customers: Iterable[Customer]) -> tuple[OrderFinding, ...]:
    """Find customers that are probably one and the same: one address, or one Moodle account, under two names."""
    groups: defaultdict[tuple[str, str], list[Customer]] = defaultdict(list)
    for customer in customers:
        for address in {email_key(one) for one in (customer.email or "", customer.contact.email) if one}:
            groups["email", address].append(customer)
        if customer.contact.account_id is not None:
            groups["account", str(customer.contact.account_id)].append(customer)
    told: set[frozenset[CustomerId]] = set()
    found: list[OrderFinding] = []
    for (why, shared), members in sorted(groups.items(), key=lambda item: item[0]):
        ids = frozenset(one.id for one in members)
        if len(ids) < 2 or ids in told:
            continue
        told.add(ids)
        names = sorted({one.name for one in members})
        found.append(
            OrderFinding(
                OrderFindingCode.DUPLICATE_CUSTOMER,
                None,
                min(ids),
                {"names": names, "why": why, "shared": shared, "count": len(ids)},
                tuple(Evidence(EvidenceKind.CUSTOMER, name) for name in names),
            )
        )
    return tuple(found)
