"""What the mirror knows of the site, read once and kept as long as nobody reads Moodle again.

Twenty thousand courses take a tenth of a second to read, and every offer that is opened is checked against them.
"""

from __future__ import annotations

from collections.abc import Hashable

from seatadmin.domain.site_facts import SiteFacts
from seatadmin.store.unit_of_work import UnitOfWork


def read_site(uow: UnitOfWork) -> SiteFacts:
    """Return what the mirror knows of courses, course categories and roles; nothing of a kind never read."""
    mirror = uow.mirror
    read = mirror.has_catalogue()
    return SiteFacts(
        tuple(mirror.courses()) if read else None,
        tuple(mirror.categories()) if read else None,
        tuple(mirror.roles()) or None,
    )


class SiteReading:
    """The facts of one workspace's site. Used by several threads: each sees the last facts or reads its own."""

    def __init__(self) -> None:
        self._known: tuple[Hashable, SiteFacts] | None = None

    def facts(self, uow: UnitOfWork) -> SiteFacts:
        """Return what `read_site` does; the same object as long as the mirror stays as it is."""
        known, stamp = self._known, uow.mirror.site_stamp()
        if known is None or known[0] != stamp:
            self._known = known = (stamp, read_site(uow))
        return known[1]
