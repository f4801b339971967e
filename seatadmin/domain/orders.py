"""Orders: how staff write their number."""

from __future__ import annotations

import re

_ORDERING = re.compile(r"(?:B|n\s*[°ºo]?\s*|№\s*|#\s*)?0*([1-9][0-9]{0,9})", re.IGNORECASE)


def ordering_of(reference: str) -> int | None:
    """Read the ordering of a bill from what staff type: `B0000000042`, `B42`, `42`, `n° 42`; None for other texts.

    Numbers begin at 1 and have at most ten digits, as many as the name of a group holds.

    The ordering names the group of the order in its courses (domain.md §10); a text that is no number gives no group.
    """
    match = _ORDERING.fullmatch(reference.strip())
    return int(match[1]) if match else None
