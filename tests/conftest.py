"""What all folders share: the profile of the property tests, and one PostgreSQL server a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import examples
from tests.store.postgres import NoServer, Server, server

# No time limits: a loaded machine is no bug, and what takes too long is found by the time limit of the test run.
settings.register_profile(
    "seatadmin", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(100)
)
settings.load_profile("seatadmin")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; the test is skipped, with the reason, where there is none."""
    try:
        with server() as running:
            yield running
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
