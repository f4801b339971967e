"""Test a site: what works, what is missing by name, and what that blocks. Nothing is changed on the site.

Moodle tells which functions a token may call, not which rights its account holds. Rights are learned from what reads
show and hide, and from calls that are refused whatever the rights, with another errorcode when a right is missing: an
account with the service account's own (taken) username, an enrolment and a role assignment with role number 0, and
the unenrolment of person number 0. A right no call could show stays unknown (`held is None`) and is told as such.
Sources: `minimal_rights*`, `duplicate_username`, `unknown_role` and `unknown_user` of the recordings; Moodle 4.4,
`group/externallib.php` (`get_course_groups` asks for the right to manage groups), `enrol/externallib.php`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from seatadmin.domain.moodle_facts import CourseId, MoodleCourse, RoleId, UserId
from seatadmin.errors import OutcomeUnknown, Rejected, Unavailable
from seatadmin.moodle.functions import (
    EnrolledUser,
    Moodle,
    NewEnrolment,
    NewUser,
    RoleAssignment,
    SiteInfo,
    Unenrolment,
    compares_case,
)


class Level(StrEnum):
    """`BLOCKS`: the main job cannot be done; `LIMITS`: a part of it; `NOTICE`: good to know."""

    BLOCKS = "blocks"
    LIMITS = "limits"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, as a code of resources/messages and its values."""

    code: str
    level: Level
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionCheck:
    """A web-service function Seatadmin uses, and the work its absence blocks (a code `blocks_…`)."""

    function: str
    blocks: str
    level: Level
    available: bool


@dataclass(frozen=True, slots=True)
class RightCheck:
    """A right the service account needs. `held` is None when no harmless call can tell."""

    right: str
    blocks: str
    level: Level
    held: bool | None


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a test of a site found. `findings` come gravest first and name every missing function and right.

    `clock_difference_s` is how far the site's clock is ahead; `compares_case` whether its look-up of addresses
    compares case. Both, and the counts, are None when they could not be told.
    """

    address: str
    https: bool
    site_name: str
    site_url: str
    release: str
    version: str
    username: str
    user_id: UserId
    administrator: bool
    clock_difference_s: float | None
    functions: tuple[FunctionCheck, ...]
    rights: tuple[RightCheck, ...]
    courses_visible: int | None
    compares_case: bool | None
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """The main job can be done, as far as can be told."""
        return all(finding.level is not Level.BLOCKS for finding in self.findings)

    @property
    def missing_functions(self) -> tuple[str, ...]:
        """Functions to add to the service of the token."""
        return tuple(check.function for check in self.functions if not check.available)

    @property
    def missing_rights(self) -> tuple[str, ...]:
        """Rights to give to the service account."""
        return tuple(check.right for check in self.rights if check.held is False)


NEEDED_FUNCTIONS: Mapping[str, tuple[str, Level]] = {
    "core_user_get_users_by_field": ("find_people", Level.BLOCKS),
    "core_course_get_courses_by_field": ("read_courses", Level.BLOCKS),
    "core_enrol_get_enrolled_users": ("read_enrolments", Level.BLOCKS),
    "enrol_manual_enrol_users": ("enrol", Level.BLOCKS),
    "core_user_create_users": ("create_accounts", Level.LIMITS),
    "core_user_get_users": ("find_other_spellings", Level.LIMITS),
    "core_course_get_categories": ("read_categories", Level.LIMITS),
    "core_group_get_course_groups": ("groups", Level.LIMITS),
    "core_group_create_groups": ("groups", Level.LIMITS),
    "core_group_add_group_members": ("groups", Level.LIMITS),
    "core_role_assign_roles": ("supervisors", Level.LIMITS),
    "enrol_manual_unenrol_users": ("release_seats", Level.LIMITS),
}
"""Functions Seatadmin calls, with the work that stops without them."""

NEEDED_RIGHTS: Mapping[str, tuple[str, Level]] = {
    "moodle/user:viewdetails": ("find_people", Level.BLOCKS),
    "moodle/site:viewuseridentity": ("find_people", Level.BLOCKS),
    "moodle/course:view": ("read_enrolments", Level.BLOCKS),
    "moodle/course:viewparticipants": ("read_enrolments", Level.BLOCKS),
    "enrol/manual:enrol": ("enrol", Level.BLOCKS),
    "moodle/role:assign": ("enrol", Level.BLOCKS),
    "moodle/site:viewfullnames": ("compare_names", Level.LIMITS),
    "moodle/user:viewalldetails": ("show_logins", Level.LIMITS),
    "moodle/user:create": ("create_accounts", Level.LIMITS),
    "moodle/course:managegroups": ("groups", Level.LIMITS),
    "enrol/manual:unenrol": ("release_seats", Level.LIMITS),
}
"""Rights enough for the main job: those of the recorded service account, without what courses to come need."""

CLOCK_TOLERANCE_S = 90.0
"""Enrolment periods are in whole days; a minute and a half of delay hurts nobody."""
OLDEST_VERSION = 2022112800
"""Moodle 4.1, the oldest release whose answers are known to fit."""
FIRST_UNTESTED_VERSION = 2025100600
"""Moodle 5.1: newer than every recorded answer."""

_SAMPLED_COURSES = 5
_ACCOUNT_STATES = frozenset(
    {
        "token_unknown",
        "account_deleted",
        "account_expired",
        "account_without_login",
        "account_suspended",
        "account_unconfirmed",
        "account_incomplete",
        "policy_not_agreed",
        "maintenance",
    }
)
"""Reasons for which every call but the first is refused: one finding, not one per call."""

_ANSWER = TypeVar("_ANSWER")


def check_site(moodle: Moodle, *, address: str | None = None) -> SiteReport:
    """Test the site behind `moodle`; `address` is how it is reached (the transport's own when left out).

    About a dozen calls. Raises `Unavailable` or `UserError` when not even the first one is answered.
    """
    info = moodle.core_webservice_get_site_info()
    check = _Check(moodle, info)
    check.look_at_courses()
    check.look_at_people()
    check.try_rights()
    reached_at = address or str(getattr(moodle.transport, "base_url", "")) or info.site_url
    difference_s: float | None = getattr(moodle.transport, "clock_difference_s", None)
    check.look_at_site(reached_at, difference_s)
    functions = tuple(
        FunctionCheck(name, blocks, level, name in info.functions) for name, (blocks, level) in NEEDED_FUNCTIONS.items()
    )
    rights = tuple(
        RightCheck(name, blocks, level, check.rights.get(name)) for name, (blocks, level) in NEEDED_RIGHTS.items()
    )
    check.findings += [
        Finding("function_missing", item.level, {"function": item.function, "blocks": item.blocks})
        for item in functions
        if not item.available
    ]
    check.findings += [
        Finding("right_missing", item.level, {"right": item.right, "blocks": item.blocks})
        for item in rights
        if item.held is False
    ]
    if not check.stopped:
        # What a missing function blocks already is not told again: the next test will tell about the right.
        blocked = {item.blocks for item in functions if not item.available}
        check.findings += [
            Finding("right_not_verified", Level.NOTICE, {"right": item.right, "blocks": item.blocks})
            for item in rights
            if item.held is None and item.blocks not in blocked
        ]
    order = list(Level)
    return SiteReport(
        address=reached_at,
        https=reached_at.startswith("https://"),
        site_name=info.site_name,
        site_url=info.site_url,
        release=info.release,
        version=info.version,
        username=info.username,
        user_id=info.user_id,
        administrator=info.administrator,
        clock_difference_s=difference_s,
        functions=functions,
        rights=rights,
        courses_visible=None if check.courses is None else len(check.courses),
        compares_case=check.compares_case,
        findings=tuple(sorted(check.findings, key=lambda finding: order.index(finding.level))),
    )


class _Check:
    """What was learned so far, one look after the other."""

    def __init__(self, moodle: Moodle, info: SiteInfo) -> None:
        self._moodle = moodle
        self._info = info
        self.stopped = False
        self._sample_course: CourseId | None = None
        self._asked_people = False
        self.findings: list[Finding] = []
        self.rights: dict[str, bool] = {}
        self.courses: list[MoodleCourse] | None = None
        self.compares_case: bool | None = None

    def _ask(
        self, function: str, call: Callable[[], _ANSWER], refused: Callable[[Rejected], None] | None = None
    ) -> _ANSWER | None:
        """Make a call when the token may; keep what a refusal tells. None when there is no answer."""
        if self.stopped or function not in self._info.functions:
            return None
        try:
            return call()
        except Rejected as refusal:
            if refused is not None:
                refused(refusal)
            else:
                self._find("call_refused", Level.LIMITS, function=function, reason=refusal.code)
        except OutcomeUnknown:
            # Only calls that are refused in any case are writes: nothing to look up.
            self._find("call_unanswered", Level.NOTICE, function=function)
        except Unavailable as reason:
            if reason.code in _ACCOUNT_STATES:
                self.stopped = True
                self._find(reason.code, Level.BLOCKS)
            elif reason.code == "addresses_hidden":
                self.rights["moodle/site:viewuseridentity"] = False
            else:
                self._find("call_refused", Level.BLOCKS, function=function, reason=reason.code)
        return None

    def _find(self, code: str, level: Level, **values: object) -> None:
        self.findings.append(Finding(code, level, values))

    def look_at_site(self, reached_at: str, difference_s: float | None) -> None:
        """Compare address, clock and version with what the work needs."""
        info = self._info
        if not reached_at.startswith("https://"):
            self._find("plain_http", Level.NOTICE, address=reached_at)
        if info.site_url and info.site_url.rstrip("/") != reached_at.rstrip("/"):
            self._find("other_address_told", Level.NOTICE, address=info.site_url)
        if difference_s is not None and abs(difference_s) > CLOCK_TOLERANCE_S:
            code = "clock_ahead" if difference_s > 0 else "clock_behind"
            self._find(code, Level.LIMITS, seconds=round(abs(difference_s)))
        number = info.version.partition(".")[0]
        if number.isdecimal() and int(number) < OLDEST_VERSION:
            self._find("version_too_old", Level.LIMITS, release=info.release)
        elif number.isdecimal() and int(number) >= FIRST_UNTESTED_VERSION:
            self._find("version_not_tested", Level.NOTICE, release=info.release)
        if info.administrator:
            self._find("administrator_token", Level.NOTICE, username=info.username)

    def look_at_courses(self) -> None:
        """List what the account sees of the catalogue."""
        courses = self._ask("core_course_get_courses_by_field", self._moodle.core_course_get_courses_by_field)
        if courses is None:
            return
        # The front page is a course for Moodle, without a category.
        self.courses = [course for course in courses if course.category_id is not None]
        if not self.courses:
            self._find("no_course_visible", Level.BLOCKS)
        without = [course.shortname for course in self.courses if course.manual_enrolment is False]
        if without:
            self._find(
                "courses_without_manual_enrolment", Level.NOTICE, count=len(without), courses=", ".join(without[:5])
            )

    def look_at_people(self) -> None:
        """Read the people of a few courses, and look one of them up as the main job will."""
        refused: dict[str, Rejected] = {}
        for course in [item for item in self.courses or () if item.visible][:_SAMPLED_COURSES]:
            others = self._others_in(course, refused)
            if others:
                self._sample_course = course.id
                self._look_up(others)
                break
        if self._sample_course is not None and refused:
            self._find("courses_not_accessible", Level.LIMITS, count=len(refused), courses=", ".join(refused))
        elif refused:
            for refusal in refused.values():
                self.rights[_RIGHT_OF_REFUSAL.get(refusal.code, "moodle/course:view")] = False
        elif self.courses and self._sample_course is None and self._asked_people:
            self._find("nobody_to_test_with", Level.NOTICE)

    def _others_in(self, course: MoodleCourse, refused: dict[str, Rejected]) -> list[EnrolledUser]:
        """List a few people of a course other than the service account."""
        people = self._ask(
            "core_enrol_get_enrolled_users",
            lambda: self._moodle.core_enrol_get_enrolled_users(course.id, at_most=3),
            lambda refusal: refused.update({course.shortname: refusal}),
        )
        if people is not None:
            self._asked_people = True
        return [person for person in people or () if person.user.id != self._info.user_id]

    def _look_up(self, others: Sequence[EnrolledUser]) -> None:
        self.rights["moodle/course:view"] = self.rights["moodle/course:viewparticipants"] = True
        self.rights["moodle/user:viewalldetails"] = any(person.user.username for person in others)
        address = next((person.user.email for person in others if person.user.email), None)
        if address is None:
            self.rights["moodle/site:viewuseridentity"] = False
            return
        found = self._ask(
            "core_user_get_users_by_field",
            lambda: self._moodle.core_user_get_users_by_field("email", [address]),
        )
        if found is None:
            return
        if found.users:
            self.rights["moodle/user:viewdetails"] = True
            self.rights["moodle/site:viewuseridentity"] = True
            # Without the right, an account is shown with its full name in one piece.
            self.rights["moodle/site:viewfullnames"] = any(user.firstname for user in found.users)
            self.compares_case = self._ask("core_user_get_users_by_field", lambda: compares_case(self._moodle, address))
        elif not found.unreadable:
            # Enrolled with this address, and unknown to the look-up: people the account has no right on are absent.
            self.rights["moodle/user:viewdetails"] = False

    def try_rights(self) -> None:
        """Read the groups of a course, and make the calls that no right can make succeed."""
        if self._info.username:
            taken = NewUser(
                username=self._info.username,
                firstname="Seatadmin",
                lastname="Test",
                email="seatadmin-test@example.com",
                password=f"Aa1!{secrets.token_urlsafe(16)}",
            )
            self._ask(
                "core_user_create_users",
                lambda: self._moodle.core_user_create_users([taken]),
                lambda refusal: self._learn("moodle/user:create", refusal, {"value_refused", "password_refused"}),
            )
        course_id = self._sample_course or next((course.id for course in self.courses or ()), None)
        if course_id is not None:
            self._try_in_course(course_id)

    def _try_in_course(self, course_id: CourseId) -> None:
        no_role = RoleId(0)
        enrolment = NewEnrolment(no_role, self._info.user_id, course_id)
        self._ask(
            "enrol_manual_enrol_users",
            lambda: self._moodle.enrol_manual_enrol_users([enrolment]),
            lambda refusal: self._learn(
                "enrol/manual:enrol", refusal, {"role_not_assignable"}, {"no_permission", "course_not_accessible"}
            ),
        )
        assignment = RoleAssignment(no_role, self._info.user_id, "course", course_id)
        self._ask(
            "core_role_assign_roles",
            lambda: self._moodle.core_role_assign_roles([assignment]),
            lambda refusal: self._learn("moodle/role:assign", refusal, {"value_refused"}),
        )
        nobody = Unenrolment(UserId(0), course_id)
        self._ask(
            "enrol_manual_unenrol_users",
            lambda: self._moodle.enrol_manual_unenrol_users([nobody]),
            lambda refusal: self._learn("enrol/manual:unenrol", refusal, {"value_refused", "no_manual_enrolment"}),
        )
        groups = self._ask(
            "core_group_get_course_groups",
            lambda: self._moodle.core_group_get_course_groups(course_id),
            lambda refusal: self._learn("moodle/course:managegroups", refusal, set()),
        )
        if groups is not None:
            self.rights["moodle/course:managegroups"] = True

    def _learn(
        self,
        right: str,
        refusal: Rejected,
        held_codes: Set[str],
        missing_codes: Set[str] = frozenset({"no_permission"}),
    ) -> None:
        if refusal.code in held_codes:
            self.rights[right] = True
        elif refusal.code in missing_codes:
            self.rights[right] = False


_RIGHT_OF_REFUSAL = {
    "course_not_accessible": "moodle/course:view",
    "no_permission": "moodle/course:viewparticipants",
}
