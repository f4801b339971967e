"""Errors sorted by who can act on them.

A `UserError` becomes one sentence and one action; `Unavailable`, `Rejected` and `OutcomeUnknown` tell the executor
what may have happened on the server; `Cancelled` becomes silence; a `Bug` becomes a report. Every error carries a
stable `code` and plain `values`, which `seatadmin.services.wording` turns into French or English. Neither may hold a
token, a password or a server's raw text.
"""

from __future__ import annotations


class SeatadminError(Exception):
    """Base of every error the application raises on purpose."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        details = ", ".join(f"{key}={value!r}" for key, value in values.items())
        super().__init__(f"{code}({details})" if details else code)


class UserError(SeatadminError):
    """What was asked cannot be done as asked; the person who asked can correct it."""


class ChangedElsewhere(UserError):
    """What is to be stored was changed by another window or workstation since it was read here; nothing was written."""


class Unavailable(SeatadminError):
    """Moodle could not be reached or is not serving; nothing was changed by this call; try again later."""


class Rejected(SeatadminError):
    """Moodle answered no. `errorcode` is Moodle's own; an all-or-nothing write stored nothing."""

    def __init__(self, code: str, *, function: str, errorcode: str | None, **values: object) -> None:
        self.function = function
        self.errorcode = errorcode
        super().__init__(code, function=function, errorcode=errorcode, **values)


class OutcomeUnknown(SeatadminError):
    """A write was sent and no usable answer came back: it may or may not have been carried out."""


class Cancelled(SeatadminError):
    """The person stopped the work; what was finished stays finished."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class Bug(SeatadminError):
    """A state that must not exist; the report goes to the developers."""
