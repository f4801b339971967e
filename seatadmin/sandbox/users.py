"""Accounts: look-ups, creation, change, deletion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from seatadmin.sandbox import php
from seatadmin.sandbox.calls import Call, Params, shown
from seatadmin.sandbox.refusals import (
    Refusal,
    coding_error,
    invalid_parameter,
    invalid_response,
    missing_record,
    refused,
    write_error,
)
from seatadmin.sandbox.state import GUEST_USER_ID, SITE_COURSE_ID, Course, User, words

_LONGEST = {
    "username": 100,
    "firstname": 100,
    "lastname": 100,
    "email": 100,
    "idnumber": 255,
    "institution": 255,
    "department": 255,
    "address": 255,
    "city": 120,
    "phone1": 20,
    "phone2": 20,
    "timezone": 100,
}
_STORED = (
    *_LONGEST,
    "auth",
    "country",
    "lang",
    "theme",
    "mailformat",
    "maildisplay",
    "description",
    "suspended",
)
_COUNTRIES = frozenset(
    words(
        """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
        BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM
        FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
        JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN
        MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT
        PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL
        TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"""
    )
)

_DEFAULT_FIELDS = frozenset(
    words(
        """id username fullname firstname lastname email address phone1 phone2 department institution interests
        firstaccess lastaccess auth confirmed idnumber lang theme timezone mailformat description descriptionformat
        city country profileimageurlsmall profileimageurl customfields groups roles preferences enrolledcourses
        suspended lastcourseaccess"""
    )
)
_PROFILE_ONLY = frozenset(words("auth confirmed suspended theme timezone mailformat trackforums lang"))
"""Details that look-ups answer and the list of a course leaves out (they are not in its return description)."""


def profile(call: Call, user: User, course: Course | None = None, fields: Sequence[str] = ()) -> Params | None:
    """Return what the caller may see of an account, None when nothing.

    `course` given: as member of that course (list of enrolled people), with roles, groups and other courses.
    `fields` limits the keys; `id` and `fullname` always come.
    """
    for name in fields:
        if name not in _DEFAULT_FIELDS:
            raise refused("invaliduserfield", f"Invalid user field: {name}")
    own = user.id == call.user.id
    if not own and not call.may("moodle/user:viewdetails"):
        return None
    answer: Params = {"id": user.id, "fullname": f"{user.firstname} {user.lastname}"}
    if call.may("moodle/site:viewfullnames"):
        answer |= {"firstname": user.firstname, "lastname": user.lastname}
    if _shows_email(call, user, course):
        answer["email"] = user.email
    answer |= {"firstaccess": 0, "lastaccess": 0, "suspended": user.suspended, "timezone": user.timezone}
    answer |= {name: getattr(user, name) for name in ("city", "country") if _shown(user, name)}
    answer |= call.picture_urls()
    if user.description is not None and (own or call.user.is_admin or _has_a_role(call, user)):
        answer |= {"description": user.description, "descriptionformat": 1}
    if user.address and (call.user.is_admin or call.settings.flavour == "5.0"):
        answer["address"] = user.address
    if call.user.is_admin:
        answer |= {name: getattr(user, name) for name in ("phone1", "phone2") if _shown(user, name)}
    if own or call.may("moodle/user:viewalldetails"):
        answer |= _all_details(call, user)
    if own:
        answer["preferences"] = [{"name": name, "value": value} for name, value in user.preferences.items()]
    if course is not None:
        answer |= {"lastcourseaccess": 0, **_in_course(call, user, course)}
        answer = {name: value for name, value in answer.items() if name not in _PROFILE_ONLY}
    if fields:
        answer = {name: value for name, value in answer.items() if name in ("id", "fullname", *fields)}
    return answer


def _shown(user: User, name: str) -> bool:
    # PHP takes a zero for nothing.
    return getattr(user, name) not in ("", "0")


def _all_details(call: Call, user: User) -> Params:
    answer: Params = {
        name: getattr(user, name) for name in words("username department auth confirmed lang theme mailformat")
    }
    answer |= {name: getattr(user, name) for name in ("institution", "idnumber") if _shown(user, name)}
    if call.settings.flavour == "5.0":
        answer["trackforums"] = 0
    return answer


def _shows_email(call: Call, user: User, course: Course | None) -> bool:
    return (
        user.id == call.user.id
        or user.maildisplay == 1
        or call.may("moodle/site:viewuseridentity")
        or (course is not None and call.may("moodle/course:useremail"))
    )


def _has_a_role(call: Call, user: User) -> bool:
    return any(people.get(user.id) for people in call.state.role_assignments.values())


def _in_course(call: Call, user: User, course: Course) -> Params:
    state = call.state
    answer: Params = {}
    groups = [group for group in state.groups_of_course[course.id].values() if user.id in group.member_ids]
    if groups:
        answer["groups"] = [
            {
                "id": group.id,
                "name": shown(group.name),
                "description": group.description,
                "descriptionformat": group.descriptionformat,
            }
            for group in sorted(groups, key=lambda group: call.sort_key(group.name))
        ]
    held = (state.roles[role_id] for role_id in state.roles_in(course.context_id, user.id))
    answer["roles"] = [
        {"roleid": role.id, "name": role.name, "shortname": role.shortname, "sortorder": 0}
        for role in sorted(held, key=lambda role: role.sortorder)
    ]
    others = active_courses(call, user.id)
    if others:
        answer["enrolledcourses"] = [
            {"id": other.id, "fullname": shown(other.fullname), "shortname": shown(other.shortname)} for other in others
        ]
    return answer


def active_courses(call: Call, user_id: int) -> list[Course]:
    """Return the visible courses a person is actively enrolled in, in the site's order."""
    state = call.state
    user = state.users.get(user_id)
    if user is None or user_id == GUEST_USER_ID:
        return []
    courses = [
        state.courses[course_id]
        for course_id, enrolment in state.courses_of_user[user_id].items()
        if state.is_active(enrolment) and course_id != SITE_COURSE_ID
    ]
    sees_hidden = user.is_admin or "moodle/course:viewhiddencourses" in user.rights
    return sorted(
        (course for course in courses if course.visible or sees_hidden),
        key=lambda course: (not course.visible, course.sortorder),
    )


def check_usernames(users: Sequence[Params]) -> None:
    """Refuse the whole answer when one username would not pass Moodle's own check, as accounts made by the shop."""
    for user in users:
        username = user.get("username", "")
        if php.clean(username, "username") != username:
            raise invalid_response(
                "username => Invalid response value detected: Invalid external api response: the value is "
                f'"{username}" of PHP type "string", the server was expecting "username" type'
            )


def get_users_by_field(call: Call, params: Params) -> list[Params]:
    field = params["field"]
    kinds = {"id": "int", "idnumber": "raw", "username": "username", "email": "raw_trimmed"}
    if field not in kinds:
        raise coding_error("invalid field parameter")
    found: dict[int, User] = {}
    for value in params["values"]:
        if php.clean(value, kinds[field]) != value:
            raise invalid_parameter(f"The field '{field}' value is invalid: {value}")
        if field == "id":
            users = [call.state.users[int(value)]] if int(value) in call.state.users else []
        else:
            users = call.state.users_by(field, value) if value else []
        found.update((user.id, user) for user in users)
    details = [profile(call, found[user_id]) for user_id in sorted(found)]
    return [detail for detail in details if detail and detail.get(field) not in (None, "", "0")]


def get_users(call: Call, params: Params) -> Params:
    warnings: list[Params] = []
    wanted: dict[str, str] = {}
    seen: set[str] = set()
    for criterion in params["criteria"]:
        key = criterion["key"]
        if key in seen:
            raise refused("keyalreadyset")
        seen.add(key)
        if key not in ("id", "idnumber", "username", "email", "auth", "lastname", "firstname"):
            warnings.append(
                {
                    "item": key,
                    "warningcode": "invalidfieldparameter",
                    "message": f"The search key '{key}' is not supported, look at the web service documentation",
                }
            )
            continue
        wanted[key] = criterion["value"]
    answer = []
    for user in _matching(call, wanted):
        detail = profile(call, user)
        if detail and all(detail.get(key) not in (None, "", "0", 0) for key in wanted):
            answer.append(detail)
    return {"users": answer, "warnings": warnings}


def _matching(call: Call, wanted: dict[str, str]) -> list[User]:
    state = call.state
    candidates = [user for user in state.users.values() if not user.deleted]
    for key, value in wanted.items():
        if key == "id":
            number = int(php.clean(value, "int"))
            candidates = [user for user in candidates if user.id == number]
        elif key in ("email", "lastname", "firstname"):
            text = php.clean(value, "raw_trimmed" if key == "email" else "notags")
            like = _like(text)
            candidates = [user for user in candidates if like.fullmatch(getattr(user, key).lower())]
        else:
            text = php.clean(value, {"username": "username", "auth": "auth"}.get(key, "raw"))
            candidates = [user for user in candidates if state.same_text(getattr(user, key), text)]
    return sorted(candidates, key=lambda user: user.id)


def _like(pattern: str) -> re.Pattern[str]:
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern.lower())
    return re.compile("".join(parts), re.DOTALL)


def _check_password(password: str) -> None:
    """Raise Moodle's password refusal, whose error code is a block of HTML, when the policy is not met."""
    faults = []
    if len(password) < 8:
        faults.append("Passwords must be at least 8 characters long.")
    if not re.search(r"\d", password):
        faults.append("Passwords must have at least 1 digit(s).")
    if not re.search(r"[a-z]", password):
        faults.append("Passwords must have at least 1 lower case letter(s).")
    if not re.search(r"[A-Z]", password):
        faults.append("Passwords must have at least 1 upper case letter(s).")
    if not re.search(r"[^A-Za-z0-9]", password):
        faults.append("The password must have at least 1 special character(s) such as *, -, or #.")
    if faults:
        text = "".join(f"<div>{fault}</div>" for fault in faults)
        raise refused(text)


def _check_lengths(values: Params) -> None:
    for name, longest in _LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise write_error()


def _stored(call: Call, given: Params) -> Params:
    values = {name: given[name] for name in _STORED if name in given}
    if "country" in values and values["country"] not in _COUNTRIES:
        values["country"] = call.settings.country
    return values


def create_users(call: Call, params: Params) -> list[Params]:
    call.require("moodle/user:create")
    state = call.state
    answer = []
    for given in params["users"]:
        for name in ("username", "firstname", "lastname"):
            if not php.trim(given[name]):
                raise invalid_parameter(f"The field {name} cannot be blank")
        if state.users_by("username", given["username"]):
            raise invalid_parameter(f"Username already exists: {given['username']}")
        if not given["auth"] or not given["lang"]:
            raise invalid_parameter("Invalid authentication type or language code")
        creates_password = given.get("createpassword", False)
        has_own_password = given["auth"] not in ("nologin", "ldap", "cas", "db", "oauth2", "shibboleth", "mnet")
        if has_own_password and not creates_password and given.get("password", "") in ("", "0"):
            raise invalid_parameter("Invalid password: you must provide a password, or set createpassword.")
        if not php.is_email(given["email"]):
            raise invalid_parameter(f"Email address is invalid: {given['email']}")
        if not call.settings.allow_accounts_same_email and state.users_with_address(given["email"]):
            raise invalid_parameter(f"Email address already exists: {given['email']}")
        if has_own_password and not creates_password:
            _check_password(given["password"])
        values = {"country": call.settings.country} | _stored(call, given)
        _check_lengths(values)
        user = state.add_user(
            **values,
            password="" if creates_password else given.get("password", ""),
            preferences={item["type"]: item["value"] for item in given.get("preferences", ())},
        )
        if creates_password:
            password = state.new_password()
            state.send_mail(user, password)
            state.update_user(user, password=password, preferences=user.preferences | {"auth_forcepasswordchange": "1"})
        answer.append({"id": user.id, "username": user.username})
    return answer


def update_users(call: Call, params: Params) -> Params:
    call.require("moodle/user:update")
    warnings = []
    for given in params["users"]:
        try:
            with call.state.transaction():
                _update_user(call, given)
        except Refusal as refusal:
            warnings.append(
                {
                    "item": "user",
                    "itemid": given["id"],
                    "warningcode": refusal.errorcode,
                    "message": refusal.message,
                }
            )
    return {"warnings": warnings}


def check_warnings(answer: Params) -> None:
    """Refuse an answer with a warning code of more than letters and digits: a weak password's is a block of HTML."""
    if not all(str(warning["warningcode"]).isalnum() for warning in answer["warnings"]):
        raise invalid_response("warnings => warningcode => Invalid response value detected")


def _update_user(call: Call, given: Params) -> None:
    state = call.state
    user = state.users.get(given["id"])
    if user is None:
        raise refused("invaliduserid", "Invalid user ID")
    if user.is_admin and not call.user.is_admin:
        raise refused("usernotupdatedadmin", "Cannot update admin accounts")
    if user.deleted:
        raise refused("usernotupdateddeleted")
    if user.id == GUEST_USER_ID:
        raise refused("usernotupdatedguest")
    email = given.get("email", user.email)
    if email != user.email:
        if not php.is_email(email):
            raise refused("useremailinvalid")
        others = [other for other in state.users_with_address(email) if other.id != user.id]
        if others and not call.settings.allow_accounts_same_email:
            raise refused("useremailduplicate", "Duplicate address")
    changes = _stored(call, given)
    if "password" in given:
        _check_password(given["password"])
        changes["password"] = given["password"]
    _check_lengths(changes)
    if any(other.id != user.id for other in state.users_by("username", changes.get("username", user.username))):
        raise write_error()
    if given.get("preferences"):
        changes["preferences"] = user.preferences | {item["type"]: item["value"] for item in given["preferences"]}
    state.update_user(user, **changes)


def delete_users(call: Call, params: Params) -> None:
    call.require("moodle/user:delete")
    for user_id in params["userids"]:
        user = call.state.users.get(user_id)
        if user is None or user.deleted:
            raise missing_record("user")
        if user.is_admin:
            raise refused("useradminodelete")
        if user.id == call.user.id:
            raise refused("usernotdeletederror")
        call.state.delete_user(user)


def details_of_members(call: Call, course: Course, users: Sequence[User], fields: Sequence[str]) -> list[Any]:
    """Return the details of members of a course; unlike look-ups it lets accounts made by the shop through."""
    details = (profile(call, user, course, fields) for user in users)
    return [detail for detail in details if detail is not None]
