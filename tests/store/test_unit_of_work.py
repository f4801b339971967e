"""Rolled back unless committed; one consistent view for readers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import InvalidRequestError

from seatadmin.domain.seats import SeatState
from seatadmin.errors import Bug
from seatadmin.store.engine import open_engine
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.postgres import Server
from tests.store.sample import EVRY, INTENTS, SEATS


def test_what_is_not_committed_never_happened(filled: Engine) -> None:
    with UnitOfWork(filled) as uow:
        uow.settings.set("a", "1")
        uow.commit()
        uow.settings.set("a", "2")

    def stopped() -> None:
        with UnitOfWork(filled) as uow:
            uow.settings.set("a", "3")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped()
    with UnitOfWork(filled) as uow:
        assert uow.settings.get("a") == "1"


def test_what_is_rolled_back_is_gone_and_the_rest_goes_on(filled: Engine) -> None:
    with UnitOfWork(filled) as uow:
        uow.settings.set("a", "1")
        uow.rollback()
        uow.settings.set("b", "1")
        uow.commit()
    with UnitOfWork(filled) as uow:
        assert (uow.settings.get("a"), uow.settings.get("b")) == (None, "1")


def test_a_unit_can_be_entered_again_but_not_twice_at_once(engine: Engine) -> None:
    uow = UnitOfWork(engine)
    for _ in range(2):
        with uow, pytest.raises(Bug, match="entered_twice"), uow:
            pass
        with uow:
            assert uow.settings.get("x") is None


def test_a_unit_that_was_left_does_nothing_any_more(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        pass
    with pytest.raises(Bug, match="not_entered"):
        uow.commit()
    with pytest.raises(InvalidRequestError):
        uow.settings.get("x")


def test_a_reader_cannot_write(filled: Engine) -> None:
    with UnitOfWork(filled, read_only=True) as uow:
        assert uow.customers.get(EVRY.id) == EVRY
        with pytest.raises(Bug, match="write_in_read_only_unit"):
            uow.settings.set("a", "1")
    with UnitOfWork(filled, read_only=True) as uow, pytest.raises(Bug, match="write_in_read_only_unit"):
        uow.commit()
    # The connection a reader used serves a writer next.
    with UnitOfWork(filled) as uow:
        uow.settings.set("a", "1")
        uow.commit()


def test_a_reader_sees_one_state_and_waits_for_nobody(filled: Engine) -> None:
    with UnitOfWork(filled, read_only=True) as reader, UnitOfWork(filled) as writer:
        assert reader.settings.get("language") == "fr"
        writer.settings.set("language", "en")
        writer.seats.change([replace(SEATS[0], state=SeatState.PLANNED)], {SEATS[0].id: SEATS[0]})
        assert reader.seats.get(SEATS[0].id) == SEATS[0]
        writer.commit()
        assert reader.seats.get(SEATS[0].id) == SEATS[0]
    with UnitOfWork(filled, read_only=True) as reader:
        assert reader.settings.get("language") == "en"


def test_seat_intent_result_and_history_become_true_together(filled: Engine) -> None:
    def cut_half_way() -> None:
        with UnitOfWork(filled) as uow:
            uow.seats.change([replace(SEATS[0], state=SeatState.PLANNED)], {SEATS[0].id: SeatState.FREE})
            uow.batches.save_intents([replace(INTENTS[3], seat_id=SEATS[0].id)])
            uow.batches.save_intents([replace(INTENTS[3], id=EVRY.id)])  # type: ignore[arg-type] # nobody's id
            uow.commit()

    with pytest.raises(Bug):
        cut_half_way()
    with UnitOfWork(filled) as uow:
        assert uow.seats.get(SEATS[0].id) == SEATS[0]
        assert uow.batches.intents_holding([SEATS[0].id]) == []


def test_a_lost_connection_is_replaced(postgres: Server) -> None:
    url = postgres.database()
    engine = open_engine(url.render_as_string(hide_password=False))
    with engine.connect() as connection, engine.connect() as other:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        connection.rollback()
        connection.close()
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    with engine.connect() as connection, engine.connect() as second:
        assert connection.scalar(text("SELECT 1")) == second.scalar(text("SELECT 1")) == 1
    engine.dispose()
    postgres.drop(url)
