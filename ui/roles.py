"""The item roles shared by models and delegates, and the frozen values they carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt

from ui.theme import Tone


class Role(IntEnum):
    """What a cell can hold beside its text."""

    KEY = Qt.ItemDataRole.UserRole + 1
    STATUS = Qt.ItemDataRole.UserRole + 2
    GAUGE = Qt.ItemDataRole.UserRole + 3
    PROBLEM = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class Status:
    """A state: always an icon and a word, coloured by its tone."""

    word: str
    icon_name: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Gauge:
    """The seats of a pool. `expiring` counts those of the other three that end soon."""

    free: int
    planned: int
    held: int
    expiring: int = 0

    @property
    def total(self) -> int:
        return self.free + self.planned + self.held


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell and what to do about it; a blocking one keeps its row out of the run."""

    sentence: str
    remedy: str = ""
    blocks: bool = True
