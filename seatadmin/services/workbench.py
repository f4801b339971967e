"""What every service works with: the workspace's store, its clock, its zone, and who is at the workstation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from seatadmin.domain.history import HistoryEntry
from seatadmin.moodle.functions import Moodle
from seatadmin.sync.units import OpenUnit


@dataclass(frozen=True)
class Workbench:
    """`unit_of_work` opens a transaction; `clock` answers aware UTC; `zone` is the site's time zone; `who` the login
    of the person; `moodle` connects (raises `UserError("no_site")` or `UserError("no_token")`) and is called only when
    something has to be asked of the site.
    """

    unit_of_work: OpenUnit
    clock: Callable[[], datetime]
    zone: tzinfo
    who: str
    moodle: Callable[[], Moodle]
    connections: int = 2

    def entry(self, what: str, subject: str, result: str = "done", **values: str | int) -> HistoryEntry:
        """Make a history entry for now and this person."""
        return HistoryEntry(self.clock(), self.who, what, subject, result, values)
