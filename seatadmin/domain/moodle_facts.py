"""What Moodle said last: the mirror, as plain values. No answer here is newer than its `seen_at`.

Names are already decoded: Moodle answers `&amp;` in names of courses, categories and groups, and the client undoes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

CourseId = NewType("CourseId", int)
UserId = NewType("UserId", int)
GroupId = NewType("GroupId", int)
RoleId = NewType("RoleId", int)
CategoryId = NewType("CategoryId", int)


@dataclass(frozen=True, slots=True)
class MoodleCategory:
    id: CategoryId
    name: str
    parent_id: CategoryId | None
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class MoodleCourse:
    """`manual_enrolment` is None when Moodle did not tell (course list without enrolment methods)."""

    id: CourseId
    shortname: str
    fullname: str
    category_id: CategoryId | None = None
    idnumber: str = ""
    visible: bool = True
    start_epoch_s: int = 0
    end_epoch_s: int = 0
    group_mode: int = 0
    manual_enrolment: bool | None = None


@dataclass(frozen=True, slots=True)
class MoodleUser:
    id: UserId
    username: str
    firstname: str
    lastname: str
    email: str
    suspended: bool = False

    @property
    def fullname(self) -> str:
        """First and last name as one text; what Moodle lets the service account see of them."""
        return f"{self.firstname} {self.lastname}".strip()


class EnrolmentState(StrEnum):
    """`INACTIVE` is what Moodle lists as suspended: suspended by hand, period over or not begun; REST does not tell
    which.
    """

    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class MoodleEnrolment:
    course_id: CourseId
    user_id: UserId
    state: EnrolmentState
    role_ids: tuple[RoleId, ...] = ()


@dataclass(frozen=True, slots=True)
class MoodleGroup:
    id: GroupId
    course_id: CourseId
    name: str
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class MoodleRole:
    """`confirmed` is False for a role id given by staff and not yet met in an answer of Moodle."""

    id: RoleId
    shortname: str
    name: str = ""
    confirmed: bool = True
