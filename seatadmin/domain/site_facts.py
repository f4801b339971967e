"""What the mirror knows of the site a catalogue entry will be sold on: courses, course categories, roles.

Checks of an entry ask here, so that all of them agree on what "unknown" means. A kind that was never read is None, and
nothing is said about it: an offer prepared before the first connection is not wrong for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from seatadmin.domain.moodle_facts import MoodleCategory, MoodleCourse, MoodleRole
from seatadmin.domain.seats import allows

STANDARD_ROLES = frozenset({"manager", "coursecreator", "editingteacher", "teacher", "student", "guest", "user"})
"""Short names of the roles every Moodle begins with."""

SHOP_ROLES = frozenset({"courseowner", "categoryowner", "sales", "customer"})
"""Short names of the roles the shop installs."""


@dataclass(frozen=True)
class SiteFacts:
    """What is known of the site; None for a kind never read.

    Moodle does not list its roles: unless `roles_complete`, `roles` are those met so far, and a role that is not among
    them may exist.
    """

    courses: tuple[MoodleCourse, ...] | None = None
    categories: tuple[MoodleCategory, ...] | None = None
    roles: tuple[MoodleRole, ...] | None = None
    roles_complete: bool = False

    def course(self, shortname: str) -> MoodleCourse | None:
        """Return the course of a short name, written exactly so."""
        return self._by_shortname.get(shortname)

    def course_in_other_case(self, shortname: str) -> MoodleCourse | None:
        """Return the one course whose short name differs in capitals only; many databases take it for the same."""
        return self._by_folded.get(shortname.casefold())

    def course_by_id(self, number: str) -> MoodleCourse | None:
        """Return the course of a number written in digits."""
        return self._by_id.get(number.lstrip("0")) if number.isdecimal() else None

    def course_by_idnumber(self, idnumber: str) -> MoodleCourse | None:
        """Return the course of an ID number."""
        return self._by_idnumber.get(idnumber) if idnumber else None

    def courses_like(self, pattern: str) -> tuple[MoodleCourse, ...]:
        """Return the courses one element of a list stands for today, as the shop resolves it at payment.

        Every element is an SQL pattern there: `SCI_1` lets `SCIX1` in too. Blanks count; a number is no course id.
        """
        if "%" in pattern or "_" in pattern:
            return tuple(course for course in self.courses or () if allows((pattern,), course))
        exact = self.course(pattern)
        return () if exact is None else (exact,)

    @cached_property
    def uncarried_courses(self) -> tuple[MoodleCourse, ...]:
        """Courses whose short name holds a sign that ends or splits a value in a parameter string."""
        return tuple(course for course in self.courses or () if any(sign in course.shortname for sign in "&=,"))

    def category(self, number: str) -> MoodleCategory | None:
        """Return the course category of a number written in digits."""
        return self._category_by_id.get(number.lstrip("0")) if number.isdecimal() else None

    def role(self, shortname: str) -> MoodleRole | None:
        """Return the role of a short name, written exactly so."""
        return self._role_by_shortname.get(shortname)

    def role_may_exist(self, shortname: str) -> bool:
        """Tell whether a role is known, or cannot be ruled out because it comes with Moodle or with the shop."""
        if self.roles is None or self.role(shortname) is not None:
            return True
        return not self.roles_complete and shortname in STANDARD_ROLES | SHOP_ROLES

    @cached_property
    def _by_shortname(self) -> Mapping[str, MoodleCourse]:
        return {course.shortname: course for course in self.courses or ()}

    @cached_property
    def _by_folded(self) -> Mapping[str, MoodleCourse]:
        return {course.shortname.casefold(): course for course in self.courses or ()}

    @cached_property
    def _by_id(self) -> Mapping[str, MoodleCourse]:
        return {str(course.id): course for course in self.courses or ()}

    @cached_property
    def _by_idnumber(self) -> Mapping[str, MoodleCourse]:
        return {course.idnumber: course for course in self.courses or () if course.idnumber}

    @cached_property
    def _category_by_id(self) -> Mapping[str, MoodleCategory]:
        return {str(category.id): category for category in self.categories or ()}

    @cached_property
    def _role_by_shortname(self) -> Mapping[str, MoodleRole]:
        return {role.shortname: role for role in self.roles or ()}
