"""A whole little world for tests of the executor: a site, a workspace, a customer with seats, and lists of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from seatadmin.domain.intents import (
    Batch,
    BatchId,
    BatchKind,
    BatchState,
    Credentials,
    Intent,
    IntentId,
    Target,
)
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.references import references
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState
from seatadmin.moodle.functions import Moodle
from seatadmin.moodle.transport import Transport
from seatadmin.sandbox.server import SandboxServer
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.sync.executor import Executor, RunReport
from seatadmin.sync.progress import Reporter

ZONE = ZoneInfo("Europe/Paris")


@dataclass
class World:
    """`url` and `token` of a site, and a workspace on disk with one customer.

    The clock is the real one: Moodle compares enrolment dates with its own. `kept` is the engine of an earlier world
    on the same path: its connections are closed, its statements need not be compiled again.
    """

    url: str
    token: str
    path: Path
    course: str = "SCI"
    customer: Customer = field(
        default_factory=lambda: Customer(CustomerId(uuid4()), "Société Exemple & Fils", "formation@example.com")
    )
    kept: Engine | None = None
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = self.kept or open_workspace(self.path)
        self.transport = Transport(self.url, self.token)
        self.moodle = Moodle(self.transport)
        with self.unit() as uow:
            known = uow.customers.by_name(self.customer.name)
            if known is None:
                uow.mirror.connect(self.url)
                uow.customers.save(self.customer)
                uow.commit()
            else:
                self.customer = known

    def close(self) -> None:
        self.transport.close()
        self.engine.dispose()

    def unit(self, *, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(self.engine, read_only=read_only)

    def clock(self) -> datetime:
        return datetime.now(UTC)

    def executor(self, reporter: Reporter | None = None) -> Executor:
        return Executor(self.moodle, self.unit, clock=self.clock, zone=ZONE, who="tester", reporter=reporter)

    def add_seats(
        self,
        count: int,
        *,
        allowed: tuple[str, ...] = (),
        order: str | None = "B0000000042",
        ends: datetime | None = None,
    ) -> list[Seat]:
        with self.unit() as uow:
            bill = uow.orders.by_reference(order) if order else None
            if order and bill is None:
                bill = Order(OrderId(uuid4()), self.customer.id, order, int(order.strip("B")))
                uow.orders.save(bill)
            names = references(str(uuid4()))
            seats = [
                Seat(
                    SeatId(uuid4()),
                    next(names),
                    self.customer.id,
                    bill.id if bill else None,
                    allowed=allowed,
                    ends=ends,
                )
                for _ in range(count)
            ]
            uow.seats.add_many(seats)
            uow.commit()
        return seats

    def keep(self, people: Sequence[ListedPerson], **target: object) -> BatchId:
        batch = Batch(
            BatchId(uuid4()),
            self.clock(),
            "tester",
            Target(self.customer.id, **{"course": self.course, **target}),  # type: ignore[arg-type]
            "liste.csv",
            BatchState.DRAFT,
            BatchKind.ASSIGN,
        )
        with self.unit() as uow:
            uow.batches.create(batch, [Intent(IntentId(uuid4()), person.row, person) for person in people])
            uow.commit()
        return batch.id

    def apply(self, batch_id: BatchId, *, password: str | None = None, reporter: Reporter | None = None) -> RunReport:
        return self.executor(reporter).run(batch_id, password=password)

    def seats(self) -> list[Seat]:
        with self.unit(read_only=True) as uow:
            return uow.seats.of_customer(self.customer.id)

    def states(self) -> dict[SeatState, int]:
        counts: dict[SeatState, int] = {}
        for seat in self.seats():
            counts[seat.state] = counts.get(seat.state, 0) + 1
        return counts

    def intents(self, batch_id: BatchId) -> list[Intent]:
        with self.unit(read_only=True) as uow:
            return uow.batches.intents(batch_id)


_FIRST = ("Anne", "Bruno", "Chloé", "David", "Élodie", "François", "Gaëlle", "Hugo", "Inès", "Jérôme")
_LAST = ("Martin", "Lefèvre", "García", "Müller", "Œuvrard", "de La Tour", "O’Brien", "N’Diaye", "Nguyễn", "Bélanger")


def people(count: int, *, start: int = 0, row: int = 2, mark: str = "p") -> list[ListedPerson]:
    """Make invented people; equal numbers give equal people, so that a list can be made again."""
    return [
        ListedPerson(
            row=row + index,
            firstname=_FIRST[number % 10],
            lastname=f"{_LAST[number // 10 % 10]} {chr(65 + number // 100 % 26)}",
            email=f"{mark}{number:05d}@example.org",
        )
        for index, number in enumerate(range(start, start + count))
    ]


def make_known(server: SandboxServer, listed: Sequence[ListedPerson], *, enrolled: int, course: str) -> None:
    """Give the site accounts for these people, the first `enrolled` of them enrolled in the course."""
    state = server.state
    course_id = state.courses_by("shortname", course)[0].id
    student = state.role("student").id
    for index, person in enumerate(listed):
        user = state.add_user(
            f"known.{person.email}", person.firstname or "", person.lastname or "", person.email or ""
        )
        if index < enrolled:
            state.enrol(course_id, user.id, student)


CREDENTIALS = (Credentials.MAILED, Credentials.STAFF)
PASSWORD = "Motdepasse-2026!"
