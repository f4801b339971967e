"""Settings, customers, orders and history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.moodle_facts import UserId
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId
from seatadmin.errors import Bug, UserError
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import EVRY, HISTORY, LYON, NOW, ORDER, ORDER_BARE


@pytest.mark.parametrize("key", ["moodle.token", "Password", "client_secret"])
def test_settings_refuse_secrets(uow: UnitOfWork, key: str) -> None:
    with pytest.raises(Bug, match="secret_in_settings"):
        uow.settings.set(key, "x")


@pytest.mark.parametrize("name", ["mairie d’évry-courcouronnes", "  Mairie  d’Évry-Courcouronnes "])
def test_a_customer_is_found_by_name_without_case_or_blanks(full: UnitOfWork, name: str) -> None:
    assert full.customers.by_name(name) == EVRY
    assert full.customers.by_name("Mairie") is None


def test_two_customers_never_share_a_name(own: UnitOfWork) -> None:
    with pytest.raises(UserError) as caught:
        own.customers.save(Customer(CustomerId(UUID(int=9)), "LYCÉE AMPÈRE"))
    assert (caught.value.code, caught.value.values) == ("customer_name_taken", {"name": "LYCÉE AMPÈRE"})
    # What was refused leaves the rest of the unit of work good.
    own.customers.save(replace(LYON, email="lycee@example.org"))
    own.commit()
    assert [customer.email for customer in own.customers.all()] == ["lycee@example.org", EVRY.email]


def test_saving_twice_overwrites(own: UnitOfWork) -> None:
    own.customers.save(replace(EVRY, name="Ville d’Évry", remote_user_id=None))
    own.orders.save(replace(ORDER, ordering=43))
    own.commit()
    assert own.customers.get(EVRY.id) == replace(EVRY, name="Ville d’Évry", remote_user_id=None)
    assert own.customers.by_name(EVRY.name) is None
    assert own.orders.get(ORDER.id).group_name == "B0000000043"


def test_a_change_made_from_an_old_value_is_refused(full: UnitOfWork) -> None:
    full.customers.save(replace(EVRY, email="new@example.org"), was=EVRY)
    with pytest.raises(UserError, match="changed_meanwhile"):
        full.customers.save(replace(EVRY, remote_user_id=UserId(1)), was=EVRY)
    with pytest.raises(UserError, match="changed_meanwhile"):
        full.orders.save(ORDER, was=replace(ORDER, ordering=1))
    full.orders.save(replace(ORDER, ordering=7), was=ORDER)
    assert full.orders.get(ORDER.id).ordering == 7
    assert full.customers.get(EVRY.id).remote_user_id == EVRY.remote_user_id


def test_a_row_another_program_changed_since_it_was_read_is_not_overwritten(filled: Engine) -> None:
    if filled.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer in at a time: the second one reads what the first one wrote")
    with UnitOfWork(filled) as one, UnitOfWork(filled) as other:
        assert one.customers.get(EVRY.id) == EVRY
        other.customers.save(replace(EVRY, email="other@example.org"))
        other.commit()
        with pytest.raises(UserError, match="changed_meanwhile"):
            one.customers.save(replace(EVRY, email="one@example.org"))
    with UnitOfWork(filled) as uow:
        assert uow.customers.get(EVRY.id).email == "other@example.org"


def test_orders_are_found_by_reference_and_customer(full: UnitOfWork) -> None:
    assert full.orders.by_reference(" CMD-2026-0042 ") == ORDER
    assert full.orders.by_reference("CMD") is None
    assert full.orders.of_customer(LYON.id) == [ORDER_BARE]
    with pytest.raises(UserError, match="order_reference_taken"):
        full.orders.save(Order(OrderId(UUID(int=77)), LYON.id, ORDER.reference))


def test_what_must_exist_and_does_not_is_a_bug(uow: UnitOfWork) -> None:
    with pytest.raises(Bug, match="no_such_customer"):
        uow.customers.get(EVRY.id)
    with pytest.raises(Bug, match="no_such_order"):
        uow.orders.get(ORDER.id)


# ---------------------------------------------------------------------- history
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", 2),
        ("zoe lefevre", 1),
        ("LEFÈVRE", 1),
        ("s-102", 1),
        ("martin", 2),
        ("martin cut", 1),
        ("zoe liste", 0),
        ("%", 0),
        ("_", 2),  # in the codes themselves, `seat_used` and `batch_applied`; not "any character"
    ],
)
def test_history_is_searched_without_case_or_accents(full: UnitOfWork, words: str, found: int) -> None:
    assert len(full.history.search(words)) == found
    assert full.history.count(words) == found


def test_history_is_narrowed_by_kind_and_time_and_paged(full: UnitOfWork) -> None:
    assert full.history.search(kinds=["batch_applied"]) == [HISTORY[1]]
    assert full.history.search(kinds=[]) == []
    assert full.history.search(since=HISTORY[1].at) == [HISTORY[1]]
    assert full.history.search(until=HISTORY[1].at) == [HISTORY[0]]
    assert full.history.count(since=NOW, until=NOW + timedelta(hours=1)) == 2
    assert full.history.search(limit=1) == [HISTORY[1]]
    assert full.history.search(limit=1, offset=1) == [HISTORY[0]]


def test_entries_of_one_instant_keep_their_order(uow: UnitOfWork) -> None:
    entries = [HistoryEntry(NOW, "x", "seat_used", str(number), "done") for number in range(5)]
    uow.history.add_many(entries)
    uow.history.add_many([])
    assert uow.history.search() == entries[::-1]


@pytest.mark.parametrize("statement", ["UPDATE history SET who = 'nobody'", "DELETE FROM history"])
def test_the_database_itself_refuses_to_change_history(filled: Engine, statement: str) -> None:
    with filled.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
    with UnitOfWork(filled) as uow:
        assert uow.history.count("martin") == 2
