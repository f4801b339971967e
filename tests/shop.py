"""The recorded shop for tests: as rows, and brought into a workspace."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from seatadmin.moodle.functions import Moodle
from seatadmin.services.import_orders import ImportOrders
from seatadmin.services.workbench import Workbench
from seatadmin.store.engine import open_engine
from seatadmin.store.unit_of_work import UnitOfWork

TABLES = Path("tests/data/orders/shop_tables")
WORKBOOKS = Path("tests/data/orders/shop_export")


@cache
def _text(name: str) -> str:
    return (TABLES / f"{name}.json").read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, Any]]:
    """Read the rows of a table as they were stored."""
    rows: list[dict[str, Any]] = json.loads(_text(name))
    return rows


def _no_moodle() -> Moodle:
    raise AssertionError("files are read without asking Moodle")


def bring_in_shop(workspace: Path) -> None:
    """Bring the tables of the recorded shop into an empty workspace."""
    engine = open_engine(workspace)

    def unit_of_work(*, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(engine, read_only=read_only)

    now = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    orders = ImportOrders(Workbench(unit_of_work, lambda: now, ZoneInfo("Europe/Paris"), "anne", _no_moodle))
    orders.bring_in(orders.read([TABLES]))
    engine.dispose()
