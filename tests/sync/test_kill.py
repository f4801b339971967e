"""A run killed with SIGKILL at random moments and started again ends as if nothing had happened.

`SEATADMIN_KILLS` and `SEATADMIN_PEOPLE` make it longer: 20 and 500 is what the release is judged by.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest

from seatadmin.domain.intents import Credentials, IntentState
from seatadmin.domain.seats import SeatState
from seatadmin.sandbox.server import SandboxServer
from tests.sync.picture import site_picture, workspace_picture
from tests.sync.world import World, make_known, people

KILLS = int(os.environ.get("SEATADMIN_KILLS", "2"))
COUNT = int(os.environ.get("SEATADMIN_PEOPLE", "40"))
ROOT = Path(__file__).resolve().parents[2]


def run_until_killed(world: World, batch: object, delay_s: float | None) -> bool:
    """Run the list in another process; True when it came to its end before it was killed."""
    arguments = [world.url, world.token, str(world.path), world.customer.name, str(batch)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sync.apply_once", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == "go\n"
        timer = Timer(delay_s, process.kill) if delay_s is not None else None
        if timer is not None:
            timer.start()
        last = process.stdout.readline()
        if timer is not None:
            timer.cancel()
    return last == "finished\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("credentials", [Credentials.MAILED, Credentials.STAFF])
def test_killed_and_resumed(server: SandboxServer, make_world: Callable[..., World], credentials: Credentials) -> None:
    world = make_world()
    listed = people(COUNT)
    make_known(server, listed[: COUNT // 5], enrolled=COUNT // 10, course="SCI")
    world.add_seats(COUNT)
    server.faults.latency = 0.004
    started = time.monotonic()
    run_until_killed(world, world.keep(people(3, start=10**4)), None)
    batch = world.keep(listed, credentials=credentials)
    chance = random.Random(f"{credentials}")
    # A whole run lasts about one call a new account over two connections; each try gets a random part of its share.
    whole = max(0.3, (time.monotonic() - started) * COUNT / 90)
    for _ in range(KILLS):
        if run_until_killed(world, batch, chance.uniform(0, 2 * whole / KILLS)):
            break
    assert run_until_killed(world, batch, None)

    site = site_picture(server, "SCI")
    addresses = {person.email for person in listed}
    assert all(site["accounts"][address] == 1 for address in addresses), "nobody has two accounts"  # type: ignore[index]
    mailed = {address: count for address, count in site["mails"].items() if address in addresses}  # type: ignore[attr-defined]
    expected = COUNT - COUNT // 5 if credentials is Credentials.MAILED else 0
    assert Counter(mailed.values()) == ({1: expected} if expected else {}), "nobody has two passwords"
    assert addresses <= set(site["enrolled"])  # type: ignore[call-overload]
    assert set(site["group_names"].values()) == {1}  # type: ignore[attr-defined]
    to_enrol = COUNT - COUNT // 10
    group = [address for address in site["groups"]["B0000000042"] if address in addresses]  # type: ignore[index]
    assert len(group) == len(set(group)) == to_enrol
    states = world.states()
    assert states == {SeatState.HELD: to_enrol + 3, SeatState.FREE: COUNT - to_enrol - 3}
    workspace = workspace_picture(world, batch)
    assert Counter(state for _, state in workspace["intents"]) == {  # type: ignore[attr-defined]
        IntentState.DONE: to_enrol,
        IntentState.SETTLED: COUNT // 10,
    }
    assert all(ok for *_, ok, _ in workspace["results"])  # type: ignore[attr-defined]
