"""What a long piece of work tells while it runs, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from time import monotonic

from seatadmin.domain.intents import IntentId
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
    """How far a run is. `done` and `total` count people within the stage; `remaining_s` is None until known.

    `reached` are the rows for which Moodle has just confirmed this stage, `results` those that have come to their end.
    """

    stage: Stage
    done: int
    total: int
    remaining_s: float | None = None
    results: tuple[RowResult, ...] = ()
    reached: tuple[IntentId, ...] = ()


@dataclass
class Reporter:
    """Give progress to a listener and answer whether to go on.

    `listener` is called in the working thread with frozen values only; `cancel` may be set from any thread.
    """

    listener: Callable[[Progress], None] | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    pulse: Callable[[], None] | None = None
    _last: Progress | None = None
    _since: float = 0.0

    def tell(
        self,
        stage: Stage,
        done: int,
        total: int,
        results: tuple[RowResult, ...] = (),
        *,
        reached: tuple[IntentId, ...] = (),
    ) -> None:
        """Report a position; the remaining time is extrapolated from the speed of this stage."""
        now = monotonic()
        if self._last is None or stage is not self._last.stage:
            self._since = now
        elapsed = now - self._since
        remaining = elapsed / done * (total - done) if done and elapsed > 1 else None
        self._last = Progress(stage, done, total, remaining)
        if self.listener is not None:
            self.listener(replace(self._last, results=results, reached=reached))

    def tell_result(self, result: RowResult) -> None:
        """Report that a row has come to its end in the middle of a stage."""
        if self.listener is not None and self._last is not None:
            self.listener(replace(self._last, results=(result,)))

    def check(self) -> None:
        """Raise `Cancelled` when the person asked to stop. Called between calls, never inside one.

        `pulse` is called too: work that must show that it is alive does so there.
        """
        if self.cancel.is_set():
            raise Cancelled
        if self.pulse is not None:
            self.pulse()
