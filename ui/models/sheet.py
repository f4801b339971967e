"""A list being prepared, in the compute lane: what was pasted, how it is read, what was corrected, where it goes.

The sheet on the screen asks for changes; each change runs here, one after the other in the compute lane, and answers
with a frozen `Snapshot` of the whole. Reading a list again (another separator, another meaning of a column) keeps the
corrections made by hand, so that nothing typed is lost. Nothing here calls Moodle.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId, BatchState, Intent, IntentId, Target
from seatadmin.domain.people import PeopleList
from seatadmin.domain.planning import ACTS, TO_CORRECT, Outcome, Plan, PlannedRow
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import SeatId
from seatadmin.services.plan_batch import Draft


class Group(StrEnum):
    """Rows as people sort them in their heads: before a list is applied, and after. Every row is in exactly one."""

    NEW = "new"
    KNOWN = "known"
    UNCHECKED = "unchecked"
    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    TWICE = "twice"
    CORRECT = "correct"
    NO_SEAT = "no_seat"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


GROUP_OF: Mapping[Outcome, Group] = {
    Outcome.NEW_ACCOUNT: Group.NEW,
    Outcome.KNOWN_ACCOUNT: Group.KNOWN,
    Outcome.UNCHECKED: Group.UNCHECKED,
    Outcome.HELD: Group.ENROLLED,
    Outcome.ALREADY_ENROLLED: Group.ENROLLED,
    Outcome.SUSPENDED: Group.SUSPENDED,
    Outcome.REACTIVATE: Group.SUSPENDED,
    Outcome.DUPLICATE: Group.TWICE,
    Outcome.NO_SEAT: Group.NO_SEAT,
    **dict.fromkeys(TO_CORRECT, Group.CORRECT),
}


ASKED_OF_MOODLE = frozenset({Outcome.UNCHECKED, Outcome.COURSE_UNKNOWN, Outcome.ROLE_UNKNOWN})
"""Outcomes that a look at Moodle may turn into better ones."""


class SheetRow(NamedTuple):
    """One line of the sheet: what will happen and, once the list was applied, what did."""

    planned: PlannedRow
    result: RowResult | None = None

    @property
    def key(self) -> IntentId:
        return self.planned.intent.id

    @property
    def outcome(self) -> Outcome:
        """The outcome the sentence speaks of: the one applied, once there is one."""
        return self.result.outcome if self.result is not None else self.planned.outcome


def group_of(row: SheetRow) -> Group:
    """Tell which group a row is counted in."""
    result = row.result
    if result is None or result.outcome not in ACTS:
        return GROUP_OF[row.outcome]
    if result.ok:
        return Group.DONE
    return Group.PARTLY if result.code == "done_partly" else Group.REFUSED


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is to be read. None and `auto` leave it to the reader; `mapping` says what a column holds."""

    mapping: Mapping[int, str | None] = field(default_factory=dict)
    header_row: int | Literal["auto"] | None = "auto"
    delimiter: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole sheet at one moment.

    `people` is None for a list that was opened again: its rows are kept, its file is not. `changed` are the rows that
    differ from those of the snapshot before, None when rows came or went. `is_kept`: stored as shown. `question`
    stands for what Moodle has not been asked about these rows yet, None when nothing is open: the same number is the
    same question. `used_fields`: what rows say beside name and address. `held`: the seats this list gave. `was_sent`:
    some row has a result.
    """

    people: PeopleList | None
    draft: Draft
    plan: Plan
    rows: tuple[SheetRow, ...]
    counts: Mapping[Group, int]
    changed: tuple[SheetRow, ...] | None
    is_kept: bool
    question: int | None = None
    used_fields: frozenset[str] = frozenset()
    held: tuple[SeatId, ...] = ()
    was_sent: bool = False

    @property
    def is_applied(self) -> bool:
        """True when something of it was, or may have been, sent to Moodle."""
        return self.draft.batch.state in (BatchState.APPLYING, BatchState.DONE)

    @property
    def is_finished(self) -> bool:
        """True when every row has its end."""
        return self.draft.batch.state is BatchState.DONE

    @property
    def expected(self) -> dict[IntentId, Outcome]:
        """What the person agrees to by applying this."""
        return {row.intent.id: row.outcome for row in self.plan.rows}


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes that were pasted, dropped or opened. `name` says for people where they came from."""

    data: bytes
    kind: Literal["file", "text", "html"]
    name: str
    filename: str | None = None


class SheetDesk:
    """The one owner of a list being prepared. Its methods run in the compute lane, in the order asked for.

    `ask` is called in the window's thread and numbers the changes; a change whose number is no longer the last one
    leaves the preview to the last one and answers None, so that fast typing costs one preview and not one a letter.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._people: PeopleList | None = None
        self._draft: Draft | None = None
        self._edits: dict[tuple[int, int], dict[str, str]] = {}
        self._kept: Draft | None = None
        self._rows: tuple[SheetRow, ...] = ()
        self._carried_out: dict[IntentId, PlannedRow] = {}
        self._asked = 0
        self._lock = threading.Lock()

    # -- window's thread ---------------------------------------------------------------------------------------

    def ask(self) -> int:
        """Number a change about to be submitted."""
        with self._lock:
            self._asked += 1
            return self._asked

    # -- compute lane ------------------------------------------------------------------------------------------

    def read(self, number: int, source: Source, reading: Reading, target: Target) -> Snapshot | None:
        """Read a list, or read it again in another way; corrections made by hand are kept."""
        people = self._workspace.lists.read(
            source.data,
            source=source.kind,
            filename=source.filename,
            mapping=dict(reading.mapping) or None,
            header_row=reading.header_row,
            delimiter=reading.delimiter,
            encoding=reading.encoding,
        )
        draft = self._workspace.lists.draft(people, target, source.name)
        if self._draft is not None:
            # The same list read differently is the same batch: what was kept of it is replaced, not doubled.
            draft = replace(draft, batch=replace(self._draft.batch, target=target))
        self._people, self._draft = people, draft
        places = self._places()
        changes: list[tuple[int, str, str]] = []
        for place, cells in self._edits.items():
            if place in places:
                changes += [(places[place], name, text) for name, text in cells.items()]
        if changes:
            self._draft = self._workspace.lists.edit(self._draft, changes)
        return self._preview(number)

    def load(self, number: int, batch_id: BatchId) -> Snapshot | None:
        """Open a kept list again."""
        self._draft = self._kept = self._workspace.lists.load(batch_id)
        self._people = None
        return self._preview(number)

    def retarget(self, number: int, target: Target) -> Snapshot | None:
        """Put the list on another target."""
        self._draft = self._workspace.lists.retarget(self._current(), target)
        return self._preview(number)

    def edit(self, number: int, changes: Sequence[tuple[IntentId, str, str]]) -> Snapshot | None:
        """Correct cells: `(row, field, text)` each."""
        positions = self._positions()
        places = {position: place for place, position in self._places().items()}
        for key, name, text in changes:
            position = positions[key]
            self._edits.setdefault(places[position], {})[name] = text
        made = [(positions[key], name, text) for key, name, text in changes]
        self._draft = self._workspace.lists.edit(self._current(), made)
        return self._preview(number)

    def before(self, changes: Sequence[tuple[IntentId, str, str]]) -> dict[IntentId, Intent]:
        """Give the rows that these changes would touch, as they were shown last; for taking the changes back.

        Called in the window's thread. A name or an address changes in every seat of its row.
        """
        keys = {key for key, _, _ in changes}
        rows = {row.planned.row for row in self._rows if row.key in keys}
        return {row.key: row.planned.intent for row in self._rows if row.planned.row in rows}

    def restore(
        self, number: int, before: Mapping[IntentId, Intent], changes: Sequence[tuple[IntentId, str, str]]
    ) -> Snapshot | None:
        """Take corrections back: people and problems as they were, what was reserved meanwhile stays."""
        draft = self._current()
        positions = self._positions()
        places = {position: place for place, position in self._places().items()}
        for key, name, _ in changes:
            if key in positions:
                self._edits.get(places[positions[key]], {}).pop(name, None)
        intents = tuple(
            replace(intent, person=old.person, problems=old.problems)
            if (old := before.get(intent.id)) is not None
            else intent
            for intent in draft.intents
        )
        self._draft = self._workspace.lists.edit(replace(draft, intents=intents), ())
        return self._preview(number)

    def decide(
        self, number: int, keys: Sequence[IntentId], reactivate: bool | None = None, account_id: int | None = None
    ) -> Snapshot | None:
        """Answer the question of one or several rows."""
        positions = self._positions()
        for key in keys:
            self._draft = self._workspace.lists.decide(
                self._current(), positions[key], reactivate=reactivate, account_id=account_id
            )
        return self._preview(number)

    def drop(self, number: int, keys: Sequence[IntentId]) -> Snapshot | None:
        """Take rows out of the list."""
        positions = self._positions()
        self._draft = self._workspace.lists.drop(self._current(), [positions[key] for key in keys])
        return self._preview(number)

    def keep(self, number: int) -> Snapshot | None:
        """Store the list and reserve its seats."""
        self.store()
        return self._preview(number)

    def store(self) -> None:
        """Store the list as it is, unless it is stored so already."""
        if self._kept is None or self._kept != self._draft:
            self._draft = self._kept = self._workspace.lists.keep(self._current())

    def refresh(self, number: int) -> Snapshot | None:
        """Plan again after Moodle was looked at, or after the list was applied."""
        if self._kept is not None:
            stored = self._workspace.lists.load(self._kept.batch.id)
            # Before it is applied, rows changed since they were last kept live here only.
            if stored.batch.state is not BatchState.DRAFT:
                self._draft = self._kept = stored
        return self._preview(number)

    def applied(self, number: int, plan: Plan) -> Snapshot | None:
        """Show what became of the list; `plan` is the one that was carried out, whose effects the report tells."""
        self._carried_out |= {row.intent.id: row for row in plan.rows if row.outcome in ACTS}
        return self.refresh(number)

    def withdraw(self) -> int:
        """Take the list back; gives how many people were withdrawn. Nothing was stored of a list never kept."""
        return self._workspace.lists.withdraw(self._kept.batch.id) if self._kept is not None else 0

    # -- inside ------------------------------------------------------------------------------------------------

    def _current(self) -> Draft:
        assert self._draft is not None  # noqa: S101 - every change follows `read` or `load` in the same lane
        return self._draft

    def _positions(self) -> dict[IntentId, int]:
        return {intent.id: position for position, intent in enumerate(self._current().intents)}

    def _places(self) -> dict[tuple[int, int], int]:
        """Where rows stand, by row of the list and number within it: these outlive another reading of the list."""
        seen: Counter[int] = Counter()
        places = {}
        for position, intent in enumerate(self._current().intents):
            places[intent.row, seen[intent.row]] = position
            seen[intent.row] += 1
        return places

    def _preview(self, number: int) -> Snapshot | None:
        with self._lock:
            if number != self._asked:
                return None
        draft = self._current()
        plan = self._workspace.lists.preview(draft)
        results: Mapping[IntentId, RowResult] = {}
        if self._kept is not None and draft.batch.state is not BatchState.DRAFT:
            results = {result.intent_id: result for result in self._workspace.lists.results(draft.batch.id)}
        rows = tuple(self._row(planned, results.get(planned.intent.id)) for planned in plan.rows)
        before, self._rows = self._rows, rows
        changed = None
        if len(before) == len(rows) and all(old.key == new.key for old, new in zip(before, rows, strict=True)):
            changed = tuple(new for old, new in zip(before, rows, strict=True) if old != new)
        counts = Counter(map(group_of, rows))
        return Snapshot(
            self._people,
            draft,
            plan,
            rows,
            counts,
            changed,
            self._kept == draft,
            _question(rows),
            _used_fields(rows),
            _held(rows),
            bool(results),
        )

    def _row(self, planned: PlannedRow, result: RowResult | None) -> SheetRow:
        carried_out = self._carried_out.get(planned.intent.id) if result is not None else None
        return SheetRow(carried_out or planned, result)


def _used_fields(rows: Sequence[SheetRow]) -> frozenset[str]:
    people = [row.planned.person for row in rows]
    tests = {
        "role": any(person.role for person in people),
        "group": any(person.group for person in people),
        "enrolstart": any(person.starts for person in people),
        "enrolend": any(person.ends or person.period_days or person.end_relative for person in people),
    }
    return frozenset(field for field, used in tests.items() if used)


def _held(rows: Sequence[SheetRow]) -> tuple[SeatId, ...]:
    return tuple(
        row.result.seat_id
        for row in rows
        if row.result is not None and row.result.seat_id is not None and group_of(row) in (Group.DONE, Group.PARTLY)
    )


def _question(rows: Sequence[SheetRow]) -> int | None:
    asked = [
        (row.planned.person.email, row.planned.person.course, row.planned.person.role)
        for row in rows
        if row.result is None and row.outcome in ASKED_OF_MOODLE
    ]
    return hash(tuple(asked)) if asked else None
