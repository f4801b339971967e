"""Dealing seats, against an oracle that tries everything: as many rows are served as can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.dealing import Dealer, Want, fits, preference
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse
from seatadmin.domain.seats import CustomerId, OrderId, Seat, SeatId, allows

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COURSES = [MoodleCourse(CourseId(10 + n), f"C{n}", f"C{n}") for n in range(4)]
SHORTNAMES = frozenset(course.shortname for course in COURSES)
CUSTOMER = CustomerId(UUID(int=1))
ORDERS = [OrderId(UUID(int=10)), OrderId(UUID(int=11))]
MOMENTS = [datetime.combine(date(2026, month, 1), time(12), UTC) for month in (4, 6, 9)]

moments = st.none() | st.sampled_from(MOMENTS)
restrictions = st.lists(st.sampled_from(["C0", "C1", "C2", "C3", "C_", "10"]), max_size=3).map(tuple)


@st.composite
def seat_lists(draw: st.DrawFn) -> list[Seat]:
    plain = draw(st.booleans())
    return [
        Seat(
            SeatId(UUID(int=100 + number)),
            f"R{number:02d}",
            CUSTOMER,
            draw(st.sampled_from([None, *ORDERS])),
            allowed=draw(restrictions),
            starts=None if plain else draw(moments),
            ends=None if plain else draw(moments),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@st.composite
def want_lists(draw: st.DrawFn) -> list[Want]:
    plain = draw(st.booleans())
    wants = [
        Want(
            draw(st.sampled_from(COURSES)),
            None if plain else draw(moments),
            None if plain else draw(moments),
            None if plain else draw(st.sampled_from([None, *ORDERS])),
        )
        for _ in range(draw(st.integers(0, 7)))
    ]
    return [want for want in wants if want.starts is None or want.ends is None or want.starts < want.ends]


def deal(seats: Sequence[Seat], wants: Sequence[Want]) -> dict[int, Seat]:
    kinds = list(dict.fromkeys(wants))
    dealer = Dealer(seats, kinds, NOW, SHORTNAMES)
    for holder, want in enumerate(wants):
        assert dealer.draw(holder, kinds.index(want)) is (holder in dealer.given)
    return dealer.given


def most_served(seats: Sequence[Seat], wants: Sequence[Want]) -> int:
    """Count, by trying every distribution, how many of the wants can be served at once."""
    best: dict[frozenset[int], int] = {frozenset(): 0}
    for want in wants:
        best = {
            used | {number}: max(served + 1, best.get(used | {number}, 0))
            for used, served in best.items()
            for number, seat in enumerate(seats)
            if number not in used and fits(seat, want, SHORTNAMES)
        } | best
    return max(best.values())


@given(seat_lists(), want_lists())
def test_as_many_are_served_as_any_distribution_could(seats: list[Seat], wants: list[Want]) -> None:
    given_ = deal(seats, wants)
    assert len(given_) == most_served(seats, wants)
    assert len({seat.id for seat in given_.values()}) == len(given_)
    assert all(fits(seat, wants[holder], SHORTNAMES) for holder, seat in given_.items())


@given(seat_lists(), want_lists())
def test_a_row_is_refused_only_when_those_before_it_leave_nothing(seats: list[Seat], wants: list[Want]) -> None:
    """Whoever is served would be served too if the list ended there: nobody is pushed out by a later row."""
    served = [holder for holder in deal(seats, wants) if holder < len(wants)]
    expected: list[int] = []
    for holder in range(len(wants)):
        if most_served(seats, [wants[one] for one in [*expected, holder]]) == len(expected) + 1:
            expected.append(holder)
    assert sorted(served) == expected


@given(seat_lists(), want_lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_ledger_does_not_matter_to_who_is_served(
    seats: list[Seat], wants: list[Want], random: object
) -> None:
    shuffled = list(seats)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(deal(shuffled, wants)) == sorted(deal(seats, wants))


@given(seat_lists(), st.sampled_from(COURSES))
def test_one_alone_gets_the_best_seat(seats: list[Seat], course: MoodleCourse) -> None:
    want = Want(course)
    usable = [seat for seat in seats if fits(seat, want, SHORTNAMES)]
    expected = min(usable, key=lambda seat: preference(seat, NOW), default=None)
    assert deal(seats, [want]).get(0) == expected


@given(seat_lists(), want_lists())
def test_taken_seats_are_not_dealt_and_still_tell_that_a_course_has_seats(seats: list[Seat], wants: list[Want]) -> None:
    kinds = list(dict.fromkeys(wants))
    taken = {seat.id for seat in seats[::2]}
    dealer = Dealer(seats, kinds, NOW, SHORTNAMES, taken)
    for holder, want in enumerate(wants):
        dealer.draw(holder, kinds.index(want))
    assert not taken & {seat.id for seat in dealer.given.values()}
    for number, want in enumerate(kinds):
        assert dealer.fits_any(number) is any(fits(seat, want, SHORTNAMES) for seat in seats)


def test_a_seat_fits_when_it_shares_a_moment_with_the_dates_asked_for() -> None:
    seat = Seat(SeatId(UUID(int=1)), "R", CUSTOMER, None, starts=MOMENTS[0], ends=MOMENTS[1])
    course = COURSES[0]
    assert fits(seat, Want(course))
    assert fits(seat, Want(course, MOMENTS[0], MOMENTS[1]))
    assert fits(seat, Want(course, MOMENTS[1] - timedelta(seconds=1)))
    assert not fits(seat, Want(course, MOMENTS[1]))
    assert not fits(seat, Want(course, ends=MOMENTS[0]))
    assert fits(seat, Want(course, ends=MOMENTS[0] + timedelta(seconds=1)))
    assert not fits(seat, Want(course, order_id=ORDERS[0]))


def test_searching_is_over_kinds_of_seats_not_over_seats() -> None:
    """Ten times the rows and seats: ten times the steps, swaps included, and none for rows that cannot be served."""

    class Counted(tuple[str, ...]):
        comparisons = 0

        def __hash__(self) -> int:
            type(self).comparisons += 1
            return super().__hash__()

        def __eq__(self, other: object) -> bool:
            type(self).comparisons += 1
            return super().__eq__(other)

    def steps(size: int) -> int:
        seats = [
            Seat(
                SeatId(UUID(int=number)),
                f"R{number:06d}",
                CUSTOMER,
                None,
                allowed=Counted(("C0", "C1") if number % 2 else ("C0",)),
                ends=NOW + timedelta(days=10 if number % 2 else 20),
            )
            for number in range(size)
        ]
        Counted.comparisons = 0
        dealer = Dealer(seats, [Want(COURSES[0]), Want(COURSES[1]), Want(COURSES[2])], NOW, SHORTNAMES)
        for holder in range(size):
            assert dealer.draw(holder, 0 if holder < size // 2 else 1)
        for holder in range(size, 3 * size):
            assert not dealer.draw(holder, holder % 3)
        return Counted.comparisons

    assert steps(2000) <= 10 * steps(200) + 100


def test_every_seat_that_fits_allows_the_course() -> None:
    for course in COURSES:
        seat = Seat(SeatId(UUID(int=1)), "R", CUSTOMER, None, allowed=("C1", "11"))
        assert fits(seat, Want(course), SHORTNAMES) is allows(seat.allowed, course, SHORTNAMES)
