"""One call under way: who calls, what they may do, and how names are written in answers."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from seatadmin.sandbox import php
from seatadmin.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    missing_record,
    missing_right,
    no_access_to_course,
    refused,
)
from seatadmin.sandbox.state import SITE_COURSE_ID, Course, Database, Settings, State, Token, User, folded

Params: TypeAlias = dict[str, Any]
Function: TypeAlias = "Callable[[Call, Params], Any]"


@dataclass(frozen=True, slots=True)
class Call:
    """The caller's side of one call. `base_url` is the address answers point to."""

    state: State
    user: User
    token: Token
    base_url: str

    @property
    def settings(self) -> Settings:
        return self.state.settings

    def may(self, right: str) -> bool:
        """Tell whether the caller holds a capability; rights are held site-wide."""
        return self.user.is_admin or right in self.user.rights

    def require(self, right: str) -> None:
        """Raise `nopermissions` when the caller lacks a capability."""
        if not self.may(right):
            raise missing_right(right)

    def enter_course(self, course_id: int) -> Course:
        """Return a course the caller may work in; raises `invalidparameter` or `requireloginerror`."""
        course = self.state.courses.get(course_id)
        if course is None:
            raise invalid_parameter("Context does not exist")
        if course_id == SITE_COURSE_ID:
            return course
        enrolment = self.state.enrolments_of_course[course_id].get(self.user.id)
        inside = self.may("moodle/course:view") or (enrolment is not None and self.state.is_active(enrolment))
        if not inside or not (course.visible or self.may("moodle/course:viewhiddencourses")):
            raise no_access_to_course()
        return course

    def enter_course_wrapped(self, course_id: int) -> Course:
        """Like `enter_course`, with the refusal wrapped as most functions do: `errorcoursecontextnotvalid`."""
        try:
            return self.enter_course(course_id)
        except Refusal as refusal:
            raise refused(
                "errorcoursecontextnotvalid",
                f"You cannot execute functions in the course context (course id:{course_id}). "
                f"The context error message was: {refusal.message}",
            ) from refusal

    def course_record(self, course_id: int) -> Course:
        """Return a course; raises `invalidrecord` when there is none."""
        course = self.state.courses.get(course_id)
        if course is None:
            raise missing_record("course")
        return course

    def assignable(self, role_id: int, level: str) -> bool:
        """Tell whether the caller may hand out a role in a context of that kind."""
        role = self.state.roles.get(role_id)
        return (
            role is not None
            and level in role.levels
            and self.may("moodle/role:assign")
            and (self.user.is_admin or role.assignable)
        )

    def sort_key(self, text: str) -> str:
        """Order names as the database does: by character on the recorded PostgreSQL, without case on MariaDB."""
        return folded(text) if self.settings.database is Database.MARIADB else text

    def picture_urls(self) -> dict[str, str]:
        base = f"{self.base_url}/theme/image.php/boost/core/1/u"
        return {"profileimageurlsmall": f"{base}/f2", "profileimageurl": f"{base}/f1"}


def shown(name: str) -> str:
    """Write a name of a course, category or group as Moodle's answers do: no tags, `&`, `<` and `>` as entities.

    Names of people are never written this way. A text that already is an entity stays as it is.
    """
    text = php.strip_tags(name)
    protected = html.escape(text, quote=False)
    return _restore_entities(protected)


def _restore_entities(text: str) -> str:
    parts = text.split("&amp;")
    result = parts[0]
    for part in parts[1:]:
        end = part.find(";")
        body = part[:end] if end > 0 else ""
        is_entity = body.isalnum() or (body.startswith("#") and body[1:].isalnum())
        result += ("&" if is_entity else "&amp;") + part
    return result
