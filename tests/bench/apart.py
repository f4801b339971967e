"""A sandbox in a process of its own, as a site is: its work costs the program under measure nothing but waiting."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection

from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.faults import FaultKind
from seatadmin.sandbox.server import SandboxServer
from tests.sync.world import make_known, people


def _serve(pipe: Connection, known: int, enrolled: int, delays: Mapping[str, float]) -> None:
    with SandboxServer(demo_state()) as server:
        if known:
            make_known(server, people(known), enrolled=enrolled, course="SCI")
        for function, seconds in delays.items():
            server.faults.order(FaultKind.DELAY_BEFORE, function, times=0, seconds=seconds)
        pipe.send((server.url, server.token))
        pipe.recv()


@contextmanager
def sandbox_apart(
    *, known: int = 0, enrolled: int = 0, delays: Mapping[str, float] | None = None
) -> Iterator[tuple[str, str]]:
    """Give address and token of a sandbox where the first `known` people have accounts, `enrolled` of them in SCI.

    `delays`: how long each function takes before it does anything, in seconds.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, known, enrolled, dict(delays or {})))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join()
