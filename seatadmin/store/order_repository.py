"""Orders whole: bills with their lines, what was produced, and rows of the shop that wait for what they belong to.

Ten thousand orders are listed and searched while somebody waits, so reading goes past the ORM, as for seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, String, bindparam, delete, func, or_, select, type_coerce, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from seatadmin.domain.order_content import LineContent
from seatadmin.domain.orders import LineId
from seatadmin.domain.read_models import EVERY_ORDER, BillRow, OrderFilter, OrderKeys
from seatadmin.domain.seats import CustomerId, Order, OrderId, SeatId
from seatadmin.domain.shop_tables import Place, ShopRow, ShopTable
from seatadmin.domain.units import KeptOrder, KeptUnit
from seatadmin.errors import Bug, UserError
from seatadmin.many_rows import many_objects
from seatadmin.store.mapping import folded
from seatadmin.store.order_mapping import (
    BILL_COLUMNS,
    LINE_COLUMNS,
    LISTED,
    UNIT_COLUMNS,
    bill_from,
    bill_values,
    digest_of,
    line_from,
    line_values,
    listed_from,
    unit_from,
    unit_values,
)
from seatadmin.store.sql import among, by_code_point, columns_of, read, table_of, upsert
from seatadmin.store.tables import (
    CustomerRow,
    KeptTextRow,
    LeftoverRow,
    OrderLineRow,
    OrderRow,
    SeatRecord,
    UnitRow,
)

_json_values = msgspec.json.Decoder(dict[str, str | None])


def _as_stored(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, String)


class Bills:
    """Orders as they were sold."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ listing
    def rows(self, wanted: OrderFilter = EVERY_ORDER, *, limit: int | None = None, offset: int = 0) -> list[BillRow]:
        """List orders, newest first; those without a date come last.

        Every word of the text occurs in the order (number, transaction, title, products, people), in its customer, or
        in one of its seats; case and accents do not count.
        """
        table = table_of(OrderRow).c
        # Ids that only serve to find names and counts stay as the database has them: making them costs as much as all.
        statement = (
            select(
                _as_stored(table.id),
                _as_stored(table.customer_id),
                table.seen_at.is_not(None),
                *columns_of(OrderRow, LISTED),
            )
            .where(*self._conditions(wanted))
            .order_by(
                table.emitted.desc().nulls_last(),
                table.ordering.desc().nulls_last(),
                by_code_point(self._session, table.reference),
            )
            .limit(limit)
            .offset(offset)
        )
        owners = table_of(CustomerRow).c
        who = select(_as_stored(owners.id), owners.id, owners.name, owners.email)
        customers = {
            stored: (CustomerId(id_), name, email or "") for stored, id_, name, email in read(self._session, who)
        }
        with many_objects():
            found = read(self._session, statement)
            seats = self._seat_counts([row[3] for row in found])
            nothing: Mapping[str, int] = {}
            return [
                listed_from(columns, customers[customer], seats.get(stored, nothing), from_shop=bool(from_shop))
                for stored, customer, from_shop, *columns in found
            ]

    def named(self, text: str, ordering: int | None, remote_id: int | None) -> OrderId | None:
        """Find an order by its reference in any case, then by transaction, by number, and by the shop's id."""
        table = table_of(OrderRow).c
        ways = [func.lower(table.reference) == text.lower(), table.transaction_id == text]
        ways += [table.ordering == ordering] if ordering is not None else []
        ways += [table.remote_id == remote_id] if remote_id is not None else []
        for way in ways:
            found = self._session.scalar(select(table.id).where(way).order_by(table.id).limit(1))
            if found is not None:
                return OrderId(found)
        return None

    def identities(self) -> list[OrderKeys]:
        """List what identifies every order."""
        return [OrderKeys(*row) for row in read(self._session, select(*columns_of(OrderRow, OrderKeys._fields)))]

    def count(self, wanted: OrderFilter = EVERY_ORDER) -> int:
        """Count what `rows` would list."""
        statement = select(func.count()).select_from(OrderRow).where(*self._conditions(wanted))
        return self._session.scalar(statement) or 0

    def _seat_counts(self, ids: Sequence[UUID]) -> Mapping[Any, Mapping[str, int]]:
        table = table_of(SeatRecord).c
        statement = select(_as_stored(table.order_id), table.state, func.count()).group_by(table.order_id, table.state)
        if len(ids) <= _FEW:
            statement = statement.where(among(self._session, table.order_id, ids))
        counts: defaultdict[Any, dict[str, int]] = defaultdict(dict)
        for order_id, state, number in read(self._session, statement):
            counts[order_id][state] = number
        return counts

    def _conditions(self, wanted: OrderFilter) -> list[ColumnElement[bool]]:
        table = table_of(OrderRow).c
        found: list[ColumnElement[bool]] = [self._holds(word) for word in folded(wanted.text).split()]
        if wanted.statuses:
            names = sorted("" if status is None else status.value for status in wanted.statuses)
            found.append(table.status.in_(names))
        if wanted.customer is not None:
            found.append(table.customer_id == wanted.customer)
        if wanted.product:
            lines = table_of(OrderLineRow).c
            found.append(table.id.in_(select(lines.order_id).where(lines.code == wanted.product)))
        if wanted.since is not None:
            found.append(table.emitted >= wanted.since)
        if wanted.until is not None:
            found.append(table.emitted < wanted.until)
        if wanted.with_findings is not None:
            some = func.coalesce(table.errors, 0) + func.coalesce(table.warnings, 0) > 0
            found.append(some if wanted.with_findings else ~some)
        if wanted.from_shop is not None:
            found.append(table.seen_at.is_not(None) if wanted.from_shop else table.seen_at.is_(None))
        return found

    def _holds(self, word: str) -> ColumnElement[bool]:
        """Ask for a word in an order, its customer or its seats: each looked up once, whatever the number of orders."""
        orders, customers, seats = table_of(OrderRow).c, table_of(CustomerRow).c, table_of(SeatRecord).c
        return or_(
            self._has(orders.search, word),
            self._has(orders.found_by, word),
            orders.customer_id.in_(select(customers.id).where(self._has(customers.search, word))),
            orders.id.in_(select(seats.order_id).where(seats.order_id.is_not(None), self._has(seats.search, word))),
        )

    def _has(self, column_: Any, word: str) -> ColumnElement[bool]:
        """Ask for a folded word in a folded column; three times as quick in SQLite as its LIKE, which folds again."""
        if self._session.get_bind().dialect.name == "postgresql":
            return func.strpos(column_, word) > 0
        return func.instr(column_, word) > 0

    # ------------------------------------------------------------------ one, some
    def get(self, order_id: OrderId) -> KeptOrder:
        """Return an order whole. `Bug` when there is none: orders are never removed."""
        found = self.many([order_id])
        if not found:
            raise Bug("no_such_order", id=str(order_id))
        return found[0]

    def many(self, ids: Iterable[OrderId] | None = None, *, lock: bool = False) -> list[KeptOrder]:
        """Return orders whole, all of them for None, in the order of their ids; unknown ids are left out.

        `lock`: others that want to change them wait until this transaction has ended.
        """
        wanted = None if ids is None else sorted(set(ids))
        statement = select(*columns_of(OrderRow, BILL_COLUMNS)).order_by(OrderRow.id)
        lines = select(OrderLineRow.order_id, *columns_of(OrderLineRow, LINE_COLUMNS))
        if wanted is not None:
            statement = statement.where(among(self._session, OrderRow.id, wanted))
            lines = lines.where(among(self._session, OrderLineRow.order_id, wanted))
        with many_objects():
            by_order: defaultdict[UUID, list[Any]] = defaultdict(list)
            found = read(self._session, lines)
            texts = self._texts(None if wanted is None else {row[-1] for row in found if row[-1] is not None})
            for order_id, *columns in found:
                by_order[order_id].append(line_from(columns, texts))
            return [
                KeptOrder(
                    Order(OrderId(id_), CustomerId(customer), reference, ordering),
                    bill_from(content),
                    tuple(sorted(by_order[id_], key=lambda kept: (kept.line.position, kept.line.remote_id or 0))),
                    seen_at,
                )
                for id_, customer, reference, ordering, content, seen_at in read(
                    self._session, statement.with_for_update() if lock else statement
                )
            ]

    def _texts(self, digests: Collection[str] | None) -> dict[str, str]:
        statement = select(KeptTextRow.digest, KeptTextRow.content)
        if digests is not None:
            if not digests:
                return {}
            statement = statement.where(among(self._session, KeptTextRow.digest, digests))
        return dict(read(self._session, statement))

    def orders_of_lines(self, remote_ids: Iterable[int]) -> dict[int, tuple[LineId, OrderId]]:
        """Say which line here, of which order, has each of these numbers of the shop."""
        table = table_of(OrderLineRow).c
        statement = select(table.remote_id, table.id, table.order_id).where(
            among(self._session, table.remote_id, remote_ids)
        )
        return {number: (LineId(id_), OrderId(order)) for number, id_, order in read(self._session, statement)}

    # ------------------------------------------------------------------ writing
    def save_many(self, kept: Sequence[tuple[KeptOrder, Sequence[LineContent]]]) -> None:
        """Insert or overwrite orders with their lines; lines that are not named stay as they are.

        Beside each order stands what its lines hold, decoded. Raises `UserError("changed_meanwhile")` when another
        program has just added one of them.
        """
        if not kept:
            return
        lines = [(one.order.id, line) for one, _ in kept for line in one.lines]
        texts = {digest_of(line.line.frozen): line.line.frozen for _, line in lines if line.line.frozen}
        missing = texts.keys() - self._known_texts(texts)
        try:
            with self._session.begin_nested():
                upsert(
                    self._session,
                    OrderRow,
                    [{"id": one.order.id, **bill_values(one, held), "version": 1} for one, held in kept],
                    keep={"version": "orders.version + 1"},
                )
                upsert(self._session, KeptTextRow, [{"digest": one, "content": texts[one]} for one in missing])
                upsert(self._session, OrderLineRow, [line_values(order_id, line) for order_id, line in lines])
        except IntegrityError:
            raise UserError("changed_meanwhile") from None

    def _known_texts(self, digests: Iterable[str]) -> set[str]:
        statement = select(KeptTextRow.digest).where(among(self._session, KeptTextRow.digest, digests))
        return {digest for (digest,) in read(self._session, statement)}

    def note_findings(self, counts: Mapping[OrderId, tuple[int, int]]) -> None:
        """Remember how many errors and warnings the last check of orders found; no change of the orders."""
        if counts:
            table = table_of(OrderRow)
            statement = (
                update(table)
                .where(table.c.id == bindparam("row_id"))
                .values(errors=bindparam("new_errors"), warnings=bindparam("new_warnings"))
            )
            rows = [
                {"row_id": id_, "new_errors": errors, "new_warnings": warnings}
                for id_, (errors, warnings) in sorted(counts.items())
            ]
            self._session.connection().execute(statement, rows)

    # ------------------------------------------------------------------ rows that wait
    def leftovers(self) -> list[ShopRow]:
        """List the rows of the shop that wait for what they belong to, as they were found."""
        table = table_of(LeftoverRow).c
        statement = select(table.kind, table.content).order_by(table.id)
        return [
            ShopRow(ShopTable(kind), _json_values.decode(content), Place("", 0))
            for kind, content in read(self._session, statement)
        ]

    def replace_leftovers(self, rows: Mapping[tuple[ShopTable, int], ShopRow], seen_at: datetime) -> None:
        """Keep these rows, and only these, waiting."""
        self._session.connection().execute(delete(LeftoverRow))
        made = [
            {
                "kind": kind.value,
                "remote_id": number,
                "content": msgspec.json.encode(dict(row.values)).decode(),
                "seen_at": seen_at,
            }
            for (kind, number), row in rows.items()
        ]
        if made:
            self._session.connection().execute(table_of(LeftoverRow).insert(), made)


_FEW = 500
"""Orders up to which their seats are looked up one by one; counting all seats of the ledger is quicker for more."""


class Units:
    """What orders produced."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_order(self, order_id: OrderId) -> list[KeptUnit]:
        """List the units an order sold or renewed, by their number in the shop."""
        lines = table_of(OrderLineRow).c
        own = select(lines.id).where(lines.order_id == order_id)
        return self._kept(self._select().where(or_(UnitRow.order_id == order_id, UnitRow.current_line_id.in_(own))))

    def are_known(self) -> bool:
        """Tell whether any unit was ever read or made."""
        return self._session.scalar(select(UnitRow.id).limit(1)) is not None

    def with_numbers(self, remote_ids: Iterable[int]) -> dict[int, KeptUnit]:
        """Give the units with these numbers of the shop."""
        found = self._kept(self._select().where(among(self._session, UnitRow.remote_id, remote_ids)))
        return {kept.unit.remote_id: kept for kept in found if kept.unit.remote_id is not None}

    def all(self) -> list[KeptUnit]:
        """List every unit."""
        return self._kept(self._select())

    def seats_that_are_units(self, seat_ids: Iterable[SeatId]) -> set[SeatId]:
        """Say which of these seats the shop knows as units."""
        statement = select(UnitRow.seat_id).where(among(self._session, UnitRow.seat_id, seat_ids))
        return {SeatId(id_) for (id_,) in read(self._session, statement)}

    def save_many(self, kept: Sequence[KeptUnit]) -> None:
        """Insert or overwrite units. Raises `UserError("changed_meanwhile")`."""
        try:
            with self._session.begin_nested():
                upsert(self._session, UnitRow, [unit_values(one) for one in kept])
        except IntegrityError:
            raise UserError("changed_meanwhile") from None

    def _select(self) -> Select[Any]:
        return select(*columns_of(UnitRow, UNIT_COLUMNS))

    def _kept(self, statement: Select[Any]) -> list[KeptUnit]:
        with many_objects():
            found = [unit_from(row) for row in read(self._session, statement)]
        found.sort(key=lambda kept: (kept.unit.remote_id is None, kept.unit.remote_id or 0, kept.unit.reference))
        return found
