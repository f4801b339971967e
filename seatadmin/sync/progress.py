"""What a long piece of work tells while it runs, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

from seatadmin.domain.results import RowResult
from seatadmin.errors import Cancelled


class Stage(StrEnum):
    """Stages of a run, in order."""

    LOOK_UP = "look_up"
    CREATE = "create"
    ENROL = "enrol"
    PROVE = "prove"
    GROUP = "group"
    SUPERVISE = "supervise"
    SUPPORT = "support"
    MARK = "mark"
    UNENROL = "unenrol"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `done` and `total` count people within the stage; `remaining_s` is None until known."""

    stage: Stage
    done: int
    total: int
    remaining_s: float | None = None
    results: tuple[RowResult, ...] = ()


@dataclass
class Reporter:
    """Give progress to a listener and answer whether to go on.

    `listener` is called in the working thread with frozen values only; `cancel` may be set from any thread.
    """

    listener: Callable[[Progress], None] | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    pulse: Callable[[], None] | None = None
    _stage: Stage | None = None
    _since: float = 0.0

    def tell(self, stage: Stage, done: int, total: int, results: tuple[RowResult, ...] = ()) -> None:
        """Report a position; the remaining time is extrapolated from the speed of this stage."""
        now = monotonic()
        if stage is not self._stage:
            self._stage, self._since = stage, now
        if self.listener is not None:
            elapsed = now - self._since
            remaining = elapsed / done * (total - done) if done and elapsed > 1 else None
            self.listener(Progress(stage, done, total, remaining, results))

    def check(self) -> None:
        """Raise `Cancelled` when the person asked to stop. Called between calls, never inside one.

        `pulse` is called too: work that must show that it is alive does so there.
        """
        if self.cancel.is_set():
            raise Cancelled
        if self.pulse is not None:
            self.pulse()
