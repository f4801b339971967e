"""Connect a Moodle site to the workspace, test it in words people understand, and refresh the mirror."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seatadmin.domain.moodle_facts import MoodleRole, RoleId
from seatadmin.domain.read_models import MirrorAge
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.errors import UserError
from seatadmin.moodle.check import SiteReport, check_site
from seatadmin.moodle.functions import Moodle
from seatadmin.services.site_reading import read_site
from seatadmin.services.workbench import Workbench
from seatadmin.sync.mirror import MirrorPull
from seatadmin.sync.progress import Reporter
from seatadmin.tabular import is_role_never_given


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """What a refresh of the mirror read."""

    courses: int
    categories: int
    courses_with_people: int


class ConnectSite:
    """The workspace's site: its address, its health, its mirror."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def check(self, moodle: Moodle | None = None) -> SiteReport:
        """Test the site: what works, what is missing and what that blocks. Raises `Unavailable` when unreachable."""
        return check_site(moodle or self._bench.moodle())

    def remember(self, url: str, name: str) -> None:
        """Make `url` the site of this workspace. Connecting another site empties the mirror, never the ledger."""
        with self._bench.unit_of_work() as uow:
            uow.mirror.connect(url)
            uow.settings.set("site.name", name)
            uow.history.add_many([self._bench.entry("site_connected", name, url=url)])
            uow.commit()

    def site(self) -> tuple[str, str] | None:
        """Return address and name of the workspace's site, None when none was connected yet."""
        with self._bench.unit_of_work(read_only=True) as uow:
            url = uow.mirror.site()
            return (url, uow.settings.get("site.name") or url) if url else None

    def read_catalogue(self) -> None:
        """Read courses and categories, in two calls. Raises `Unavailable`, `Rejected`."""
        self._pull().pull_catalogue()

    def sync(self, reporter: Reporter | None = None) -> SyncCounts:
        """Refresh the mirror: courses and categories, and the enrolments of the courses this workspace uses."""
        bench = self._bench
        pull = self._pull(reporter)
        counts = pull.pull_catalogue()
        with bench.unit_of_work(read_only=True) as uow:
            used = sorted(uow.mirror.used_courses())
        for course_id in used:
            pull.read_course(course_id)
        pull.learn_roles({"student", "teacher"})
        return SyncCounts(counts.courses, counts.categories, len(used))

    def _pull(self, reporter: Reporter | None = None) -> MirrorPull:
        bench = self._bench
        return MirrorPull(bench.moodle(), bench.unit_of_work, bench.clock, reporter)

    def ping(self) -> None:
        """Ask the site for nothing but an answer. Raises `Unavailable`, `Rejected` and those of `Workspace.moodle`."""
        self._bench.moodle().core_webservice_get_site_info()

    def age(self) -> MirrorAge:
        """Say how old the mirror is."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.mirror.ages()

    def facts(self) -> SiteFacts:
        """Return what the mirror knows of courses, course categories and roles; nothing of a kind never read."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return read_site(uow)

    def roles(self) -> Sequence[MoodleRole]:
        """List the roles whose number is known, learned or given."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.mirror.roles())

    def set_role(self, shortname: str, role_id: int) -> None:
        """Give the number of a role nobody was met with yet; the first enrolment proves it before others follow.

        Raises `UserError`: `role_known` when Moodle has shown another number for it, `role_never_given`.
        """
        if is_role_never_given(shortname):
            raise UserError("role_never_given", role=shortname)
        with self._bench.unit_of_work() as uow:
            for role in uow.mirror.roles():
                if role.confirmed and role.shortname == shortname and role.id != role_id:
                    raise UserError("role_known", role=shortname, id=role.id)
            uow.mirror.upsert_roles([MoodleRole(RoleId(role_id), shortname, confirmed=False)], self._bench.clock())
            uow.history.add_many([self._bench.entry("role_set", shortname, id=role_id)])
            uow.commit()
