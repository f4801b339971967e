"""Look at what was done: by whom, when, to what, with which result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seatadmin.domain.history import HistoryEntry
from seatadmin.services.workbench import Workbench


class BrowseHistory:
    """Read the history; nothing can change it."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def search(
        self,
        text: str = "",
        *,
        kinds: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
        offset: int = 0,
    ) -> tuple[HistoryEntry, ...]:
        """Find entries, newest first. `text` ignores case and accents; no `kinds` means all; dates are aware."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(
                uow.history.search(text, kinds=kinds or None, since=since, until=until, limit=limit, offset=offset)
            )
