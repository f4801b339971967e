"""Seats typed in: customers, orders and the seats they bought, as the ledger of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from uuid import uuid4

from seatadmin.domain.moodle_facts import MoodleCourse, UserId
from seatadmin.domain.orders import ordering_of
from seatadmin.domain.read_models import Pool, SeatRow
from seatadmin.domain.references import references
from seatadmin.domain.seats import (
    Customer,
    CustomerId,
    Order,
    OrderId,
    Seat,
    SeatId,
    SeatState,
    allowed_courses,
)
from seatadmin.errors import UserError
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.tabular.addresses import read_address

MAX_SEATS_AT_ONCE = 100_000

_ATTEMPTS = 5
_CROSSED = frozenset({"customer_name_taken", "order_reference_taken", "seat_reference_taken"})
"""Another workstation added the same customer, order or references at the same moment: theirs are found at once."""


class ManageSeats:
    """Customers, orders and seats of the workspace."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def add(
        self,
        customer: str,
        count: int,
        *,
        courses: Sequence[str] = (),
        order: str | None = None,
        ends: date | None = None,
        product_code: str = "",
        product_name: str = "",
        customer_email: str | None = None,
        support_course: str | None = None,
    ) -> tuple[Seat, ...]:
        """Add seats bought by a customer; customer and order are created when they are new.

        `courses`: exact short names, `%`/`_` patterns or ids; none means every course. `ends`: last day of use, in
        the site's time zone. Raises `UserError` `seat_count`, `seat_end_past`, `customer_name_missing`,
        `customer_address_wrong`, `order_of_other_customer`.
        """
        name = " ".join(customer.split())
        if not name:
            raise UserError("customer_name_missing")
        if not 1 <= count <= MAX_SEATS_AT_ONCE:
            raise UserError("seat_count", count=count, most=MAX_SEATS_AT_ONCE)
        _check_address(customer_email)
        bench = self._bench
        if ends is not None and ends < bench.clock().astimezone(bench.zone).date():
            # Nobody could ever use them, and a year mistyped is the usual reason.
            raise UserError("seat_end_past", date=ends)
        last = datetime.combine(ends, time(23, 59, 59), bench.zone) if ends is not None else None
        allowed = tuple(dict.fromkeys(text for course in courses if (text := course.strip())))
        # Not the order: the shop seeds with its transaction id, and seats typed in on two workstations for the same
        # order would bear the same references.
        seed = str(uuid4())
        for attempt in range(_ATTEMPTS):
            try:
                with bench.unit_of_work() as uow:
                    buyer = self._customer(uow, name, customer_email, support_course)
                    bill = self._order(uow, buyer, order) if order else None
                    seats = tuple(
                        Seat(
                            SeatId(uuid4()),
                            reference,
                            buyer.id,
                            bill.id if bill is not None else None,
                            product_code,
                            product_name,
                            allowed,
                            ends=last,
                        )
                        for reference in islice(references(seed, uow.seats.references()), count)
                    )
                    uow.seats.add_many(seats)
                    entry = bench.entry(
                        "seats_added", buyer.name, count=count, order=order or "", courses=", ".join(courses)
                    )
                    uow.history.add_many([entry])
                    uow.commit()
                    return seats
            except UserError as error:
                if error.code not in _CROSSED or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("endless")  # pragma: no cover

    def _customer(self, uow: UnitOfWork, name: str, email: str | None, support_course: str | None) -> Customer:
        known = uow.customers.by_name(name)
        customer = known or Customer(CustomerId(uuid4()), name)
        if email:
            moved = customer.email is not None and customer.email.lower() != email.lower()
            customer = replace(customer, email=email, remote_user_id=None if moved else customer.remote_user_id)
        if support_course:
            customer = replace(customer, support_course=support_course)
        if customer != known:
            uow.customers.save(customer)
        return customer

    def _order(self, uow: UnitOfWork, buyer: Customer, reference: str) -> Order:
        order = uow.orders.by_reference(reference)
        if order is None:
            order = Order(OrderId(uuid4()), buyer.id, reference, ordering_of(reference))
            uow.orders.save(order)
        elif order.customer_id != buyer.id:
            raise UserError("order_of_other_customer", order=reference, customer=buyer.name)
        return order

    def customers(self) -> tuple[Customer, ...]:
        """List the customers by name."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.customers.all())

    def find_customer(self, name: str) -> Customer:
        """Find a customer by name. Raises `UserError("customer_unknown")` with the names that are known."""
        with self._bench.unit_of_work(read_only=True) as uow:
            customer = uow.customers.by_name(name)
            if customer is None:
                known = ", ".join(item.name for item in list(uow.customers.all())[:10])
                raise UserError("customer_unknown", customer=name, known=known)
            return customer

    def change_customer(self, customer_id: CustomerId, *, email: str | None, support_course: str | None) -> Customer:
        """Set a customer's address (its Moodle account is looked for again) and support course.

        Raises `UserError("customer_address_wrong")`.
        """
        _check_address(email)
        with self._bench.unit_of_work() as uow:
            old = uow.customers.get(customer_id)
            same = (old.email or "").lower() == (email or "").lower()
            user_id: UserId | None = old.remote_user_id if same else None
            new = replace(old, email=email or None, support_course=support_course or None, remote_user_id=user_id)
            if new != old:
                uow.customers.save(new)
                uow.history.add_many([self._bench.entry("customer_changed", new.name)])
                uow.commit()
            return new

    def orders(self, customer_id: CustomerId) -> tuple[Order, ...]:
        """List the orders of a customer."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.orders.of_customer(customer_id))

    def find_order(self, reference: str, customer: Customer) -> Order:
        """Find an order of a customer. Raises `UserError` `order_unknown` or `order_of_other_customer`."""
        with self._bench.unit_of_work(read_only=True) as uow:
            order = uow.orders.by_reference(reference)
        if order is None:
            raise UserError("order_unknown", order=reference, customer=customer.name)
        if order.customer_id != customer.id:
            raise UserError("order_of_other_customer", order=reference, customer=customer.name)
        return order

    def pools(self) -> tuple[Pool, ...]:
        """Count the seats by customer, order and product."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.seats.pools(self._bench.clock()))

    def rows(self) -> tuple[SeatRow, ...]:
        """List every seat, light enough for a table of a hundred thousand."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.seats.light_rows())

    def courses(self) -> tuple[MoodleCourse, ...]:
        """List the courses of the mirror."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.mirror.courses())

    def restriction(self, allowed: tuple[str, ...]) -> tuple[MoodleCourse, ...] | None:
        """List the courses a restriction matches today; empty for a non-empty restriction means it matches nothing.

        None when the catalogue was not read yet: then nothing can be said.
        """
        with self._bench.unit_of_work(read_only=True) as uow:
            if not uow.mirror.has_catalogue():
                return None
            return allowed_courses(allowed, uow.mirror.courses())

    def remove_free(self, seat_ids: Sequence[SeatId]) -> int:
        """Remove seats typed in by mistake.

        Raises `UserError`: `seat_not_free` when one of them is in use, `seat_of_shop` when the shop has sold one.
        """
        with self._bench.unit_of_work() as uow:
            seats = uow.seats.many(seat_ids)
            busy = [seat.reference for seat in seats if seat.state is not SeatState.FREE]
            if busy:
                raise UserError("seat_not_free", references=", ".join(busy[:5]), count=len(busy))
            sold = uow.units.seats_that_are_units([seat.id for seat in seats])
            if sold:
                names = [seat.reference for seat in seats if seat.id in sold]
                raise UserError("seat_of_shop", references=", ".join(names[:5]), count=len(names))
            uow.seats.remove([seat.id for seat in seats])
            references_text = ", ".join(seat.reference for seat in seats[:20])
            uow.history.add_many([self._bench.entry("seats_removed", references_text, count=len(seats))])
            uow.commit()
            return len(seats)


def _check_address(address: str | None) -> None:
    """Refuse what can be no address: no account would ever be found by it, and nobody told."""
    if address and read_address(address.strip()).codes:
        raise UserError("customer_address_wrong", address=address)
