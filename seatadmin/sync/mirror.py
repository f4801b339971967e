"""Bring what Moodle knows into the mirror: the catalogue of courses, the people of a list, who is enrolled where.

Reads only. Every method leaves the mirror consistent by itself, so a pull cut in the middle is simply less fresh.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    MoodleEnrolment,
    MoodleRole,
    MoodleUser,
)
from seatadmin.domain.people import email_key
from seatadmin.errors import Rejected
from seatadmin.moodle.functions import ENROLLED_FIELDS, EnrolledUser, Moodle
from seatadmin.store.mirror_repository import MIRROR_SETTINGS
from seatadmin.sync.batching import chunks
from seatadmin.sync.progress import Reporter, Stage
from seatadmin.sync.units import OpenUnit

LOOK_UP_SIZE = 100
"""Addresses a look-up call: a quarter of a second on the measured site, far below 1000 form fields."""

SWEEP_FROM = 4
"""From so many unknown addresses of one domain, one wildcard question replaces a question a person."""

FEW_COURSES = 5
"""Up to so many courses are asked for one by one; for more, one call lists them all."""

CONSUMER_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.com"),
        *("live.fr", "yahoo.com", "yahoo.fr", "icloud.com", "me.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr"),
        *("laposte.net", "bbox.fr", "gmx.com", "gmx.fr", "proton.me"),
    }
)
"""Domains with too many unrelated people behind them to ask for all of them."""

_ROLE_SEARCH_COURSES = 12
_CASE_SETTING = f"{MIRROR_SETTINGS}compares_case"
_ROLE_SETTING = f"{MIRROR_SETTINGS}role_not_met."


@dataclass(frozen=True, slots=True)
class CatalogueCounts:
    """What a catalogue pull found."""

    courses: int
    categories: int


class MirrorPull:
    """Pull parts of the mirror. `unit_of_work` opens a database transaction; `clock` answers aware UTC."""

    def __init__(
        self,
        moodle: Moodle,
        unit_of_work: OpenUnit,
        clock: Callable[[], datetime],
        reporter: Reporter | None = None,
    ) -> None:
        self._moodle = moodle
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._reporter = reporter or Reporter()

    # ------------------------------------------------------------------ catalogue
    def pull_catalogue(self) -> CatalogueCounts:
        """Read every course and category the account may see; forget those that are gone."""
        self._reporter.tell(Stage.CATALOGUE, 0, 2)
        courses = self._moodle.core_course_get_courses_by_field()
        self._reporter.check()
        self._reporter.tell(Stage.CATALOGUE, 1, 2)
        categories = self._moodle.core_course_get_categories()
        now = self._clock()
        with self._unit_of_work() as uow:
            gone = {course.id for course in uow.mirror.courses()} - {course.id for course in courses}
            uow.mirror.upsert_courses(courses, now)
            uow.mirror.upsert_categories(categories, now)
            uow.mirror.forget_courses(gone)
            uow.commit()
        self._reporter.tell(Stage.CATALOGUE, 2, 2)
        return CatalogueCounts(len(courses), len(categories))

    def pull_courses(self, shortnames: Collection[str]) -> None:
        """Read courses by short name (or id) as they are now: a name may have been given to another course since."""
        if len(shortnames) > FEW_COURSES:
            self.pull_catalogue()
            return
        for text in sorted(shortnames):
            self._reporter.check()
            courses = self._moodle.core_course_get_courses_by_field("shortname", text)
            if not courses and text.isascii() and text.isdigit():
                courses = self._moodle.core_course_get_courses_by_field("id", text)
            with self._unit_of_work() as uow:
                shown = {course.id for course in courses}
                gone = [one.id for one in uow.mirror.courses() if one.shortname == text and one.id not in shown]
                uow.mirror.forget_courses(gone)
                uow.mirror.upsert_courses(courses, self._clock())
                uow.commit()

    # ------------------------------------------------------------------ enrolments
    def read_course(self, course_id: CourseId, *, states: bool = True) -> dict[int, EnrolledUser]:
        """Read who is enrolled in a course, and learn the ids of the roles met there.

        `states` False spares the second question ("who is not active"): states known before are kept.
        """
        enrolled = self._moodle.core_enrol_get_enrolled_users(course_id, userfields=ENROLLED_FIELDS)
        if states:
            inactive = {
                person.user.id
                for person in self._moodle.core_enrol_get_enrolled_users(
                    course_id, only_suspended=True, userfields=("id",)
                )
            }
        with self._unit_of_work() as uow:
            if not states:
                before = uow.mirror.load(emails=(), course_ids=(course_id,)).enrolments
                inactive = {key[1] for key, value in before.items() if value.state is EnrolmentState.INACTIVE}
            now = self._clock()
            # A listing does not tell whether an account is suspended: what a look-up told must not be overwritten.
            known = uow.mirror.known_user_ids([person.user.id for person in enrolled])
            uow.mirror.upsert_users([person.user for person in enrolled if person.user.id not in known], now)
            uow.mirror.upsert_roles(_roles_met(enrolled), now)
            uow.mirror.replace_enrolments(
                course_id,
                [
                    MoodleEnrolment(
                        course_id,
                        person.user.id,
                        EnrolmentState.INACTIVE if person.user.id in inactive else EnrolmentState.ACTIVE,
                        tuple(role.id for role in person.roles),
                    )
                    for person in enrolled
                ],
                now,
            )
            uow.commit()
        return {person.user.id: person for person in enrolled}

    def read_course_if_there(self, course_id: CourseId) -> dict[int, EnrolledUser] | None:
        """Read who is enrolled; forget the course and answer None when Moodle no longer shows it to us.

        A course deleted or hidden in Moodle must not stop the rest of a list.
        """
        try:
            return self.read_course(course_id)
        except Rejected:
            with self._unit_of_work() as uow:
                uow.mirror.forget_courses([course_id])
                uow.commit()
            return None

    def learn_roles(self, wanted: Collection[str]) -> None:
        """Look for the ids of roles in a few more courses; Moodle has no function that lists roles.

        A search that found nothing is not repeated the same day.
        """
        today = self._clock().date().isoformat()
        with self._unit_of_work(read_only=True) as uow:
            missing = set(wanted) - {role.shortname for role in uow.mirror.roles()}
            missing = {role for role in missing if uow.settings.get(_ROLE_SETTING + role) != today}
            read = uow.mirror.load(emails=(), course_ids=None).read_courses
            candidates = [course.id for course in uow.mirror.courses() if course.id not in read]
        if not missing:
            return
        for course_id in candidates[:_ROLE_SEARCH_COURSES]:
            self._reporter.check()
            try:
                enrolled = self._moodle.core_enrol_get_enrolled_users(course_id, userfields=("id", "roles"))
            except Rejected:
                continue
            met = _roles_met(enrolled)
            missing -= {role.shortname for role in met}
            if met:
                with self._unit_of_work() as uow:
                    uow.mirror.upsert_roles(met, self._clock())
                    uow.commit()
            if not missing:
                return
        with self._unit_of_work() as uow:
            for role in missing:
                uow.settings.set(_ROLE_SETTING + role, today)
            uow.commit()

    # ------------------------------------------------------------------ people
    def look_up(self, emails: Iterable[str], *, also: str | None = None) -> None:
        """Ask Moodle who these people are and write the answers down, "nobody" included.

        Databases differ: PostgreSQL compares addresses with case, MariaDB without, while the duplicate check of the
        account creation never minds case. On a site that compares case, addresses not found are asked for again
        without case, so that nobody gets a second account. `also`: one more address, asked for in passing.
        """
        keys = sorted({email_key(address) for address in emails})
        extra = [email_key(also)] if also is not None and email_key(also) not in keys else []
        if not keys and not extra:
            return
        found: dict[int, MoodleUser] = {}
        unreadable: set[str] = set()
        compares_case, probe = self._case_knowledge({*keys, *extra})
        done = 0
        self._reporter.tell(Stage.LOOK_UP, 0, len(keys))
        for chunk in chunks(keys, LOOK_UP_SIZE) if keys else [[]]:
            self._reporter.check()
            asked = [*chunk, *(extra if done == 0 else ())]
            # The probe's own address must not be asked for in the same call: it would be found either way.
            usable = compares_case is None and probe is not None and email_key(probe.email) not in asked
            swapped = probe.email.swapcase() if usable and probe is not None else None
            if swapped is not None:
                asked.append(swapped)
            answer = self._moodle.core_user_get_users_by_field("email", asked, batch=len(asked))
            if swapped is not None and probe is not None:
                compares_case = all(user.id != probe.id for user in answer.users)
                self._remember_case(compares_case)
            found.update((user.id, user) for user in answer.users)
            unreadable.update(email_key(address) for address in answer.unreadable)
            if probe is None:
                # Asked for here, so not again below: found under its own spelling, it would prove nothing.
                probe = next((user for user in answer.users if _has_two_spellings(user.email)), None)
            done += len(chunk)
            self._reporter.tell(Stage.LOOK_UP, done, len(keys))
        keys += extra
        known = {email_key(user.email) for user in found.values()}
        missing = [key for key in keys if key not in known and key not in unreadable]
        if compares_case is not False and missing:
            self._sweep(missing, found, unreadable)
        asked_keys = set(keys)
        with self._unit_of_work() as uow:
            now = self._clock()
            uow.mirror.upsert_users([user for user in found.values() if email_key(user.email) in asked_keys], now)
            uow.mirror.mark_looked_up(keys, unreadable, now)
            uow.commit()

    def _sweep(self, missing: list[str], found: dict[int, MoodleUser], unreadable: set[str]) -> None:
        by_domain: dict[str, list[str]] = {}
        for key in missing:
            by_domain.setdefault(key.rpartition("@")[2], []).append(key)
        for domain, keys in sorted(by_domain.items()):
            self._reporter.check()
            if len(keys) >= SWEEP_FROM and domain not in CONSUMER_DOMAINS:
                answer = self._moodle.users_of_domain(domain)
                if answer is not None:
                    wanted = set(keys)
                    found.update((user.id, user) for user in answer if email_key(user.email) in wanted)
                    continue
                # One account made by the shop spoils the answer about the whole domain; ask one by one.
            for key in keys:
                self._reporter.check()
                single = self._moodle.core_user_get_users("email", key)
                found.update((user.id, user) for user in single.users)
                unreadable.update(email_key(address) for address in single.unreadable)

    def _case_knowledge(self, asked: Collection[str]) -> tuple[bool | None, MoodleUser | None]:
        """Return what is known, or somebody to find out with who is not among the addresses asked for."""
        with self._unit_of_work(read_only=True) as uow:
            value = uow.settings.get(_CASE_SETTING)
            if value is not None:
                return value == "1", None
            probe = uow.mirror.any_user(besides=asked)
            return None, probe if probe is not None and _has_two_spellings(probe.email) else None

    def _remember_case(self, compares_case: bool) -> None:
        with self._unit_of_work() as uow:
            uow.settings.set(_CASE_SETTING, "1" if compares_case else "0")
            uow.commit()


def _has_two_spellings(address: str) -> bool:
    return address.isascii() and address != address.swapcase()


def _roles_met(enrolled: Iterable[EnrolledUser]) -> list[MoodleRole]:
    return list({role.id: role for person in enrolled for role in person.roles}.values())
