"""A run cut at any point and started again ends in the same state as a run that was not cut."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from seatadmin.domain.intents import BatchId, Credentials
from seatadmin.domain.seats import Customer, CustomerId
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.store.unit_of_work import UnitOfWork
from tests.sync.picture import Picture, site_picture, workspace_picture
from tests.sync.world import CREDENTIALS, PASSWORD, World, make_known, people

CUSTOMER = Customer(CustomerId(UUID(int=7)), "Acme Formation", "formation@example.net", support_course="SUPPORT-CLIENT")


class Cut(BaseException):
    """The end of the process, as far as the process can tell."""


def set_up(server: SandboxServer, start: Callable[..., World], credentials: Credentials) -> tuple[World, BatchId]:
    world = start()
    listed = people(9)
    make_known(server, listed[:3], enrolled=1, course="SCI")
    world.add_seats(7, allowed=("SCI",))
    return world, world.keep(listed, credentials=credentials, group="Matin")


def finish(world: World, batch_id: BatchId) -> None:
    for _ in range(3):
        if world.apply(batch_id, password=PASSWORD).finished:
            return


@contextmanager
def cut_at_call(world: World, number: int, *, after: bool) -> Iterator[list[int]]:
    """End the process before or after the HTTP call with this number."""
    calls: list[int] = []
    lock = threading.Lock()
    real = world.transport.call

    def call(function: str, params: Any, **options: Any) -> object:
        with lock:
            calls.append(mine := len(calls) + 1)
        if mine == number and not after:
            raise Cut
        answer = real(function, params, **options)
        if mine == number:
            raise Cut
        return answer

    world.transport.call = call  # type: ignore[method-assign, assignment]
    yield calls


@contextmanager
def cut_at_commit(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[list[int]]:
    """End the process right after the database commit with this number."""
    commits: list[int] = []
    real = UnitOfWork.commit

    def commit(self: UnitOfWork) -> None:
        commits.append(len(commits))
        real(self)
        if len(commits) == number:
            raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", commit)
        yield commits


def picture(server: SandboxServer, world: World, batch_id: BatchId) -> Picture:
    return site_picture(server, "SCI") | workspace_picture(world, batch_id)


def uncut(tmp_path_factory: pytest.TempPathFactory, credentials: Credentials) -> tuple[Picture, int, int]:
    with restartable(tmp_path_factory, credentials) as (server, world, batch_id, _):
        with (
            pytest.MonkeyPatch.context() as patch,
            cut_at_call(world, -1, after=False) as calls,
            cut_at_commit(patch, -1) as commits,
        ):
            world.apply(batch_id, password=PASSWORD)
            count = len(calls), len(commits)
        finish(world, batch_id)
        return picture(server, world, batch_id), *count


@pytest.fixture(scope="module", params=CREDENTIALS)
def reference(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return (request.param, *uncut(tmp_path_factory, request.param))


@contextmanager
def restartable(tmp_path_factory: pytest.TempPathFactory, credentials: Credentials) -> Iterator[Any]:
    """A site, a world ready to apply, and a way to start the program again after its end."""
    path = tmp_path_factory.mktemp("cut") / "workspace.sqlite"
    with SandboxServer(demo_state()) as server:
        opened: list[World] = []

        def start(**values: object) -> World:
            opened.append(World(server.url, server.token, path, **{"customer": CUSTOMER, **values}))  # type: ignore[arg-type]
            return opened[-1]

        world, batch_id = set_up(server, start, credentials)

        def restart() -> World:
            world.close()
            return start()

        yield server, world, batch_id, restart
        for one in opened:
            one.close()


@pytest.fixture(autouse=True)
def _dead_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # The process that was "cut" is this one, and alive; its claims must look as those of a dead one do.
    monkeypatch.setattr("seatadmin.sync.executor.owner_is_gone", lambda owner: True)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_every_call(reference: Any, after: bool, tmp_path_factory: Any) -> None:
    credentials, expected, calls, _ = reference
    assert calls > 12
    for number in range(1, calls + 1):
        with restartable(tmp_path_factory, credentials) as (server, world, batch_id, restart):
            with cut_at_call(world, number, after=after), pytest.raises(Cut):
                world.apply(batch_id, password=PASSWORD)
            again = restart()
            finish(again, batch_id)
            assert picture(server, again, batch_id) == expected, f"call {number}"


def test_every_commit(reference: Any, tmp_path_factory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials, expected, _, commits = reference
    assert commits > 8
    for number in range(1, commits + 1):
        with restartable(tmp_path_factory, credentials) as (server, world, batch_id, restart):
            with cut_at_commit(monkeypatch, number), pytest.raises(Cut):
                world.apply(batch_id, password=PASSWORD)
            again = restart()
            finish(again, batch_id)
            assert picture(server, again, batch_id) == expected, f"commit {number}"
