"""Short ways to read a list in a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from seatadmin.domain.people import PeopleList
from seatadmin.tabular import read_people

Reader = Callable[..., PeopleList]


@pytest.fixture
def read() -> Reader:
    """Read a text pasted from a clipboard (or as any other `source`)."""

    def reader(text: str, source: str = "text", **overrides: Any) -> PeopleList:
        return read_people(text.encode(), source=source, **overrides)  # type: ignore[arg-type]

    return reader


@pytest.fixture
def codes() -> Callable[[PeopleList], set[tuple[int, str, str]]]:
    """Return the problems of a list as (row, field, code)."""
    return lambda people: {(one.row, one.field, one.code) for one in people.problems}
