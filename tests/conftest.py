"""What all folders share: the profile of the property tests, an empty workspace, one PostgreSQL server a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from seatadmin.store.engine import open_workspace
from tests.examples import examples
from tests.store.postgres import NoServer, Server, server

# No time limits: a loaded machine is no bug, and what takes too long is found by the time limit of the test run.
settings.register_profile(
    "seatadmin", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(60)
)
settings.load_profile("seatadmin")


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A current SQLite workspace with nothing in it, only ever copied: making one takes a tenth of a second."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    open_workspace(path).dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; the test is skipped, with the reason, where there is none."""
    try:
        with server() as running:
            yield running
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
