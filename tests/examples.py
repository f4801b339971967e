"""How many examples a property is tried on: few in `make test`, many with `HYPOTHESIS_PROFILE=thorough`."""

from __future__ import annotations

import os

_FACTOR = {"quick": 1, "thorough": 20}[os.environ.get("HYPOTHESIS_PROFILE", "quick")]


def examples(count: int) -> int:
    """Give how many examples to try where `make test` tries `count`."""
    return count * _FACTOR
