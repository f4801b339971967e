"""The recorded shop as rows, for tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

TABLES = Path("tests/data/orders/shop_tables")
WORKBOOKS = Path("tests/data/orders/shop_export")


@cache
def _text(name: str) -> str:
    return (TABLES / f"{name}.json").read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, Any]]:
    """Read the rows of a table as they were stored."""
    rows: list[dict[str, Any]] = json.loads(_text(name))
    return rows
