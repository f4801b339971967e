"""The workspace's tables, the same on SQLite and PostgreSQL.

Rows never leave `seatadmin.store`; `mapping` turns them into domain values. There is no column for a token or a
password, and none may be added. Everything a screen searches is kept folded (no accents, no case) beside the original.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# A table of 100,000 seats is read while somebody waits, so both types below convert in one call a value (a
# `result_processor` instead of `process_result_value`), and remember what repeats: the seats of one order share their
# dates, their order and their customer.


@lru_cache(maxsize=65536)
def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds since 1970: exact, sortable and the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without time zone: {value.isoformat()}")
        return (value - _EPOCH) // _MICROSECOND

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        return lambda micros: None if micros is None else _moment(micros)


def _id(text: str) -> UUID:
    return UUID(int=int(text, 16))


class Id(TypeDecorator[UUID]):
    """A UUID: PostgreSQL's own type, 32 hexadecimal digits in SQLite. `shared`: many rows have the same one."""

    impl = Uuid
    cache_ok = True

    def __init__(self, *, shared: bool = False) -> None:
        super().__init__()
        self.shared = shared

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else CHAR(32))

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], Any] | None:
        return None if dialect.name == "postgresql" else lambda value: None if value is None else value.hex

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        if dialect.name == "postgresql":
            return None
        convert = lru_cache(maxsize=8192)(_id) if self.shared else _id
        return lambda text: None if text is None else convert(text)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to declare it
        datetime: Moment(),
        UUID: Id(),
        str: Text(),
        int: BigInteger(),
    }


class SettingRow(Base):
    """Settings of the workspace itself, such as the site it is connected to."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str]


class CustomerRow(Base):
    """`name_key`: trimmed, without case; two customers never share one.

    `remote_id`: its number in the shop. `contact`: JSON of what the shop knows beside.
    """

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    search: Mapped[str]
    email: Mapped[str | None]
    remote_user_id: Mapped[int | None]
    support_course: Mapped[str | None]
    remote_id: Mapped[int | None] = mapped_column(unique=True)
    contact: Mapped[str] = mapped_column(default="{}")
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to declare it


class OrderRow(Base):
    """An order, and what it was sold as: `content` is the bill as JSON, beside the columns lists show and search.

    `search`: the number only, for lists of seats. `found_by`: everything people look for in an order, folded. `emitted`
    of an order whose day alone is known is noon of that day. `products`: codes and quantities as lists show them.
    `errors` and `warnings`: findings of the last check, None before the first. `seen_at`: when the shop said it last,
    None for an order of this workspace alone.
    """

    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("customers.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    search: Mapped[str]
    ordering: Mapped[int | None]
    remote_id: Mapped[int | None] = mapped_column(unique=True)
    transaction_id: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(default="")
    emitted: Mapped[datetime | None] = mapped_column(index=True)
    last_action: Mapped[datetime | None]
    amount: Mapped[str] = mapped_column(String(40), default="")
    currency: Mapped[str] = mapped_column(default="")
    products: Mapped[str] = mapped_column(default="")
    people: Mapped[int] = mapped_column(Integer, default=0)
    errors: Mapped[int | None] = mapped_column(Integer)
    warnings: Mapped[int | None] = mapped_column(Integer)
    seen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)
    # Last, because they are long: a list is read without reaching them.
    found_by: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="{}")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to declare it


class OrderLineRow(Base):
    """A line of an order, as JSON. `frozen`: digest of the product as it was sold, which many lines share."""

    __tablename__ = "order_lines"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("orders.id"), index=True)
    remote_id: Mapped[int | None] = mapped_column(unique=True)
    code: Mapped[str]
    content: Mapped[str]
    frozen: Mapped[str | None] = mapped_column(String(64), ForeignKey("kept_texts.digest"))


class KeptTextRow(Base):
    """Long texts by SHA-256: one copy, however many lines have it."""

    __tablename__ = "kept_texts"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str]


class SeatRecord(Base):
    """`allowed`: JSON array of texts. `search`: reference, product and holder, folded. `version` counts the moves."""

    __tablename__ = "seats"
    # Both in one index: seats are counted by order and state while somebody waits for the list of orders.
    __table_args__ = (Index("ix_seats_order_id_state", "order_id", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("customers.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(Id(shared=True), ForeignKey("orders.id"))
    product_code: Mapped[str]
    product_name: Mapped[str]
    allowed: Mapped[str]
    starts: Mapped[datetime | None]
    ends: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20))
    supervisor_role: Mapped[str]
    holder_email: Mapped[str | None]
    holder_name: Mapped[str | None]
    holder_user_id: Mapped[int | None]
    holder_course_id: Mapped[int | None]
    held_since: Mapped[datetime | None]
    search: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)


class UnitRow(Base):
    """What an order line produced, as the shop says, in JSON. `seat_id`: the seat of the ledger it is."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("orders.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(Id(shared=True), ForeignKey("order_lines.id"))
    current_line_id: Mapped[UUID | None] = mapped_column(Id(shared=True), ForeignKey("order_lines.id"), index=True)
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"), unique=True)
    remote_id: Mapped[int | None] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(index=True)
    content: Mapped[str]


class LeftoverRow(Base):
    """A row of the shop that could not be brought in yet: what it belongs to was not read. JSON, as it was found."""

    __tablename__ = "shop_leftovers"
    __table_args__ = (Index("ix_shop_leftovers_kind_remote_id", "kind", "remote_id", unique=True),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    remote_id: Mapped[int]
    content: Mapped[str]
    seen_at: Mapped[datetime]


class BatchRow(Base):
    """`target`: JSON of `intents.Target`. `lease_owner`: the process applying it now, alive at `lease_at`."""

    __tablename__ = "batches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("customers.id"), index=True)
    target: Mapped[str]
    source: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    lease_owner: Mapped[str | None]
    lease_at: Mapped[datetime | None]


class IntentRow(Base):
    """`position`: order in the list, since one row naming two courses gives two intents."""

    __tablename__ = "intents"
    __table_args__ = (Index("ix_intents_batch_id_position", "batch_id", "position", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("batches.id"))
    position: Mapped[int] = mapped_column(Integer)
    row: Mapped[int] = mapped_column(Integer)
    person: Mapped[str]
    person_row: Mapped[int] = mapped_column(Integer)
    problems: Mapped[str]
    state: Mapped[str] = mapped_column(String(20), index=True)
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"), index=True)
    reactivate: Mapped[bool]
    account_id: Mapped[int | None]
    attempts: Mapped[str]


class ResultRow(Base):
    __tablename__ = "results"

    intent_id: Mapped[UUID] = mapped_column(ForeignKey("intents.id"), primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("batches.id"), index=True)
    row: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(40))
    ok: Mapped[bool]
    code: Mapped[str]
    at: Mapped[datetime]
    values: Mapped[str]
    done: Mapped[str]
    user_id: Mapped[int | None]
    username: Mapped[str | None]
    seat_id: Mapped[UUID | None]


class HistoryRow(Base):
    """Added and read, never changed: the database itself refuses UPDATE and DELETE (triggers of the migrations)."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    what: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    result: Mapped[str]
    values: Mapped[str]
    search: Mapped[str]


# The catalogue. An entry is JSON (`content`, see `domain.product_json`) beside the few columns lists show and search.
# Categories and sets are named by id without foreign keys: a draft may name what was deleted, and is told so.


class OfferRow(Base):
    """`shop_state`: `catalogue.ShopState`. `ready_at`: marked for publishing. `errors` and `warnings`: of the last
    check, None before the first. `search`: everything people look for in an entry, folded. `deleted_at`: kept, so that
    deleting can be undone.
    """

    __tablename__ = "offers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    remote_id: Mapped[int | None] = mapped_column(index=True)
    content: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    category_id: Mapped[UUID | None] = mapped_column(Id(shared=True), index=True)
    set_id: Mapped[UUID | None] = mapped_column(Id(shared=True), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    handler: Mapped[str]
    price: Mapped[str]
    price_count: Mapped[int] = mapped_column(Integer)
    tax_code: Mapped[str]
    search: Mapped[str]
    shop_state: Mapped[str] = mapped_column(String(20))
    errors: Mapped[int | None] = mapped_column(Integer)
    warnings: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    ready_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)


class OfferVersionRow(Base):
    """A state of an entry that is kept for good: the database itself refuses UPDATE and DELETE (see the migrations).

    `number` counts from 1 within the entry. `why` is a code, `note` what a person wrote about it.
    """

    __tablename__ = "offer_versions"
    __table_args__ = (Index("ix_offer_versions_offer_id_number", "offer_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    offer_id: Mapped[UUID] = mapped_column(Id(shared=True), ForeignKey("offers.id"))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    who: Mapped[str]
    why: Mapped[str] = mapped_column(String(40))
    note: Mapped[str]
    content: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))


class ShopOfferRow(Base):
    """What the shop has: `content` as seen last, `base` as our draft was last brought together with."""

    __tablename__ = "shop_offers"

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    content: Mapped[str]
    base: Mapped[str]
    seen_at: Mapped[datetime]


class OfferCategoryRow(Base):
    """`search`: the name, folded."""

    __tablename__ = "offer_categories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None] = mapped_column(Id(shared=True))
    name: Mapped[str]
    description: Mapped[str]
    description_format: Mapped[int] = mapped_column(Integer)
    seo_alias: Mapped[str]
    seo_title: Mapped[str]
    seo_keywords: Mapped[str]
    seo_description: Mapped[str]
    sort_order: Mapped[int] = mapped_column(Integer)
    visible: Mapped[bool]
    search: Mapped[str]


class OfferTemplateRow(Base):
    """`name_key`: trimmed, without case; two templates never share one."""

    __tablename__ = "offer_templates"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    content: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class TaxRow(Base):
    """`ratio`: a decimal number in text."""

    __tablename__ = "taxes"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    title: Mapped[str]
    ratio: Mapped[str]
    country: Mapped[str]
    formula: Mapped[str]


class OfferFileRow(Base):
    """The content of attached files by SHA-256: one copy, however many entries and versions name it."""

    __tablename__ = "offer_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


# The mirror. No foreign keys: these are Moodle's facts, read piece by piece, and a piece may name one not read yet.
# `seen_at` is when Moodle said it.


class MirrorCategoryRow(Base):
    __tablename__ = "mirror_categories"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    parent_id: Mapped[int | None]
    idnumber: Mapped[str]
    seen_at: Mapped[datetime]


class MirrorCourseRow(Base):
    __tablename__ = "mirror_courses"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shortname: Mapped[str]
    fullname: Mapped[str]
    category_id: Mapped[int | None]
    idnumber: Mapped[str]
    visible: Mapped[bool]
    start_epoch_s: Mapped[int]
    end_epoch_s: Mapped[int]
    group_mode: Mapped[int]
    manual_enrolment: Mapped[bool | None]
    seen_at: Mapped[datetime]


class MirrorRoleRow(Base):
    __tablename__ = "mirror_roles"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shortname: Mapped[str]
    name: Mapped[str]
    confirmed: Mapped[bool]
    seen_at: Mapped[datetime]


class MirrorUserRow(Base):
    __tablename__ = "mirror_users"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    username: Mapped[str]
    firstname: Mapped[str]
    lastname: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    suspended: Mapped[bool]
    seen_at: Mapped[datetime]


class MirrorLookupRow(Base):
    """An address Moodle was asked about. `unreadable`: Moodle failed to show its account."""

    __tablename__ = "mirror_lookups"

    email_key: Mapped[str] = mapped_column(primary_key=True)
    unreadable: Mapped[bool]
    seen_at: Mapped[datetime]


class MirrorReadCourseRow(Base):
    """A course whose enrolments were read, even when nobody is in it."""

    __tablename__ = "mirror_read_courses"

    course_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime]


class MirrorEnrolmentRow(Base):
    """`role_ids`: JSON array of numbers."""

    __tablename__ = "mirror_enrolments"

    course_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20))
    role_ids: Mapped[str]


class MirrorGroupRow(Base):
    __tablename__ = "mirror_groups"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    course_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    idnumber: Mapped[str]
    seen_at: Mapped[datetime]


MIRROR_TABLES = (
    MirrorCategoryRow,
    MirrorCourseRow,
    MirrorRoleRow,
    MirrorUserRow,
    MirrorLookupRow,
    MirrorReadCourseRow,
    MirrorEnrolmentRow,
    MirrorGroupRow,
)
"""Everything that is Moodle's: wiped when the workspace is connected to another site."""
