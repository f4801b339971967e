"""Tables of 100,000 rows never freeze the window.

Times are reported, never asserted. `longest_stall_ms` is the longest time the event loop was kept from turning; it
also counts what other programs take from a busy machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt

from tests.bench.stalls import longest_stall, spin, tuned
from ui.models.table import Column, MemoryRows, TableModel
from ui.runner import Runner
from ui.views.table_view import TableView

ROWS = 100_000


@dataclass(frozen=True, slots=True)
class _Seat:
    number: int
    reference: str
    holder: str
    ends: int


COLUMNS = (
    Column[_Seat](key="number", title="No", text=lambda s: str(s.number), sort_key=lambda s: s.number, numeric=True),
    Column[_Seat](key="reference", title="Reference", text=lambda s: s.reference),
    Column[_Seat](key="holder", title="Holder", text=lambda s: s.holder),
    Column[_Seat](key="ends", title="End", text=lambda s: str(s.ends), sort_key=lambda s: s.ends, numeric=True),
)
ACTIONS: dict[str, Callable[[TableModel[_Seat]], object]] = {
    "sort by text": lambda model: model.sort(2),
    "sort by number": lambda model: model.sort(3, Qt.SortOrder.DescendingOrder),
    "first letter": lambda model: model.set_words("d"),
    "narrow filter": lambda model: model.set_words("dupont 0042"),
    "paint what changed": lambda model: model.put([(n, _Seat(n, "R", "Zoé", n)) for n in range(1_000)]),
}


@pytest.mark.bench
@pytest.mark.parametrize("action", list(ACTIONS))
def test_a_large_table(benchmark: Any, qtbot: Any, action: str) -> None:
    with tuned():
        runner = Runner()
        model = TableModel(COLUMNS, runner)
        view = TableView(model, "bench", "Seats", runner=runner)
        qtbot.addWidget(view)
        view.show()
        seats = [_Seat(n, f"ZGEZ-{n * 7919 % 99991:05d}", f"Éric Dupont {n:06d}", n * 31 % 977) for n in range(ROWS)]
        stalls: list[float] = []

        def is_quiet() -> bool:
            return not model.is_busy

        def set_up() -> None:
            model.set_words("")
            model.sort(-1)
            model.set_source(MemoryRows(COLUMNS, seats, lambda seat: seat.number))
            spin(is_quiet)

        def act() -> None:
            stalls.append(longest_stall(lambda: ACTIONS[action](model), is_quiet))

        benchmark.pedantic(act, setup=set_up, rounds=5)
        benchmark.extra_info["longest_stall_ms"] = max(stalls)
        assert runner.close()
