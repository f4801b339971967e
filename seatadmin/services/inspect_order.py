"""Orders to look at: the list with its search and filters, one order whole, and what is wrong with them.

Reads the workspace only: what Moodle has is what the mirror said last, and what was never read is not guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from seatadmin.domain.customers import billing_identity
from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse, MoodleUser, UserId
from seatadmin.domain.order_amounts import recomputed
from seatadmin.domain.order_content import LineContent, content_of, feedback_of
from seatadmin.domain.order_findings import (
    OrderFacts,
    OrderFinding,
    Surroundings,
    check_order,
    duplicate_customers,
    expected_units,
)
from seatadmin.domain.order_sheet import (
    GroupSheet,
    LineSheet,
    OrderSheet,
    PersonSheet,
    Presence,
    SeatSheet,
    UnitSheet,
)
from seatadmin.domain.orders import FREE_ORDER, Bill, Transition, ordering_of, printed_id, transitions_from
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import Mirror
from seatadmin.domain.products import Tax
from seatadmin.domain.read_models import EVERY_ORDER, BillRow, OrderFilter
from seatadmin.domain.seats import Customer, OrderId, Seat, validity
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.domain.units import KeptOrder, KeptUnit, holder_of
from seatadmin.errors import UserError
from seatadmin.many_rows import many_objects, paced
from seatadmin.services.site_reading import SiteReading
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork

_COURSE_KEYS = ("coursename", "course", "customersupport")
"""Parameters of handlers that name a course by its short name."""

_HISTORY_MAX = 200
_NAMED = 8


class InspectOrders:
    """Orders as they are kept here."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._site = SiteReading()

    # ------------------------------------------------------------------ the list
    def rows(
        self, wanted: OrderFilter = EVERY_ORDER, *, limit: int | None = None, offset: int = 0
    ) -> tuple[BillRow, ...]:
        """List orders, newest first, light enough for a table of ten thousand."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.bills.rows(wanted, limit=limit, offset=offset))

    def count(self, wanted: OrderFilter = EVERY_ORDER) -> int:
        """Count what `rows` would list."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.bills.count(wanted)

    def find(self, text: str) -> OrderId:
        """Find one order by what people call it: its reference, number, transaction or printed code.

        Raises `UserError("order_not_found")`, with the orders the text occurs in when there are some.
        """
        with self._bench.unit_of_work(read_only=True) as uow:
            name = text.strip()
            found = uow.bills.named(name, ordering_of(name), printed_id(name)) if name else None
            if found is not None:
                return found
            near = [row.reference for row in uow.bills.rows(OrderFilter(name), limit=_NAMED)] if name else []
        raise UserError("order_not_found", order=text, near=near or "–")

    # ------------------------------------------------------------------ one order
    def sheet(self, order_id: OrderId) -> OrderSheet:
        """Give everything about one order."""
        with self._bench.unit_of_work(read_only=True) as uow:
            kept = uow.bills.get(order_id)
            contents = tuple(content_of(one.line) for one in kept.lines)
            units = uow.units.of_order(order_id)
            seats = uow.seats.of_orders([order_id])
            customer = uow.customers.get(kept.order.customer_id)
            site = self._site.facts(uow)
            facts = _facts(kept, contents, units, seats, _taxes(uow))
            about = _About.of(uow, site, customer, facts)
            groups = uow.mirror.groups_of_order(kept.order.group_name or "", kept.bill.transaction_id)
            subjects = {kept.order.reference, *(seat.reference for seat in seats)}
            history = uow.history.about(subjects, limit=_HISTORY_MAX)
            units_read = uow.units.are_known()
        around = Surroundings(about.whole(site), self._bench.clock(), units_read)
        places = {one.id: place for place, one in enumerate(kept.lines)}
        return OrderSheet(
            order=kept,
            printed_code=kept.bill.printed_code(self._bench.zone),
            customer=customer,
            customer_account=about.account(customer.email, customer.remote_user_id or customer.contact.account_id),
            customer_courses=about.presences(customer.email, customer.remote_user_id),
            identity=billing_identity(kept.bill.invoice_info or customer.contact.invoice_info),
            lines=tuple(
                LineSheet(
                    one.id,
                    one.line,
                    content,
                    amounts,
                    expected_units(one.line, content),
                    sum(unit.line_id == one.id and not unit.unit.is_deleted for unit in units),
                )
                for one, content, amounts in zip(kept.lines, contents, facts.amounts.lines, strict=True)
            ),
            people=tuple(
                PersonSheet(
                    place,
                    person,
                    about.accounts(person.email),
                    email_key(person.email) in about.mirror.looked_up,
                    about.presence_in(_target(content, site), person.email),
                )
                for place, content in enumerate(contents)
                for person in content.participants
            ),
            amounts=facts.amounts,
            transitions=_steps(kept.bill),
            feedback=feedback_of(kept.bill.feedback),
            units=tuple(
                UnitSheet(
                    unit,
                    unit.unit.validity(int(self._bench.clock().timestamp())),
                    about.course_of(unit, site),
                    places.get(unit.line_id) if unit.line_id is not None else None,
                    unit.order_id != order_id,
                )
                for unit in units
            ),
            seats=self._seat_sheets(seats, units, about),
            groups=tuple(GroupSheet(group, about.course(group.course_id, site)) for group in groups),
            findings=check_order(facts, around),
            history=tuple(history),
            units_read=units_read,
        )

    def _seat_sheets(self, seats: Iterable[Seat], units: Iterable[KeptUnit], about: _About) -> tuple[SeatSheet, ...]:
        references = {unit.seat_id: unit.unit.reference for unit in units}
        now = self._bench.clock()
        return tuple(
            SeatSheet(
                seat,
                validity(seat, now),
                about.account(seat.holder_email, seat.holder_user_id),
                None
                if seat.holder_course_id is None
                else about.presence(seat.holder_course_id, seat.holder_user_id, seat.holder_email),
                references.get(seat.id, ""),
            )
            for seat in sorted(seats, key=lambda seat: (seat.product_code, seat.reference))
        )

    # ------------------------------------------------------------------ findings
    def findings(self, ids: Collection[OrderId] | None = None) -> tuple[OrderFinding, ...]:
        """Check orders, all of them for None (and then the customers too), and remember how many findings each has.

        Gravest first, then the newest orders first.
        """
        bench = self._bench
        with bench.unit_of_work(read_only=True) as uow, many_objects():
            mirror = uow.mirror.load((), None)
            around = Surroundings(mirror, bench.clock(), uow.units.are_known())
            orders = sorted(uow.bills.many(ids), key=self._day, reverse=True)
            wanted = [one.order.id for one in orders]
            units = _by_order(uow.units.all() if ids is None else [u for i in wanted for u in uow.units.of_order(i)])
            seats: dict[OrderId, list[Seat]] = {}
            for seat in uow.seats.of_orders(wanted):
                if seat.order_id is not None:
                    seats.setdefault(seat.order_id, []).append(seat)
            taxes = _taxes(uow)
            customers = uow.customers.all() if ids is None else []
        counts: dict[OrderId, tuple[int, int]] = {}
        found: list[OrderFinding] = list(duplicate_customers(customers))
        for kept in paced(orders):
            id_ = kept.order.id
            contents = [content_of(one.line) for one in kept.lines]
            facts = _facts(kept, contents, units.get(id_, ()), seats.get(id_, ()), taxes)
            own = check_order(facts, around)
            counts[id_] = (
                sum(one.level is Level.ERROR for one in own),
                sum(one.level is Level.WARNING for one in own),
            )
            found += own
        with bench.unit_of_work() as uow:
            uow.bills.note_findings(counts)
            uow.commit()
        gravest = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
        return tuple(sorted(found, key=lambda one: gravest[one.level]))

    def _day(self, kept: KeptOrder) -> tuple[date, int]:
        return kept.bill.day(self._bench.zone) or date.min, kept.order.ordering or 0


# ---------------------------------------------------------------------- what surrounds an order
@dataclass(frozen=True, slots=True)
class _About:
    """The part of the mirror that is about one order. `places` are the courses it touches."""

    mirror: Mirror
    by_id: Mapping[int, MoodleUser]
    role_names: Mapping[int, str]
    places: tuple[CourseId, ...]

    @classmethod
    def of(cls, uow: UnitOfWork, site: SiteFacts, customer: Customer, facts: OrderFacts) -> _About:
        """Read who and what an order touches."""
        holders = [holder_of(kept.unit.values) for kept in facts.units]
        holders += [(seat.holder_user_id, seat.holder_course_id) for seat in facts.seats]
        users = {user for user, _ in holders if user is not None}
        users |= {UserId(one) for one in (customer.remote_user_id, customer.contact.account_id) if one}
        emails = {person.email for content in facts.contents for person in content.participants}
        emails |= {address for address in (customer.email, *(seat.holder_email for seat in facts.seats)) if address}
        named = (site.course((content.params or {}).get(key, "")) for content in facts.contents for key in _COURSE_KEYS)
        courses = {course_id for _, course_id in holders if course_id is not None}
        courses |= {course.id for course in named if course is not None}
        mirror = uow.mirror.about(emails, users, courses)
        people: dict[int, MoodleUser] = {user.id: user for found in mirror.users_by_email.values() for user in found}
        roles: dict[int, str] = {role.id: role.shortname for role in mirror.roles.values()}
        return cls(mirror, people, roles, tuple(sorted(courses)))

    def whole(self, site: SiteFacts) -> Mirror:
        """Give the same with every course of the site, for what has to be held against all of them."""
        if site.courses is None:
            return self.mirror
        return replace(self.mirror, courses={course.id: course for course in site.courses}, catalogue_read=True)

    def accounts(self, email: str) -> tuple[MoodleUser, ...]:
        return self.mirror.users_by_email.get(email_key(email), ())

    def account(self, email: str | None, user_id: int | None) -> MoodleUser | None:
        """Give the account with a number, else the one account with an address."""
        if user_id is not None and user_id in self.by_id:
            return self.by_id[user_id]
        found = self.accounts(email) if email else ()
        return found[0] if len(found) == 1 else None

    def course(self, course_id: CourseId, site: SiteFacts) -> MoodleCourse | None:
        return self.mirror.courses.get(course_id) or site.course_by_id(str(course_id))

    def course_of(self, unit: KeptUnit, site: SiteFacts) -> MoodleCourse | None:
        """Give the course a unit is in or is, as far as it is written down and known."""
        values = unit.unit.values
        named = holder_of(values)[1]
        if named is not None:
            return self.course(named, site)
        return site.course(values.get("coursename", ""))

    def presence(self, course_id: CourseId, user_id: int | None, email: str | None) -> Presence:
        """Say what is known of a person in a course."""
        account = self.account(email, user_id)
        number = user_id if account is None else account.id
        known = course_id in self.mirror.read_courses and number is not None
        enrolment = None if number is None else self.mirror.enrolments.get((course_id, UserId(number)))
        roles = () if enrolment is None else enrolment.role_ids
        return Presence(
            self.mirror.courses.get(course_id),
            None if enrolment is None else enrolment.state,
            tuple(self.role_names.get(role, str(role)) for role in roles),
            known or enrolment is not None,
        )

    def presence_in(self, course: MoodleCourse | None, email: str) -> Presence | None:
        return None if course is None else self.presence(course.id, None, email)

    def presences(self, email: str | None, user_id: int | None) -> tuple[Presence, ...]:
        """Say where a person is, among the courses of the order."""
        if not email and user_id is None:
            return ()
        return tuple(self.presence(course_id, user_id, email) for course_id in self.places)


def _steps(bill: Bill) -> tuple[Transition, ...]:
    """List the steps that may follow; the one of free orders only for those."""
    is_free = bill.payment_mode == FREE_ORDER
    return tuple(step for step in transitions_from(bill.status) if is_free or step.when != "free_order")


def _target(content: LineContent, site: SiteFacts) -> MoodleCourse | None:
    """Give the course the people of a line are for."""
    params = content.params or {}
    return site.course(params.get("coursename", "") or params.get("course", ""))


def _facts(
    kept: KeptOrder,
    contents: Sequence[LineContent],
    units: Sequence[KeptUnit],
    seats: Sequence[Seat],
    taxes: Mapping[str, Tax] | None,
) -> OrderFacts:
    amounts = recomputed(kept.bill, [one.line for one in kept.lines], taxes, contents)
    return OrderFacts(kept, contents, amounts, units, seats)


def _taxes(uow: UnitOfWork) -> Mapping[str, Tax] | None:
    """Give the taxes of the shop by code, None when none was ever read."""
    return {tax.code: tax for tax in uow.catalogue.taxes()} or None


def _by_order(units: Iterable[KeptUnit]) -> dict[OrderId, list[KeptUnit]]:
    found: dict[OrderId, list[KeptUnit]] = {}
    for unit in units:
        found.setdefault(unit.order_id, []).append(unit)
    return found
