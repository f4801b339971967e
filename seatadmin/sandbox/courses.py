"""Courses and categories: lists, look-ups, creation, copy, deletion."""

from __future__ import annotations

import dataclasses
import re

from seatadmin.sandbox import php
from seatadmin.sandbox.calls import Call, Params, shown
from seatadmin.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    missing_record,
    refused,
    write_error,
)
from seatadmin.sandbox.state import COURSE_CONTACT_ROLE, SITE_COURSE_ID, Category, Course, words

_OWN_COURSE_DELETABLE_S = 24 * 60 * 60
_LONGEST = {"fullname": 254, "shortname": 255, "idnumber": 100}
_FILTERS = ("displayh5p", "activitynames", "mathjaxloader", "emoticon", "urltolink", "mediaplugin")
_COPY_OPTIONS = frozenset(
    words(
        """activities blocks filters users enrolments role_assignments comments userscompletion logs
        grade_histories"""
    )
)
_PUBLIC_FIELDS = words(
    """format showgrades newsitems startdate enddate maxbytes showreports visible groupmode groupmodeforce
    defaultgroupingid enablecompletion completionnotify lang"""
)
_MANAGER_FIELDS = words(
    """idnumber showgrades showreports newsitems maxbytes groupmode groupmodeforce defaultgroupingid lang timecreated
    timemodified enablecompletion completionnotify"""
)


def _names(course: Course) -> Params:
    return {
        "fullname": shown(course.fullname),
        "displayname": shown(course.fullname),
        "shortname": shown(course.shortname),
    }


def _completion_shown(course: Course) -> bool | None:
    return None if course.id == SITE_COURSE_ID else True


def image_url(call: Call, course: Course) -> str:
    return f"{call.base_url}/pluginfile.php/{course.context_id}/course/generated/course.svg"


def get_courses(call: Call, params: Params) -> list[Params]:
    ids = params["options"].get("ids") or sorted(call.state.courses)
    answer = []
    for course_id in dict.fromkeys(ids):
        if course_id not in call.state.courses:
            continue
        course = call.enter_course_wrapped(course_id)
        if course.id != SITE_COURSE_ID:
            call.require("moodle/course:view")
        manages = call.may("moodle/course:update")
        if manages or course.visible or call.may("moodle/course:viewhiddencourses"):
            answer.append(_listed(course, manages=manages))
    return answer


def _listed(course: Course, *, manages: bool) -> Params:
    site = course.id == SITE_COURSE_ID
    answer: Params = {
        "id": course.id,
        **_names(course),
        "categoryid": course.category,
        "summary": course.summary,
        "summaryformat": course.summaryformat,
        "format": course.format,
        "startdate": course.startdate,
        "enddate": course.enddate,
        "showactivitydates": False,
        "showcompletionconditions": _completion_shown(course),
    }
    if not manages:
        return answer
    answer |= {
        "categorysortorder": course.sortorder,
        "forcetheme": "",
        "numsections": course.numsections,
        "visible": int(course.visible),
        "courseformatoptions": (
            [{"name": "numsections", "value": 1}]
            if site
            else [
                {"name": "hiddensections", "value": course.hiddensections},
                {"name": "coursedisplay", "value": course.coursedisplay},
            ]
        ),
    }
    answer |= {name: getattr(course, name) for name in _MANAGER_FIELDS}
    if not site:
        answer["hiddensections"] = course.hiddensections
    return answer


def get_courses_by_field(call: Call, params: Params) -> Params:
    courses = _found_by_field(call, params["field"], params["value"])
    answer = []
    for course in courses:
        manages = call.may("moodle/course:update")
        if not course.visible and not manages and not call.may("moodle/course:viewhiddencourses"):
            continue
        detail = _public(call, course)
        try:
            call.enter_course(course.id)
        except Refusal:
            answer.append(detail)
            continue
        answer.append(detail | _for_insiders(call, course, manages=manages))
    return {"courses": answer, "warnings": []}


def _found_by_field(call: Call, field: str, value: str) -> list[Course]:
    state = call.state
    if not field:
        return list(state.courses.values())
    if field in ("id", "category"):
        number = int(php.clean(value, "int"))
        return [course for course in state.courses.values() if getattr(course, field) == number]
    if field == "ids":
        # Moodle keeps digits and commas only; on PostgreSQL an empty element is then a database error.
        ids = re.sub(r"[^0-9,]", "", value).split(",")
        if "" in ids and call.settings.database == "pgsql":
            raise Refusal("dml_read_exception", "dmlreadexception", "Error reading from database")
        if any(not one or int(one) not in state.courses for one in ids):
            raise Refusal("Error", None, 'Attempt to assign property "contextvalidated" on null')
        return [state.courses[int(one)] for one in ids]
    if field in ("shortname", "idnumber"):
        return state.courses_by(field, php.clean(value, "text" if field == "shortname" else "raw"))
    raise invalid_parameter("Invalid field name")


def _public(call: Call, course: Course) -> Params:
    category = call.state.categories.get(course.category)
    return {
        "id": course.id,
        **_names(course),
        "courseimage": image_url(call, course),
        "categoryid": course.category,
        "categoryname": shown(category.name) if category else "",
        "sortorder": course.sortorder,
        "summary": course.summary,
        "summaryformat": course.summaryformat,
        "summaryfiles": [],
        "overviewfiles": [],
        "showactivitydates": False,
        "showcompletionconditions": _completion_shown(course),
        "contacts": _contacts(call, course),
        "enrollmentmethods": ["manual"] if course.manual_enrolment == "enabled" else [],
    }


def _contacts(call: Call, course: Course) -> list[Params]:
    state = call.state
    people = state.role_assignments.get(course.context_id, {})
    return [
        {"id": user_id, "fullname": f"{state.users[user_id].firstname} {state.users[user_id].lastname}"}
        for user_id, enrolment in state.enrolments_of_course[course.id].items()
        if state.is_active(enrolment)
        and any(state.roles[role_id].shortname == COURSE_CONTACT_ROLE for role_id in people.get(user_id, ()))
    ]


def _for_insiders(call: Call, course: Course, *, manages: bool) -> Params:
    answer: Params = {name: getattr(course, name) for name in _PUBLIC_FIELDS}
    answer |= {"visible": int(course.visible), "theme": "", "marker": 0}
    answer["filters"] = [{"filter": name, "localstate": 0, "inheritedstate": 1} for name in _FILTERS]
    if manages:
        answer |= {
            "idnumber": course.idnumber,
            "legacyfiles": 0,
            "calendartype": "",
            "timecreated": course.timecreated,
            "timemodified": course.timemodified,
            "requested": 0,
            "cacherev": course.timemodified,
        }
    if course.id != SITE_COURSE_ID:
        answer["courseformatoptions"] = [
            {"name": "hiddensections", "value": course.hiddensections},
            {"name": "coursedisplay", "value": course.coursedisplay},
            {"name": "indentation", "value": "1"},
        ]
    return answer


def create_courses(call: Call, params: Params) -> list[Params]:
    state = call.state
    answer = []
    for given in params["courses"]:
        category = state.categories.get(given["categoryid"])
        if category is None:
            raise refused(
                "errorcatcontextnotvalid",
                f"You cannot execute functions in the category context (category id:{given['categoryid']}). "
                "The context error message was: Invalid parameter value detected",
            )
        call.require("moodle/course:create")
        for name in ("fullname", "shortname"):
            if not php.trim(given[name]):
                raise refused("errorinvalidparam", f'The param "{name}" is invalid.')
        if "lang" in given and given["lang"] not in call.settings.languages:
            raise refused("errorinvalidparam", 'The param "lang" is invalid.')
        _check_course_free(call, given["shortname"], given.get("idnumber", ""))
        start, end = given.get("startdate", 0), given.get("enddate", 0)
        if end and not start:
            raise refused("nostartdatenoenddate")
        if end and end < start:
            raise refused("enddatebeforestartdate", "The course end date must be after the start date.")
        _check_lengths(given)
        options = {item["name"]: item["value"] for item in given.get("courseformatoptions", ())}
        known = {field.name for field in dataclasses.fields(Course)} - {"id", "category", "lang"}
        values = {name: value for name, value in given.items() if name in known}
        if not call.may("moodle/course:visibility"):
            values["visible"] = category.visible
        values["visible"] = bool(values.get("visible", 1))
        values["coursedisplay"] = int(php.clean(options.get("coursedisplay", "0"), "int"))
        course = state.add_course(
            values.pop("shortname"), values.pop("fullname"), category.id, created_by=call.user.id, **values
        )
        state.fix_sortorder()
        answer.append({"id": course.id, "shortname": given["shortname"]})
    return answer


def _check_course_free(call: Call, shortname: str, idnumber: str) -> None:
    if call.state.courses_by("shortname", shortname):
        raise refused("shortnametaken", f"Short name is already used for another course ({shortname})")
    if idnumber and call.state.courses_by("idnumber", idnumber):
        raise refused("courseidnumbertaken", f"ID number is already used for another course ({idnumber})")


def _check_lengths(values: Params) -> None:
    if any(len(values.get(name, "")) > longest for name, longest in _LONGEST.items()):
        raise write_error()


def delete_courses(call: Call, params: Params) -> Params:
    state = call.state
    warnings: list[Params] = []

    def warn(course_id: int, code: str, message: str) -> None:
        warnings.append({"item": "course", "itemid": course_id, "warningcode": code, "message": message})

    for course_id in params["courseids"]:
        course = state.courses.get(course_id)
        if course is None:
            warn(course_id, "unknowncourseidnumber", f"Unknown course ID {course_id}")
            continue
        call.enter_course(course_id)
        own = course.created_by == call.user.id and state.now() - course.timecreated < _OWN_COURSE_DELETABLE_S
        if course_id == SITE_COURSE_ID or not (
            call.may("moodle/course:delete") or (own and call.may("moodle/course:create"))
        ):
            message = f"You do not have the permission to delete this course{course_id}"
            warn(course_id, "cannotdeletecourse", message)
            continue
        state.delete_course(course)
    state.fix_sortorder()
    return {"warnings": warnings}


def duplicate_course(call: Call, params: Params) -> Params:
    state = call.state
    source = state.courses.get(params["courseid"])
    if source is None:
        raise refused("invalidcourseid", "You are trying to use an invalid course ID")
    if params["categoryid"] not in state.categories:
        raise missing_record("course_categories")
    call.enter_course(source.id)
    options = _copy_options(params["options"])
    rights = ["moodle/course:create", "moodle/restore:restorecourse", "moodle/backup:backupcourse"]
    if options.get("users"):
        rights += ["moodle/backup:userinfo", "moodle/restore:userinfo"]
    for right in rights:
        call.require(right)
    taken = state.courses_by("shortname", params["shortname"])
    if taken:
        names = ",".join(course.fullname for course in taken)
        raise refused("shortnametaken", f"Short name is already used for another course ({names})")
    if "enrolments" in options and call.may("moodle/backup:configure"):
        raise Refusal("base_plan_exception", "setting_by_name_not_found", "error/setting_by_name_not_found")
    locked = "users" in options and not call.may("moodle/backup:userinfo")
    if options and (locked or not call.may("moodle/backup:configure")):
        code = "setting_locked_by_permission"
        raise Refusal("base_setting_exception", code, f"error/{code}")
    _check_lengths(params)
    copied = {field.name: getattr(source, field.name) for field in dataclasses.fields(Course)}
    for name in ("id", "context_id", "category", "fullname", "shortname"):
        del copied[name]
    course = state.add_course(
        params["shortname"],
        params["fullname"],
        params["categoryid"],
        **copied
        | {
            "idnumber": "",
            "visible": bool(params["visible"]),
            "sortorder": 0,
            "manual_enrolment": "enabled",
            "created_by": call.user.id,
        },
    )
    with_people = bool(options.get("users", 1)) and call.may("moodle/backup:userinfo")
    _copy_people_and_groups(call, source, course, with_people=with_people)
    return {"id": course.id, "shortname": course.shortname}


def _copy_options(given: list[Params]) -> dict[str, int]:
    options = {}
    for option in given:
        value = int(php.clean(option["value"], "int"))
        if value not in (0, 1) or option["name"] not in _COPY_OPTIONS:
            raise refused("invalidextparam", f"Invalid external api parameter: {option['name']}")
        options[option["name"]] = value
    return options


def _copy_people_and_groups(call: Call, source: Course, course: Course, *, with_people: bool) -> None:
    """Copy groups always and, as Moodle does when nothing is said about them, the enrolled people too."""
    state = call.state
    if with_people:
        for enrolment in list(state.enrolments_of_course[source.id].values()):
            state.enrol(
                course.id,
                enrolment.user_id,
                timestart=enrolment.timestart,
                timeend=enrolment.timeend,
                suspended=enrolment.suspended,
            )
            for role_id in state.roles_in(source.context_id, enrolment.user_id):
                state.assign_role(course.context_id, enrolment.user_id, role_id)
    for group in list(state.groups_of_course[source.id].values()):
        copy = state.add_group(
            course.id,
            group.name,
            description=group.description,
            descriptionformat=group.descriptionformat,
            idnumber=group.idnumber,
            visibility=group.visibility,
            participation=group.participation,
        )
        if with_people:
            for user_id in group.member_ids:
                state.add_member(copy, user_id)


def get_categories(call: Call, params: Params) -> list[Params]:
    state = call.state
    found = list(state.categories.values())
    wanted: dict[str, str] = {}
    for criterion in params["criteria"]:
        wanted.setdefault(php.trim(criterion["key"]), criterion["value"])
    for key, value in wanted.items():
        found = [category for category in found if _category_matches(call, category, key, value)]
    _check_criteria(call, wanted)
    if wanted and params["addsubcategories"]:
        below = tuple(f"{category.path}/" for category in found)
        ids = {category.id for category in found}
        found += [
            category
            for category in state.categories.values()
            if category.id not in ids and category.path.startswith(below)
        ]
    answer = []
    excluded: set[int] = set()
    for category in sorted(found, key=lambda category: (category.depth, category.id)):
        hidden = not category.visible and not call.may("moodle/category:viewhiddencategories")
        if hidden or category.parent in excluded:
            excluded.add(category.id)
        else:
            answer.append(_category(call, category))
    return sorted(answer, key=lambda item: str(item["sortorder"]))


def _check_criteria(call: Call, wanted: dict[str, str]) -> None:
    needed = {
        "idnumber": "moodle/category:manage",
        "theme": "moodle/category:manage",
        "visible": "moodle/category:viewhiddencategories",
    }
    for key in wanted:
        known = key in ("id", "ids", "name", "parent") or key in needed
        if not known or (key in needed and not call.may(needed[key])):
            raise refused("criteriaerror", "Missing permissions to search on a criterion.")


def _category_matches(call: Call, category: Category, key: str, value: str) -> bool:
    if key == "ids":
        return str(category.id) in value.split(",")
    if key == "theme":
        return value == ""
    if key in ("id", "parent", "visible"):
        return int(getattr(category, key)) == int(php.clean(value, "int"))
    if key in ("name", "idnumber"):
        text = php.clean(value, "text" if key == "name" else "raw")
        return call.state.same_text(getattr(category, key), text)
    return False


def _category(call: Call, category: Category) -> Params:
    answer: Params = {
        "id": category.id,
        "name": shown(category.name),
        "description": category.description,
        "descriptionformat": category.descriptionformat,
        "parent": category.parent,
        "sortorder": category.sortorder,
        "coursecount": sum(course.category == category.id for course in call.state.courses.values()),
        "depth": category.depth,
        "path": category.path,
    }
    if call.may("moodle/category:manage"):
        answer |= {
            "idnumber": category.idnumber,
            "visible": int(category.visible),
            "visibleold": int(category.visible),
            "timemodified": category.timemodified,
            "theme": "",
        }
    return answer


def create_categories(call: Call, params: Params) -> list[Params]:
    state = call.state
    answer = []
    for given in params["categories"]:
        if given["parent"] and given["parent"] not in state.categories:
            raise refused("unknowcategory")
        call.require("moodle/category:manage")
        name, idnumber = given["name"], given.get("idnumber", "")
        if not name:
            raise refused("categorynamerequired")
        if len(name) > 255:
            raise refused("categorytoolong")
        if idnumber and any(state.same_text(other.idnumber, idnumber) for other in state.categories.values()):
            raise refused("categoryidnumbertaken")
        category = state.add_category(
            name, given["parent"], idnumber=idnumber, description=given.get("description", "")
        )
        answer.append({"id": category.id, "name": shown(category.name)})
    return answer


def delete_categories(call: Call, params: Params) -> None:
    """Delete categories with all they hold when `recursive`, otherwise after moving it to `newparent` or upwards."""
    state = call.state
    for given in params["categories"]:
        category = state.categories.get(given["id"])
        if category is None:
            raise refused("unknowcategory")
        call.require("moodle/category:manage")
        below = [other for other in state.categories.values() if f"{other.path}/".startswith(f"{category.path}/")]
        new_parent = given.get("newparent", category.parent)
        if not given["recursive"] and (len(below) > 1 or new_parent not in state.categories):
            raise refused("movecategorynotpossible")
        ids = {other.id for other in below}
        for course in [course for course in state.courses.values() if course.category in ids]:
            if given["recursive"]:
                state.delete_course(course)
            else:
                state.update_course(course, category=new_parent, sortorder=0)
        for other in below:
            state.delete_category(other)
        state.fix_sortorder()
