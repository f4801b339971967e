"""How long the workspace takes with a hundred thousand seats, on a SQLite file: `pytest -m bench tests/bench`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from seatadmin.domain.intents import Batch, BatchId, Intent, IntentId, Target
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleEnrolment, MoodleUser, RoleId, UserId
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.seats import SeatState
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.ledger import CUSTOMER, MANY, NOW, seats, store_ledger

pytestmark = pytest.mark.bench

PEOPLE = [f"p{number}@example.org" for number in range(MANY)]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_workspace(tmp_path_factory.mktemp("bench") / "many.sqlite")
    with UnitOfWork(engine) as uow:
        store_ledger(uow)
        users = [MoodleUser(UserId(n), f"u{n}", "F", "L", email) for n, email in enumerate(PEOPLE)]
        uow.mirror.upsert_users(users, NOW)
        uow.mirror.mark_looked_up(PEOPLE, [], NOW)
        course = CourseId(3)
        uow.mirror.replace_enrolments(
            course, [MoodleEnrolment(course, user.id, EnrolmentState.ACTIVE, (RoleId(5),)) for user in users], NOW
        )
        intents = [
            Intent(IntentId(UUID(int=n + 1)), n, ListedPerson(n, "Nom", "Prénom", email))
            for n, email in enumerate(PEOPLE)
        ]
        uow.batches.create(Batch(BatchId(UUID(int=7)), NOW, "x", Target(CUSTOMER.id)), intents)
        uow.commit()
    yield engine
    engine.dispose()


READS: dict[str, Callable[[UnitOfWork], object]] = {
    "light_rows": lambda uow: uow.seats.light_rows(),
    "of_customer": lambda uow: uow.seats.of_customer(CUSTOMER.id),
    "search": lambda uow: uow.seats.search("exemple 0123", sort="-ends", limit=100),
    "count": lambda uow: uow.seats.count("exemple 0123"),
    "pools": lambda uow: uow.seats.pools(NOW),
    "taken_references": lambda uow: uow.seats.taken_references(one.reference for one in seats()),
    "intents": lambda uow: uow.batches.intents(BatchId(UUID(int=7))),
    "summaries": lambda uow: uow.batches.summaries(),
    "load_mirror": lambda uow: uow.mirror.load(PEOPLE, None),
}


@pytest.mark.parametrize("name", READS)
def test_reading(benchmark: Any, workspace: Engine, name: str) -> None:
    with UnitOfWork(workspace, read_only=True) as uow:
        assert benchmark.pedantic(READS[name], args=(uow,), rounds=3, warmup_rounds=1)


def test_opening(benchmark: Any, workspace: Engine) -> None:
    path = Path(workspace.url.database or "")

    def opened() -> None:
        engine = open_workspace(path)
        with UnitOfWork(engine, read_only=True) as uow:
            uow.settings.get("language")
        engine.dispose()

    benchmark.pedantic(opened, rounds=5)


@pytest.mark.parametrize("number", [500, 5_000])
def test_seats_changing_hands(benchmark: Any, workspace: Engine, number: int) -> None:
    free = seats()[:number]
    planned = [replace(one, state=SeatState.PLANNED, holder_email="p@example.org") for one in free]

    def there_and_back() -> None:
        with UnitOfWork(workspace) as uow:
            uow.seats.change(planned, {one.id: one for one in free})
            uow.commit()
            uow.seats.change(free, {one.id: one for one in planned})
            uow.commit()

    benchmark.pedantic(there_and_back, rounds=3)
