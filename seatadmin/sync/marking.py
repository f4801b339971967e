"""The last stage of a run: make what was proven final, and close the list with a result for every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import BatchState, IntentState
from seatadmin.domain.planning import EffectKind, Outcome, PlannedRow
from seatadmin.domain.seats import Seat, SeatId, SeatState
from seatadmin.errors import SeatadminError, Unavailable
from seatadmin.sync.progress import Stage
from seatadmin.sync.reserving import full_name
from seatadmin.sync.run_state import ENDED, RunState

UNFINISHED = frozenset({IntentState.DRAFT, IntentState.APPLYING, IntentState.WAITING})
"""States in which an intent of a list that was applied leaves the list open."""


def mark(run: RunState, proven: Sequence[PlannedRow]) -> None:
    """Make the proven rows final: seats held, intents done, results and history, in one transaction."""
    run.reporter.tell(Stage.MARK, 0, len(proven))
    now = run.clock()
    seats: list[Seat] = []
    expected: dict[SeatId, SeatState] = {}
    entries: list[HistoryEntry] = []
    with run.unit_of_work() as uow:
        stored = {seat.id: seat for seat in uow.seats.many([row.seat.id for row in proven if row.seat is not None])}
        for row in proven:
            user = run.round.account(row)
            if row.seat is not None and row.course is not None:
                seat = stored[row.seat.id]
                if seat.state is SeatState.PLANNED:
                    # Enrolled by an earlier run that was cut before it could write "applying" for this seat.
                    applying = replace(seat, state=SeatState.APPLYING)
                    uow.seats.change([applying], {seat.id: seat})
                expected[seat.id] = SeatState.APPLYING
                seats.append(
                    replace(
                        seat,
                        state=SeatState.HELD,
                        holder_email=row.person.email,
                        holder_name=full_name(row.intent),
                        holder_user_id=user.id,
                        holder_course_id=row.course.id,
                        held_since=now,
                    )
                )
                run.results.confirm(row, EffectKind.USE_SEAT)
            elif row.outcome is Outcome.ENROL_AGAIN and row.held is not None:
                # The account may be another one than the seat was given to: a release has to unenrol this one.
                expected[row.held.id] = SeatState.HELD
                seats.append(replace(row.held, holder_user_id=user.id))
            run.results.settle_seated(row, user)
            entries.append(run.row_entry(row, run.results.of[row.intent.id].code))
            intent = run.intents[row.intent.id]
            seat_id = row.seat_acted_on.id if row.seat_acted_on is not None else intent.seat_id
            run.intents[intent.id] = replace(intent, state=IntentState.DONE, seat_id=seat_id)
        results = tuple(run.results.of[row.intent.id] for row in proven)
        uow.seats.change(seats, expected)
        uow.batches.save_intents([run.intents[row.intent.id] for row in proven])
        uow.results.save_many(run.batch_id, results)
        uow.history.add_many(entries)
        uow.commit()
    run.reporter.tell(Stage.MARK, len(proven), len(proven), results)


def close(run: RunState, cause: SeatadminError | None) -> bool:
    """Write down the results of rows that did nothing or are not finished, and the state of the list.

    `cause`: why the last round had to stop before its end, None when it went through; rows Moodle could not be reached
    for have no result yet. Returns whether everything is finished; a list that is not can be applied again.
    """
    with run.unit_of_work() as uow:
        stored = run.stored
        intents = uow.batches.intents(run.batch_id)
        entries = []
        rows = {row.intent.id: row for row in run.round.plan.rows}
        for intent in intents:
            if intent.id in run.results.of:
                continue
            row = rows[intent.id]
            if intent.state in ENDED:
                if intent.state is IntentState.DONE and intent.id in stored:
                    run.results.of[intent.id] = stored[intent.id]
                else:
                    run.results.settle(row, row.outcome.value, ok=True)
                continue
            if isinstance(cause, Unavailable):
                continue
            code = "outcome_unknown" if cause is not None else "not_proven"
            run.results.settle(row, code, ok=False)
            entries.append(run.row_entry(row, code))
        finished = not any(intent.state in UNFINISHED for intent in intents)
        uow.results.save_many(run.batch_id, run.results.to_keep(stored))
        counts = run.results.counts(stored)
        if counts:
            # A run that found nothing new to say, such as a finished list applied again, is nothing that was done.
            result = "done" if finished else "unfinished"
            entries.append(run.entry("batch_applied", run.round.batch.source, result, **counts))
        uow.history.add_many(entries)
        uow.batches.set_state(run.batch_id, BatchState.DONE if finished else BatchState.APPLYING)
        uow.commit()
    return finished
