"""The functions of the sandbox by their web-service name, and the way a call goes from form to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from seatadmin.sandbox import courses, enrolments, groups, roles, site, users
from seatadmin.sandbox.calls import Call, Function, Params
from seatadmin.sandbox.php import Form
from seatadmin.sandbox.refusals import access_denied, invalid_parameter, missing_record, refused, write_error
from seatadmin.sandbox.signatures import SIGNATURES, checked
from seatadmin.sandbox.state import Maintenance, State, Token, User

FUNCTIONS: Mapping[str, Function] = {
    "core_webservice_get_site_info": site.get_site_info,
    "tool_mobile_get_public_config": site.get_public_config,
    "core_course_get_courses": courses.get_courses,
    "core_course_get_courses_by_field": courses.get_courses_by_field,
    "core_course_get_categories": courses.get_categories,
    "core_course_create_categories": courses.create_categories,
    "core_course_delete_categories": courses.delete_categories,
    "core_course_create_courses": courses.create_courses,
    "core_course_delete_courses": courses.delete_courses,
    "core_course_duplicate_course": courses.duplicate_course,
    "core_user_get_users": users.get_users,
    "core_user_get_users_by_field": users.get_users_by_field,
    "core_user_create_users": users.create_users,
    "core_user_update_users": users.update_users,
    "core_user_delete_users": users.delete_users,
    "core_enrol_get_enrolled_users": enrolments.get_enrolled_users,
    "core_enrol_get_users_courses": enrolments.get_users_courses,
    "core_enrol_get_course_enrolment_methods": enrolments.get_course_enrolment_methods,
    "enrol_manual_enrol_users": enrolments.enrol_users,
    "enrol_manual_unenrol_users": enrolments.unenrol_users,
    "core_group_create_groups": groups.create_groups,
    "core_group_delete_groups": groups.delete_groups,
    "core_group_get_course_groups": groups.get_course_groups,
    "core_group_get_groups": groups.get_groups,
    "core_group_add_group_members": groups.add_group_members,
    "core_group_delete_group_members": groups.delete_group_members,
    "core_group_get_group_members": groups.get_group_members,
    "core_role_assign_roles": roles.assign_roles,
    "core_role_unassign_roles": roles.unassign_roles,
}

_ANSWER_CHECKS: Mapping[str, Callable[[Any], None]] = {
    "core_user_get_users": lambda answer: users.check_usernames(answer["users"]),
    "core_user_get_users_by_field": users.check_usernames,
    "core_user_update_users": users.check_warnings,
}
_WITHOUT_POLICY = frozenset({"core_webservice_get_site_info", "tool_mobile_get_public_config"})
_OF_THE_PROTOCOL = frozenset(
    {"wstoken", "wsfunction", "moodlewsrestformat", "moodlewssettingraw", "moodlewssettingfilter"}
)


@dataclass(frozen=True, slots=True)
class Request:
    """A call that was let in: the caller, the function and its checked parameters."""

    call: Call
    function: str
    params: Params

    @property
    def writes(self) -> bool:
        return SIGNATURES[self.function].writes


def let_in(state: State, form: Form, base_url: str) -> Request:
    """Authenticate and check a call as Moodle does before it starts; raises `Refusal`."""
    token, user = _authenticate(state, form.get("wstoken", ""))
    name = form.get("wsfunction")
    if not isinstance(name, str) or not name:
        raise invalid_parameter("Missing function name")
    if name not in SIGNATURES:
        raise missing_record("external_functions")
    if token.functions is not None and name not in token.functions:
        raise access_denied(f"Access to the function {name}() is not allowed.")
    given = {key: value for key, value in form.items() if key not in _OF_THE_PROTOCOL}
    params = checked(SIGNATURES[name].parameters, given, state.settings.languages)
    if not state.settings.site_policy_agreed and name not in _WITHOUT_POLICY and not user.is_admin:
        link = f'<a href="{base_url}/user/policy.php">Click here to open the site policy.</a>'
        raise refused("sitepolicynotagreed", f"Site policy not agreed: {link}")
    return Request(Call(state, user, token, base_url), name, params)


def _authenticate(state: State, key: object) -> tuple[Token, User]:
    token = state.tokens.get(key) if isinstance(key, str) else None
    if token is None:
        raise refused("invalidtoken", "Invalid token - token not found")
    user = state.users[token.user_id]
    expired = token.valid_until and token.valid_until < state.now()
    if expired or token.wrong_address:
        raise access_denied("Invalid token - expired, or used from another address")
    if state.settings.maintenance is Maintenance.PAGE and not user.is_admin:
        raise refused("sitemaintenance", "The site is undergoing maintenance and is currently not available")
    for refuses, code, word in (
        (not user.confirmed, "wsaccessuserunconfirmed", "unconfirmed"),
        (user.suspended, "wsaccessusersuspended", "suspended"),
        (user.auth == "nologin", "wsaccessusernologin", "nologin authentication"),
    ):
        if refuses:
            raise refused(code, f"Refused web service access for {word} username: {user.username}")
    may_use = user.is_admin or "webservice/rest:use" in user.rights
    if not may_use or not state.settings.service_enabled or not token.user_on_service:
        raise access_denied("The service, its list of users or the REST right does not let this caller in")
    return token, user


def perform(request: Request, *, undone: bool = False) -> Any:
    """Carry a call out, all or nothing; returns what is answered as JSON, raises `Refusal`.

    The one refusal that leaves its work behind is `invalidresponse`, about the answer itself. `undone`: the database
    fails at the last moment (`dmlwriteexception`) and nothing is left but the mails.
    """
    with request.call.state.transaction():
        answer = FUNCTIONS[request.function](request.call, request.params)
        if undone:
            raise write_error()
    # Moodle looks at its own answer last: a call refused here has been carried out.
    check = _ANSWER_CHECKS.get(request.function)
    if check is not None:
        check(answer)
    return answer
