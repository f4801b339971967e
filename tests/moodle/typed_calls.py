"""Which call of `Moodle` sends a recorded form, if any does: our methods refuse to send much of what was tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from seatadmin.moodle import functions as f
from tests.moodle.recordings import Recording, nested

Call = Callable[[f.Moodle], Any]


@dataclass
class NotOurs(Exception):
    """No call of ours sends this form."""

    why: str


def typed_call(recording: Recording) -> Call | str:
    """Return the call that must send exactly the recorded fields, or why none does."""
    params = nested(recording.fields)
    if params is None:
        return "not a form of ours"
    try:
        return CALLS[recording.function](params)
    except NotOurs as reason:
        return reason.why
    except KeyError as missing:
        return f"without {missing}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise NotOurs(f"{text!r} is not a number")
    return int(text)


def _flag(text: str) -> bool:
    return bool(_number(text))


def _keys(raw: Mapping[str, Any], names: Mapping[str, tuple[str, Callable[[Any], Any]]]) -> dict[str, Any]:
    """Rename and read the values of one element."""
    if not isinstance(raw, dict) or set(raw) - set(names):
        raise NotOurs("other keys")
    return {names[key][0]: names[key][1](value) for key, value in raw.items()}


def _force_change(raw: Any) -> bool:
    if not isinstance(raw, list) or [item["type"] for item in raw] != ["auth_forcepasswordchange"]:
        raise NotOurs("other preferences")
    return _flag(raw[0]["value"])


_TEXTS = ("username", "firstname", "lastname", "email", "password", "city", "institution", "department")
_USER = {name: (name, str) for name in (*_TEXTS, "idnumber", "country", "timezone", "lang", "auth")} | {
    "createpassword": ("createpassword", _flag),
    "preferences": ("force_change", _force_change),
}
_CHANGE = {name: (name, str) for name in (*_TEXTS, "idnumber")} | {
    "id": ("id", _number),
    "suspended": ("suspended", _flag),
    "preferences": ("force_change", _force_change),
}
_ENROLMENT = {
    "roleid": ("role_id", _number),
    "userid": ("user_id", _number),
    "courseid": ("course_id", _number),
    "timestart": ("start_epoch_s", _number),
    "timeend": ("end_epoch_s", _number),
    "suspend": ("suspend", _flag),
}
_GROUP = {
    "courseid": ("course_id", _number),
    "name": ("name", str),
    "description": ("description", str),
    "idnumber": ("idnumber", str),
}
_COURSE = {
    "fullname": ("fullname", str),
    "shortname": ("shortname", str),
    "categoryid": ("category_id", _number),
    "idnumber": ("idnumber", str),
    "summary": ("summary", str),
    "startdate": ("start_epoch_s", _number),
    "enddate": ("end_epoch_s", _number),
    "groupmode": ("group_mode", _number),
}
_CATEGORY = {"name": ("name", str), "parent": ("parent_id", _number), "idnumber": ("idnumber", str)}
_MEMBER = {"groupid": ("group_id", _number), "userid": ("user_id", _number)}
_ASSIGNMENT = {
    "roleid": ("role_id", _number),
    "userid": ("user_id", _number),
    "contextlevel": ("context_level", str),
    "instanceid": ("instance_id", _number),
}


def _elements(raw: Any, shape: type, names: Mapping[str, Any]) -> list[Any]:
    if not isinstance(raw, list):
        raise NotOurs("not a list")
    try:
        return [shape(**_keys(item, names)) for item in raw]
    except TypeError as missing:
        raise NotOurs(str(missing)) from None


def _create_users(params: Any) -> Call:
    users = _elements(params["users"], f.NewUser, _USER)
    if any(bool(user.password) == user.createpassword for user in users):
        raise NotOurs("needs a password or createpassword, not both")
    if any(user.createpassword for user in users) and len(users) > 1:
        raise NotOurs("mailed accounts go alone")
    return lambda moodle: moodle.core_user_create_users(users)


def _update_users(params: Any) -> Call:
    changes = _elements(params["users"], f.UserChange, _CHANGE)
    return lambda moodle: moodle.core_user_update_users(changes)


def _users_by_field(params: Any) -> Call:
    values = params["values"]
    if not isinstance(values, list) or set(params) != {"field", "values"}:
        raise NotOurs("not a list, or other keys")
    if params["field"] not in {"id", "idnumber", "username", "email"}:
        raise NotOurs("other field")
    if any(not value or value != value.strip() for value in values) or len(set(values)) != len(values):
        raise NotOurs("blanks and repetitions are taken out")
    if params["field"] == "id":
        values = [_number(value) for value in values]
    if len(values) > f.LOOKUP_BATCH:
        raise NotOurs("asked in parts")
    return lambda moodle: moodle.core_user_get_users_by_field(params["field"], values)


def _users(params: Any) -> Call:
    criteria = params["criteria"]
    if len(criteria) != 1 or not criteria[0]["value"] or criteria[0]["key"] == "city":
        raise NotOurs("one known criterion with a value")
    return lambda moodle: moodle.core_user_get_users(criteria[0]["key"], criteria[0]["value"])


def _enrol(params: Any) -> Call:
    items = _elements(params["enrolments"], f.NewEnrolment, _ENROLMENT)
    for item in items:
        if max(item.start_epoch_s, item.end_epoch_s) > 10**11 or 0 < item.end_epoch_s <= item.start_epoch_s:
            raise NotOurs("times Moodle should have refused")
    return lambda moodle: moodle.enrol_manual_enrol_users(items)


def _unenrol(params: Any) -> Call:
    names = {"userid": ("user_id", _number), "courseid": ("course_id", _number)}
    items = _elements(params["enrolments"], f.Unenrolment, names)
    return lambda moodle: moodle.enrol_manual_unenrol_users(items)


def _enrolled(params: Any) -> Call:
    options = {item["name"]: item["value"] for item in params.get("options", ())}
    known = {"onlyactive", "onlysuspended", "groupid", "userfields"}
    if set(options) - known:
        raise NotOurs("other options; pages have their own tests")
    course = _number(params["courseid"])
    return lambda moodle: moodle.core_enrol_get_enrolled_users(
        course,
        only_active="onlyactive" in options,
        only_suspended="onlysuspended" in options,
        group_id=int(options["groupid"]) if "groupid" in options else None,
        userfields=options["userfields"].split(",") if "userfields" in options else None,
        page_size=None,
    )


def _courses(params: Any) -> Call:
    field = params.get("field", "")
    if field not in {"", "id", "ids", "shortname", "idnumber", "category"}:
        raise NotOurs("other field")
    return lambda moodle: moodle.core_course_get_courses_by_field(field, params.get("value", ""))


def _categories(params: Any) -> Call:
    criteria = params.get("criteria", [{"key": None, "value": ""}])
    whole = params.get("addsubcategories", "1") == "1"
    return lambda moodle: moodle.core_course_get_categories(
        criteria[0]["key"], criteria[0]["value"], subcategories=whole
    )


def _create_groups(params: Any) -> Call:
    if any("description" not in item for item in params["groups"]):
        raise NotOurs("the description Moodle wants is always sent")
    items = _elements(params["groups"], f.NewGroup, _GROUP)
    return lambda moodle: moodle.core_group_create_groups(items)


def _create_courses(params: Any) -> Call:
    names = _COURSE | {"visible": ("visible", _flag)}
    items = _elements(params["courses"], f.NewCourse, names)
    return lambda moodle: moodle.core_course_create_courses(items)


def _duplicate(params: Any) -> Call:
    options = {item["name"]: _flag(item["value"]) for item in params.get("options", ())}
    course, category = _number(params["courseid"]), _number(params["categoryid"])
    return lambda moodle: moodle.core_course_duplicate_course(
        course,
        fullname=params["fullname"],
        shortname=params["shortname"],
        category_id=category,
        visible=params.get("visible", "1") == "1",
        options=options,
    )


def _ids(key: str, method: str) -> Callable[[Any], Call]:
    def build(params: Any) -> Call:
        ids = [_number(value) for value in params[key]]
        return lambda moodle: getattr(moodle, method)(ids)

    return build


def _listed(key: str, shape: type, names: Mapping[str, Any], method: str) -> Callable[[Any], Call]:
    def build(params: Any) -> Call:
        items = _elements(params[key], shape, names)
        return lambda moodle: getattr(moodle, method)(items)

    return build


def _one_id(key: str, method: str, **more: Any) -> Callable[[Any], Call]:
    def build(params: Any) -> Call:
        number = _number(params[key])
        return lambda moodle: getattr(moodle, method)(number, **more)

    return build


CALLS: Mapping[str, Callable[[Any], Call]] = {
    "core_webservice_get_site_info": lambda _: lambda moodle: moodle.core_webservice_get_site_info(),
    "core_course_get_courses_by_field": _courses,
    "core_course_get_categories": _categories,
    "core_course_create_categories": _listed("categories", f.NewCategory, _CATEGORY, "core_course_create_categories"),
    "core_course_create_courses": _create_courses,
    "core_course_delete_courses": _ids("courseids", "core_course_delete_courses"),
    "core_course_duplicate_course": _duplicate,
    "core_user_get_users_by_field": _users_by_field,
    "core_user_get_users": _users,
    "core_user_create_users": _create_users,
    "core_user_update_users": _update_users,
    "core_enrol_get_enrolled_users": _enrolled,
    "core_enrol_get_users_courses": _one_id("userid", "core_enrol_get_users_courses", count_people=True),
    "enrol_manual_enrol_users": _enrol,
    "enrol_manual_unenrol_users": _unenrol,
    "core_group_get_course_groups": _one_id("courseid", "core_group_get_course_groups"),
    "core_group_create_groups": _create_groups,
    "core_group_add_group_members": _listed("members", f.GroupMembership, _MEMBER, "core_group_add_group_members"),
    "core_group_delete_group_members": _listed(
        "members", f.GroupMembership, _MEMBER, "core_group_delete_group_members"
    ),
    "core_group_delete_groups": _ids("groupids", "core_group_delete_groups"),
    "core_group_get_group_members": _ids("groupids", "core_group_get_group_members"),
    "core_role_assign_roles": _listed("assignments", f.RoleAssignment, _ASSIGNMENT, "core_role_assign_roles"),
    "core_role_unassign_roles": _listed("unassignments", f.RoleAssignment, _ASSIGNMENT, "core_role_unassign_roles"),
}

WRITES = frozenset(
    name for name in CALLS if not name.split("_")[2].startswith("get") and name != "core_webservice_get_site_info"
)
