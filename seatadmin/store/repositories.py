"""Settings, customers, orders and history: small things, read one at a time or all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId
from seatadmin.errors import Bug, UserError
from seatadmin.store.mapping import (
    HISTORY_COLUMNS,
    Values,
    customer_from,
    customer_key,
    customer_values,
    history_from,
    history_values,
    order_from,
    order_values,
)
from seatadmin.store.sql import among, by_code_point, columns_of, containing, read, table_of, upsert
from seatadmin.store.tables import CustomerRow, HistoryRow, OrderRow, SettingRow

_NEVER_STORED = ("token", "password", "passwd", "secret")

V = TypeVar("V", CustomerRow, OrderRow)


class Settings:
    """Settings of the workspace: texts by key. Never a secret."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str, default: str | None = None) -> str | None:
        value = self._session.scalar(select(SettingRow.value).where(SettingRow.key == key))
        return default if value is None else value

    def set(self, key: str, value: str) -> None:
        if any(word in key.lower() for word in _NEVER_STORED):
            raise Bug("secret_in_settings", key=key)
        upsert(self._session, SettingRow, [{"key": key, "value": value}])


class _Versioned:
    """Save rows that carry a version: what another program changed since it was read here is not overwritten."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # The session forgets rows nobody refers to, and the version they were read with.
        self._seen: list[CustomerRow | OrderRow] = []

    def _see(self, row: V) -> V:
        self._seen.append(row)
        return row

    def _store(self, row_class: type[V], id_: UUID, values: Values, taken: UserError) -> None:
        try:
            # A savepoint: what this unit of work wrote before stays good when this one row is refused.
            with self._session.begin_nested():
                row = self._session.get(row_class, id_)
                if row is None:
                    self._session.add(row_class(id=id_, **values))
                else:
                    for name, value in values.items():
                        setattr(row, name, value)
                self._session.flush()
        except IntegrityError:
            raise taken from None
        except StaleDataError:
            raise UserError("changed_meanwhile") from None


class Customers(_Versioned):
    def get(self, customer_id: CustomerId) -> Customer:
        """Return a customer; one that is named by a batch or a seat exists, so `Bug` when it does not."""
        row = self._session.get(CustomerRow, customer_id)
        if row is None:
            raise Bug("no_such_customer", id=str(customer_id))
        return customer_from(self._see(row))

    def by_name(self, name: str) -> Customer | None:
        """Find a customer by name; outer and doubled blanks and case do not count."""
        row = self._session.scalar(select(CustomerRow).where(CustomerRow.name_key == customer_key(name)))
        return None if row is None else customer_from(self._see(row))

    def all(self) -> list[Customer]:
        """List every customer, by name."""
        rows = self._session.scalars(select(CustomerRow).order_by(by_code_point(self._session, CustomerRow.search)))
        return [customer_from(self._see(row)) for row in rows]

    def save(self, customer: Customer, *, was: Customer | None = None) -> None:
        """Insert or overwrite a customer.

        `was`: the value the change was made from; when the stored one differs from it by now, nothing is written.
        Raises `UserError`: `customer_name_taken`, `changed_meanwhile`.
        """
        if was is not None and self.get(customer.id) != was:
            raise UserError("changed_meanwhile", name=customer.name)
        taken = UserError("customer_name_taken", name=customer.name)
        self._store(CustomerRow, customer.id, customer_values(customer), taken)


class Orders(_Versioned):
    def get(self, order_id: OrderId) -> Order:
        """Return an order; one that is named by a batch or a seat exists, so `Bug` when it does not."""
        row = self._session.get(OrderRow, order_id)
        if row is None:
            raise Bug("no_such_order", id=str(order_id))
        return order_from(self._see(row))

    def by_reference(self, reference: str) -> Order | None:
        row = self._session.scalar(select(OrderRow).where(OrderRow.reference == reference.strip()))
        return None if row is None else order_from(self._see(row))

    def of_customer(self, customer_id: CustomerId) -> list[Order]:
        """List the orders of a customer, by reference."""
        return self._listed(OrderRow.customer_id == customer_id)

    def all(self) -> list[Order]:
        """List every order, by reference."""
        return self._listed()

    def _listed(self, *conditions: ColumnElement[bool]) -> list[Order]:
        reference = by_code_point(self._session, OrderRow.reference)
        return [
            order_from(self._see(row))
            for row in self._session.scalars(select(OrderRow).where(*conditions).order_by(reference))
        ]

    def save(self, order: Order, *, was: Order | None = None) -> None:
        """Insert or overwrite an order.

        `was`: the value the change was made from; when the stored one differs from it by now, nothing is written.
        Raises `UserError`: `order_reference_taken`, `changed_meanwhile`.
        """
        if was is not None and self.get(order.id) != was:
            raise UserError("changed_meanwhile", name=order.reference)
        taken = UserError("order_reference_taken", reference=order.reference)
        self._store(OrderRow, order.id, order_values(order), taken)


class History:
    """What happened, for good: there is no way to change or remove an entry, here or in the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, entries: Iterable[HistoryEntry]) -> None:
        rows = [history_values(entry) for entry in entries]
        if rows:
            self._session.connection().execute(insert(table_of(HistoryRow)), rows)

    def search(
        self,
        text: str = "",
        *,
        kinds: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[HistoryEntry]:
        """List entries, newest first, in which every word of `text` occurs; case and accents do not count.

        `kinds`: values of `what`, None for all. `since` is included, `until` is not.
        """
        statement = (
            select(*columns_of(HistoryRow, HISTORY_COLUMNS))
            .where(*self._conditions(text, kinds, since, until))
            .order_by(HistoryRow.at.desc(), HistoryRow.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return [history_from(row) for row in self._session.execute(statement)]

    def about(self, subjects: Collection[str], *, limit: int | None = None) -> list[HistoryEntry]:
        """List what happened to these subjects, newest first."""
        table = table_of(HistoryRow).c
        statement = (
            select(*columns_of(HistoryRow, HISTORY_COLUMNS))
            .where(among(self._session, table.subject, subjects))
            .order_by(table.at.desc(), table.id.desc())
            .limit(limit)
        )
        return [history_from(row) for row in read(self._session, statement)]

    def count(
        self,
        text: str = "",
        *,
        kinds: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> int:
        """Count what `search` would list."""
        conditions = self._conditions(text, kinds, since, until)
        return self._session.scalar(select(func.count()).select_from(HistoryRow).where(*conditions)) or 0

    def _conditions(
        self, text: str, kinds: Collection[str] | None, since: datetime | None, until: datetime | None
    ) -> list[ColumnElement[bool]]:
        conditions = containing(text, HistoryRow.search)
        if kinds is not None:
            conditions.append(HistoryRow.what.in_(sorted(kinds)))
        if since is not None:
            conditions.append(HistoryRow.at >= since)
        if until is not None:
            conditions.append(HistoryRow.at < until)
        return conditions
