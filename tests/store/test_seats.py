"""Seats: they change hands one at a time, and a hundred thousand of them can be listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from seatadmin.domain.moodle_facts import CourseId, UserId
from seatadmin.domain.read_models import SeatRow
from seatadmin.domain.seats import LEGAL_MOVES, Seat, SeatId, SeatState
from seatadmin.errors import Bug, UserError
from seatadmin.store.tables import SeatRecord
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import EVRY, INTENTS, LYON, NOW, ORDER, SEATS

FREE, OTHER_FREE, HELD, PLANNED, EXPIRED, RELEASED = SEATS


def planned(seat: Seat, email: str = "p@example.org") -> Seat:
    return replace(seat, state=SeatState.PLANNED, holder_email=email, holder_name="P")


# ---------------------------------------------------------------------- reading
def test_seats_are_read_by_id_reference_and_customer(full: UnitOfWork) -> None:
    assert full.seats.get(HELD.id) == HELD
    assert full.seats.by_reference(" S-102 ") == HELD
    assert full.seats.by_reference("S-1") is None
    found = full.seats.many([HELD.id, FREE.id, FREE.id, SeatId(UUID(int=12345))])
    assert sorted(found, key=lambda seat: seat.reference) == [FREE, HELD]
    assert full.seats.many([]) == []
    with pytest.raises(Bug, match="no_such_seat"):
        full.seats.get(SeatId(UUID(int=12345)))


def test_references_in_use_are_told(full: UnitOfWork) -> None:
    assert full.seats.references() == {seat.reference for seat in SEATS}
    assert full.seats.references("S-10") == {seat.reference for seat in SEATS}
    assert full.seats.references("S_") == set()
    assert full.seats.references("s-") == set()
    many = [f"X-{number}" for number in range(40_000)]
    assert full.seats.taken_references([*many, "S-100", "S-100"]) == {"S-100"}
    assert full.seats.taken_references([]) == set()


# ---------------------------------------------------------------------- adding, removing
def test_no_seat_is_added_when_one_reference_is_taken(full: UnitOfWork) -> None:
    new = [replace(FREE, id=SeatId(UUID(int=600 + n)), reference=ref) for n, ref in enumerate(["N-1", "S-101", "N-2"])]
    with pytest.raises(UserError) as caught:
        full.seats.add_many(new)
    assert (caught.value.code, caught.value.values) == ("seat_reference_taken", {"references": ["S-101"]})
    assert full.seats.taken_references(["N-1", "N-2"]) == set()


def test_a_reference_named_twice_is_told(full: UnitOfWork) -> None:
    new = [replace(FREE, id=SeatId(UUID(int=600 + n)), reference="N-1") for n in range(2)]
    with pytest.raises(UserError) as caught:
        full.seats.add_many(new)
    assert caught.value.values == {"references": ["N-1"]}


def test_only_seats_nobody_had_or_wants_are_removed(full: UnitOfWork) -> None:
    full.batches.save_intents([replace(INTENTS[3], seat_id=OTHER_FREE.id)])
    assert full.seats.remove([FREE.id, OTHER_FREE.id, HELD.id, PLANNED.id, RELEASED.id]) == 1
    assert full.seats.references() == {seat.reference for seat in SEATS} - {"S-100"}
    assert full.seats.remove([]) == 0


# ---------------------------------------------------------------------- changing hands
def test_a_seat_takes_its_new_state_and_holder(own: UnitOfWork) -> None:
    new = replace(
        HELD,
        state=SeatState.RELEASED,
        holder_email=None,
        holder_name=None,
        holder_user_id=None,
        holder_course_id=None,
        held_since=None,
    )
    own.seats.change([new, planned(FREE)], {HELD.id: SeatState.HELD, FREE.id: SeatState.FREE})
    own.commit()
    assert own.seats.get(HELD.id) == new
    assert own.seats.get(FREE.id) == planned(FREE)
    assert [row.reference for row in own.seats.search("p@example.org")] == ["S-100"]
    assert own.seats.search("zoe") == []


def test_a_change_touches_nothing_but_state_and_holder(full: UnitOfWork) -> None:
    full.seats.change([replace(planned(FREE), reference="X", allowed=(), ends=NOW)], {FREE.id: SeatState.FREE})
    assert full.seats.get(FREE.id) == planned(FREE)


def test_each_change_counts_up_the_version(filled: Engine) -> None:
    with UnitOfWork(filled) as uow:
        uow.seats.change([planned(FREE)], {FREE.id: SeatState.FREE})
        uow.commit()
    with filled.connect() as connection:
        assert connection.scalar(select(SeatRecord.version).where(SeatRecord.id == FREE.id)) == 2
        assert connection.scalar(select(SeatRecord.version).where(SeatRecord.id == OTHER_FREE.id)) == 1


def test_a_seat_no_longer_as_expected_stops_the_whole_change(full: UnitOfWork) -> None:
    with pytest.raises(UserError) as caught:
        full.seats.change(
            [planned(FREE), planned(OTHER_FREE), planned(HELD)],
            {FREE.id: SeatState.FREE, OTHER_FREE.id: SeatState.RELEASED, HELD.id: SeatState.FREE},
        )
    assert caught.value.code == "seat_taken_meanwhile"
    assert caught.value.values == {"references": ["S-101", "S-102"]}
    assert full.seats.many([FREE.id]) == [FREE]


def test_a_planned_seat_that_passed_to_somebody_else_counts_as_taken(full: UnitOfWork) -> None:
    full.seats.change([replace(PLANNED, state=SeatState.FREE, holder_email=None)], {PLANNED.id: PLANNED})
    full.seats.change([planned(PLANNED, "other@example.org")], {PLANNED.id: SeatState.FREE})
    with pytest.raises(UserError, match="seat_taken_meanwhile"):
        full.seats.change([replace(PLANNED, state=SeatState.APPLYING)], {PLANNED.id: PLANNED})
    assert full.seats.get(PLANNED.id).holder_email == "other@example.org"


def test_a_seat_that_is_gone_counts_as_taken(full: UnitOfWork) -> None:
    gone = replace(FREE, id=SeatId(UUID(int=12345)), reference="S-gone")
    with pytest.raises(UserError, match="seat_taken_meanwhile"):
        full.seats.change([planned(gone)], {gone.id: SeatState.FREE})


@pytest.mark.parametrize("old", SeatState)
@pytest.mark.parametrize("new", SeatState)
def test_only_legal_moves_are_written(full: UnitOfWork, old: SeatState, new: SeatState) -> None:
    seat = replace(FREE, id=SeatId(UUID(int=700)), reference="S-700", state=old)
    full.seats.add_many([seat])
    if new is old or new in LEGAL_MOVES[old]:
        full.seats.change([replace(seat, state=new)], {seat.id: old})
        assert full.seats.get(seat.id).state is new
        return
    with pytest.raises(Bug, match="illegal_seat_move"):
        full.seats.change([replace(seat, state=new)], {seat.id: old})
    assert full.seats.get(seat.id) == seat


def test_a_change_says_what_it_expects_of_every_seat_once(full: UnitOfWork) -> None:
    with pytest.raises(Bug, match="without_expectation"):
        full.seats.change([planned(FREE)], {})
    with pytest.raises(Bug, match="without_expectation"):
        full.seats.change([planned(FREE), planned(FREE)], {FREE.id: SeatState.FREE})
    full.seats.change([], {})


# ---------------------------------------------------------------------- listing
@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("", ["S-100", "S-101", "S-102", "S-103", "S-104", "S-105"]),
        ("s-10 lefevre", ["S-102"]),
        ("ZOÉ", ["S-102"]),
        ("aine o'neill", ["S-103"]),
        ("evry", ["S-100", "S-101", "S-102", "S-103"]),
        ("0043", ["S-104"]),
        ("b0000000042 sieges", ["S-100", "S-101", "S-102", "S-103"]),
        ("lycee evry", []),
        ("S%1", []),
    ],
)
def test_every_word_is_looked_for_everywhere(full: UnitOfWork, words: str, references: list[str]) -> None:
    assert [row.reference for row in full.seats.search(words)] == references
    assert full.seats.count(words) == len(references)


def test_listings_are_narrowed_and_paged(full: UnitOfWork) -> None:
    def references(**how: object) -> list[str]:
        return [row.reference for row in full.seats.search(**how)]  # type: ignore[arg-type]

    assert references(state=SeatState.HELD) == ["S-102"]
    assert references(state=[SeatState.HELD, SeatState.RELEASED]) == ["S-102", "S-105"]
    assert references(customer=LYON.id) == ["S-104", "S-105"]
    assert references(order=ORDER.id, limit=2, offset=1) == ["S-101", "S-102"]
    assert full.seats.count(customer=EVRY.id, state=SeatState.FREE) == 2
    assert full.seats.count(order=ORDER.id) == 4


@pytest.mark.parametrize(
    ("sort", "references"),
    [
        ("-reference", ["S-105", "S-104", "S-103", "S-102", "S-101", "S-100"]),
        ("customer", ["S-104", "S-105", "S-100", "S-101", "S-102", "S-103"]),
        ("ends", ["S-104", "S-101", "S-102", "S-100", "S-103", "S-105"]),
        ("-ends", ["S-102", "S-101", "S-104", "S-100", "S-103", "S-105"]),
        ("order", ["S-100", "S-101", "S-102", "S-103", "S-104", "S-105"]),
        ("course", ["S-102", "S-100", "S-101", "S-103", "S-104", "S-105"]),
        # By code point: `Á` comes after `Z`.
        ("-holder_name", ["S-103", "S-102", "S-100", "S-101", "S-104", "S-105"]),
    ],
)
def test_listings_sort_alike_on_both_databases(full: UnitOfWork, sort: str, references: list[str]) -> None:
    assert [row.reference for row in full.seats.search(sort=sort)] == references


@pytest.mark.parametrize("field", [name for name in SeatRow._fields if name != "id"])
def test_every_field_of_a_row_can_be_sorted_by(full: UnitOfWork, field: str) -> None:
    assert {row.id for row in full.seats.search(sort=field)} == {seat.id for seat in SEATS}


def test_rows_carry_names_instead_of_ids(full: UnitOfWork) -> None:
    rows = {row.reference: row for row in full.seats.light_rows()}
    assert len(rows) == len(SEATS)
    assert rows["S-102"] == SeatRow(
        id=HELD.id,
        reference="S-102",
        customer=EVRY.name,
        order="CMD-2026-0042",
        product_code="SCI-10",
        product_name="Sièges sciences",
        allowed=(),
        state=SeatState.HELD,
        holder_name="Zoé Lefèvre",
        holder_email="zoe.lefevre@example.org",
        course="SCI",
        starts=None,
        ends=HELD.ends,
        held_since=NOW,
    )
    assert (rows["S-105"].order, rows["S-105"].course, rows["S-105"].holder_name) == ("", "", "")
    assert rows["S-100"].allowed == ("SCI", "BASES_2", "12")
    assert full.seats.search("s-102") == [rows["S-102"]]


def test_a_course_the_mirror_does_not_know_is_shown_by_its_id(full: UnitOfWork) -> None:
    applying = replace(PLANNED, state=SeatState.APPLYING)
    full.seats.change([applying], {PLANNED.id: SeatState.PLANNED})
    held = replace(applying, state=SeatState.HELD, holder_user_id=UserId(1), holder_course_id=CourseId(99))
    full.seats.change([held], {PLANNED.id: SeatState.APPLYING})
    assert {row.reference: row.course for row in full.seats.light_rows()}["S-103"] == "99"


def test_pools_count_by_customer_order_and_product(full: UnitOfWork) -> None:
    lyon_order, evry = None, None
    pools = full.seats.pools(NOW)
    assert [(pool.customer, pool.order, pool.product_code, pool.total) for pool in pools] == [
        ("Lycée Ampère", "", "", 1),
        ("Lycée Ampère", "CMD-2026-0043", "LAT", 1),
        ("Mairie d’Évry-Courcouronnes", "CMD-2026-0042", "SCI-10", 4),
    ]
    unordered, lyon_order, evry = pools
    assert unordered.order_id is None
    assert (unordered.open, unordered.states[SeatState.RELEASED], unordered.next_end) == (1, 1, None)
    assert (lyon_order.open, lyon_order.expired, lyon_order.next_end) == (0, 1, None)
    assert (evry.customer_id, evry.order_id, evry.product_name) == (EVRY.id, ORDER.id, "Sièges sciences")
    assert (evry.open, evry.expiring, evry.expired, evry.next_end) == (2, 1, 0, NOW + timedelta(days=30))
    assert evry.states == {
        SeatState.FREE: 2,
        SeatState.PLANNED: 1,
        SeatState.APPLYING: 0,
        SeatState.HELD: 1,
        SeatState.RELEASED: 0,
    }


@pytest.mark.parametrize(("days", "expiring"), [(30, 0), (31, 1), (0, 0)])
def test_expiring_means_ending_within_the_days_asked_for(full: UnitOfWork, days: int, expiring: int) -> None:
    # `(ends - now).days < days`, as the validity of a single seat is computed.
    assert full.seats.pools(NOW, days)[2].expiring == expiring


def test_a_seat_is_usable_until_its_last_instant(full: UnitOfWork) -> None:
    end = NOW + timedelta(days=30)
    assert full.seats.pools(end)[2].open == 2
    assert full.seats.pools(end + timedelta(microseconds=1))[2].open == 1
