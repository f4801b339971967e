"""Seats: the only place where a seat changes hands.

A hundred thousand of them are read for one plan, so reading goes past the ORM: rows straight to domain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from seatadmin.domain.read_models import Pool, SeatRow
from seatadmin.domain.seats import (
    EXPIRING_WITHIN_DAYS,
    CustomerId,
    OrderId,
    Seat,
    SeatId,
    SeatState,
    check_move,
)
from seatadmin.errors import Bug, UserError
from seatadmin.many_rows import many_objects
from seatadmin.store.mapping import SEAT_COLUMNS, allowed_from, seat_from, seat_search, seat_state, seat_values
from seatadmin.store.sql import among, by_code_point, columns_of, containing, read, table_of, upsert
from seatadmin.store.tables import CustomerRow, IntentRow, MirrorCourseRow, OrderRow, SeatRecord, UnitRow

_OPEN = (SeatState.FREE.value, SeatState.RELEASED.value)

_SORTS: Mapping[str, InstrumentedAttribute[Any]] = {
    "reference": SeatRecord.reference,
    "customer": CustomerRow.name,
    "order": OrderRow.reference,
    "product_code": SeatRecord.product_code,
    "product_name": SeatRecord.product_name,
    "allowed": SeatRecord.allowed,
    "state": SeatRecord.state,
    "holder_name": SeatRecord.holder_name,
    "holder_email": SeatRecord.holder_email,
    "course": MirrorCourseRow.shortname,
    "starts": SeatRecord.starts,
    "ends": SeatRecord.ends,
    "held_since": SeatRecord.held_since,
}
_MOMENTS = ("starts", "ends", "held_since")


def _as_stored(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, String)


_SEATS = table_of(SeatRecord).c
_LISTED: Sequence[ColumnElement[Any]] = (
    _SEATS.id,
    _SEATS.reference,
    _as_stored(_SEATS.customer_id),
    _as_stored(_SEATS.order_id),
    _SEATS.product_code,
    _SEATS.product_name,
    _SEATS.allowed,
    _SEATS.state,
    _SEATS.holder_name,
    _SEATS.holder_email,
    _as_stored(_SEATS.holder_course_id),
    _SEATS.starts,
    _SEATS.ends,
    _SEATS.held_since,
)
"""Columns behind a `SeatRow`, with ids where it has names."""


def _state_of(expected: SeatState | Seat) -> SeatState:
    return expected.state if isinstance(expected, Seat) else expected


def _still(stored: Sequence[Any] | None, expected: SeatState | Seat) -> bool:
    if isinstance(expected, Seat):
        return stored == [expected.state.value, expected.holder_email, expected.holder_course_id]
    return stored is not None and stored[0] == expected.value


class Seats:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ one, some, all of a customer
    def get(self, seat_id: SeatId) -> Seat:
        """Return a seat; one that is named by an intent exists, so `Bug` when it does not."""
        found = self.many([seat_id])
        if not found:
            raise Bug("no_such_seat", id=str(seat_id))
        return found[0]

    def by_reference(self, reference: str) -> Seat | None:
        rows = self._session.execute(self._select().where(SeatRecord.reference == reference.strip())).all()
        return seat_from(rows[0]) if rows else None

    def many(self, ids: Iterable[SeatId]) -> list[Seat]:
        """Return the seats with these ids, in no particular order; ids nobody has are left out."""
        return self._where(among(self._session, SeatRecord.id, ids))

    def with_references(self, references: Iterable[str]) -> list[Seat]:
        """Return the seats with these references, in no particular order; references nobody has are left out."""
        return self._where(among(self._session, SeatRecord.reference, references))

    def of_orders(self, ids: Iterable[OrderId]) -> list[Seat]:
        """Return the seats of these orders, in no particular order."""
        return self._where(among(self._session, SeatRecord.order_id, ids))

    def _where(self, condition: ColumnElement[bool]) -> list[Seat]:
        with many_objects():
            return [seat_from(row) for row in read(self._session, self._select().where(condition))]

    def of_customer(self, customer_id: CustomerId) -> list[Seat]:
        """List every seat of a customer, whatever its state, by reference."""
        statement = self._select().where(SeatRecord.customer_id == customer_id)
        with many_objects():
            rows = read(self._session, statement.order_by(by_code_point(self._session, SeatRecord.reference)))
            return [seat_from(row) for row in rows]

    def _select(self) -> Select[Any]:
        return select(*columns_of(SeatRecord, SEAT_COLUMNS))

    # ------------------------------------------------------------------ new seats
    def references(self, prefix: str = "") -> set[str]:
        """List the references in use that begin with `prefix`."""
        statement = select(SeatRecord.reference).where(SeatRecord.reference.startswith(prefix, autoescape=True))
        return {reference for reference in self._session.scalars(statement) if reference.startswith(prefix)}

    def taken_references(self, candidates: Iterable[str]) -> set[str]:
        """Say which of these references are in use."""
        statement = select(SeatRecord.reference).where(among(self._session, SeatRecord.reference, candidates))
        return set(self._session.scalars(statement))

    def add_many(self, seats: Sequence[Seat]) -> None:
        """Add seats. Raises `UserError("seat_reference_taken")` with the `references`, and adds none then."""
        times = Counter(seat.reference for seat in seats)
        taken = self.taken_references(times) | {reference for reference, number in times.items() if number > 1}
        if taken:
            raise UserError("seat_reference_taken", references=sorted(taken))
        rows = [{**seat_values(seat), "version": 1} for seat in seats]
        if not rows:
            return
        try:
            with self._session.begin_nested():
                self._session.connection().execute(insert(table_of(SeatRecord)), rows)
        except IntegrityError:
            # Another program added one since the look above.
            taken = self.taken_references(seat.reference for seat in seats)
            raise UserError("seat_reference_taken", references=sorted(taken)) from None

    def remove(self, ids: Iterable[SeatId]) -> int:
        """Remove seats nobody ever had; seats that are not free, that a list names or the shop knows, are left alone.

        Returns how many are gone.
        """
        named = exists().where(IntentRow.seat_id == SeatRecord.id)
        known = exists().where(UnitRow.seat_id == SeatRecord.id)
        statement = delete(SeatRecord).where(
            among(self._session, SeatRecord.id, ids), SeatRecord.state == SeatState.FREE.value, ~named, ~known
        )
        return self._session.connection().execute(statement).rowcount

    # ------------------------------------------------------------------ changing hands
    def change(self, seats: Sequence[Seat], expected: Mapping[SeatId, SeatState | Seat]) -> None:
        """Write the state and the holder of seats, each only if it still is as expected; all or none.

        `expected`: the state each must still be in, or the seat as it was read, which must still have that state and
        that holder (a planned seat may have been given back and planned for somebody else). The rows are locked in one
        order everywhere, so two programs wait for each other instead of for ever. Raises
        `UserError("seat_taken_meanwhile")` with the `references` of seats that are no longer as expected, and `Bug`
        for a move that is not legal.
        """
        wanted = {seat.id: seat for seat in seats}
        if len(wanted) != len(seats) or not wanted.keys() <= expected.keys():
            raise Bug("seats_changed_without_expectation")
        for seat in seats:
            check_move(_state_of(expected[seat.id]), seat.state)
        self._lock(wanted, expected)
        if not wanted:
            return
        table = table_of(SeatRecord)
        names = ("state", "holder_email", "holder_name", "holder_user_id", "holder_course_id", "held_since", "search")
        statement = (
            update(table)
            .where(table.c.id == bindparam("seat_id"), table.c.state == bindparam("state_expected"))
            .values(version=table.c.version + 1, **{name: bindparam(f"new_{name}") for name in names})
        )
        rows = []
        for seat in seats:
            new = {f"new_{name}": getattr(seat, name) for name in names if name not in ("state", "search")}
            new |= {"new_state": seat.state.value, "new_search": seat_search(seat)}
            rows.append({**new, "seat_id": seat.id, "state_expected": _state_of(expected[seat.id]).value})
        if self._session.connection().execute(statement, rows).rowcount != len(rows):
            raise Bug("locked_seats_changed")

    def _lock(self, wanted: Mapping[SeatId, Seat], expected: Mapping[SeatId, SeatState | Seat]) -> None:
        locked = (
            select(SeatRecord.id, SeatRecord.state, SeatRecord.holder_email, SeatRecord.holder_course_id)
            .where(among(self._session, SeatRecord.id, wanted))
            .order_by(SeatRecord.id)
            .with_for_update()
        )
        stored = {SeatId(id_): as_stored for id_, *as_stored in read(self._session, locked)}
        gone = [seat.reference for id_, seat in wanted.items() if not _still(stored.get(id_), expected[id_])]
        if gone:
            raise UserError("seat_taken_meanwhile", references=sorted(gone))

    def follow_shop(self, seats: Sequence[Seat], expected: Mapping[SeatId, Seat]) -> None:
        """Write seats as the shop says they are, every column, each only if it still is as `expected`; all or none.

        What happened in the shop is no move of ours, so any state may follow any other. Raises
        `UserError("seat_taken_meanwhile")`.
        """
        self._lock({seat.id: seat for seat in seats}, expected)
        rows = [{**seat_values(seat), "version": 1} for seat in seats]
        upsert(self._session, SeatRecord, rows, keep={"version": "seats.version + 1"})

    # ------------------------------------------------------------------ listings
    def search(
        self,
        text: str = "",
        *,
        state: SeatState | Collection[SeatState] | None = None,
        customer: CustomerId | None = None,
        order: OrderId | None = None,
        sort: str = "reference",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[SeatRow]:
        """List seats in which every word of `text` occurs: in reference, product, holder, customer or order.

        Case and accents do not count. `sort` is a field of `SeatRow`, `-` before it for the other direction; seats
        without a value come last either way.
        """
        descending, name = sort.startswith("-"), sort.removeprefix("-")
        column = _SORTS[name]
        key: ColumnElement[Any] = (
            column.expression if name in _MOMENTS else by_code_point(self._session, func.nullif(column, ""))
        )
        statement = (
            select(*_LISTED)
            .join(CustomerRow, CustomerRow.id == SeatRecord.customer_id)
            .outerjoin(OrderRow, OrderRow.id == SeatRecord.order_id)
            .outerjoin(MirrorCourseRow, MirrorCourseRow.id == SeatRecord.holder_course_id)
            .where(*self._conditions(text, state, customer, order))
            .order_by(
                (key.desc() if descending else key.asc()).nulls_last(),
                by_code_point(self._session, SeatRecord.reference),
            )
            .limit(limit)
            .offset(offset)
        )
        return self._read(statement)

    def light_rows(self) -> list[SeatRow]:
        """List every seat, in no particular order: the table model sorts."""
        return self._read(select(*_LISTED))

    def count(
        self,
        text: str = "",
        *,
        state: SeatState | Collection[SeatState] | None = None,
        customer: CustomerId | None = None,
        order: OrderId | None = None,
    ) -> int:
        """Count what `search` would list."""
        statement = (
            select(func.count())
            .select_from(SeatRecord)
            .join(CustomerRow, CustomerRow.id == SeatRecord.customer_id)
            .outerjoin(OrderRow, OrderRow.id == SeatRecord.order_id)
            .where(*self._conditions(text, state, customer, order))
        )
        return self._session.scalar(statement) or 0

    def _conditions(
        self,
        text: str,
        state: SeatState | Collection[SeatState] | None,
        customer: CustomerId | None,
        order: OrderId | None,
    ) -> list[ColumnElement[bool]]:
        conditions = containing(text, SeatRecord.search, CustomerRow.search, OrderRow.search)
        if isinstance(state, SeatState):
            conditions.append(SeatRecord.state == state.value)
        elif state is not None:
            conditions.append(SeatRecord.state.in_(sorted(one.value for one in state)))
        if customer is not None:
            conditions.append(SeatRecord.customer_id == customer)
        if order is not None:
            conditions.append(SeatRecord.order_id == order)
        return conditions

    def _read(self, statement: Select[Any]) -> list[SeatRow]:
        # The few names are joined here rather than in SQL, and the ids that only serve to find them stay as the
        # database has them: a quarter of a second less for 100,000 seats.
        customers = self._names(CustomerRow.id, CustomerRow.name)
        orders = self._names(OrderRow.id, OrderRow.reference)
        courses = self._names(MirrorCourseRow.id, MirrorCourseRow.shortname)
        with many_objects():
            return [
                SeatRow(
                    id_,
                    reference,
                    customers[customer],
                    orders[order],
                    code,
                    name,
                    allowed_from(allowed),
                    seat_state(state),
                    holder_name or "",
                    holder_email or "",
                    courses.get(course) or ("" if course is None else str(course)),
                    starts,
                    ends,
                    since,
                )
                for (
                    id_,
                    reference,
                    customer,
                    order,
                    code,
                    name,
                    allowed,
                    state,
                    holder_name,
                    holder_email,
                    course,
                    starts,
                    ends,
                    since,
                ) in read(self._session, statement)
            ]

    def _names(self, id_: InstrumentedAttribute[Any], name: InstrumentedAttribute[str]) -> dict[Any, str]:
        rows = read(self._session, select(_as_stored(id_), name))
        return {None: "", **dict(rows)}

    def pools(self, now: datetime, expiring_within_days: int = EXPIRING_WITHIN_DAYS) -> list[Pool]:
        """Count the seats of each customer, order and product; by customer, order, product. `now` is aware."""
        states = {state: func.sum(case((SeatRecord.state == state.value, 1), else_=0)) for state in SeatState}
        nobody = SeatRecord.state.in_(_OPEN)
        usable = and_(nobody, or_(SeatRecord.ends.is_(None), SeatRecord.ends >= now))
        soon = and_(nobody, SeatRecord.ends >= now, SeatRecord.ends < now + timedelta(days=expiring_within_days))
        past = and_(nobody, SeatRecord.ends < now)
        group = (
            CustomerRow.id,
            CustomerRow.name,
            OrderRow.id,
            OrderRow.reference,
            SeatRecord.product_code,
            SeatRecord.product_name,
        )
        order_ = [
            by_code_point(self._session, CustomerRow.name),
            by_code_point(self._session, func.coalesce(OrderRow.reference, "")),
            by_code_point(self._session, SeatRecord.product_code),
            by_code_point(self._session, SeatRecord.product_name),
        ]
        statement = (
            select(
                *group,
                *states.values(),
                func.sum(case((usable, 1), else_=0)),
                func.sum(case((soon, 1), else_=0)),
                func.sum(case((past, 1), else_=0)),
                func.min(case((usable, SeatRecord.ends))),
            )
            .select_from(SeatRecord)
            .join(CustomerRow, CustomerRow.id == SeatRecord.customer_id)
            .outerjoin(OrderRow, OrderRow.id == SeatRecord.order_id)
            .group_by(*group)
            .order_by(*order_)
        )
        pools: list[Pool] = []
        for row in self._session.execute(statement):
            customer_id, customer, order_id, order, code, name, *numbers = row
            counts, (open_, expiring, expired, next_end) = numbers[: len(states)], numbers[len(states) :]
            pools.append(
                Pool(
                    customer_id=CustomerId(customer_id),
                    customer=customer,
                    order_id=None if order_id is None else OrderId(order_id),
                    order=order or "",
                    product_code=code,
                    product_name=name,
                    states=dict(zip(states, map(int, counts), strict=True)),
                    open=int(open_),
                    expiring=int(expiring),
                    expired=int(expired),
                    next_end=next_end,
                )
            )
        return pools
