"""Manual enrolments: who is in a course, who comes in, who goes out."""

from __future__ import annotations

from typing import Any

from seatadmin.sandbox import php
from seatadmin.sandbox.calls import Call, Params, shown
from seatadmin.sandbox.courses import image_url
from seatadmin.sandbox.refusals import (
    Refusal,
    coding_error,
    invalid_parameter,
    missing_right,
    refused,
)
from seatadmin.sandbox.state import SITE_COURSE_ID, User
from seatadmin.sandbox.users import active_courses, details_of_members


def _no_instance(call: Call, course_id: int) -> Refusal:
    # 4.4 forgets to fill in the number and answers its own placeholder.
    number = str(course_id) if call.settings.flavour == "5.0" else "{$a->courseid}"
    message = f"Manual enrolment plugin instance doesn't exist or is disabled for the course (id = {number})"
    return refused("wsnoinstance", message)


def unknown_user(call: Call) -> Refusal:
    """Return the refusal for an id that is no account: a coding error, in 5.0 a bare PHP error with a server path."""
    if call.settings.flavour == "5.0":
        return Refusal(
            "TypeError",
            None,
            "core\\user::get_name_placeholders(): Argument #1 ($user) must be of type stdClass, bool given, "
            "called in /var/www/moodle/lib/enrollib.php on line 3679",
        )
    return coding_error("User ID does not exist or is deleted!")


def enrol_users(call: Call, params: Params) -> None:
    state = call.state
    for given in params["enrolments"]:
        course_id, user_id, role_id = given["courseid"], given["userid"], given["roleid"]
        course = call.enter_course(course_id)
        call.require("enrol/manual:enrol")
        if not call.assignable(role_id, "course"):
            raise refused(
                "wsusercannotassign",
                f"You don't have the permission to assign this role ({role_id}) to this user ({user_id}) "
                f"in this course ({course_id}).",
            )
        if course.manual_enrolment != "enabled" or course_id == SITE_COURSE_ID:
            raise _no_instance(call, course_id)
        user = state.users.get(user_id)
        if user is None or user.deleted:
            raise unknown_user(call)
        state.enrol(
            course_id,
            user_id,
            role_id,
            timestart=given.get("timestart", 0),
            timeend=given.get("timeend", 0),
            suspended=bool(given.get("suspend", 0)),
        )


def unenrol_users(call: Call, params: Params) -> None:
    state = call.state
    for given in params["enrolments"]:
        course_id, user_id = given["courseid"], given["userid"]
        course = call.course_record(course_id)
        call.enter_course(course_id)
        call.require("enrol/manual:unenrol")
        if course.manual_enrolment == "missing":
            raise _no_instance(call, course_id)
        if user_id not in state.users:
            raise invalid_parameter(f"User id not exist: {user_id}")
        state.unenrol(course_id, user_id)


def get_enrolled_users(call: Call, params: Params) -> list[Any]:
    state = call.state
    options = {option["name"]: option["value"] for option in params["options"]}
    sort_by = options.get("sortby", "id")
    if sort_by not in ("id", "firstname", "lastname", "siteorder"):
        raise invalid_parameter(f"Invalid value for sortby parameter (value: {sort_by})")
    direction = options.get("sortdirection", "ASC").upper()
    if direction not in ("ASC", "DESC"):
        raise invalid_parameter(f"Invalid value for sortdirection parameter (value: {direction})")
    course = call.course_record(params["courseid"])
    call.enter_course_wrapped(course.id)
    if not call.may("moodle/course:viewparticipants"):
        raise missing_right("moodle/course:viewparticipants")
    only_active, only_inactive = (options.get(name, "") not in ("", "0") for name in ("onlyactive", "onlysuspended"))
    if only_active or only_inactive:
        call.require("moodle/course:enrolreview")
    if only_active and only_inactive:
        raise coding_error("Both onlyactive and onlysuspended are set, this is probably not what you want!")
    group_id = int(php.clean(options.get("groupid", "0"), "int"))
    if group_id:
        call.require("moodle/site:accessallgroups")
    members = state.enrolments_of_course[course.id]
    if course.id == SITE_COURSE_ID:
        # Everybody takes part in the front page.
        users = [] if only_inactive else [user for user in state.users.values() if not user.deleted]
    else:
        users = [
            state.users[user_id]
            for user_id, enrolment in members.items()
            if not (only_active and not state.is_active(enrolment))
            and not (only_inactive and state.is_active(enrolment))
        ]
    if group_id:
        group = state.groups.get(group_id)
        users = [user for user in users if group is not None and user.id in group.member_ids]
    users.sort(key=lambda user: _order(call, user, sort_by), reverse=direction == "DESC")
    start = max(int(php.clean(options.get("limitfrom", "0"), "int")), 0)
    number = max(int(php.clean(options.get("limitnumber", "0"), "int")), 0)
    page = users[start : start + number] if number else users[start:]
    fields = (
        [php.clean(name, "alphanumext") for name in options["userfields"].split(",")]
        if ("userfields" in options)
        else []
    )
    return details_of_members(call, course, page, fields)


def _order(call: Call, user: User, sort_by: str) -> tuple[str, str, int]:
    if sort_by == "firstname":
        return (call.sort_key(user.firstname), "", user.id)
    if sort_by == "lastname":
        return (call.sort_key(user.lastname), "", user.id)
    if sort_by == "siteorder":
        return (call.sort_key(user.lastname), call.sort_key(user.firstname), user.id)
    return ("", "", user.id)


def get_users_courses(call: Call, params: Params) -> list[Params]:
    state = call.state
    user_id = params["userid"]
    answer = []
    for course in active_courses(call, user_id):
        try:
            call.enter_course(course.id)
        except Refusal:
            continue
        own = user_id == call.user.id
        if not own and not (call.may("moodle/course:viewparticipants") and call.may("moodle/user:viewdetails")):
            continue
        item: Params = {
            "id": course.id,
            "shortname": shown(course.shortname),
            "fullname": shown(course.fullname),
            "displayname": shown(course.fullname),
            "idnumber": course.idnumber,
            "visible": int(course.visible),
            "summary": course.summary,
            "summaryformat": course.summaryformat,
            "format": course.format,
            "courseimage": image_url(call, course),
            "showgrades": bool(course.showgrades),
            "lang": course.lang,
            "enablecompletion": bool(course.enablecompletion),
            "completionhascriteria": False,
            "completionusertracked": False,
            "category": course.category,
            "progress": None,
            "completed": None,
            "startdate": course.startdate,
            "enddate": course.enddate,
            "marker": 0,
            "lastaccess": None,
            "isfavourite": False,
            "hidden": False,
            "overviewfiles": [],
            "showactivitydates": False,
            "showcompletionconditions": True,
            "timemodified": course.timemodified,
        }
        if params["returnusercount"]:
            item["enrolledusercount"] = len(state.enrolments_of_course[course.id])
        answer.append(item)
    return answer


def get_course_enrolment_methods(call: Call, params: Params) -> list[Params]:
    """Answer no method at all: this function names only those learners may use themselves, manual is not one."""
    course = call.course_record(params["courseid"])
    if not course.visible and not call.may("moodle/course:viewhiddencourses"):
        raise refused("coursehidden")
    return []
