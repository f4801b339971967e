"""Workspaces for the store's tests: every test runs on a SQLite file and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from seatadmin.store.engine import open_engine, open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.postgres import NoServer, Server, server
from tests.store.sample import fill


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; the test is skipped, with the reason, where there is none."""
    try:
        with server() as running:
            yield running
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


def text_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    open_workspace(path).dispose()
    return path


@pytest.fixture(scope="session")
def empty_database(postgres: Server) -> URL:
    url = postgres.database()
    open_workspace(text_of(url)).dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty, current workspace."""
    if request.param == "sqlite":
        path = tmp_path / "workspace.sqlite"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        yield str(path)
        return
    running: Server = request.getfixturevalue("postgres")
    url = running.database(request.getfixturevalue("empty_database"))
    yield text_of(url)
    running.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address where a workspace can be created."""
    if request.param == "sqlite":
        yield str(tmp_path / "new.sqlite")
        return
    running: Server = request.getfixturevalue("postgres")
    url = running.database()
    yield text_of(url)
    running.drop(url)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    made = open_engine(address)
    yield made
    made.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A workspace with the sample in it."""
    fill(engine)
    return engine


@pytest.fixture
def uow(engine: Engine) -> Iterator[UnitOfWork]:
    with UnitOfWork(engine) as unit:
        yield unit


@pytest.fixture
def full(filled: Engine) -> Iterator[UnitOfWork]:
    """A unit of work on the sample."""
    with UnitOfWork(filled) as unit:
        yield unit
