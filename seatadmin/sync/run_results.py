"""What became of each row of a list, gathered while the stages of a run go over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from seatadmin.domain.intents import IntentId
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.planning import EffectKind, PlannedRow
from seatadmin.domain.results import RowResult

ACCOUNT_EFFECTS = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.STAFF_PASSWORD)
"""The effects that are carried out together, by one call that creates an account."""


class RunResults:
    """Results by intent; before a row is settled, the effects confirmed for it and the remarks on it.

    A remark says that something beside the seat itself failed. `clock` answers aware UTC. Nothing here is stored:
    the stages write results down in the transaction that makes them true.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.of: dict[IntentId, RowResult] = {}
        self._confirmed: dict[IntentId, list[EffectKind]] = {}
        self._remarks: dict[IntentId, dict[str, str]] = {}

    def confirm(self, row: PlannedRow, *kinds: EffectKind) -> None:
        """Note that Moodle, or a look at it, confirmed these effects; those the plan did not name are left out."""
        expected = {effect.kind for effect in row.effects}
        self._confirmed.setdefault(row.intent.id, []).extend(kind for kind in kinds if kind in expected)

    def remark(self, row: PlannedRow, code: str, **values: str) -> None:
        """Note something that failed for a row beside its seat; the same code again replaces the earlier values."""
        self._remarks.setdefault(row.intent.id, {})[code] = ", ".join(filter(None, values.values()))

    def settle(
        self, row: PlannedRow, code: str, *, ok: bool, user: MoodleUser | None = None, **values: str | int
    ) -> None:
        """Make the result of a row: `code` says what happened, `user` is the account when the plan had none yet."""
        known = user or row.user
        for note in row.notes:
            values |= {key: value for key, value in note.values.items() if key not in values}
        self.of[row.intent.id] = RowResult(
            row.intent.id,
            row.row,
            row.outcome,
            ok,
            code,
            self._clock(),
            values,
            tuple(dict.fromkeys(self._confirmed.get(row.intent.id, ()))),
            known.id if known is not None else None,
            known.username if known is not None else None,
            row.seat.id if row.seat is not None else None,
        )

    def settle_seated(self, row: PlannedRow, user: MoodleUser) -> None:
        """Make the result of a row whose person has the seat: `done`, or `done_partly` when there are remarks."""
        remarks = self._remarks.get(row.intent.id)
        if not remarks:
            self.settle(row, "done", ok=True, user=user)
            return
        group = remarks.get("group_refused", "")
        self.settle(row, "done_partly", ok=False, user=user, remarks=",".join(remarks), group=group)

    def counts(self) -> dict[str, int]:
        """Count the results by planned outcome."""
        return dict(Counter(result.outcome.value for result in self.of.values()))
