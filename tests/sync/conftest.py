from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from tests.sync.world import World


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(demo_state()) as running:
        yield running


@pytest.fixture
def make_world(server: SandboxServer, tmp_path: Path, empty_workspace: Path) -> Iterator[Callable[..., World]]:
    """Open the workspace of this test, as often as wanted: each is one start of the program."""
    path = Path(copyfile(empty_workspace, tmp_path / "workspace.sqlite"))
    opened: list[World] = []

    def make(**values: object) -> World:
        world = World(server.url, server.token, path, **values)  # type: ignore[arg-type]
        opened.append(world)
        return world

    yield make
    for world in opened:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()
