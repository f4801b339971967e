"""Catalogue entries from the shop's own columns: a row of its table, or the copy frozen in an order line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from seatadmin.domain.customers import text_of
from seatadmin.domain.php_values import Plain
from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import Audience, Product, ProductKind, ProductStatus, SeatsMode, TextFormat
from seatadmin.errors import UserError

_NO_HANDLER = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class ShopProduct:
    """An entry with what only the shop's columns say: its number, its category and the set it is in, by number.

    `unread` are the columns whose value is not what they hold; the field then has its default.
    """

    product: Product
    remote_id: int | None = None
    category_remote_id: int | None = None
    set_remote_id: int | None = None
    unread: tuple[tuple[str, str], ...] = ()


def _flag(text: str) -> bool:
    return {"": False, "0": False, "1": True}[text]


def _kind(text: str) -> ProductKind:
    kinds = (ProductKind.PRODUCT, ProductKind.SET, ProductKind.BUNDLE)
    return {"": kinds[0], **{str(number): kind for number, kind in enumerate(kinds)}}[text]


def _member(kind: type[Enum]) -> Callable[[str], Any]:
    return lambda text: kind(int(text or 0))


_FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "code": ("code", str),
    "shortname": ("shortname", str),
    "idnumber": ("idnumber", str),
    "name": ("name", str),
    "description": ("description", str),
    "descriptionformat": ("description_format", _member(TextFormat)),
    "notes": ("notes", str),
    "notesformat": ("notes_format", _member(TextFormat)),
    "eula": ("eula", str),
    "eulaformat": ("eula_format", _member(TextFormat)),
    "seoalias": ("seo_alias", str),
    "seotitle": ("seo_title", str),
    "seokeywords": ("seo_keywords", str),
    "seodescription": ("seo_description", str),
    "userid": ("owner_id", lambda text: int(text or 0)),
    "status": ("status", ProductStatus),
    "taxcode": ("tax_code", str),
    "stock": ("stock", lambda text: int(text or 0)),
    "sold": ("sold", lambda text: int(text or 0)),
    "maxdeliveryquant": ("max_per_order", lambda text: int(text or 0)),
    "onlyforloggedin": ("audience", _member(Audience)),
    "password": ("pass_code", str),
    "showsnameinset": ("shows_name_in_set", _flag),
    "showsdescriptioninset": ("shows_description_in_set", _flag),
    "isset": ("kind", _kind),
    "requireddata": ("required_data", str),
    "productiondata": ("production_data", str),
    "enablehandler": ("handler", lambda text: "" if text in _NO_HANDLER else text),
    "handlerparams": ("handler_params", str),
    "quantaddressesusers": ("seats_mode", _member(SeatsMode)),
    "renewable": ("renewable", lambda text: text == "1"),
}


def product_from(columns: Mapping[str, Plain]) -> ShopProduct:
    """Read an entry from its columns; never raises."""
    read: dict[str, Any] = {}
    unread: list[tuple[str, str]] = []
    for column, (field, reader) in _FIELDS.items():
        if column in columns:
            text = text_of(columns[column])
            try:
                read[field] = reader(text)
            except (KeyError, ValueError):
                unread.append((column, text))
    try:
        read["prices"] = PriceList.from_columns(columns)
    except UserError as error:
        unread.append((str(error.values.get("column", "")), str(error.values.get("value", ""))))
    number, category, container = (_number(columns.get(name)) for name in ("id", "categoryid", "setid"))
    return ShopProduct(Product(**read), number, category, container, tuple(unread))


def _number(value: Plain) -> int | None:
    text = text_of(value).strip()
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) <= 18 else None
