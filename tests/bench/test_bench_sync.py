"""What a run costs: calls beside the least possible, and our own time beside Moodle's.

The sandbox runs in a process of its own, as a site does.
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from seatadmin.domain.intents import Credentials
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.sync.executor import CREATE_SIZE, ENROL_SIZE
from seatadmin.sync.mirror import LOOK_UP_SIZE
from tests.sync.world import PASSWORD, World, make_known, people

PEOPLE = 500
LATENCY_S = 0.02
"""What a call costs on a real site before it does anything; measured 10 to 20 ms on a local one."""


def _serve(pipe: Connection) -> None:
    with SandboxServer(demo_state()) as server:
        make_known(server, people(PEOPLE // 5), enrolled=PEOPLE // 10, course="SCI")
        server.faults.latency = LATENCY_S
        pipe.send((server.url, server.token))
        pipe.recv()


@pytest.fixture
def site() -> Iterator[tuple[str, str]]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,))
    process.start()
    yield ours.recv()
    ours.send("stop")
    process.join()


@pytest.mark.bench
@pytest.mark.parametrize("credentials", [Credentials.STAFF, Credentials.MAILED])
def test_a_run(benchmark: Any, site: tuple[str, str], tmp_path: Path, credentials: Credentials) -> None:
    world = World(*site, tmp_path / "workspace.sqlite")
    world.add_seats(PEOPLE)
    batch = world.keep(people(PEOPLE), credentials=credentials)
    used = time.process_time()
    report = benchmark.pedantic(world.apply, args=(batch,), kwargs={"password": PASSWORD}, rounds=1)
    used = time.process_time() - used
    new, enrolled = PEOPLE - PEOPLE // 5, PEOPLE - PEOPLE // 10
    creations = new if credentials is Credentials.MAILED else math.ceil(new / CREATE_SIZE)
    batches = math.ceil(enrolled / ENROL_SIZE)
    least = 1 + math.ceil(PEOPLE / LOOK_UP_SIZE) + creations + batches + (2 + batches) + 1
    calls = sum(figures.calls for figures in world.transport.stats.values())
    waited = sum(figures.seconds for figures in world.transport.stats.values())
    benchmark.extra_info |= {"calls_to_least": calls / least, "own_time_to_waiting": used / waited}
    assert report.finished
    world.close()
