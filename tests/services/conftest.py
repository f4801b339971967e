"""Two people at work on one catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Clock, Desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace_file(empty_workspace: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_workspace, tmp_path / "shop.sqlite"))


@pytest.fixture
def anne(workspace_file: Path, clock: Clock) -> Iterator[Desk]:
    desk = Desk(workspace_file, "anne", clock)
    yield desk
    desk.close()


@pytest.fixture
def paul(workspace_file: Path, clock: Clock) -> Iterator[Desk]:
    desk = Desk(workspace_file, "paul", clock)
    yield desk
    desk.close()
