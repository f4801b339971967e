"""How long ten thousand orders with a hundred thousand seats take: brought in, listed, searched, opened, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seatadmin.domain.orders import OrderStatus
from seatadmin.domain.read_models import OrderFilter
from seatadmin.moodle.functions import Moodle
from seatadmin.services.import_orders import ImportOrders
from seatadmin.services.inspect_order import InspectOrders
from seatadmin.services.workbench import Workbench
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.orders import extracts

pytestmark = pytest.mark.bench


def no_moodle() -> Moodle:
    raise AssertionError("nothing here asks Moodle")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    engine = open_workspace(tmp_path_factory.mktemp("bench") / "orders.sqlite")

    def unit_of_work(*, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(engine, read_only=read_only)

    yield Workbench(unit_of_work, lambda: datetime(2026, 11, 20, tzinfo=UTC), ZoneInfo("Europe/Paris"), "x", no_moodle)
    engine.dispose()


@pytest.fixture(scope="module")
def orders(bench: Workbench) -> InspectOrders:
    ImportOrders(bench).bring_in(extracts())
    return InspectOrders(bench)


def test_bringing_in(benchmark: Any, bench: Workbench) -> None:
    files = extracts()
    benchmark.pedantic(lambda: ImportOrders(bench).bring_in(files), rounds=1)


def test_bringing_in_again(benchmark: Any, bench: Workbench, orders: InspectOrders) -> None:
    files = extracts()
    assert not benchmark.pedantic(lambda: ImportOrders(bench).bring_in(files), rounds=1).changed_something


READS: dict[str, Callable[[InspectOrders], object]] = {
    "first_screen": lambda orders: orders.rows(limit=500),
    "every_row": lambda orders: orders.rows(),
    "search_number": lambda orders: orders.rows(OrderFilter("TU9000000000001234")),
    "search_customer": lambda orders: orders.rows(OrderFilter("diop 12"), limit=500),
    "search_person": lambda orders: orders.rows(OrderFilter("equipe.3@acme"), limit=500),
    "search_seat": lambda orders: orders.rows(OrderFilter("R004321-7")),
    "filters": lambda orders: orders.rows(OrderFilter("lefevre", statuses=(OrderStatus.COMPLETE,)), limit=500),
    "find": lambda orders: orders.find("B4321"),
    "open": lambda orders: orders.sheet(orders.find("B4320")),
}


@pytest.mark.parametrize("name", READS)
def test_looking(benchmark: Any, orders: InspectOrders, name: str) -> None:
    assert benchmark.pedantic(READS[name], args=(orders,), rounds=5, warmup_rounds=1)


def test_checking_all(benchmark: Any, orders: InspectOrders) -> None:
    assert benchmark.pedantic(orders.findings, rounds=1) is not None
