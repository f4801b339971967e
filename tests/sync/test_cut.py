"""A run cut at any point and started again ends in the same state as a run that was not cut."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from seatadmin.domain.intents import Credentials
from seatadmin.domain.seats import Customer, CustomerId
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.store.unit_of_work import UnitOfWork
from tests.sync.picture import Picture, site_picture, workspace_picture
from tests.sync.world import CREDENTIALS, PASSWORD, World, make_known, people

CUSTOMER = Customer(CustomerId(UUID(int=7)), "Acme Formation", "formation@example.net", support_course="SUPPORT-CLIENT")


class Cut(BaseException):
    """The end of the process, as far as the process can tell."""


class Stage:
    """One list on one workspace and one site, set back to before its first run as often as wanted.

    Setting up once and copying, and keeping what SQLAlchemy has compiled, is half of the time of these tests.
    """

    def __init__(self, server: SandboxServer, folder: Path, credentials: Credentials) -> None:
        self.server = server
        self._path = folder / "workspace.sqlite"
        self._prepared = folder / "prepared.sqlite"
        self._listed = people(9)
        self._new_site()
        self.world = self._start(None)
        self.world.add_seats(7, allowed=("SCI",))
        self.batch_id = self.world.keep(self._listed, credentials=credentials, group="Matin")
        self.world.close()
        shutil.copyfile(self._path, self._prepared)

    def _new_site(self) -> None:
        self.server.state = demo_state()
        make_known(self.server, self._listed[:3], enrolled=1, course="SCI")

    def _start(self, kept: Engine | None) -> World:
        return World(self.server.url, self.server.token, self._path, customer=CUSTOMER, kept=kept)

    def set_back(self) -> World:
        """Start the program on a site and a workspace that no run has touched."""
        self.world.close()
        for left in self._path.parent.glob(f"{self._path.name}*"):
            left.unlink()
        shutil.copyfile(self._prepared, self._path)
        self._new_site()
        return self.restart()

    def restart(self) -> World:
        """Start the program again on what its end has left."""
        self.world.close()
        self.world = self._start(self.world.engine)
        return self.world

    def apply(self) -> None:
        self.world.apply(self.batch_id, password=PASSWORD)

    def picture(self) -> Picture:
        return site_picture(self.server, "SCI") | workspace_picture(self.world, self.batch_id)


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


@dataclass(frozen=True)
class Uncut:
    """A run nobody cut: where it ended, and how many calls and commits it made."""

    picture: Picture
    calls: int
    commits: int


@pytest.fixture(scope="module", params=CREDENTIALS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with SandboxServer() as server:
        made = Stage(server, tmp_path_factory.mktemp("cut"), request.param)
        yield made
        made.world.close()


@pytest.fixture(scope="module")
def uncut(stage: Stage) -> Uncut:
    world = stage.set_back()
    with (
        pytest.MonkeyPatch.context() as patch,
        cut_at_call(world, -1, after=False) as calls,
        cut_at_commit(patch, -1) as commits,
    ):
        stage.apply()
        counts = len(calls), len(commits)
    return Uncut(stage.picture(), *counts)


@pytest.fixture(autouse=True)
def _dead_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # The process that was "cut" is this one, and alive; its claims must look as those of a dead one do.
    monkeypatch.setattr("seatadmin.sync.executor.owner_is_gone", lambda owner: True)


def finish(stage: Stage, uncut: Uncut, where: str) -> None:
    """Start again after a cut: one run must do all that is left."""
    stage.restart()
    stage.apply()
    assert stage.picture() == uncut.picture, where


# What was written before a call was written by the commit before it, and every commit is cut below: a few are enough.
@pytest.mark.parametrize(("after", "step"), [(False, 5), (True, 1)], ids=["before", "after"])
def test_every_call(stage: Stage, uncut: Uncut, after: bool, step: int) -> None:
    assert uncut.calls > 12
    for number in range(1, uncut.calls + 1, step):
        world = stage.set_back()
        with cut_at_call(world, number, after=after), pytest.raises(Cut):
            stage.apply()
        finish(stage, uncut, f"call {number}")


def test_every_commit(stage: Stage, uncut: Uncut, monkeypatch: pytest.MonkeyPatch) -> None:
    assert uncut.commits > 8
    for number in range(1, uncut.commits + 1):
        stage.set_back()
        with cut_at_commit(monkeypatch, number), pytest.raises(Cut):
            stage.apply()
        finish(stage, uncut, f"commit {number}")
        if number % 4 == 1:
            stage.apply()
            assert stage.picture() == uncut.picture, f"commit {number}, and a run with nothing left to do"
