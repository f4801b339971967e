"""What holds for every test: how many examples Hypothesis tries, and that none of them is measured."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.examples import examples

# No time limits: a loaded machine is no bug, and what takes too long is found by the time limit of the test run.
settings.register_profile(
    "seatadmin", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(100)
)
settings.load_profile("seatadmin")
