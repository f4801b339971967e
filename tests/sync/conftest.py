from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine

from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.store.engine import open_workspace
from tests.sync.world import World


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(demo_state()) as running:
        yield running


@pytest.fixture(scope="session")
def kept_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine whose file is put back for each test: half of a short run is SQLAlchemy compiling its statements."""
    engine = open_workspace(tmp_path_factory.mktemp("worlds") / "workspace.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture
def make_world(server: SandboxServer, kept_engine: Engine, empty_workspace: Path) -> Iterator[Callable[..., World]]:
    """Open the workspace of this test, as often as wanted: each is one start of the program."""
    kept_engine.dispose()
    path = Path(kept_engine.url.database or "")
    for left in path.parent.iterdir():
        left.unlink()
    copyfile(empty_workspace, path)
    opened: list[World] = []

    def make(**values: object) -> World:
        kept = None if opened else kept_engine
        world = World(server.url, server.token, path, kept=kept, **values)  # type: ignore[arg-type]
        opened.append(world)
        return world

    yield make
    for world in opened:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()
