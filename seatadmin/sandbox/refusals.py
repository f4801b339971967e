"""How Moodle says no: one exception class, and a constructor for each refusal that was recorded.

Moodle 5.0 moved most exception classes into a namespace and lost the table name of missing records; `render` writes
a refusal the way the imitated version does.
"""

from __future__ import annotations

from typing import Any

_MOVED_IN_50 = frozenset(
    {
        "moodle_exception",
        "coding_exception",
        "invalid_parameter_exception",
        "invalid_response_exception",
        "require_login_exception",
        "required_capability_exception",
    }
)

_RIGHT_NAMES = {
    "moodle/user:create": "Create users",
    "moodle/user:update": "Update user profiles",
    "moodle/course:create": "Create courses",
}


class Refusal(Exception):
    """A call Moodle answers with an exception. `errorcode` None: a bare PHP error, which has none.

    `debuginfo` reaches the caller only while the site runs with developer debugging. `missing_table` names the table
    of a missing record, because 5.0 words that case differently.
    """

    def __init__(
        self,
        exception: str,
        errorcode: str | None,
        message: str,
        *,
        debuginfo: str | None = None,
        missing_table: str | None = None,
    ) -> None:
        super().__init__(message)
        self.exception = exception
        self.errorcode = errorcode
        self.message = message
        self.debuginfo = debuginfo
        self.missing_table = missing_table

    def render(self, *, flavour: str, debug: bool) -> dict[str, Any]:
        """Return the JSON object of the answer for Moodle `flavour` (`4.4` or `5.0`)."""
        exception, errorcode, message = self.exception, self.errorcode, self.message
        if flavour == "5.0":
            if self.missing_table is not None:
                errorcode, message = "invalidrecordunknown", "Can't find data record in database."
            if exception in _MOVED_IN_50:
                exception = f"core\\exception\\{exception}"
        body: dict[str, Any] = {"exception": exception}
        if errorcode is not None:
            body["errorcode"] = errorcode
        body["message"] = message
        if debug and self.debuginfo is not None:
            body["debuginfo"] = self.debuginfo
        return body


def invalid_parameter(debuginfo: str) -> Refusal:
    return Refusal(
        "invalid_parameter_exception",
        "invalidparameter",
        "Invalid parameter value detected",
        debuginfo=debuginfo,
    )


def invalid_response(debuginfo: str) -> Refusal:
    return Refusal(
        "invalid_response_exception",
        "invalidresponse",
        "Invalid response value detected",
        debuginfo=debuginfo,
    )


def access_denied(debuginfo: str) -> Refusal:
    return Refusal(
        "webservice_access_exception",
        "accessexception",
        "Access control exception",
        debuginfo=debuginfo,
    )


def missing_right(right: str) -> Refusal:
    name = _RIGHT_NAMES.get(right, right)
    return Refusal(
        "required_capability_exception",
        "nopermissions",
        f"Sorry, but you do not currently have permissions to do that ({name}).",
    )


def no_access_to_course() -> Refusal:
    return Refusal("require_login_exception", "requireloginerror", "Course or activity not accessible.")


def missing_record(table: str) -> Refusal:
    if table == "user":
        return Refusal("dml_missing_record_exception", "invaliduser", "Invalid user", missing_table=table)
    message = f"Can't find data record in database table {table}."
    return Refusal("dml_missing_record_exception", "invalidrecord", message, missing_table=table)


def write_error() -> Refusal:
    return Refusal("dml_write_exception", "dmlwriteexception", "Error writing to database")


def coding_error(what: str) -> Refusal:
    message = f"Coding error detected, it must be fixed by a programmer: {what}"
    return Refusal("coding_exception", "codingerror", message)


def refused(errorcode: str, message: str | None = None) -> Refusal:
    """A plain Moodle exception; without a text in its language files Moodle answers `error/` and the code."""
    return Refusal("moodle_exception", errorcode, f"error/{errorcode}" if message is None else message)
