"""What became of each row of a batch: kept after the run, shown, exported, sent back to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seatadmin.domain.intents import IntentId
from seatadmin.domain.moodle_facts import UserId
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.seats import SeatId


@dataclass(frozen=True, slots=True)
class RowResult:
    """The last result of one intent. `code` and `values` are what `services.wording` needs for its sentence.

    `ok` is False when something of the row was asked of Moodle and is not known to be true. `done` lists the effects
    Moodle confirmed, in the order they were confirmed. `at` is aware UTC. Never holds a password.
    """

    intent_id: IntentId
    row: int
    outcome: Outcome
    ok: bool
    code: str
    at: datetime
    values: Mapping[str, str | int] = field(default_factory=dict)
    done: tuple[EffectKind, ...] = ()
    user_id: UserId | None = None
    username: str | None = None
    seat_id: SeatId | None = None
