"""How long a catalogue of five thousand offers takes, without a window: `pytest -m bench tests/bench`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from seatadmin.context import Workspace
from seatadmin.domain.products import ProductId
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.offers import OFFERS, store_offers

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("offers")
    engine = open_workspace(folder / "offers.sqlite")
    with UnitOfWork(engine) as uow:
        store_offers(uow)
        uow.commit()
    engine.dispose()
    settings = Settings(Folders(folder / "config", folder / "data", folder / "logs"))
    with Workspace.open(folder / "offers.sqlite", settings=settings, secrets=MemorySecrets()) as opened:
        yield opened


def _one(workspace: Workspace) -> ProductId:
    return workspace.products.find("OFFRE00042").id


def _edited(workspace: Workspace) -> object:
    kept = workspace.products.get(_one(workspace))
    return workspace.products.edit(kept.id, kept.product, replace(kept.product, stock=kept.product.stock + 1))


def _pasted(workspace: Workspace) -> object:
    ids = [row.id for row in workspace.products.rows()[:500]]
    return workspace.bulk.preview([[f"{number},50"] for number in range(500)], ids, ["price1"])


ACTIONS: dict[str, Callable[[Workspace], object]] = {
    "rows": lambda workspace: workspace.products.rows(),
    "search": lambda workspace: workspace.products.search("session ete c42"),
    "one edit": _edited,
    "500 prices pasted": _pasted,
    "all checked": lambda workspace: workspace.checks.check_all(),
    "exchange file written": lambda workspace: workspace.exchange.write(),
    "exchange file previewed": lambda workspace: workspace.exchange.preview(workspace.exchange.write()),
    "workbook written": lambda workspace: workspace.exchange.write_table(),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_5000_offers(benchmark: Any, workspace: Workspace, action: str) -> None:
    assert len(workspace.products.rows()) == OFFERS
    rounds = 10 if action in ("rows", "search", "one edit") else 1
    benchmark.pedantic(lambda: ACTIONS[action](workspace), rounds=rounds, warmup_rounds=1)
