"""Every web-service function Seatadmin uses, one typed method each, named like it.

Server spellings stay in this file: what comes in and goes out are domain values and the request values below. Reads
split a list that is too long; a write is always exactly one call, so that who records attempts knows what was sent.

Faults are raised as `seatadmin.moodle.faults` sorts them: `Unavailable` (nothing in this run can work now),
`Rejected` (this call was refused and stored nothing), `OutcomeUnknown` (a write that must be looked up).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from seatadmin.domain.moodle_facts import (
    CategoryId,
    CourseId,
    GroupId,
    MoodleCategory,
    MoodleCourse,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import email_key
from seatadmin.errors import Bug, OutcomeUnknown, Rejected, Unavailable
from seatadmin.moodle.encoding import Params, Value, batch_size

LOOKUP_BATCH = 200
"""Addresses looked up in one call: about half a second; 50 take 150 ms."""
CREATE_BATCH = 50
"""Accounts created in one call when staff set the passwords: about 0.4 s; 200 take 1.6 s and gain nothing."""
ENROL_BATCH = 50
"""Enrolments in one call: about 0.2 s."""
GROUP_BATCH = 100
"""Groups or group members in one call."""
PAGE_SIZE = 1000
"""People of a course listed in one call: listing 4,500 at once took up to 15 s."""

UserField: TypeAlias = Literal["id", "idnumber", "username", "email"]
UserKey: TypeAlias = Literal["id", "lastname", "firstname", "idnumber", "username", "email", "auth"]
CourseField: TypeAlias = Literal["", "id", "ids", "shortname", "idnumber", "category"]
CategoryKey: TypeAlias = Literal["id", "ids", "name", "parent", "idnumber", "visible", "theme"]
ContextLevel: TypeAlias = Literal["user", "course", "coursecat"]

ENROLLED_FIELDS = ("id", "username", "firstname", "lastname", "email", "roles")
"""What is asked about the people of a course; all fields take three times as long."""


class Calls(Protocol):
    """What `Moodle` needs of a transport."""

    def call(self, function: str, params: Params, *, kind: Literal["read", "write"]) -> object:
        """Carry out one call and return the decoded answer."""
        ...  # pragma: no cover


# Requests


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to create. Either a `password` or `createpassword` (Moodle makes one and mails it in the call).

    Texts left empty are not sent: Moodle refuses an empty `lang` and stores an empty country over its default.
    `force_change` asks for a new password at the first login; `createpassword` implies it.
    """

    username: str
    firstname: str
    lastname: str
    email: str
    password: str | None = field(default=None, repr=False)
    createpassword: bool = False
    city: str = ""
    institution: str = ""
    department: str = ""
    idnumber: str = ""
    country: str = ""
    timezone: str = ""
    lang: str = ""
    auth: str = ""
    force_change: bool = False


@dataclass(frozen=True, slots=True)
class UserChange:
    """What to change on an account; None leaves a value as it is."""

    id: UserId
    username: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    email: str | None = None
    password: str | None = field(default=None, repr=False)
    suspended: bool | None = None
    city: str | None = None
    institution: str | None = None
    department: str | None = None
    idnumber: str | None = None
    force_change: bool | None = None


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """A manual enrolment, or what replaces it: dates left at 0 erase those stored, and `suspend=None` reactivates.

    Times are Unix seconds, 0 for none.
    """

    role_id: RoleId
    user_id: UserId
    course_id: CourseId
    start_epoch_s: int = 0
    end_epoch_s: int = 0
    suspend: bool | None = None


@dataclass(frozen=True, slots=True)
class Unenrolment:
    """An enrolment to end: the whole of it, roles and group memberships of the course included."""

    user_id: UserId
    course_id: CourseId


@dataclass(frozen=True, slots=True)
class NewGroup:
    course_id: CourseId
    name: str
    description: str = ""
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembership:
    group_id: GroupId
    user_id: UserId


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role held in a context without an enrolment, such as supervisor of one person (`context_level="user"`)."""

    role_id: RoleId
    user_id: UserId
    context_level: ContextLevel
    instance_id: int


@dataclass(frozen=True, slots=True)
class NewCategory:
    name: str
    parent_id: CategoryId | None = None
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class NewCourse:
    fullname: str
    shortname: str
    category_id: CategoryId
    idnumber: str = ""
    summary: str = ""
    start_epoch_s: int = 0
    end_epoch_s: int = 0
    visible: bool = True
    group_mode: int = 0


# Answers


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """Who we are for the site, and what our token may call."""

    site_name: str
    site_url: str
    username: str
    user_id: UserId
    release: str
    version: str
    functions: frozenset[str]
    administrator: bool
    policy_agreed: bool | None


@dataclass(frozen=True, slots=True)
class UsersFound:
    """Accounts found, in id order, and the values about which Moodle could not answer.

    Accounts made by the shop may hold a username Moodle refuses to put into its own answer; the whole list asked for
    is then refused. `unreadable` holds the values isolated that way: an account is there, and nothing more is known.
    """

    users: tuple[MoodleUser, ...]
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolledUser:
    """A person in a course. `roles` and `groups` are empty when they were not asked for."""

    user: MoodleUser
    roles: tuple[MoodleRole, ...] = ()
    group_ids: tuple[GroupId, ...] = ()


@dataclass(frozen=True, slots=True)
class CreatedUser:
    id: UserId
    username: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One element an otherwise successful call left out. `code` is Moodle's warning code."""

    item_id: int | None
    code: str
