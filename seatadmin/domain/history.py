"""Who did what, when, to what, with which result: entries are added and read, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened. `at` is aware UTC; `what` and `result` are codes that `services.wording` words.

    `subject` is what it happened to, as people say it: a person's address, a seat's reference, a list's name.
    `values` holds what the sentence needs; never a token, a password or a server's raw text.
    """

    at: datetime
    who: str
    what: str
    subject: str
    result: str
    values: Mapping[str, str | int] = field(default_factory=dict)
