"""What became of each row of a batch: kept after the run, shown, exported, sent back to the customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

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


Earlier: TypeAlias = Mapping[IntentId, frozenset[EffectKind]]
"""What was true of rows before a run: an earlier one had done it."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What one run did, counted. The first five are effects of this run; the others count rows.

    `unchanged`: nothing had to be done; `waiting`: no seat was left; `to_look_at`: neither done nor waiting;
    `earlier`: finished before this run, which had nothing to do for them.
    """

    seats: int
    accounts: int
    mails: int
    reactivated: int
    enrolled_again: int
    unchanged: int
    waiting: int
    to_look_at: int
    earlier: int


def sums(results: Iterable[RowResult], earlier: Earlier) -> Sums:
    """Count what a run did; `earlier` is what had been done before it (empty: everything counts)."""
    kinds: Counter[EffectKind] = Counter()
    rows: Counter[str] = Counter()
    for result in results:
        before = earlier.get(result.intent_id, frozenset())
        now = set(result.done) - before
        kinds.update(now)
        if result.code == Outcome.NO_SEAT:
            rows["waiting"] += 1
        elif not result.ok:
            rows["to_look_at"] += 1
        elif not result.done:
            rows["unchanged"] += 1
        elif not now:
            rows["earlier"] += 1
        elif result.outcome is Outcome.ENROL_AGAIN:
            rows["enrolled_again"] += 1
    return Sums(
        seats=kinds[EffectKind.USE_SEAT],
        accounts=kinds[EffectKind.CREATE_ACCOUNT],
        mails=kinds[EffectKind.MAIL_CREDENTIALS],
        reactivated=kinds[EffectKind.REACTIVATE],
        enrolled_again=rows["enrolled_again"],
        unchanged=rows["unchanged"],
        waiting=rows["waiting"],
        to_look_at=rows["to_look_at"],
        earlier=rows["earlier"],
    )
