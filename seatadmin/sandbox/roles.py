"""Roles given in a context without an enrolment: a supervisor over one person, a tutor in a course."""

from __future__ import annotations

from collections.abc import Mapping

from seatadmin.sandbox.calls import Call, Params
from seatadmin.sandbox.enrolments import unknown_user
from seatadmin.sandbox.refusals import invalid_parameter
from seatadmin.sandbox.state import SITE_COURSE_ID, Category, Course, User

_LEVELS = {"system": "system", "coursecat": "category", "course": "course", "user": "user"}


def _context(call: Call, given: Params) -> tuple[int, str]:
    """Return the context asked for and its kind, entered and with the right to assign; raises `invalidparameter`."""
    state = call.state
    context_id = given.get("contextid", 0)
    if not context_id:
        level = _LEVELS.get(given.get("contextlevel", ""))
        if level is None or "instanceid" not in given:
            raise invalid_parameter(
                "Missing parameters, please provide either context level with instance id or contextid"
            )
        context_id = _context_of(call, level, given["instanceid"])
    level, item_id = state.contexts.get(context_id, ("", 0))
    if not level:
        raise invalid_parameter("Context does not exist")
    if level == "course" and item_id != SITE_COURSE_ID:
        call.enter_course(item_id)
    call.require("moodle/role:assign")
    if not call.assignable(given["roleid"], level):
        raise invalid_parameter(f"Can not assign roleid={given['roleid']} in contextid={context_id}")
    return context_id, level


def _context_of(call: Call, level: str, item_id: int) -> int:
    if level == "system":
        return 1
    tables: dict[str, Mapping[int, Category | Course | User]] = {
        "category": call.state.categories,
        "course": call.state.courses,
        "user": call.state.users,
    }
    item = tables[level].get(item_id)
    return 0 if item is None or getattr(item, "deleted", False) else item.context_id


def assign_roles(call: Call, params: Params) -> None:
    for given in params["assignments"]:
        context_id, _ = _context(call, given)
        user = call.state.users.get(given["userid"])
        if user is None or user.deleted:
            raise unknown_user(call)
        call.state.assign_role(context_id, user.id, given["roleid"])


def unassign_roles(call: Call, params: Params) -> None:
    for given in params["unassignments"]:
        context_id, _ = _context(call, given)
        call.state.unassign_role(context_id, given["userid"], given["roleid"])
