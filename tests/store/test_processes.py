"""Real processes on one workspace: no seat twice, and nothing half done when one is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine

from seatadmin.domain.intents import IntentState
from seatadmin.domain.seats import SeatId, SeatState
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import BATCH, EVRY, INTENTS, ORDER, SEATS, fill

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(address: str) -> Iterator[Start]:
    """Start one of `programs` on this test's workspace."""
    running: list[subprocess.Popen[str]] = []

    def started(program: str, name: str = "x") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.programs", program, address, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109 - as text
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(processes: Iterable[subprocess.Popen[str]]) -> None:
    """Let programs that have said they are ready begin, all at once."""
    waiting = list(processes)
    assert [said(process) for process in waiting] == ["ready"] * len(waiting)
    for process in waiting:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_two_processes_on_one_pool_never_take_one_seat_twice(engine: Engine, start: Start) -> None:
    pool = [
        replace(SEATS[0], id=SeatId(UUID(int=1000 + number)), reference=f"P-{number:03}", allowed=())
        for number in range(60)
    ]
    with UnitOfWork(engine) as uow:
        uow.customers.save(EVRY)
        uow.orders.save(ORDER)
        uow.seats.add_many(pool)
        uow.commit()
    takers = {name: start("take", name) for name in ("here", "there")}
    go(takers.values())
    taken = {name: process.communicate(timeout=100)[0].split() for name, process in takers.items()}
    assert [process.returncode for process in takers.values()] == [0, 0]
    assert sorted(taken["here"] + taken["there"]) == [seat.reference for seat in pool]
    with UnitOfWork(engine, read_only=True) as uow:
        holders = {seat.reference: seat.holder_email for seat in uow.seats.of_customer(EVRY.id)}
    assert holders == {reference: f"{name}@example.org" for name, mine in taken.items() for reference in mine}


def test_two_processes_can_read_the_same_course_at_once(engine: Engine, start: Start) -> None:
    readers = [start("mirror", "forwards"), start("mirror", "backwards")]
    go(readers)
    for process in readers:
        process.communicate(timeout=100)
    assert [process.returncode for process in readers] == [0, 0]
    with UnitOfWork(engine, read_only=True) as uow:
        mirror = uow.mirror.load()
    assert len(mirror.enrolments) == len(mirror.users_by_email) == len(mirror.looked_up) == 79


def test_a_process_killed_before_its_commit_did_nothing(engine: Engine, start: Start) -> None:
    fill(engine)
    process = start("halt")
    assert said(process) == "written"
    kill(process)
    with UnitOfWork(engine) as uow:
        assert uow.seats.of_customer(EVRY.id) == list(SEATS[:4])
        assert uow.batches.intents(BATCH.id) == list(INTENTS)
        assert uow.settings.get("half") is None
        # Its locks went with it.
        uow.seats.change([replace(SEATS[0], state=SeatState.PLANNED)], {SEATS[0].id: SEATS[0]})
        uow.commit()


def test_a_process_killed_anywhere_leaves_seat_and_intent_agreeing(engine: Engine, start: Start) -> None:
    fill(engine)
    with UnitOfWork(engine) as uow:
        uow.seats.remove([SEATS[1].id])
        uow.commit()
    for moves in (1, 4, 2):
        process = start("move")
        for _ in range(moves):
            assert said(process) == "moved"
        kill(process)
        # One consistent view: a server may still be finishing the commit of the killed process.
        with UnitOfWork(engine, read_only=True) as uow:
            intent = uow.batches.intents(BATCH.id)[3]
            assert intent.seat_id is not None
            seat = uow.seats.get(intent.seat_id)
        expected = {SeatState.FREE: IntentState.DRAFT, SeatState.PLANNED: IntentState.WAITING}
        assert intent.state is expected[seat.state]
