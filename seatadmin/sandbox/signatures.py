"""What each function of the sandbox takes, and the strict check Moodle makes before it starts.

A value that cleaning would change, a missing key, an unknown key and a scalar in place of an array all refuse the
whole call with `invalidparameter`. Types are Moodle's own names (`int`, `text`, `notags`, ...).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seatadmin.sandbox import php
from seatadmin.sandbox.refusals import invalid_parameter

REQUIRED = object()
OPTIONAL = object()


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar. `default` is REQUIRED, OPTIONAL (the key stays away), or the value of a key left out."""

    kind: str
    default: Any = REQUIRED


@dataclass(frozen=True, slots=True)
class Record:
    """An array with named keys."""

    keys: Mapping[str, Value | Record | Many]
    default: Any = REQUIRED


@dataclass(frozen=True, slots=True)
class Many:
    """A list; the numbers of its elements may have gaps, their order is the order sent."""

    item: Value | Record | Many
    default: Any = REQUIRED


Shape = Value | Record | Many


def checked(shape: Shape, value: Any, languages: tuple[str, ...]) -> Any:
    """Return a form value as typed Python (int, bool, str, list, dict); raises `invalidparameter` on any misfit."""
    if isinstance(shape, Value):
        if not isinstance(value, str):
            raise invalid_parameter("Scalar type expected, array or object received.")
        if php.clean(value, shape.kind, languages) != value:
            raise invalid_parameter(
                f'Invalid external api parameter: the value is "{value}", the server was expecting "{shape.kind}" type'
            )
        if shape.kind == "int":
            return int(value)
        return value == "1" if shape.kind == "bool" else value
    if not isinstance(value, dict):
        raise invalid_parameter(f"Only arrays accepted. The bad value is: '{value}'")
    if isinstance(shape, Many):
        return [checked(shape.item, element, languages) for element in value.values()]
    result: dict[str, Any] = {}
    for key, inner in shape.keys.items():
        if key in value:
            result[key] = checked(inner, value[key], languages)
        elif inner.default is REQUIRED:
            raise invalid_parameter(f"Missing required key in single structure: {key}")
        elif inner.default is not OPTIONAL:
            result[key] = inner.default
    unexpected = [key for key in value if key not in shape.keys]
    if unexpected:
        raise invalid_parameter(f"Unexpected keys ({', '.join(unexpected)}) detected in parameter array.")
    return result


@dataclass(frozen=True, slots=True)
class Signature:
    """`writes` tells calls that change the site from calls that only look."""

    writes: bool
    parameters: Record


def _optional(kind: str, names: str) -> dict[str, Value]:
    return {name: Value(kind, OPTIONAL) for name in names.split()}


def _reads(**keys: Shape) -> Signature:
    return Signature(writes=False, parameters=Record(keys))


def _writes(**keys: Shape) -> Signature:
    return Signature(writes=True, parameters=Record(keys))


_INT = Value("int")
_RAW = Value("raw")
_TEXT = Value("text")
_NOTAGS = Value("notags")
_OPTIONS = Many(Record({"name": Value("alphanumext"), "value": _RAW}), default=())
_PAIRS = Many(Record({"type": _RAW, "value": _RAW}), default=OPTIONAL)
_CUSTOM_FIELDS = Many(Record({"type": Value("alphanumext"), "value": _RAW}), default=OPTIONAL)
_NAMED_FIELDS = Many(Record({"shortname": Value("alphanumext"), "value": _RAW}), default=OPTIONAL)

_PROFILE: dict[str, Shape] = {
    **_optional("text", "city interests institution department address"),
    **_optional("notags", "firstnamephonetic lastnamephonetic middlename alternatename phone1 phone2"),
    **_optional("int", "maildisplay mailformat"),
    "country": Value("alpha", OPTIONAL),
    "timezone": Value("timezone", OPTIONAL),
    "description": Value("raw", OPTIONAL),
    "theme": Value("theme", OPTIONAL),
    "customfields": _CUSTOM_FIELDS,
    "preferences": _PAIRS,
}

_NEW_USER = Record(
    {
        **_PROFILE,
        "createpassword": Value("bool", OPTIONAL),
        "username": Value("username"),
        "auth": Value("auth", "manual"),
        "password": Value("raw", OPTIONAL),
        "firstname": _NOTAGS,
        "lastname": _NOTAGS,
        "email": Value("raw_trimmed"),
        "idnumber": Value("raw", ""),
        "lang": Value("lang", "en"),
        "calendartype": Value("plugin", "gregorian"),
    }
)
_CHANGED_USER = Record(
    {
        **_PROFILE,
        "id": _INT,
        "username": Value("username", OPTIONAL),
        "auth": Value("auth", OPTIONAL),
        "suspended": Value("bool", OPTIONAL),
        "password": Value("raw", OPTIONAL),
        "firstname": Value("notags", OPTIONAL),
        "lastname": Value("notags", OPTIONAL),
        "email": Value("raw_trimmed", OPTIONAL),
        "idnumber": Value("raw", OPTIONAL),
        "lang": Value("lang", OPTIONAL),
        "calendartype": Value("plugin", OPTIONAL),
        "userpicture": Value("int", OPTIONAL),
    }
)
_NEW_COURSE = Record(
    {
        "fullname": _TEXT,
        "shortname": _TEXT,
        "categoryid": _INT,
        **_optional("raw", "idnumber summary"),
        "summaryformat": Value("int", 1),
        "format": Value("plugin", "topics"),
        "showgrades": Value("int", 1),
        "newsitems": Value("int", 5),
        "maxbytes": Value("int", 0),
        "showreports": Value("int", 0),
        "groupmode": Value("int", 0),
        "groupmodeforce": Value("int", 0),
        "defaultgroupingid": Value("int", 0),
        **_optional("int", "startdate enddate numsections visible hiddensections enablecompletion completionnotify"),
        "lang": Value("safedir", OPTIONAL),
        "forcetheme": Value("plugin", OPTIONAL),
        "courseformatoptions": Many(Record({"name": Value("alphanumext"), "value": _RAW}), default=OPTIONAL),
        "customfields": _NAMED_FIELDS,
    }
)
_NEW_GROUP = Record(
    {
        "courseid": _INT,
        "name": _TEXT,
        "description": _RAW,
        "descriptionformat": Value("int", 1),
        **_optional("raw", "enrolmentkey idnumber"),
        "visibility": Value("int", 0),
        "participation": Value("bool", True),
        "customfields": _NAMED_FIELDS,
    }
)
_MEMBERS = Many(Record({"groupid": _INT, "userid": _INT}))
_ASSIGNMENTS = Many(
    Record(
        {
            "roleid": _INT,
            "userid": _INT,
            **_optional("int", "contextid instanceid"),
            "contextlevel": Value("alpha", OPTIONAL),
        }
    )
)

SIGNATURES: Mapping[str, Signature] = {
    "core_webservice_get_site_info": _reads(serviceshortnames=Many(Value("alphanumext"), default=())),
    "tool_mobile_get_public_config": _reads(),
    "core_course_get_courses": _reads(options=Record({"ids": Many(_INT, default=OPTIONAL)}, default={})),
    "core_course_get_courses_by_field": _reads(field=Value("alpha", ""), value=Value("raw", "")),
    "core_course_get_categories": _reads(
        criteria=Many(Record({"key": Value("alpha"), "value": _RAW}), default=()),
        addsubcategories=Value("bool", True),
    ),
    "core_course_create_categories": _writes(
        categories=Many(
            Record(
                {
                    "name": _TEXT,
                    "parent": Value("int", 0),
                    **_optional("raw", "idnumber description"),
                    "descriptionformat": Value("int", 1),
                    "theme": Value("theme", OPTIONAL),
                }
            )
        )
    ),
    "core_course_delete_categories": _writes(
        categories=Many(
            Record({"id": _INT, "newparent": Value("int", OPTIONAL), "recursive": Value("bool", default=False)})
        )
    ),
    "core_course_create_courses": _writes(courses=Many(_NEW_COURSE)),
    "core_course_delete_courses": _writes(courseids=Many(_INT)),
    "core_course_duplicate_course": _writes(
        courseid=_INT,
        fullname=_TEXT,
        shortname=_TEXT,
        categoryid=_INT,
        visible=Value("int", 1),
        options=Many(Record({"name": Value("alphaext"), "value": _RAW}), default=()),
    ),
    "core_user_get_users": _reads(criteria=Many(Record({"key": Value("alpha"), "value": _RAW}))),
    "core_user_get_users_by_field": _reads(field=Value("alpha"), values=Many(_RAW)),
    "core_user_create_users": _writes(users=Many(_NEW_USER)),
    "core_user_update_users": _writes(users=Many(_CHANGED_USER)),
    "core_user_delete_users": _writes(userids=Many(_INT)),
    "core_enrol_get_enrolled_users": _reads(courseid=_INT, options=_OPTIONS),
    "core_enrol_get_users_courses": _reads(userid=_INT, returnusercount=Value("bool", True)),
    "core_enrol_get_course_enrolment_methods": _reads(courseid=_INT),
    "enrol_manual_enrol_users": _writes(
        enrolments=Many(
            Record(
                {
                    "roleid": _INT,
                    "userid": _INT,
                    "courseid": _INT,
                    **_optional("int", "timestart timeend suspend"),
                }
            )
        )
    ),
    "enrol_manual_unenrol_users": _writes(
        enrolments=Many(Record({"userid": _INT, "courseid": _INT, "roleid": Value("int", OPTIONAL)}))
    ),
    "core_group_create_groups": _writes(groups=Many(_NEW_GROUP)),
    "core_group_delete_groups": _writes(groupids=Many(_INT)),
    "core_group_get_course_groups": _reads(courseid=_INT),
    "core_group_get_groups": _reads(groupids=Many(_INT)),
    "core_group_add_group_members": _writes(members=_MEMBERS),
    "core_group_delete_group_members": _writes(members=_MEMBERS),
    "core_group_get_group_members": _reads(groupids=Many(_INT)),
    "core_role_assign_roles": _writes(assignments=_ASSIGNMENTS),
    "core_role_unassign_roles": _writes(unassignments=_ASSIGNMENTS),
}
