"""What is wrong, where, and how much it matters.

The core reports codes and values; `services.wording` turns a code into a sentence and a remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`ERROR` keeps a row out of the run until it is corrected; `WARNING` is told and does not block."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell. `row` counts from 1 over the records read, header and blank ones included."""

    row: int
    field: str
    code: str
    severity: Severity
    value: str | None = None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR
