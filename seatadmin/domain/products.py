"""What the shop sells: catalogue entries, their categories and taxes, as staff edit them offline.

One `Product` holds everything an entry says, with the texts of other people (parameters, questions, merchant data) kept
letter by letter. Who it is stands outside: a local id given at creation, and the shop's id once there is one.
Source: domain.md §1, read in the plugin's code, 4.5 working branch.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import NewType

from seatadmin.domain.prices import NO_PRICE, PriceList

ProductId = NewType("ProductId", str)
"""Local identity of an entry: a UUID in text, given when it is begun."""

ShopCategoryId = NewType("ShopCategoryId", str)
"""Local identity of a category of the shop (not of Moodle's course categories): a UUID in text."""


class ProductStatus(StrEnum):
    """Where an entry stands in its commercial life, in the shop's own spelling (two N in `ABANDONNED`)."""

    PREVIEW = "PREVIEW"
    AVAILABLE = "AVAILABLE"
    AVAILABLE_INTERNAL = "AVAILABLEINTERNAL"
    AS_COMPLEMENT = "ASCOMPLEMENT"
    SUSPENDED = "SUSPENDED"
    PROVIDING = "PROVIDING"
    ABANDONED = "ABANDONNED"

    @property
    def is_sold(self) -> bool:
        """True when the storefront lists and sells the entry."""
        return self in (ProductStatus.AVAILABLE, ProductStatus.PROVIDING)


class Audience(IntEnum):
    """Who may buy."""

    ANONYMOUS_ONLY = -1
    EVERYBODY = 0
    LOGGED_IN = 1
    CUSTOMERS = 2


class SeatsMode(IntEnum):
    """How many people the buyer names: nobody, one a line whatever the quantity, as many as the quantity."""

    NOBODY = 0
    ONE_PERSON = 1
    AS_QUANTITY = 2


class ProductKind(StrEnum):
    """A product; a set, which only shows products together; a bundle, sold as one and produced as several."""

    PRODUCT = "product"
    SET = "set"
    BUNDLE = "bundle"


class TextFormat(IntEnum):
    """How Moodle reads a rich text."""

    MOODLE = 0
    HTML = 1
    PLAIN = 2
    MARKDOWN = 4


class FileSlot(StrEnum):
    """What an attached file is for."""

    LEAFLET = "leaflet"
    IMAGE = "image"
    THUMB = "thumb"
    UNIT = "unit"
    TEN_UNITS = "tenunits"


FILE_ENDINGS: Mapping[FileSlot, tuple[str, ...]] = {
    FileSlot.LEAFLET: (".pdf",),
    FileSlot.IMAGE: (".jpg", ".jpeg", ".gif", ".png"),
    FileSlot.THUMB: (".jpg", ".jpeg", ".gif", ".png"),
    FileSlot.UNIT: (".jpg", ".jpeg", ".gif", ".png"),
    FileSlot.TEN_UNITS: (".jpg", ".jpeg", ".gif", ".png"),
}
"""Ends of names each slot takes, in lower case."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of an entry. `digest` is the SHA-256 of its content in hexadecimal; the content is kept apart."""

    slot: FileSlot
    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Product:
    """A catalogue entry. `Product()` is an empty draft: it can be kept, and the checks say what it still needs.

    `shortname` is what the shop has computed, empty before it has. `owner_id` is a Moodle account, 0 for the site.
    `tax_code` is the shop's id of a tax in text, empty for none chosen. `max_per_order` 0 is unlimited. `set_id` is the
    set or bundle that contains the entry. `required_data` (the questions to the buyer, JSON), `production_data` (notes
    of the merchant for add-ons) and `handler_params` are raw texts. `handler` is empty when there is none.
    """

    code: str = ""
    shortname: str = ""
    idnumber: str = ""
    name: str = ""
    description: str = ""
    description_format: TextFormat = TextFormat.HTML
    notes: str = ""
    notes_format: TextFormat = TextFormat.HTML
    eula: str = ""
    eula_format: TextFormat = TextFormat.HTML
    seo_alias: str = ""
    seo_title: str = ""
    seo_keywords: str = ""
    seo_description: str = ""
    owner_id: int = 0
    status: ProductStatus = ProductStatus.PREVIEW
    prices: PriceList = NO_PRICE
    tax_code: str = ""
    stock: int = 0
    sold: int = 0
    max_per_order: int = 0
    audience: Audience = Audience.EVERYBODY
    pass_code: str = ""
    category: ShopCategoryId | None = None
    set_id: ProductId | None = None
    shows_name_in_set: bool = True
    shows_description_in_set: bool = True
    kind: ProductKind = ProductKind.PRODUCT
    required_data: str = ""
    production_data: str = ""
    handler: str = ""
    handler_params: str = ""
    seats_mode: SeatsMode = SeatsMode.NOBODY
    renewable: bool = False
    files: tuple[AttachedFile, ...] = ()


PRODUCT_FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Product))


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the shop. `parent_id` None is the top; only visible categories feed the storefront."""

    id: ShopCategoryId
    name: str
    parent_id: ShopCategoryId | None = None
    description: str = ""
    description_format: TextFormat = TextFormat.HTML
    seo_alias: str = ""
    seo_title: str = ""
    seo_keywords: str = ""
    seo_description: str = ""
    sort_order: int = 0
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax of the shop. `code` is the shop's id in text, `ratio` a percentage, `formula` the shop's own text."""

    code: str
    title: str
    ratio: Decimal
    country: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What all entries share. `currency` has three letters; `zone` is the time zone of the site (IANA name)."""

    name: str
    currency: str = "EUR"
    zone: str = "Europe/Paris"


CURRENCIES: tuple[str, ...] = (
    *("EUR", "CHF", "USD", "CAD", "AUD", "GPB", "TRY"),
    *("PLN", "RON", "ILS", "KRW", "JPY", "TND", "MAD"),
)
"""Currencies the shop offers, in its spelling (`GPB`)."""

QUANTITIES_OFFERED: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 10, 20, 50)
"""Maximum quantities per order of the shop's form; 0 is unlimited."""


@dataclass(frozen=True, slots=True)
class FieldLimit:
    """What a field may hold: characters for texts, least and most for numbers; None is unlimited.

    `rich` texts may hold HTML. `required` fields may not be empty where the kind of the entry has them.
    """

    max_length: int | None = None
    required: bool = False
    rich: bool = False
    least: int | None = None
    most: int | None = None


_INTEGER_MAX = 2_147_483_647

PRODUCT_LIMITS: Mapping[str, FieldLimit] = {
    "code": FieldLimit(32, required=True),
    "shortname": FieldLimit(30),
    "idnumber": FieldLimit(255),
    "name": FieldLimit(255, required=True),
    "description": FieldLimit(rich=True),
    "notes": FieldLimit(rich=True),
    "eula": FieldLimit(rich=True),
    "seo_alias": FieldLimit(64),
    "seo_title": FieldLimit(255),
    "seo_keywords": FieldLimit(255),
    "seo_description": FieldLimit(255),
    "owner_id": FieldLimit(least=0, most=_INTEGER_MAX),
    "tax_code": FieldLimit(8, required=True),
    "stock": FieldLimit(least=0, most=_INTEGER_MAX),
    "sold": FieldLimit(least=0, most=_INTEGER_MAX),
    "max_per_order": FieldLimit(least=0, most=_INTEGER_MAX),
    "pass_code": FieldLimit(8),
    "category": FieldLimit(required=True),
    "handler": FieldLimit(30),
}
"""Limits by field; a field that is not here holds anything of its type."""

CATEGORY_LIMITS: Mapping[str, FieldLimit] = {
    "name": FieldLimit(255, required=True),
    "description": FieldLimit(rich=True),
    "seo_alias": FieldLimit(64),
    "seo_title": FieldLimit(255),
    "seo_keywords": FieldLimit(255),
    "seo_description": FieldLimit(255),
}

_HANDLER_FIELDS = frozenset({"handler", "handler_params"})

ABSENT_FIELDS: Mapping[ProductKind, frozenset[str]] = {
    ProductKind.PRODUCT: frozenset(),
    ProductKind.SET: _HANDLER_FIELDS
    | {"prices", "tax_code", "stock", "sold", "max_per_order", "seats_mode", "renewable", "required_data"},
    ProductKind.BUNDLE: _HANDLER_FIELDS,
}
"""Fields an entry of each kind does not have: the shop empties the handler when a product becomes a set or bundle."""

CODE = re.compile(r"[A-Za-z0-9_-]+")
"""Letters a code may have."""


def shortname_of(code: str) -> str:
    """Compute the key of an entry in carts as the shop does: lower case, blanks become underscores."""
    return re.sub(r"\s", "_", code).lower()


def cloned_code(code: str, taken: Collection[str]) -> str:
    """Give the code the shop gives a copy: `1` is appended until the code is free."""
    copy = f"{code}1"
    while copy in taken:
        copy += "1"
    return copy
