"""Look at what was done: by whom, when, to what, with which result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

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

    def of_days(
        self,
        first: date | None,
        last: date | None,
        text: str = "",
        *,
        kinds: Sequence[str] = (),
        limit: int = 500,
        offset: int = 0,
    ) -> tuple[HistoryEntry, ...]:
        """Find the entries of some days as `search` does; both days count, None leaves that side open.

        Days are those of the site's time zone, in which `Words.moment` tells when an entry was made.
        """
        return self.search(
            text,
            kinds=kinds,
            since=self._midnight(first) if first is not None else None,
            until=self._midnight(last + timedelta(days=1)) if last is not None and last < date.max else None,
            limit=limit,
            offset=offset,
        )

    def _midnight(self, day: date) -> datetime | None:
        """Return when a day begins; None where no moment of the calendar is left for it."""
        try:
            return datetime.combine(day, time(0), self._bench.zone).astimezone(UTC)
        except OverflowError:
            return None
