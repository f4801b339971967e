"""A list being prepared, in the compute lane: what was pasted, how it is read, what was corrected, where it goes.

The sheet on the screen asks for changes; each change runs here, one after the other in the compute lane, and answers
with a frozen `Snapshot` of the whole. Reading a list again (another separator, another meaning of a column) keeps the
corrections made by hand and the rows taken out, so that nothing done is lost. A change remembers the rows before and
after it: undo and redo put these back. Corrections of a list that was applied are stored at once, and make it a list
to apply again. Nothing here calls Moodle.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId, BatchState, Intent, IntentId, IntentState, Target
from seatadmin.domain.people import PeopleList
from seatadmin.domain.planning import ACTS, TO_CORRECT, Outcome, Plan, PlannedRow
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import OrderId, SeatId
from seatadmin.errors import UserError
from seatadmin.many_rows import paced
from seatadmin.services.plan_batch import Draft
from seatadmin.services.runs import Stage

# Counting a row takes a microsecond.
ROWS_AT_ONCE = 1_000


class Group(StrEnum):
    """Rows as people sort them in their heads: before a list is applied, and after. Every row is in exactly one."""

    NEW = "new"
    KNOWN = "known"
    UNCHECKED = "unchecked"
    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    UNENROLLED = "unenrolled"
    TWICE = "twice"
    CORRECT = "correct"
    NO_CUSTOMER = "no_customer"
    NO_SEAT = "no_seat"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


GROUP_OF: Mapping[Outcome, Group] = {
    Outcome.NEW_ACCOUNT: Group.NEW,
    Outcome.KNOWN_ACCOUNT: Group.KNOWN,
    Outcome.UNCHECKED: Group.UNCHECKED,
    Outcome.HELD: Group.ENROLLED,
    Outcome.ALREADY_ENROLLED: Group.ENROLLED,
    Outcome.SUSPENDED: Group.SUSPENDED,
    Outcome.REACTIVATE: Group.SUSPENDED,
    Outcome.UNENROLLED: Group.UNENROLLED,
    Outcome.ENROL_AGAIN: Group.UNENROLLED,
    Outcome.DUPLICATE: Group.TWICE,
    Outcome.NO_CUSTOMER: Group.NO_CUSTOMER,
    Outcome.NO_SEAT: Group.NO_SEAT,
    Outcome.TAKEN_BACK: Group.TAKEN_BACK,
    **dict.fromkeys(TO_CORRECT, Group.CORRECT),
}


ASKED_OF_MOODLE = frozenset({Outcome.UNCHECKED, Outcome.COURSE_UNKNOWN, Outcome.ROLE_UNKNOWN})
"""Outcomes that a look at Moodle may turn into better ones."""

TO_SEND_BACK = (Group.CORRECT, Group.REFUSED)
"""Groups of rows somebody has to correct; people who only wait for a seat are not among them."""


class SheetRow(NamedTuple):
    """One line of the sheet: what will happen and, once the list was applied, what did.

    `stage` is the last one Moodle has confirmed while a run goes on. `again`: the result is not the last word, the row
    will be tried again.
    """

    planned: PlannedRow
    result: RowResult | None = None
    stage: Stage | None = None
    again: bool = False

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


class Sending(StrEnum):
    """What applying means for a list: sending rows for the first time, going on with a run that was cut, or trying
    again what was refused.
    """

    FIRST = "first"
    RESUME = "resume"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole sheet at one moment.

    `people` is None for a list that was opened again: its rows are kept, its file is not. `reading` is how the list
    was read. `changed` are the rows that differ from those of the snapshot before, None when rows came or went.
    `is_kept`: stored as shown. `question` stands for what Moodle has not been asked about these rows yet, None when
    nothing is open: the same number is the same question. `used_fields`: what rows say beside name and address.
    `held`: the seats this list gave. `was_sent`: some row has a result. `sending`: what applying now would mean, None
    when there is nothing to send. `own_orders`: the orders of the seats that are planned for this list.
    """

    people: PeopleList | None
    reading: Reading
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
    sending: Sending | None = None
    own_orders: frozenset[OrderId | None] = frozenset()

    @property
    def is_applied(self) -> bool:
        """True when something of it was, or may have been, sent to Moodle."""
        return self.draft.batch.state in (BatchState.APPLYING, BatchState.DONE)

    @property
    def is_finished(self) -> bool:
        """True when every row has its end."""
        return self.draft.batch.state is BatchState.DONE

    @property
    def to_correct(self) -> int:
        """Count the rows somebody has to correct."""
        return sum(self.counts.get(group, 0) for group in TO_SEND_BACK)

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


_Place = tuple[int, int]
"""Where a seat stood when the list was read: its row and its number in that row. Outlives another reading."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Everything a change can change, for putting it back."""

    intents: tuple[Intent, ...]
    people: PeopleList | None
    reading: Reading
    edits: Mapping[tuple[_Place, str], str]
    dropped: frozenset[_Place]
    places: Mapping[IntentId, _Place]


class Change:
    """One change of the rows that can be taken back and made again. `make` calls one of the desk's changing methods."""

    def __init__(self, make: Callable[[], None]) -> None:
        self.make = make
        self.before: _Rows | None = None
        self.after: _Rows | None = None


class SheetDesk:
    """The one owner of a list being prepared. Its methods run in the compute lane, in the order asked for.

    `ask` is called in the window's thread and numbers the changes; a change whose number is no longer the last one
    leaves the preview to the last one and answers None, so that fast typing costs one preview and not one a letter.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._people: PeopleList | None = None
        self._reading = Reading()
        self._draft: Draft | None = None
        self._edits: dict[tuple[_Place, str], str] = {}
        self._dropped: frozenset[_Place] = frozenset()
        self._places: dict[IntentId, _Place] = {}
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

    # -- compute lane: changes that can be taken back ----------------------------------------------------------

    def carry_out(self, number: int, change: Change) -> Snapshot | None:
        """Make a change, or make it again after it was taken back."""
        before = self._state()
        if change.after is None:
            change.make()
        else:
            self._put(change.after)
        self._store_correction()
        change.before, change.after = before, self._state()
        return self._preview(number)

    def take_back(self, number: int, change: Change) -> Snapshot | None:
        """Put the rows back as they were before a change; what was reserved or sent meanwhile stays."""
        if change.before is not None:
            self._put(change.before)
            self._store_correction()
        return self._preview(number)

    def reread(self, source: Source, reading: Reading) -> None:
        """Read the list again in another way."""
        self._read(source, reading, self._current().batch.target)

    def edit(self, changes: Sequence[tuple[IntentId, str, str]]) -> None:
        """Correct cells: `(row, field, text)` each."""
        positions = self._positions()
        for key, name, text in changes:
            self._edits[self._places[key], name] = text
        made = [(positions[key], name, text) for key, name, text in changes]
        self._draft = self._workspace.lists.edit(self._current(), made)

    def decide(self, keys: Sequence[IntentId], reactivate: bool | None = None, account_id: int | None = None) -> None:
        """Answer the question of one or several rows."""
        positions = self._positions()
        for key in keys:
            self._draft = self._workspace.lists.decide(
                self._current(), positions[key], reactivate=reactivate, account_id=account_id
            )

    def drop(self, keys: Sequence[IntentId]) -> None:
        """Take rows out of the list."""
        positions = self._positions()
        self._dropped |= {self._places[key] for key in keys}
        self._draft = self._workspace.lists.drop(self._current(), [positions[key] for key in keys])

    # -- compute lane ------------------------------------------------------------------------------------------

    def read(self, number: int, source: Source, target: Target) -> Snapshot | None:
        """Read a list for the first time."""
        self._read(source, Reading(), target)
        return self._preview(number)

    def load(self, number: int, batch_id: BatchId) -> Snapshot | None:
        """Open a kept list again."""
        self._draft = self._kept = self._workspace.lists.load(batch_id)
        self._people = None
        self._places = self._places_of(self._draft.intents)
        return self._preview(number)

    def retarget(self, number: int, target: Target) -> Snapshot | None:
        """Put the list on another target."""
        self._draft = self._workspace.lists.retarget(self._current(), target)
        return self._preview(number)

    def keep(self, number: int) -> Snapshot | None:
        """Store the list and reserve its seats."""
        self.store()
        return self._preview(number)

    def store(self) -> None:
        """Store the list as it is, unless it is stored so already."""
        if self._kept is None or self._kept != self._draft:
            self._draft = self._kept = self._workspace.lists.keep(self._current(), self._kept)

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

    @staticmethod
    def _places_of(intents: Sequence[Intent]) -> dict[IntentId, _Place]:
        seen: Counter[int] = Counter()
        places = {}
        for intent in intents:
            places[intent.id] = (intent.row, seen[intent.row])
            seen[intent.row] += 1
        return places

    def _read(self, source: Source, reading: Reading, target: Target) -> None:
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
        self._people, self._reading, self._draft = people, reading, draft
        self._places = self._places_of(draft.intents)
        positions = {place: position for position, place in enumerate(self._places.values())}
        changes = [(positions[place], name, text) for (place, name), text in self._edits.items() if place in positions]
        if changes:
            self._draft = self._workspace.lists.edit(self._draft, changes)
        gone = [positions[place] for place in self._dropped if place in positions]
        if gone:
            self._draft = self._workspace.lists.drop(self._draft, gone)

    def _state(self) -> _Rows:
        return _Rows(
            self._current().intents, self._people, self._reading, dict(self._edits), self._dropped, self._places
        )

    def _put(self, rows: _Rows) -> None:
        now = {intent.id: intent for intent in self._current().intents}
        self._people, self._reading, self._dropped = rows.people, rows.reading, rows.dropped
        self._edits, self._places = dict(rows.edits), dict(rows.places)
        self._draft = replace(self._current(), intents=tuple(_as_before(old, now.get(old.id)) for old in rows.intents))

    def _store_correction(self) -> None:
        draft, kept = self._current(), self._kept
        if kept is None or draft.batch.state is BatchState.DRAFT:
            return
        try:
            self._draft = self._kept = self._workspace.lists.correct(draft, kept)
        except UserError:
            # Refused, the correction is not shown as if it were kept; what others made of the list is.
            self._draft = self._kept = self._workspace.lists.load(kept.batch.id)
            raise

    def _preview(self, number: int) -> Snapshot | None:
        with self._lock:
            if number != self._asked:
                return None
        draft = self._current()
        plan = self._workspace.lists.preview(draft)
        results: Mapping[IntentId, RowResult] = {}
        if self._kept is not None and draft.batch.state is not BatchState.DRAFT:
            results = {result.intent_id: result for result in self._workspace.lists.results(draft.batch.id)}
        sending = _sending(draft, plan, results)
        rows = tuple(self._row(planned, results.get(planned.intent.id), sending) for planned in paced(plan.rows))
        before, self._rows = self._rows, rows
        changed = None
        if len(before) == len(rows) and all(old.key == new.key for old, new in zip(before, rows, strict=True)):
            changed = tuple(new for old, new in paced(zip(before, rows, strict=True)) if old != new)
        counts = Counter(map(group_of, paced(rows, ROWS_AT_ONCE)))
        return Snapshot(
            self._people,
            self._reading,
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
            sending,
            frozenset(
                row.seat.order_id for row in plan.rows if row.seat is not None and row.intent.seat_id is not None
            ),
        )

    def _row(self, planned: PlannedRow, result: RowResult | None, sending: Sending | None) -> SheetRow:
        if result is None or _says_the_plan(planned, result, sending):
            return SheetRow(planned)
        acts = planned.outcome in ACTS
        carried_out = self._carried_out.get(planned.intent.id)
        if carried_out is not None and result.outcome in ACTS:
            # The effects of the plan that was carried out, with the row as it is now.
            planned = replace(carried_out, intent=planned.intent)
        return SheetRow(planned, result, again=acts and sending is not None)


def _as_before(old: Intent, now: Intent | None) -> Intent:
    """Return a row as it was before a change; `now` is what it has become, None when it was taken out."""
    if now is None:
        # Its seat, if it had one, was given back.
        return replace(old, seat_id=None)
    if not now.is_correctable:
        return now
    return replace(now, person=old.person, problems=old.problems, reactivate=old.reactivate, account_id=old.account_id)


def _sending(draft: Draft, plan: Plan, results: Mapping[IntentId, RowResult]) -> Sending | None:
    acting = [row.intent for row in plan.rows if row.outcome in ACTS]
    if not results or draft.batch.state is BatchState.DRAFT:
        return Sending.FIRST if acting else None
    if any(intent.state is IntentState.APPLYING for intent in acting):
        return Sending.RESUME
    # What was settled is not wanted again only because Moodle has changed since.
    wanted = [intent for intent in acting if intent.state is not IntentState.SETTLED]
    if not wanted:
        return None
    return Sending.RETRY if all(intent.state is IntentState.REFUSED for intent in wanted) else Sending.FIRST


def _says_the_plan(planned: PlannedRow, result: RowResult, sending: Sending | None) -> bool:
    """Tell whether the plan says more about a row than the result of an earlier run: its seat was released since, or
    nothing was sent for it. A row that was settled keeps its result as long as nothing is sent again.
    """
    intent = planned.intent
    if planned.outcome is Outcome.TAKEN_BACK:
        return True
    if not intent.is_correctable:
        return False
    if intent.state is IntentState.DRAFT:
        return True
    if result.outcome in ACTS:
        return False
    return intent.state is not IntentState.SETTLED or (sending is not None and planned.outcome in ACTS)


def _used_fields(rows: Sequence[SheetRow]) -> frozenset[str]:
    people = [row.planned.person for row in paced(rows, ROWS_AT_ONCE)]
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
        for row in paced(rows, ROWS_AT_ONCE)
        if row.result is not None and row.result.seat_id is not None and group_of(row) in (Group.DONE, Group.PARTLY)
    )


def _question(rows: Sequence[SheetRow]) -> int | None:
    asked = [
        (row.planned.person.email, row.planned.person.course, row.planned.person.role)
        for row in paced(rows, ROWS_AT_ONCE)
        if row.result is None and row.outcome in ASKED_OF_MOODLE
    ]
    return hash(tuple(asked)) if asked else None
