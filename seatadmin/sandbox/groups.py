"""Groups of a course and their members."""

from __future__ import annotations

from seatadmin.sandbox import php
from seatadmin.sandbox.calls import Call, Params, shown
from seatadmin.sandbox.refusals import invalid_parameter, missing_record, refused, write_error
from seatadmin.sandbox.state import Group, User

_LONGEST_NAME = 254
_VISIBILITIES = range(4)
_VISIBLE_TO_MEMBERS = (0, 1)


def _managed_group(call: Call, group_id: int) -> Group:
    group = call.state.groups.get(group_id)
    if group is None:
        raise missing_record("groups")
    call.enter_course_wrapped(group.course_id)
    call.require("moodle/course:managegroups")
    return group


def _described(group: Group) -> Params:
    return {
        "id": group.id,
        "courseid": group.course_id,
        "name": shown(group.name),
        "description": group.description,
        "descriptionformat": group.descriptionformat,
        "enrolmentkey": group.enrolmentkey,
        "idnumber": group.idnumber,
        "visibility": group.visibility,
        "participation": group.participation,
    }


def create_groups(call: Call, params: Params) -> list[Params]:
    state = call.state
    answer = []
    for given in params["groups"]:
        course_id, name = given["courseid"], given["name"]
        if not php.trim(name):
            raise invalid_parameter("Invalid group name")
        # The name is compared as sent and stored without outer blanks: on PostgreSQL a blank makes a second group.
        if any(state.same_text(group.name, name) for group in state.groups_of_course.get(course_id, {}).values()):
            raise invalid_parameter("Group with the same name already exists in the course")
        call.enter_course_wrapped(course_id)
        call.require("moodle/course:managegroups")
        if given["visibility"] not in _VISIBILITIES:
            raise invalid_parameter("Invalid group visibility provided")
        idnumber = php.trim(given.get("idnumber", ""))
        others = state.groups_of_course[course_id].values()
        if idnumber and any(state.same_text(group.idnumber, idnumber) for group in others):
            raise refused("idnumbertaken", "This ID number is already in use")
        if len(php.trim(name)) > _LONGEST_NAME or len(idnumber) > 100:
            raise write_error()
        group = state.add_group(
            course_id,
            php.trim(name),
            description=given["description"],
            descriptionformat=given["descriptionformat"],
            enrolmentkey=given.get("enrolmentkey"),
            idnumber=idnumber,
            visibility=given["visibility"],
            participation=given["participation"] and given["visibility"] in _VISIBLE_TO_MEMBERS,
        )
        # The echo is the stored text, not the encoded one of the look-ups.
        answer.append(_described(group) | {"name": group.name, "enrolmentkey": group.enrolmentkey or ""})
    return answer


def delete_groups(call: Call, params: Params) -> None:
    for group_id in params["groupids"]:
        if group_id in call.state.groups:
            call.state.delete_group(_managed_group(call, group_id))


def get_course_groups(call: Call, params: Params) -> list[Params]:
    course = call.enter_course_wrapped(params["courseid"])
    call.require("moodle/course:managegroups")
    groups = call.state.groups_of_course[course.id].values()
    return [_described(group) for group in sorted(groups, key=lambda group: (call.sort_key(group.name), group.id))]


def get_groups(call: Call, params: Params) -> list[Params]:
    return [_described(_managed_group(call, group_id)) | {"customfields": []} for group_id in params["groupids"]]


def _member(call: Call, given: Params) -> tuple[Group, User]:
    group = call.state.groups.get(given["groupid"])
    if group is None:
        raise missing_record("groups")
    user = call.state.users.get(given["userid"])
    if user is None or user.deleted:
        raise missing_record("user")
    return _managed_group(call, group.id), user


def add_group_members(call: Call, params: Params) -> None:
    state = call.state
    for given in params["members"]:
        group, user = _member(call, given)
        if user.id not in state.enrolments_of_course[group.course_id]:
            raise invalid_parameter("Only enrolled users may be members of groups")
        state.add_member(group, user.id)


def delete_group_members(call: Call, params: Params) -> None:
    for given in params["members"]:
        group, user = _member(call, given)
        call.state.remove_member(group, user.id)


def get_group_members(call: Call, params: Params) -> list[Params]:
    state = call.state

    def order(user_id: int) -> tuple[str, str]:
        user = state.users[user_id]
        return call.sort_key(user.lastname), call.sort_key(user.firstname)

    answer = []
    for group_id in params["groupids"]:
        group = _managed_group(call, group_id)
        answer.append({"groupid": group_id, "userids": sorted(group.member_ids, key=order)})
    return answer
