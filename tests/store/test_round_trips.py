"""What is written comes back equal, on both databases."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from seatadmin.domain.intents import Attempts, Batch, BatchId, Intent, IntentId, IntentState, Target
from seatadmin.domain.moodle_facts import CourseId
from seatadmin.domain.people import ListedPerson, email_key
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.seats import Seat, SeatId, SeatState
from seatadmin.errors import UserError
from seatadmin.store.mapping import INTENT_COLUMNS, SEAT_COLUMNS, intent_from, intent_values, seat_from, seat_values
from seatadmin.store.tables import Base, Id, Moment
from seatadmin.store.unit_of_work import UnitOfWork
from tests.examples import examples
from tests.store import sample


def test_everything_written_is_read_back_equal(filled: Engine) -> None:
    with UnitOfWork(filled, read_only=True) as uow:
        assert uow.settings.get("language") == "fr"
        assert uow.customers.all() == [sample.LYON, sample.EVRY]
        assert uow.orders.all() == [sample.ORDER, sample.ORDER_BARE]
        assert uow.seats.of_customer(sample.EVRY.id) == list(sample.SEATS[:4])
        assert uow.seats.of_customer(sample.LYON.id) == list(sample.SEATS[4:])
        assert uow.batches.get(sample.BATCH.id) == sample.BATCH
        assert uow.batches.intents(sample.BATCH.id) == list(sample.INTENTS)
        assert uow.results.of_batch(sample.BATCH.id) == list(sample.RESULTS)
        assert uow.history.search() == list(reversed(sample.HISTORY))
        assert uow.mirror.site() == sample.SITE
        assert uow.mirror.courses() == sorted(sample.COURSES, key=lambda course: course.shortname)
        assert uow.mirror.categories() == list(sample.CATEGORIES)
        assert set(uow.mirror.roles()) == set(sample.ROLES)
        assert uow.mirror.groups(CourseId(12)) == sorted(sample.GROUPS, key=lambda group: group.name)
        mirror = uow.mirror.load()
    assert set(mirror.enrolments.values()) == set(sample.ENROLMENTS)
    assert {user for users in mirror.users_by_email.values() for user in users} == set(sample.USERS)
    assert mirror.unreadable == {"secret@example.org"}
    assert mirror.looked_up == {email_key(user.email) for user in sample.USERS} | {"secret@example.org"}


moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
uuids = st.uuids()
course_days = st.dates(date(1, 1, 1), date(9999, 12, 31))

people = st.builds(
    ListedPerson,
    row=st.integers(1, 10**6),
    lastname=st.none() | texts,
    email=st.none() | texts,
    starts=st.none() | course_days,
    ends=st.none() | course_days | st.just("none"),
    period_days=st.none() | st.integers(-(10**6), 10**6),
    suspended=st.none() | st.booleans(),
)
problems = st.builds(Problem, st.integers(1, 99), texts, texts, st.sampled_from(Severity), st.none() | texts)
attempts = st.builds(
    Attempts,
    username=st.none() | texts,
    account_confirmed=st.booleans(),
    enrol_at=st.none() | moments,
    seat_id=st.none() | uuids,
)
intents = st.builds(
    Intent,
    id=uuids,
    row=st.integers(1, 10**6),
    person=people,
    problems=st.lists(problems, max_size=3).map(tuple),
    state=st.sampled_from(IntentState),
    seat_id=st.none() | uuids,
    reactivate=st.booleans(),
    attempts=attempts,
)
seats = st.builds(
    Seat,
    id=uuids,
    reference=texts,
    customer_id=uuids,
    order_id=st.none() | uuids,
    allowed=st.lists(texts, max_size=4).map(tuple),
    starts=st.none() | moments,
    ends=st.none() | moments,
    state=st.sampled_from(SeatState),
    holder_name=st.none() | texts,
)


@given(intents)
def test_any_intent_survives_its_columns(intent: Intent) -> None:
    values = intent_values(intent)
    assert intent_from([values[name] for name in INTENT_COLUMNS]) == intent


@given(seats)
def test_any_seat_survives_its_columns(seat: Seat) -> None:
    values = seat_values(seat)
    assert seat_from([values[name] for name in SEAT_COLUMNS]) == seat


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(intents, max_size=4, unique_by=lambda intent: intent.id))
def test_any_list_of_intents_survives_the_database(filled: Engine, listed: list[Intent]) -> None:
    listed = [Intent(i.id, i.row, i.person, i.problems, i.state, None, i.reactivate, None, i.attempts) for i in listed]
    batch = Batch(BatchId(UUID(int=999)), sample.NOW, "x", Target(sample.EVRY.id))
    with UnitOfWork(filled) as uow:
        uow.batches.create(batch, listed)
        assert uow.batches.intents(batch.id) == listed


def test_a_person_written_by_a_newer_program_keeps_what_is_known() -> None:
    values = intent_values(Intent(IntentId(UUID(int=1)), 1, ListedPerson(1, "Diop")))
    values["person"] = '{"lastname":"Diop","shoe_size":42}'
    assert intent_from([values[name] for name in INTENT_COLUMNS]).person == ListedPerson(1, "Diop")


def test_moments_come_back_aware_and_exact_whatever_their_zone(engine: Engine, filled: Engine) -> None:
    paris = timezone(timedelta(hours=2))
    seat = Seat(
        SeatId(UUID(int=500)),
        "S-500",
        sample.EVRY.id,
        None,
        starts=datetime(2026, 7, 1, 2, 0, 0, 1, tzinfo=paris),
        ends=datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )
    with UnitOfWork(filled) as uow:
        uow.seats.add_many([seat])
        stored = uow.seats.get(seat.id)
    assert stored == seat
    assert stored.starts is not None
    assert stored.starts.tzinfo is UTC


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_without_time_zone_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="without time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), dialect)  # type: ignore[arg-type]  # noqa: DTZ001


def test_no_table_has_a_place_for_a_secret() -> None:
    names = [column.name for table in Base.metadata.tables.values() for column in table.columns]
    assert not [name for name in names if any(word in name for word in ("token", "password", "secret"))]


def test_seat_columns_are_the_fields_of_a_seat() -> None:
    assert tuple(field.name for field in fields(Seat)) == SEAT_COLUMNS


def test_ids_are_the_databases_own_type_where_it_has_one() -> None:
    assert str(Id().compile(postgresql.dialect())) == "UUID"
    assert str(Id().compile(sqlite.dialect())) == "CHAR(32)"


def test_an_unknown_setting_has_its_default(uow: UnitOfWork) -> None:
    assert uow.settings.get("nothing") is None
    assert uow.settings.get("nothing", "x") == "x"
    uow.settings.set("nothing", "a")
    uow.settings.set("nothing", "b")
    assert uow.settings.get("nothing") == "b"


def test_errors_name_what_is_taken(full: UnitOfWork) -> None:
    with pytest.raises(UserError) as caught:
        full.seats.add_many([sample.SEATS[0]])
    assert caught.value.values == {"references": ["S-100"]}
