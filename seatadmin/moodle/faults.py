"""What a Moodle's refusal means, by `errorcode` alone.

Moodle answers faults with HTTP 200, and neither the class name nor the message can be relied on: the class changed its
spelling in 5.0, one message stands for a dozen causes, a bare PHP error carries a server path. Only `errorcode` is
read, only when it looks like a code, and nothing else of the answer is carried onward.

Three answers to "what may have happened": `Unavailable` when no call of this account can work now, `Rejected` when
this call was refused with nothing stored, `OutcomeUnknown` when a write may have left something behind.
Source: the recordings under tests/data/recordings, Moodle 4.4 and 5.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from seatadmin.errors import OutcomeUnknown, Rejected, SeatadminError, Unavailable, UserError

CallKind = Literal["read", "write"]

NOBODY_SERVED: dict[str, str] = {
    "invalidtoken": "token_unknown",
    # Expired token, wrong network address, no right to use REST, service switched off, account taken off the
    # service, function not in the service: Moodle does not say which.
    "accessexception": "access_refused",
    "wsaccessuserdeleted": "account_deleted",
    "wsaccessuserexpired": "account_expired",
    "wsaccessusernologin": "account_without_login",
    "wsaccessusersuspended": "account_suspended",
    "wsaccessuserunconfirmed": "account_unconfirmed",
    "usernotfullysetup": "account_incomplete",
    "sitepolicynotagreed": "policy_not_agreed",
    "sitemaintenance": "maintenance",
    "upgraderunning": "maintenance",
    "dbconnectionfailed": "server_error",
}
"""Errorcodes that would meet any call of this account now, and our code for each."""

MAY_PASS = frozenset({"maintenance", "server_error", "too_many_requests", "broken_answer", "unreachable"})
"""Our codes of states that may be over in a moment; a read may be tried again. A time-out is not among them."""

REFUSED: dict[str, str] = {
    "invalidparameter": "value_refused",
    "errorinvalidparam": "value_refused",
    "invalidextparam": "value_refused",
    "enddatebeforestartdate": "end_before_start",
    "invalidrecord": "not_found",
    "invalidrecordunknown": "not_found",
    "invaliduser": "not_found",
    "invalidcourseid": "not_found",
    # "Coding error" is how 4.4 says that a person to enrol does not exist; it may be anything else as well.
    "codingerror": "not_explained",
    "dmlwriteexception": "database_refused",
    "dmlreadexception": "database_refused",
    "invalidresponse": "unreadable_account",
    "wsnoinstance": "no_manual_enrolment",
    "wsusercannotassign": "role_not_assignable",
    "nopermissions": "no_permission",
    "requireloginerror": "course_not_accessible",
    "errorcoursecontextnotvalid": "course_not_accessible",
    "errorcatcontextnotvalid": "category_not_accessible",
    "criteriaerror": "no_permission",
    "shortnametaken": "shortname_taken",
    "courseidnumbertaken": "idnumber_taken",
    "idnumbertaken": "idnumber_taken",
    "keyalreadyset": "value_refused",
    "setting_locked_by_permission": "copy_options_refused",
    "setting_by_name_not_found": "copy_options_refused",
}
"""Errorcodes about what one call asked for, and our code for each."""

NOT_EXPLAINED = "not_explained"
"""Our code for a refusal without an errorcode we know: a bare PHP error, a plugin's own, a sentence."""

STORES_IN_PART = frozenset({"core_user_update_users", "core_course_delete_courses", "core_course_duplicate_course"})
"""Writes that are not all-or-nothing. All others roll back: `batch3_*` of the recordings."""

BEFORE_ANY_WORK = frozenset(
    {
        "invalidparameter",
        "errorinvalidparam",
        "invalidextparam",
        "nopermissions",
        "requireloginerror",
        "errorcoursecontextnotvalid",
        "errorcatcontextnotvalid",
        "invalidcourseid",
        "shortnametaken",
        "setting_locked_by_permission",
        "setting_by_name_not_found",
    }
)
"""Errorcodes that such a write answers before it stores anything."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_/]{0,63}\Z")
_XML_CODE = re.compile(rb"<ERRORCODE>\s*([A-Za-z][A-Za-z0-9_]{0,63})\s*</ERRORCODE>")


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal. `errorcode` is Moodle's when it is a code; `markup` tells that it was a piece of HTML instead."""

    errorcode: str | None
    markup: bool = False


def fault_in(answer: object) -> Fault | None:
    """Return the fault a decoded JSON answer is, or None when it is an ordinary answer.

    Faults are objects with `exception` or `errorcode`, or with the `error` of `/login/token.php`.
    """
    if not isinstance(answer, dict) or not ({"exception", "errorcode", "error"} & answer.keys()):
        return None
    raw = answer.get("errorcode")
    code = raw if isinstance(raw, str) else ""
    if _CODE.match(code):
        return Fault(code)
    return Fault(None, markup=code.lstrip().startswith("<"))


def xml_fault_in(body: bytes) -> Fault | None:
    """Return the fault an XML answer is.

    Every call of ours asks for JSON, so XML means that the form did not reach Moodle: PHP drops a body larger than
    `post_max_size` as a whole (`_input_limits/post_max_size_exceeded`).
    """
    if not body.lstrip().startswith(b"<?xml"):
        return None
    found = _XML_CODE.search(body)
    return Fault(found[1].decode("ascii")) if found else None


def error_for(fault: Fault, function: str, kind: CallKind) -> SeatadminError:
    """Return the error a fault is for the function that answered it."""
    errorcode = fault.errorcode
    if errorcode in NOBODY_SERVED:
        return Unavailable(NOBODY_SERVED[errorcode], function=function)
    code = REFUSED.get(errorcode or "", NOT_EXPLAINED)
    if errorcode is None and fault.markup and function in {"core_user_create_users", "core_user_update_users"}:
        # The one place where Moodle puts the rules of the password policy, as HTML, where a code belongs.
        code = "password_refused"
    if kind == "write" and _may_have_stored(errorcode, function):
        return OutcomeUnknown("stored_in_part", function=function, errorcode=errorcode)
    return Rejected(code, function=function, errorcode=errorcode)


def _may_have_stored(errorcode: str | None, function: str) -> bool:
    if errorcode == "invalidresponse":
        # The work is done; it is the answer about it that Moodle refuses
        # (`core_user_update_users/weak_password_in_batch`).
        return True
    return function in STORES_IN_PART and errorcode not in BEFORE_ANY_WORK


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer as it came. `location` is where a redirect points, empty without one."""

    status: int
    body: bytes
    location: str = ""


def read_reply(reply: Reply, function: str, kind: CallKind) -> object:
    """Return the decoded answer, `None` for `null`, or raise what the reply means.

    Whatever is not an answer of Moodle to a write is `OutcomeUnknown`, except where the server is known to answer so
    before it runs anything: redirects, an empty 403, 401, 404, 413, 429.
    """
    if 300 <= reply.status < 400:
        address = _other_address(reply.location)
        if address is None:
            raise UserError("other_address_not_told")
        raise UserError("other_address", address=address)
    try:
        answer: object = msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    else:
        fault = fault_in(answer)
        if fault is not None:
            raise error_for(fault, function, kind)
        if 200 <= reply.status < 300:
            return answer
    if xml_fault_in(reply.body) is not None:
        raise Rejected("form_not_received", function=function, errorcode=None)
    raise _not_an_answer(reply, function, kind)


def no_reply(code: str, function: str, kind: CallKind, *, reached: bool) -> SeatadminError:
    """Return the error for a call without an answer. `reached` is False when Moodle cannot have seen the form."""
    if reached and kind == "write":
        return OutcomeUnknown("answer_lost", function=function, reason=code)
    return Unavailable(code, function=function)


_BEFORE_MOODLE = {
    401: "site_behind_password",
    404: "not_a_moodle",
    429: "too_many_requests",
}
"""Answers a server gives before any script runs, and our code for each."""


def _not_an_answer(reply: Reply, function: str, kind: CallKind) -> SeatadminError:
    status, text = reply.status, reply.body.strip()
    if status == 413:
        return Rejected("form_not_received", function=function, errorcode=None)
    if status in _BEFORE_MOODLE:
        return Unavailable(_BEFORE_MOODLE[status], function=function)
    if status == 403 and not text:
        return Unavailable("web_services_off", function=function)
    if kind == "write":
        return OutcomeUnknown("answer_lost", function=function, reason=f"http_{status}")
    if status == 503:
        return Unavailable("maintenance", function=function)
    if status >= 500:
        return Unavailable("server_error", function=function, status=status)
    if status >= 400:
        return Unavailable("blocked", function=function, status=status)
    if text[:1] in {b"", b"{", b"["}:
        return Unavailable("broken_answer", function=function)
    return Unavailable("not_a_moodle", function=function)


def _other_address(location: str) -> str | None:
    """Return the site address a redirect points to, without anything that is not an address."""
    try:
        parts = urlsplit(location)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not re.fullmatch(r"[\w.:-]{1,253}", host):
        return None
    path = parts.path.partition("/webservice/")[0].rstrip("/")
    if not re.fullmatch(r"[\w./~%-]{0,200}", path):
        path = ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"
