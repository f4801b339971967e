"""Rows of orders, lines and units to domain values and back, beside `mapping`.

What lists show and search is made from the order here, and only here, whenever it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

import msgspec

from seatadmin.domain.order_content import LineContent
from seatadmin.domain.orders import Bill, BillLine, KeptLine, LineId, LineKind, OrderStatus, printed_code
from seatadmin.domain.product_json import number_text
from seatadmin.domain.read_models import BillRow
from seatadmin.domain.seats import CustomerId, OrderId, SeatId, SeatState
from seatadmin.domain.units import KeptOrder, KeptUnit, Unit, UnitId
from seatadmin.store.mapping import NOTHING_GIVEN, Columns, Values, folded, given_text, order_values

_json_bill = msgspec.json.Decoder(Bill)
_json_line = msgspec.json.Decoder(BillLine)
_json_unit = msgspec.json.Decoder(Unit)
_NOON = time(12)
_STATUSES = {"": None, **{status.value: status for status in OrderStatus}}
_NO_BILL = Bill()
_SHOWN_PRODUCTS = 6


def digest_of(text: str) -> str:
    """Give what identifies a long text: SHA-256 in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ---------------------------------------------------------------------- orders
def bill_values(kept: KeptOrder, contents: Sequence[LineContent]) -> Values:
    """Give the columns of an order, those of the ledger included. `contents` are what its lines hold, decoded."""
    bill = kept.bill
    emitted = bill.emitted or _noon(bill.emitted_day)
    people = {(person.box, person.email) for content in contents for person in content.participants}
    return {
        **order_values(kept.order),
        "remote_id": bill.remote_id,
        "transaction_id": bill.transaction_id or None,
        "status": bill.status.value if bill.status is not None else "",
        "title": bill.title,
        "emitted": emitted,
        "last_action": bill.last_action or _noon(bill.last_action_day),
        "amount": "" if bill.amount is None else number_text(bill.amount),
        "currency": bill.currency,
        "products": _products(kept),
        "people": len(people),
        "content": given_text(bill),
        "found_by": _found_by(kept, contents, emitted),
        "seen_at": kept.seen_at,
    }


def _noon(day: date | None) -> datetime | None:
    """Stand for a day by its noon: no time zone of Europe or America makes another day of it."""
    return None if day is None else datetime.combine(day, _NOON, UTC)


def _products(kept: KeptOrder) -> str:
    sold = [one.line for one in kept.lines if one.line.kind not in (LineKind.DISCOUNT, LineKind.SHIPPING)]
    texts = [_product(line) for line in sold] if sold else list(kept.bill.item_codes)
    more = ["…"] if len(texts) > _SHOWN_PRODUCTS else []
    return ", ".join([*texts[:_SHOWN_PRODUCTS], *more])


def _product(line: BillLine) -> str:
    name = line.code or line.title
    return name if line.quantity in (None, 1) else f"{name} × {number_text(line.quantity or Decimal(0))}"


def _found_by(kept: KeptOrder, contents: Sequence[LineContent], emitted: datetime | None) -> str:
    bill = kept.bill
    texts = [
        kept.order.reference,
        kept.order.group_name,
        str(kept.order.ordering or ""),
        "" if bill.remote_id is None or emitted is None else printed_code(bill.remote_id, emitted.date()),
        bill.transaction_id,
        bill.online_transaction_id,
        bill.idnumber,
        bill.title,
        *bill.item_codes,
        bill.item_names,
    ]
    for one, content in zip(kept.lines, contents, strict=True):
        texts += (one.line.code, one.line.title)
        texts += (text for person in content.participants for text in (person.name, person.email, person.institution))
    return folded(*dict.fromkeys(texts))


BILL_COLUMNS = ("id", "customer_id", "reference", "ordering", "content", "seen_at")
"""Columns of an order as `order_repository` reads it whole."""


@lru_cache(maxsize=512)
def bill_from(content: str) -> Bill:
    """Read the bill of an order; one never sold by the shop says nothing."""
    return _NO_BILL if content == NOTHING_GIVEN else _json_bill.decode(content)


LISTED = (
    *("id", "reference", "ordering", "remote_id", "transaction_id", "status", "title", "products", "emitted"),
    *("last_action", "amount", "currency", "people", "errors", "warnings"),
)
"""Columns of orders behind a `BillRow`, in the order in which `listed_from` takes them."""


@lru_cache(maxsize=4096)
def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def listed_from(
    row: Columns, customer: tuple[CustomerId, str, str], seats: Mapping[str, int], *, from_shop: bool
) -> BillRow:
    """Build a line of the list. `customer`: id, name and address. `seats`: how many are in each state."""
    id_, reference, ordering, remote_id, transaction, status, title, products, emitted, *rest = row
    last_action, amount, currency, people, errors, warnings = rest
    return BillRow(
        id_,
        reference,
        ordering,
        remote_id,
        transaction or "",
        _STATUSES[status],
        *customer,
        title,
        products,
        emitted,
        last_action,
        _amount(amount),
        currency,
        people,
        seats.get(_FREE, 0) + seats.get(_RELEASED, 0),
        seats.get(_HELD, 0),
        errors,
        warnings,
        from_shop,
    )


_FREE, _RELEASED, _HELD = SeatState.FREE.value, SeatState.RELEASED.value, SeatState.HELD.value


# ---------------------------------------------------------------------- lines
def line_values(order_id: OrderId, kept: KeptLine) -> Values:
    line = kept.line
    return {
        "id": kept.id,
        "order_id": order_id,
        "remote_id": line.remote_id,
        "code": line.code,
        "content": given_text(replace(line, frozen="")),
        "frozen": digest_of(line.frozen) if line.frozen else None,
    }


LINE_COLUMNS = ("id", "content", "frozen")
"""Columns of a line in the order in which `line_from` takes them."""


def line_from(row: Columns, texts: Mapping[str, str]) -> KeptLine:
    """Build a line. `texts` are the long texts by digest."""
    id_, content, frozen = row
    line = _json_line.decode(content)
    return KeptLine(LineId(id_), line if frozen is None else replace(line, frozen=texts[frozen]))


# ---------------------------------------------------------------------- units
def unit_values(kept: KeptUnit) -> Values:
    return {
        "id": kept.id,
        "order_id": kept.order_id,
        "line_id": kept.line_id,
        "current_line_id": kept.current_line_id,
        "seat_id": kept.seat_id,
        "remote_id": kept.unit.remote_id,
        "reference": kept.unit.reference,
        "content": given_text(kept.unit),
    }


UNIT_COLUMNS = ("id", "content", "order_id", "line_id", "current_line_id", "seat_id")
"""Columns of a unit in the order in which `unit_from` takes them."""


def unit_from(row: Columns) -> KeptUnit:
    id_, content, order_id, line_id, current_line_id, seat_id = row
    return KeptUnit(
        UnitId(id_),
        _json_unit.decode(content),
        OrderId(order_id),
        None if line_id is None else LineId(line_id),
        None if current_line_id is None else LineId(current_line_id),
        None if seat_id is None else SeatId(seat_id),
    )
