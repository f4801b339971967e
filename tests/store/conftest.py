"""Workspaces for the store's tests: every test runs on a SQLite file and, where there is one, on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url

from seatadmin.store.engine import open_engine, open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.postgres import Server, missing
from tests.store.sample import fill


def text_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite"] if missing() else ["sqlite", "postgresql"], scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Which kind of workspace the test runs on."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres")
    return str(request.param)


@pytest.fixture(scope="session")
def template(database: str, request: pytest.FixtureRequest, empty_workspace: Path) -> str:
    """Address of an empty, current workspace that is only ever copied."""
    if database == "sqlite":
        return str(empty_workspace)
    made = text_of(request.getfixturevalue("postgres").database())
    open_workspace(made).dispose()
    return made


class Copies:
    """Makes empty workspaces, and removes them."""

    def __init__(self, template: str, folder: Path, server: Server | None) -> None:
        self._template = template
        self._folder = folder
        self._server = server
        self._made: list[URL] = []

    def make(self) -> str:
        if self._server is None:
            return str(
                shutil.copy(self._template, self._folder / f"workspace{len(list(self._folder.iterdir()))}.sqlite")
            )
        self._made.append(self._server.database(make_url(self._template)))
        return text_of(self._made[-1])

    def close(self) -> None:
        for url in self._made:
            assert self._server is not None
            self._server.drop(url)


@pytest.fixture
def address(database: str, template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of an empty, current workspace of this test's own."""
    copies = Copies(template, tmp_path, request.getfixturevalue("postgres") if database == "postgresql" else None)
    yield copies.make()
    copies.close()


@pytest.fixture
def new_address(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address where a workspace can be created."""
    if database == "sqlite":
        yield str(tmp_path / "new.sqlite")
        return
    running: Server = request.getfixturevalue("postgres")
    url = running.database()
    yield text_of(url)
    running.drop(url)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """An empty workspace of this test's own."""
    made = open_engine(address)
    yield made
    made.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A workspace of this test's own with the sample in it."""
    fill(engine)
    return engine


@pytest.fixture
def own(filled: Engine) -> Iterator[UnitOfWork]:
    """A unit of work on a sample of this test's own: it may commit."""
    with UnitOfWork(filled) as unit:
        yield unit


@pytest.fixture(scope="session")
def shared_engines(
    database: str, template: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Engine, Engine]]:
    """An empty workspace and one with the sample, for all tests that never commit."""
    copies = Copies(
        template,
        tmp_path_factory.mktemp("shared"),
        request.getfixturevalue("postgres") if database == "postgresql" else None,
    )
    full = open_engine(copies.make())
    fill(full)
    empty = open_engine(copies.make())
    yield empty, full
    empty.dispose()
    full.dispose()
    copies.close()


class Uncommitted(UnitOfWork):
    def commit(self) -> None:
        pytest.fail("this workspace is shared: use the fixture `own` to commit")


@pytest.fixture
def uow(shared_engines: tuple[Engine, Engine]) -> Iterator[UnitOfWork]:
    """A unit of work on an empty workspace; what it writes is rolled back."""
    with Uncommitted(shared_engines[0]) as unit:
        yield unit


@pytest.fixture
def full(shared_engines: tuple[Engine, Engine]) -> Iterator[UnitOfWork]:
    """A unit of work on the sample; what it writes is rolled back."""
    with Uncommitted(shared_engines[1]) as unit:
        yield unit
