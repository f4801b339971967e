"""Batches with their intents and results, and the lease that lets one process at a time apply a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Update, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from seatadmin.domain.intents import (
    PENDING,
    WITHOUT_SEAT,
    Batch,
    BatchId,
    BatchKind,
    BatchState,
    Intent,
    IntentId,
    IntentState,
)
from seatadmin.domain.moodle_facts import EnrolmentState
from seatadmin.domain.planning import ACCEPTED
from seatadmin.domain.read_models import BatchSummary
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import SeatId, SeatState
from seatadmin.errors import Bug
from seatadmin.many_rows import many_objects, paced
from seatadmin.store.mapping import (
    INTENT_COLUMNS,
    NO_ATTEMPTS,
    RESULT_COLUMNS,
    Values,
    batch_from,
    batch_values,
    intent_from,
    intent_values,
    result_from,
    result_values,
)
from seatadmin.store.sql import among, columns_of, read, table_of, upsert
from seatadmin.store.tables import BatchRow, CustomerRow, IntentRow, MirrorEnrolmentRow, ResultRow, SeatRecord


def _nobody(_owner: str) -> bool:
    return False


class Batches:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ batches
    def create(self, batch: Batch, intents: Sequence[Intent] = ()) -> None:
        """Write a new batch down with its intents, in list order."""
        self._session.add(BatchRow(**batch_values(batch)))
        self._session.flush()
        self.add_intents(batch.id, intents)

    def get(self, batch_id: BatchId) -> Batch:
        """Return a batch; `Bug` when there is none with this id."""
        return batch_from(self._row(batch_id))

    def find(self, batch_id: BatchId) -> Batch | None:
        """Return a batch, None when it was never written down."""
        row = self._session.get(BatchRow, batch_id)
        return None if row is None else batch_from(row)

    def replace(self, batch: Batch, intents: Sequence[Intent]) -> None:
        """Overwrite a batch that was never applied, and its intents with these, in list order.

        Raises `Bug` when an intent of it carries an attempt mark: what was asked of Moodle must not be forgotten.
        """
        tried = select(IntentRow.id).where(IntentRow.batch_id == batch.id, IntentRow.attempts != NO_ATTEMPTS)
        if self._session.execute(tried.limit(1)).first() is not None:
            raise Bug("batch_was_applied", id=str(batch.id))
        self.save(batch)
        self._session.execute(delete(IntentRow).where(IntentRow.batch_id == batch.id))
        self.add_intents(batch.id, intents)

    def save(self, batch: Batch) -> None:
        """Overwrite target, source and state of a batch."""
        row = self._row(batch.id)
        for name, value in batch_values(batch).items():
            setattr(row, name, value)
        self._session.flush()

    def set_state(self, batch_id: BatchId, state: BatchState) -> None:
        self._row(batch_id).state = state.value
        self._session.flush()

    def summaries(self) -> list[BatchSummary]:
        """List every batch with its intents counted by state, newest first."""
        counts: dict[Any, dict[IntentState, int]] = {}
        counted = select(IntentRow.batch_id, IntentRow.state, func.count()).group_by(
            IntentRow.batch_id, IntentRow.state
        )
        for batch_id, state, number in self._session.execute(counted):
            counts.setdefault(batch_id, {})[IntentState(state)] = number
        rows = self._session.execute(
            select(BatchRow, CustomerRow.name)
            .join(CustomerRow, CustomerRow.id == BatchRow.customer_id)
            .order_by(BatchRow.created_at.desc(), BatchRow.id)
        )
        return [BatchSummary(batch_from(row), name, counts.get(row.id, {})) for row, name in rows]

    def pending_count(self) -> int:
        """Count the intents that are wanted and not in Moodle yet, over all batches that are not withdrawn."""
        statement = (
            select(func.count())
            .select_from(IntentRow)
            .join(BatchRow, BatchRow.id == IntentRow.batch_id)
            .where(
                IntentRow.state.in_([state.value for state in PENDING]), BatchRow.state != BatchState.WITHDRAWN.value
            )
        )
        return self._session.scalar(statement) or 0

    def _row(self, batch_id: BatchId) -> BatchRow:
        row = self._session.get(BatchRow, batch_id)
        if row is None:
            raise Bug("no_such_batch", id=str(batch_id))
        return row

    # ------------------------------------------------------------------ intents
    def without_seat(self, *, limit: int) -> list[tuple[BatchId, Intent]]:
        """List the intents of lists not taken back that hold no seat: to be corrected, or waiting; the newest lists
        first, `limit` at most.
        """
        statement = (
            select(IntentRow.batch_id, *columns_of(IntentRow, INTENT_COLUMNS))
            .join(BatchRow, BatchRow.id == IntentRow.batch_id)
            .where(
                IntentRow.state.in_([state.value for state in WITHOUT_SEAT]),
                BatchRow.state != BatchState.WITHDRAWN.value,
            )
            .order_by(BatchRow.created_at.desc(), IntentRow.position)
            .limit(limit)
        )
        return [(BatchId(batch_id), intent_from(row)) for batch_id, *row in self._session.execute(statement)]

    def intents(self, batch_id: BatchId) -> list[Intent]:
        """List the intents of a batch in list order."""
        statement = (
            select(*columns_of(IntentRow, INTENT_COLUMNS))
            .where(IntentRow.batch_id == batch_id)
            .order_by(IntentRow.position)
        )
        with many_objects():
            return [intent_from(row) for row in paced(read(self._session, statement))]

    def intents_holding(self, seat_ids: Iterable[SeatId]) -> list[Intent]:
        """List the intents that put somebody on one of these seats and are done."""
        statement = (
            select(*columns_of(IntentRow, INTENT_COLUMNS))
            .join(BatchRow, BatchRow.id == IntentRow.batch_id)
            .where(
                among(self._session, IntentRow.seat_id, seat_ids),
                IntentRow.state == IntentState.DONE.value,
                BatchRow.kind == BatchKind.ASSIGN.value,
            )
        )
        return [intent_from(row) for row in read(self._session, statement)]

    def add_intents(self, batch_id: BatchId, intents: Sequence[Intent]) -> None:
        """Add intents at the end of a batch."""
        if not intents:
            return
        last = self._session.scalar(select(func.max(IntentRow.position)).where(IntentRow.batch_id == batch_id))
        first = 0 if last is None else last + 1
        with many_objects():
            rows = [
                {**intent_values(intent), "batch_id": batch_id, "position": first + number}
                for number, intent in enumerate(intents)
            ]
            self._session.connection().execute(insert(table_of(IntentRow)), rows)

    def save_intents(self, intents: Iterable[Intent]) -> None:
        """Overwrite intents: person, problems, state, seat, decisions and attempt marks.

        Raises `Bug` when one of them was never written down.
        """
        table = table_of(IntentRow)
        rows: list[Values] = [
            {f"new_{name}": value for name, value in intent_values(intent).items()} for intent in intents
        ]
        if not rows:
            return
        names = [name for name in INTENT_COLUMNS if name != "id"]
        statement = (
            update(table)
            .where(table.c.id == bindparam("new_id"))
            .values(**{name: bindparam(f"new_{name}") for name in names})
        )
        if self._session.connection().execute(statement, rows).rowcount != len(rows):
            raise Bug("no_such_intent", ids=[str(row["new_id"]) for row in rows])

    # ------------------------------------------------------------------ the lease
    def claim(
        self,
        batch_id: BatchId,
        owner: str,
        now: datetime,
        stale_after_s: float,
        is_gone: Callable[[str], bool] = _nobody,
    ) -> bool:
        """Take a batch for `owner`, so that nobody else applies it; True when it is ours now.

        A lease is free when nobody has it, when it has not beaten for `stale_after_s` seconds, or when `is_gone` says
        that its owner has ended. Commit afterwards, or the others do not see it.
        """
        table = table_of(BatchRow)
        holder = self._session.execute(select(table.c.lease_owner).where(table.c.id == batch_id)).scalar_one_or_none()
        free = or_(
            table.c.lease_owner.is_(None),
            table.c.lease_owner == owner,
            table.c.lease_at < now - timedelta(seconds=stale_after_s),
        )
        if holder is not None and holder != owner and is_gone(holder):
            free = or_(free, table.c.lease_owner == holder)
        taken = self._update(update(table).where(table.c.id == batch_id, free).values(lease_owner=owner, lease_at=now))
        return taken == 1

    def beat(self, batch_id: BatchId, owner: str, now: datetime) -> bool:
        """Say that `owner` is alive; False when the batch is no longer its own and it must stop."""
        table = table_of(BatchRow)
        statement = update(table).where(table.c.id == batch_id, table.c.lease_owner == owner).values(lease_at=now)
        return self._update(statement) == 1

    def unclaim(self, batch_id: BatchId, owner: str) -> None:
        """Give the batch back; nothing happens when `owner` does not have it."""
        table = table_of(BatchRow)
        self._update(
            update(table)
            .where(table.c.id == batch_id, table.c.lease_owner == owner)
            .values(lease_owner=None, lease_at=None)
        )

    def _update(self, statement: Update) -> int:
        return self._session.connection().execute(statement).rowcount


class Results:
    """The last result of each intent."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save_many(self, batch_id: BatchId, results: Iterable[RowResult]) -> None:
        """Write results down; the result an intent had before is replaced (the history keeps it)."""
        upsert(self._session, ResultRow, [{**result_values(result), "batch_id": batch_id} for result in results])

    def forget(self, intent_ids: Iterable[IntentId]) -> None:
        """Take results away from intents that say something else now (the history keeps them)."""
        table = table_of(ResultRow)
        self._session.connection().execute(delete(table).where(among(self._session, table.c.intent_id, intent_ids)))

    def of_batch(self, batch_id: BatchId) -> list[RowResult]:
        """List the results of a batch in list order; intents never tried have none."""
        statement = (
            select(*columns_of(ResultRow, RESULT_COLUMNS))
            .join(IntentRow, IntentRow.id == ResultRow.intent_id)
            .where(ResultRow.batch_id == batch_id)
            .order_by(IntentRow.position)
        )
        with many_objects():
            return [result_from(row) for row in read(self._session, statement)]

    def begins(self) -> dict[str, tuple[datetime, datetime]]:
        """Say from when on people may enter whom a run enrolled for a later day, by the reference of their seat.

        Only of holders whose enrolment the mirror shows as inactive: the others are in. The second moment is when it
        was done; the last run that enrolled somebody on a seat counts.
        """
        inactive = (
            select(SeatRecord.id)
            .join(
                MirrorEnrolmentRow,
                and_(
                    MirrorEnrolmentRow.course_id == SeatRecord.holder_course_id,
                    MirrorEnrolmentRow.user_id == SeatRecord.holder_user_id,
                ),
            )
            .where(SeatRecord.state == SeatState.HELD.value, MirrorEnrolmentRow.state == EnrolmentState.INACTIVE.value)
        )
        # A reactivation names its seat in its values only: it does not give it.
        concerned = or_(ResultRow.seat_id.in_(inactive), ResultRow.outcome.in_([one.value for one in ACCEPTED]))
        statement = select(*columns_of(ResultRow, RESULT_COLUMNS)).where(concerned).order_by(ResultRow.at)
        found: dict[str, tuple[datetime, datetime]] = {}
        for result in map(result_from, read(self._session, statement)):
            starts_s, reference = result.values.get("starts_s"), str(result.values.get("seat", ""))
            if result.done and isinstance(starts_s, int):
                found[reference] = (datetime.fromtimestamp(starts_s, UTC), result.at)
            elif result.done:
                found.pop(reference, None)
        return found

    def of_intent(self, intent_id: IntentId) -> RowResult | None:
        statement = select(*columns_of(ResultRow, RESULT_COLUMNS)).where(ResultRow.intent_id == intent_id)
        row = self._session.execute(statement).one_or_none()
        return None if row is None else result_from(row)
