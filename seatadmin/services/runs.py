"""What the window needs to follow a run or a release: the values that come from the executor, by their own names.

The window may not import `seatadmin.sync` or `seatadmin.moodle`; here is the part of them that is shown to people.
"""

from __future__ import annotations

from seatadmin.moodle.check import SiteReport
from seatadmin.services.connect_site import SyncCounts
from seatadmin.sync.executor import RunReport
from seatadmin.sync.progress import Progress, Reporter, Stage
from seatadmin.sync.release import ReleaseOutcome, ReleasePlan, ReleaseReport, ReleaseRow

__all__ = [
    "Progress",
    "ReleaseOutcome",
    "ReleasePlan",
    "ReleaseReport",
    "ReleaseRow",
    "Reporter",
    "RunReport",
    "SiteReport",
    "Stage",
    "SyncCounts",
]
