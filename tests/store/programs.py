"""Programs that tests start as processes of their own, to work on one workspace at once or to be killed.

Each says on standard output where it is, and waits for a line on standard input where the test wants it to.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from seatadmin.domain.intents import IntentState
from seatadmin.domain.moodle_facts import CourseId, EnrolmentState, MoodleEnrolment, MoodleUser, UserId
from seatadmin.domain.seats import SeatState
from seatadmin.errors import UserError
from seatadmin.store.engine import open_engine
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import BATCH, EVRY, NOW


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def take(engine: Engine, name: str) -> None:
    """Take free seats, three at a time, until there are none; say which ones were taken."""
    _say("ready")
    sys.stdin.readline()
    while True:
        with UnitOfWork(engine, read_only=True) as uow:
            free = [seat for seat in uow.seats.of_customer(EVRY.id) if seat.is_open]
        if not free:
            return
        taken = [replace(seat, state=SeatState.PLANNED, holder_email=f"{name}@example.org") for seat in free[:3]]
        try:
            with UnitOfWork(engine) as uow:
                uow.seats.change(taken, {seat.id: seat for seat in free})
                uow.commit()
        except UserError as error:
            if error.code != "seat_taken_meanwhile":
                raise
            continue
        for seat in taken:
            _say(seat.reference)


def halt(engine: Engine, _name: str) -> None:
    """Write to every table of a move in one transaction, and wait before the commit."""
    with UnitOfWork(engine) as uow:
        seats = [seat for seat in uow.seats.of_customer(EVRY.id) if seat.state is SeatState.FREE]
        uow.seats.change([replace(seat, state=SeatState.PLANNED) for seat in seats], {seat.id: seat for seat in seats})
        intents = uow.batches.intents(BATCH.id)
        uow.batches.save_intents([replace(intent, state=IntentState.DONE) for intent in intents])
        uow.settings.set("half", "done")
        _say("written")
        sys.stdin.readline()
        uow.commit()


def move(engine: Engine, _name: str) -> None:
    """Move one seat and its intent together for ever, one transaction a move."""
    intent_state = {SeatState.FREE: IntentState.DRAFT, SeatState.PLANNED: IntentState.WAITING}
    while True:
        with UnitOfWork(engine) as uow:
            seat = next(seat for seat in uow.seats.of_customer(EVRY.id) if seat.state in intent_state)
            intent = uow.batches.intents(BATCH.id)[3]
            new = SeatState.PLANNED if seat.state is SeatState.FREE else SeatState.FREE
            uow.seats.change([replace(seat, state=new)], {seat.id: seat})
            uow.batches.save_intents([replace(intent, state=intent_state[new], seat_id=seat.id)])
            uow.commit()
        _say("moved")


def mirror(engine: Engine, name: str) -> None:
    """Write what two workstations read of the same courses at once."""
    users = [MoodleUser(UserId(n), f"u{n}", "F", "L", f"u{n}@example.org") for n in range(1, 80)]
    if name == "backwards":
        users.reverse()
    course = CourseId(55)
    _say("ready")
    sys.stdin.readline()
    enrolled = [MoodleEnrolment(course, user.id, EnrolmentState.ACTIVE) for user in users]
    for number in range(10):
        now = NOW + timedelta(seconds=number)
        # One transaction each: the locks of one would keep the other process away from the next.
        with UnitOfWork(engine) as uow:
            uow.mirror.replace_enrolments(course, enrolled, now)
            uow.commit()
        with UnitOfWork(engine) as uow:
            uow.mirror.upsert_users(users, now)
            uow.commit()
        with UnitOfWork(engine) as uow:
            uow.mirror.mark_looked_up([user.email for user in users], [], now)
            uow.commit()


if __name__ == "__main__":
    program, address, who = sys.argv[1:]
    {"take": take, "halt": halt, "move": move, "mirror": mirror}[program](open_engine(address), who)
