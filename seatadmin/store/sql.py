"""What every repository needs to speak to both databases alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Executable,
    String,
    Table,
    any_,
    collate,
    column,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from seatadmin.many_rows import paced
from seatadmin.store.mapping import Values, folded
from seatadmin.store.tables import Base

ROWS_READ_AT_ONCE = 200
"""A millisecond or two, of which others can hardly use any."""


def table_of(row_class: type[Base]) -> Table:
    return cast("Table", row_class.__table__)


def columns_of(row_class: type[Base], names: Sequence[str]) -> list[Column[Any]]:
    """List the columns called `names`, in that order."""
    columns = table_of(row_class).c
    return [columns[name] for name in names]


def read(session: Session, statement: Executable) -> Sequence[Any]:
    """Run a select past the ORM, which would cost as much again for each row, and return all rows."""
    return session.connection().execute(statement).all()


def read_paced(session: Session, statement: Executable) -> Iterator[Any]:
    """Read as `read` does, many rows, with a chance for others before each portion."""
    for portion in session.connection().execute(statement).partitions(ROWS_READ_AT_ONCE):
        yield from paced(portion, ROWS_READ_AT_ONCE)


def among(session: Session, column_: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Ask for `column_` to be one of any number of values, sent as one parameter: an array, or JSON in SQLite."""
    wanted = list(values)
    if session.get_bind().dialect.name == "postgresql":
        return cast("ColumnElement[bool]", column_ == any_(literal(wanted, ARRAY(column_.type))))
    text = msgspec.json.encode([value.hex if isinstance(value, UUID) else value for value in wanted]).decode()
    listed = func.json_each(text).table_valued("value")
    return cast("ColumnElement[bool]", column_.in_(select(listed.c.value)))


def upsert(
    session: Session,
    row_class: type[Base],
    rows: Sequence[Values],
    *,
    keep: dict[str, str] | None = None,
) -> None:
    """Insert rows, or overwrite those with the same primary key, all in one go.

    In the order of their keys, so that two programs writing the same rows wait for each other and not for ever.

    `keep` names columns with an SQL rule instead of plain overwriting; the rule may use `excluded.NAME`, the new value,
    and `TABLE.NAME`, the stored one.
    """
    if not rows:
        return
    table = table_of(row_class)
    statement: Any = _insert(session, table)
    keys = [key.name for key in table.primary_key]
    rules = keep or {}
    new: dict[str, Any] = {}
    for name in rows[0]:
        if name in rules:
            new[name] = column(rules[name], is_literal=True)
        elif name not in keys:
            new[name] = statement.excluded[name]
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)
    session.connection().execute(statement, sorted(rows, key=itemgetter(*keys)))


def _insert(session: Session, table: Table) -> Any:
    # Loaded here: PostgreSQL's part is a twentieth of a second, and most people never need it.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def containing(text: str, *columns: ColumnElement[str] | InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    """Ask for every word of `text` in one of the folded `columns`; case and accents do not count."""
    return [or_(*(column_.contains(word, autoescape=True) for column_ in columns)) for word in folded(text).split()]


def by_code_point(session: Session, expression: Any) -> ColumnElement[str]:
    """Sort texts alike on both databases: a PostgreSQL server sorts by its own locale unless told otherwise."""
    if session.get_bind().dialect.name == "postgresql":
        return collate(expression, "C")
    return type_coerce(expression, String)
