"""A ledger of a hundred thousand seats, in two hundred orders of one customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId
from seatadmin.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MANY = 100_000
CUSTOMER = Customer(CustomerId(UUID(int=1)), "Société Exemple", "achats@example.com")
ORDERS = [Order(OrderId(UUID(int=10 + n)), CUSTOMER.id, f"CMD-{n:03}", n) for n in range(200)]


def _seat(number: int) -> Seat:
    return Seat(
        SeatId(UUID(int=10**6 + number)),
        f"S-{number:06}",
        CUSTOMER.id,
        ORDERS[number % len(ORDERS)].id,
        f"P{number % 7}",
        f"Offre {number % 7}",
        (f"COURS_{number % 20:02}",) if number % 3 else (),
        ends=NOW + timedelta(days=number % 400),
    )


@cache
def seats() -> list[Seat]:
    """Give the seats; not made while tests are collected: everybody who runs any test would wait for them."""
    return [_seat(number) for number in range(MANY)]


def store_ledger(uow: UnitOfWork) -> None:
    """Write customer, orders and seats."""
    uow.customers.save(CUSTOMER)
    for order in ORDERS:
        uow.orders.save(order)
    uow.seats.add_many(seats())
