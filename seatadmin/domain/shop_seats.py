"""Units of the shop become seats of the ledger where they are seats.

Two programs move one seat: the shop, when a buyer uses it there, and Seatadmin, which cannot tell the shop. So a seat
follows what has changed in the shop since it was read last, and nothing else: what was done here stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from seatadmin.domain.moodle_facts import MoodleUser, UserId
from seatadmin.domain.seats import CustomerId, OrderId, Seat, SeatId, SeatState, freed
from seatadmin.domain.units import KeptUnit, Unit, courses_of, holder_of, supervisor_of


@dataclass(frozen=True, slots=True)
class SoldAs:
    """What a seat of a unit belongs to: customer, order, and the product as the order names it."""

    customer_id: CustomerId
    order_id: OrderId
    product_code: str = ""
    product_name: str = ""


@dataclass(slots=True)
class SeatChanges:
    """What becomes of seats. `changed` pairs each with what it was; `recognised` were typed in here and are units now.

    `refused` are seats that a list of ours has planned or is applying while the shop says somebody has them.
    """

    added: list[Seat] = field(default_factory=list)
    changed: list[tuple[Seat, Seat]] = field(default_factory=list)
    removed: list[Seat] = field(default_factory=list)
    recognised: list[Seat] = field(default_factory=list)
    refused: list[tuple[Unit, Seat]] = field(default_factory=list)


class SeatBook:
    """Leads units to their seats. `seats` are those of the units and orders concerned, `linked` the seats units are
    already; `accounts` the accounts of the mirror by number.
    """

    def __init__(
        self,
        seats: Iterable[Seat],
        linked: Iterable[SeatId],
        accounts: Mapping[int, MoodleUser],
        new_id: Callable[[], UUID],
    ) -> None:
        self._new_id = new_id
        self._accounts = accounts
        self._by_id = {seat.id: seat for seat in seats}
        self._by_reference = {seat.reference: seat for seat in self._by_id.values()}
        taken = set(linked)
        self._typed_in: dict[OrderId, list[Seat]] = {}
        for seat in sorted(self._by_id.values(), key=lambda seat: seat.reference):
            if seat.order_id is not None and seat.id not in taken:
                self._typed_in.setdefault(seat.order_id, []).append(seat)
        self.changes = SeatChanges()

    def follow(self, unit: Unit, known: KeptUnit | None, sold: SoldAs) -> SeatId | None:
        """Bring the seat of a unit up to date and give its id, None when the unit is no seat.

        `known` is the unit as it was read last. Units somebody has come before free ones, so that seats typed in here
        are recognised in the right order.
        """
        seat = self._by_id.get(known.seat_id) if known is not None and known.seat_id is not None else None
        if not unit.is_seat:
            return self._gone(seat)
        if seat is None:
            return self._begun(unit, sold)
        assert known is not None  # noqa: S101 - it gave the seat
        self._replace(seat, self._moved(_described(seat, unit, known.unit), unit, known.unit))
        return seat.id

    def _gone(self, seat: Seat | None) -> SeatId | None:
        """Take a free seat out of the ledger when the shop has deleted its unit; what was used stays."""
        if seat is None:
            return None
        if seat.state is not SeatState.FREE:
            return seat.id
        self.changes.removed.append(seat)
        return None

    def _begun(self, unit: Unit, sold: SoldAs) -> SeatId:
        same = self._by_reference.get(unit.reference) if unit.reference else None
        if same is not None and same.order_id == sold.order_id:
            self._forget_typed_in(same)
        else:
            same = self._typed_in_for(unit, sold)
            if same is not None:
                self.changes.recognised.append(same)
        if same is None:
            made = self._made(unit, sold)
            self.changes.added.append(made)
            return made.id
        described = replace(
            same,
            reference=self._free_reference(unit.reference, same),
            product_code=same.product_code or sold.product_code,
            product_name=same.product_name or sold.product_name,
            allowed=same.allowed or courses_of(unit.values),
        )
        self._replace(same, self._moved(described, unit, None))
        return same.id

    def _typed_in_for(self, unit: Unit, sold: SoldAs) -> Seat | None:
        """Find a seat typed in here for the same order: one in the same state as the unit before any other."""
        candidates = [
            seat for seat in self._typed_in.get(sold.order_id, ()) if seat.product_code in ("", sold.product_code)
        ]
        if not candidates:
            return None
        chosen = next((seat for seat in candidates if seat.is_open is not unit.is_taken), candidates[0])
        self._forget_typed_in(chosen)
        return chosen

    def _forget_typed_in(self, seat: Seat) -> None:
        others = self._typed_in.get(seat.order_id, []) if seat.order_id is not None else []
        if seat in others:
            others.remove(seat)

    def _free_reference(self, reference: str, seat: Seat | None = None) -> str:
        wanted = reference or (seat.reference if seat is not None else str(self._new_id()))
        number, free = 1, wanted
        while self._by_reference.get(free) not in (None, seat):
            number += 1
            free = f"{wanted} ({number})"
        return free

    def _made(self, unit: Unit, sold: SoldAs) -> Seat:
        values = unit.values
        seat = Seat(
            SeatId(self._new_id()),
            self._free_reference(unit.reference),
            sold.customer_id,
            sold.order_id,
            sold.product_code,
            sold.product_name,
            courses_of(values),
            _moment(unit.start_s),
            _moment(unit.end_s),
            supervisor_role=supervisor_of(values),
        )
        made = self._held(seat, unit) if unit.is_taken else seat
        self._by_id[made.id] = self._by_reference[made.reference] = made
        return made

    def _moved(self, seat: Seat, unit: Unit, before: Unit | None) -> Seat:
        """Let a seat change hands as it did in the shop since `before`."""
        was = before.instance_id if before is not None else 0
        if unit.instance_id == was:
            return seat
        if not unit.is_taken:
            return freed(seat, SeatState.RELEASED) if seat.state is SeatState.HELD else seat
        if seat.is_open or was:
            return self._held(seat, unit)
        if seat.state is not SeatState.HELD:
            self.changes.refused.append((unit, seat))
        return seat

    def _held(self, seat: Seat, unit: Unit) -> Seat:
        """Give a seat the holder the shop says it has; most handlers write down nobody."""
        user_id, course_id = holder_of(unit.values)
        account = self._accounts.get(user_id) if user_id is not None else None
        return replace(
            seat,
            state=SeatState.HELD,
            holder_email=account.email if account is not None else None,
            holder_name=account.fullname if account is not None else None,
            holder_user_id=None if user_id is None else UserId(user_id),
            holder_course_id=course_id,
            held_since=_moment(unit.start_s),
        )

    def _replace(self, seat: Seat, new: Seat) -> None:
        if new != seat:
            self.changes.changed.append((new, seat))
            self._by_id[new.id] = new
            self._by_reference.pop(seat.reference, None)
            self._by_reference[new.reference] = new


def _described(seat: Seat, unit: Unit, before: Unit) -> Seat:
    """Let a seat follow what the shop has changed about it since `before`: dates, courses, role."""
    new, old = unit.values, before.values
    changes: dict[str, object] = {}
    if unit.start_s != before.start_s:
        changes["starts"] = _moment(unit.start_s)
    if unit.end_s != before.end_s:
        changes["ends"] = _moment(unit.end_s)
    if courses_of(new) != courses_of(old):
        changes["allowed"] = courses_of(new)
    if supervisor_of(new) != supervisor_of(old):
        changes["supervisor_role"] = supervisor_of(new)
    return replace(seat, **changes) if changes else seat  # type: ignore[arg-type]


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
