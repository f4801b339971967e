"""Deal seats to the rows of one run: the best seat for each, and nobody left out whom another distribution would serve.

Drawing greedily can leave the last person without a seat although everybody could have one (a seat for SCI or MATH101
given to SCI while a seat for SCI alone stays free). A row that finds nothing free therefore looks for a chain of swaps
among the rows before it: augmenting paths, so the number of rows served is the greatest possible, and a row served
never loses its seat to a later one, it only changes it.

Seats that fit exactly the same rows are one *class* and rows that ask for the same are one *want*: the search is over
classes and wants, of which a list has a handful, not over a hundred thousand seats.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heapify, heappop, heapreplace

from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.seats import OrderId, Seat, SeatId, allows
from seatadmin.many_rows import paced, sorted_paced

# Sorting a seat into its class takes a microsecond or two.
SEATS_AT_ONCE = 1_000

_FAR = datetime.max.replace(tzinfo=UTC)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Preference = tuple[bool, bool, datetime, int, str]
_ClassKey = tuple[tuple[str, ...], OrderId | None, int, int]


@dataclass(frozen=True, slots=True)
class Want:
    """What a row asks of its seat. `starts` None is at once, `ends` None no end of its own, `order_id` None any."""

    course: MoodleCourse
    starts: datetime | None = None
    ends: datetime | None = None
    order_id: OrderId | None = None


def fits(seat: Seat, want: Want, shortnames: Container[str] = frozenset()) -> bool:
    """Tell whether a seat lets somebody into the course for at least a moment of the dates asked for."""
    return (
        allows(seat.allowed, want.course, shortnames)
        and (want.order_id is None or seat.order_id == want.order_id)
        and (seat.ends is None or (want.starts or _LONG_AGO) < seat.ends)
        and (seat.starts is None or seat.starts < (want.ends or _FAR))
    )


def preference(seat: Seat, now: datetime) -> Preference:
    """Order seats, the one to use first being the least.

    Seats that run before those that have not begun, since a person asked for now should not wait; then restricted
    ones, since the others can serve anybody later; then the soonest ending; then the one fewest courses may use.
    """
    pending = seat.starts is not None and seat.starts > now
    return (pending, not seat.allowed, seat.ends or _FAR, len(seat.allowed), seat.reference)


class Dealer:
    """Open seats, dealt one row after the other.

    Holders are numbers of the caller; wants are indexes into `wants`. `taken` seats belong to somebody already: they
    count for `fits_any` and are not dealt. `given` says who has which seat so far.
    """

    def __init__(
        self,
        seats: Iterable[Seat],
        wants: Sequence[Want],
        now: datetime,
        shortnames: Container[str] = frozenset(),
        taken: Container[SeatId] = frozenset(),
    ) -> None:
        self.given: dict[int, Seat] = {}
        self._now = now
        self._free: list[list[Seat]] = []
        self._heads: list[Preference | None] = []
        self._drawn: list[dict[int, list[int]]] = []
        self._fitting: list[list[int]] = [[] for _ in wants]
        self._hopeless: set[int] = set()
        self._sort_into_classes(seats, wants, shortnames, taken)
        self._offers: list[list[tuple[Preference, int]]] = []
        for fitting in self._fitting:
            offers = [(head, number) for number in fitting if (head := self._heads[number]) is not None]
            heapify(offers)
            self._offers.append(offers)

    def _sort_into_classes(
        self, seats: Iterable[Seat], wants: Sequence[Want], shortnames: Container[str], taken: Container[SeatId]
    ) -> None:
        # Of a seat's dates only this matters: after which of the starts and before which of the ends asked for.
        starts = sorted({want.starts or _LONG_AGO for want in wants})
        ends = sorted({want.ends or _FAR for want in wants})
        by_order = any(want.order_id is not None for want in wants)
        numbers: dict[_ClassKey, int] = {}
        for seat in paced(seats, SEATS_AT_ONCE):
            key = (
                seat.allowed,
                seat.order_id if by_order else None,
                len(starts) if seat.ends is None else bisect_left(starts, seat.ends),
                0 if seat.starts is None else bisect_right(ends, seat.starts),
            )
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(self._free)
                self._free.append([])
            self._free[number].append(seat)
        for number, members in enumerate(paced(self._free, 1)):
            for index, want in enumerate(wants):
                if fits(members[0], want, shortnames):
                    self._fitting[index].append(number)
            stack = sorted_paced(
                (seat for seat in members if seat.id not in taken),
                lambda seat: preference(seat, self._now),
                descending=True,
            )
            self._free[number] = stack
            self._heads.append(preference(stack[-1], self._now) if stack else None)
            self._drawn.append({})

    def draw(self, holder: int, want: int) -> bool:
        """Give the best free seat to `holder`, or rearrange earlier draws so that one becomes free; False if neither.

        What fails once for a want fails for it ever after: seats are only used up.
        """
        if want in self._hopeless:
            return False
        offers = self._offers[want]
        while offers:
            offered, number = offers[0]
            head = self._heads[number]
            if head is None:
                heappop(offers)
            elif head != offered:
                # Rows with other wants have drawn from this class since.
                heapreplace(offers, (head, number))
            else:
                self._give(holder, want, number, self._pop(number))
                return True
        return self._rearrange(holder, want)

    def fits_any(self, want: int) -> bool:
        """Tell whether there was a seat for this want at all, before anybody drew."""
        return bool(self._fitting[want])

    def _pop(self, number: int) -> Seat:
        stack = self._free[number]
        seat = stack.pop()
        self._heads[number] = preference(stack[-1], self._now) if stack else None
        return seat

    def _give(self, holder: int, want: int, number: int, seat: Seat) -> None:
        self.given[holder] = seat
        self._drawn[number].setdefault(want, []).append(holder)

    def _rearrange(self, holder: int, want: int) -> bool:
        # Breadth first: from the classes that fit, whose seats are all drawn, to the wants of their holders, and from
        # there to every class those could use instead, until one with a free seat is met.
        came_from: dict[int, tuple[int, int] | None] = dict.fromkeys(self._fitting[want])
        queue = deque(came_from)
        seen = {want}
        while queue:
            number = queue.popleft()
            for mover_want, holders in self._drawn[number].items():
                if not holders or mover_want in seen:
                    continue
                seen.add(mover_want)
                for other in self._fitting[mover_want]:
                    if other in came_from:
                        continue
                    came_from[other] = (number, mover_want)
                    if self._free[other]:
                        self._swap(holder, want, other, came_from)
                        return True
                    queue.append(other)
        # Nothing free can be reached from any of these wants, and no later swap can change that: the classes met are
        # held by these very wants, which fit no other class.
        self._hopeless |= seen
        return False

    def _swap(self, holder: int, want: int, free: int, came_from: dict[int, tuple[int, int] | None]) -> None:
        number, seat = free, self._pop(free)
        while (step := came_from[number]) is not None:
            left, mover_want = step
            mover = self._drawn[left][mover_want].pop()
            left_seat = self.given[mover]
            self._give(mover, mover_want, number, seat)
            number, seat = left, left_seat
        self._give(holder, want, number, seat)
