"""Write a plan's seats down in the ledger: drawn seats become planned, seats no longer needed become free.

Used by the preview when a list is kept for later, and by the executor at the start of every round.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from seatadmin.domain.intents import Attempts, BatchId, Intent, IntentId, IntentState, Target
from seatadmin.domain.people import email_key
from seatadmin.domain.planning import ACTS, TO_CORRECT, USES_SEAT, Ledger, Outcome, Plan, PlannedRow
from seatadmin.domain.seats import NO_CUSTOMER, Customer, Seat, SeatId, SeatState
from seatadmin.store.unit_of_work import UnitOfWork

ON_THE_WAY = (SeatState.PLANNED, SeatState.APPLYING)


def customer_of(uow: UnitOfWork, target: Target) -> Customer:
    """Read the customer a list is for; for a list that has none yet, one without a name, an account or seats."""
    if target.customer_id == NO_CUSTOMER:
        return Customer(NO_CUSTOMER, "")
    return uow.customers.get(target.customer_id)


def load_ledger(uow: UnitOfWork, customer: Customer) -> Ledger:
    """Read every seat and order of a customer."""
    orders = {order.id: order for order in uow.orders.of_customer(customer.id)}
    seats = uow.seats.of_customer(customer.id)
    later = uow.results.begins()
    begins = {
        seat.reference: later[seat.reference][0]
        for seat in seats
        if seat.reference in later
        and seat.state is SeatState.HELD
        # A seat may have had another holder before.
        and (seat.held_since is None or seat.held_since <= later[seat.reference][1])
    }
    return Ledger(customer, seats, orders, begins)


def reserve(
    uow: UnitOfWork, batch_id: BatchId, plan: Plan, ledger: Ledger, *, leave: Collection[IntentId] = ()
) -> dict[IntentId, Intent]:
    """Store the plan's reservations and intent states; return the intents as stored now. Intents in `leave` stay.

    Raises `UserError("seat_taken_meanwhile")` when another window or workstation was faster; nothing is written then.
    """
    seats = {seat.id: seat for seat in ledger.seats}
    wanted: dict[SeatId, Seat] = {}
    intents: dict[IntentId, Intent] = {}
    changed: list[Intent] = []
    for row in plan.rows:
        intent = row.intent
        if row.outcome is Outcome.TAKEN_BACK or intent.state is IntentState.DONE or intent.id in leave:
            continue
        seat_id = None
        if row.outcome in USES_SEAT and row.seat is not None and row.course is not None:
            seat_id = row.seat.id
            old = seats[seat_id]
            wanted[seat_id] = replace(
                old,
                state=SeatState.PLANNED if old.is_open else old.state,
                holder_email=row.person.email,
                holder_name=full_name(intent),
                holder_course_id=row.course.id,
            )
        new = replace(intent, state=_state_of(row), seat_id=seat_id)
        intents[intent.id] = new
        changed.append(new)
    for stored in uow.batches.intents(batch_id):
        if stored.state is IntentState.DONE:
            continue
        for held in (stored.seat_id, stored.attempts.seat_id):
            seat = seats.get(held) if held is not None else None
            # An old mark may name a seat that another list has reserved since: only its own holder gives it back.
            if seat is not None and seat.id not in wanted and seat.state in ON_THE_WAY and _is_for(seat, stored):
                wanted[seat.id] = freed(seat)
    moved = [seat for seat in wanted.values() if seat != seats[seat.id]]
    uow.seats.change(moved, {seat.id: seats[seat.id] for seat in moved})
    uow.batches.save_intents(changed)
    return intents


def _is_for(seat: Seat, intent: Intent) -> bool:
    return email_key(seat.holder_email or "") == email_key(intent.person.email or "")


def _state_of(row: PlannedRow) -> IntentState:
    """Say in which state an intent is left by its planned outcome, before anything was sent for it."""
    if row.outcome in TO_CORRECT:
        return IntentState.REFUSED
    # A seat another list has only planned may never be given: the person waits, and is served by a later apply.
    if row.outcome is Outcome.NO_SEAT or any(note.code == "seat_planned_elsewhere" for note in row.notes):
        return IntentState.WAITING
    if row.outcome in ACTS:
        return IntentState.APPLYING if row.intent.attempts != Attempts() else IntentState.DRAFT
    return IntentState.SETTLED


def full_name(intent: Intent) -> str:
    """Return first and last name as one text."""
    return f"{intent.person.firstname or ''} {intent.person.lastname or ''}".strip()


def freed(seat: Seat, state: SeatState = SeatState.FREE) -> Seat:
    """Return a seat nobody has any more: `RELEASED` after it was held, `FREE` when it was only on its way."""
    return replace(
        seat,
        state=state,
        holder_email=None,
        holder_name=None,
        holder_user_id=None,
        holder_course_id=None,
        held_since=None,
    )
