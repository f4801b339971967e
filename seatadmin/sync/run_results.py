"""What became of each row of a list, gathered while the stages of a run go over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from seatadmin.domain.intents import IntentId, IntentState
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.planning import HELD_NOTES, EffectKind, Mirror, Outcome, Plan, PlannedRow
from seatadmin.domain.results import RowResult

ACCOUNT_EFFECTS = (EffectKind.CREATE_ACCOUNT, EffectKind.MAIL_CREDENTIALS, EffectKind.STAFF_PASSWORD)
"""The effects that are carried out together, by one call that creates an account."""


class RunResults:
    """Results by intent; before a row is settled, the effects confirmed for it and the remarks on it.

    A remark says that something beside the seat itself failed. `earlier` holds what was true before this run: an
    earlier one did it. `clock` answers aware UTC. Nothing here is stored: the stages write results down in the
    transaction that makes them true.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.of: dict[IntentId, RowResult] = {}
        self.earlier: dict[IntentId, frozenset[EffectKind]] = {}
        self._confirmed: dict[IntentId, list[EffectKind]] = {}
        self._remarks: dict[IntentId, dict[str, str]] = {}

    def begin(self, plan: Plan, mirror: Mirror, stored: Mapping[IntentId, RowResult]) -> None:
        """Note what the first plan of a run finds done: rows an earlier run has finished, and parts of those it began.

        `stored`: the results written down until now.
        """
        for row in plan.rows:
            before = stored.get(row.intent.id)
            if row.intent.state is IntentState.DONE and before is not None:
                self.earlier[row.intent.id] = frozenset(before.done)
                continue
            found = set(ACCOUNT_EFFECTS) if row.user is not None else set()
            if row.user is not None and row.course is not None and (row.course.id, row.user.id) in mirror.enrolments:
                found.add(EffectKind.ENROL)
            done = frozenset(found & {effect.kind for effect in row.effects})
            if done:
                self.earlier[row.intent.id] = done

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
        values |= {key: value for key, value in _facts(row).items() if key not in values}
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
            row.seat_acted_on.id if row.seat_acted_on is not None else None,
        )

    def settle_seated(self, row: PlannedRow, user: MoodleUser) -> None:
        """Make the result of a row whose person has the seat: `done`, or `done_partly` when there are remarks."""
        remarks = self._remarks.get(row.intent.id)
        values: dict[str, str | int] = {}
        asked = row.person.username
        if asked and asked != user.username and EffectKind.CREATE_ACCOUNT in self._confirmed.get(row.intent.id, ()):
            values["login_asked"] = asked
        if not remarks:
            self.settle(row, "done", ok=True, user=user, **values)
            return
        group = remarks.get("group_refused", "")
        self.settle(row, "done_partly", ok=False, user=user, remarks=",".join(remarks), group=group, **values)

    def to_keep(self, stored: Mapping[IntentId, RowResult]) -> list[RowResult]:
        """List the results to write down: a row taken back since keeps the one `stored` of what was done for it."""
        return [
            result for result in self.of.values() if result.code != Outcome.TAKEN_BACK or result.intent_id not in stored
        ]

    def counts(self, stored: Mapping[IntentId, RowResult]) -> dict[str, int]:
        """Count by planned outcome the rows that have another result than the one `stored` before this run."""
        return dict(
            Counter(
                result.outcome.value
                for result in self.to_keep(stored)
                if (before := stored.get(result.intent_id)) is None
                or (before.code, before.done) != (result.code, result.done)
            )
        )


def _facts(row: PlannedRow) -> dict[str, str | int]:
    """Return what the sentence of a result needs once the plan is gone: course, dates, groups, seat, customer."""
    facts: dict[str, str | int] = {}
    if row.course is not None:
        facts["course"] = row.course.shortname
    kept = row.seat or row.held
    if kept is not None:
        facts["seat"] = kept.reference
    groups = []
    for effect in row.effects:
        if effect.kind in (EffectKind.ENROL, EffectKind.REACTIVATE):
            facts["role"] = effect.role or ""
            facts |= {key: value for key, value in (("starts_s", effect.starts_s), ("ends_s", effect.ends_s)) if value}
        elif effect.kind is EffectKind.JOIN_GROUP:
            groups.append(effect.group or "")
        elif effect.kind is EffectKind.SUPERVISE:
            facts["customer"] = effect.customer or ""
    if groups:
        facts["groups"] = ", ".join(groups)
    because = next((note.code for note in row.notes if note.code in HELD_NOTES), None)
    if row.outcome is Outcome.HELD and because is not None:
        facts["because"] = because
    return facts
