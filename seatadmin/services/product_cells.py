"""Entries as the cells of a table: what a column shows, and what a text typed or pasted into it means.

Bulk editing, CSV and XLSX share these columns, so that a text means the same wherever it comes from. Reading accepts
both languages, the shop's own spellings, and what spreadsheets make of numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from seatadmin.domain.prices import RANGES_MAX, price_of
from seatadmin.domain.product_json import is_storable, number_text
from seatadmin.domain.products import (
    Audience,
    Category,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    SeatsMode,
    ShopCategoryId,
    Tax,
    TextFormat,
)
from seatadmin.services.arrange_catalogue import category_paths
from seatadmin.services.wording import LANGUAGES, Words
from seatadmin.tabular.cells import clean, leftover
from seatadmin.tabular.sheets import as_kept, unguarded
from seatadmin.tabular.vocabulary import normalised

PATH_SIGN = " / "
"""Between the names of a category's path."""


class CellRefused(Exception):
    """A text that means nothing in its column; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that was left as it was. `row` and `column` count from 1 over what was given; `column` 0 is the row.

    `field` is the key of the column, empty when there is none; `value` the text as given.
    """

    row: int
    column: int
    field: str
    value: str
    code: str


class Lookups:
    """What cells name instead of spelling out: categories by path, sets by code, taxes by number or title."""

    def __init__(self, categories: Iterable[Category], taxes: Iterable[Tax], codes: Mapping[ProductId, str]) -> None:
        self.paths = {id_: PATH_SIGN.join(path) for id_, path in category_paths(tuple(categories)).items()}
        self.taxes = tuple(taxes)
        self.codes = dict(codes)
        exact = {path: id_ for id_, path in self.paths.items()}
        names = [(normalised(path.rpartition(PATH_SIGN)[2]), id_) for id_, path in self.paths.items()]
        times = Counter(name for name, _ in names)
        # A name alone only means a category when no other one has it.
        self._categories = {name: id_ for name, id_ in names if times[name] == 1}
        self._categories |= {normalised(path): id_ for path, id_ in exact.items()} | exact
        shared = Counter(self.codes.values())
        self._products = {code: id_ for id_, code in self.codes.items() if shared[code] == 1}

    def category(self, text: str) -> ShopCategoryId:
        """Find a category by its path, its name when only one has it, or its id."""
        found = self._categories.get(text) or self._categories.get(normalised(text))
        return found if found is not None else ShopCategoryId(_uuid(text, "cell_category_unknown"))

    def product(self, text: str) -> ProductId:
        """Find an entry by its code or its id."""
        found = self._products.get(text)
        return found if found is not None else ProductId(_uuid(text, "cell_set_unknown"))

    def tax(self, text: str) -> str:
        """Find the number of a tax by number, title or percentage; a number nobody knows is kept."""
        if any(tax.code == text for tax in self.taxes):
            return text
        wanted = normalised(text)
        ratio = price_of(text.replace("%", "")) if "%" in text else None
        found = [tax.code for tax in self.taxes if normalised(tax.title) == wanted or tax.ratio == ratio]
        if len(found) == 1:
            return found[0]
        if re.fullmatch(r"[0-9]{1,8}", text):
            return text
        raise CellRefused("cell_tax_unknown")


def _uuid(text: str, code: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise CellRefused(code) from None


@dataclass(frozen=True, slots=True)
class ProductColumn:
    """One column. `read` gives the value a text means, raising `CellRefused`; `put` an entry with that value.

    `value` is what a spreadsheet receives where it is a number. `label` is the key of the field's name and `number`
    what follows it, 0 for nothing. `is_raw`: every sign of the text counts, blanks and line ends included.
    `can_be_emptied`: an empty cell empties the field; in other columns it says nothing.
    """

    key: str
    label: str
    show: Callable[[Product, Lookups, Words], str]
    read: Callable[[str, Lookups], object]
    put: Callable[[Product, Any], Product]
    value: Callable[[Product], Decimal | int] | None = None
    number: int = 0
    is_raw: bool = False
    can_be_emptied: bool = False

    def title(self, words: Words) -> str:
        """Give the header of the column."""
        if self.number:
            return words.say("offer_column", self.label, number=self.number)
        return words.say("offer_field", self.label)

    def entered(self, product: Product, text: str, lookups: Lookups) -> Product:
        """Return the entry with what a text means in this column. Raises `CellRefused`."""
        if not self.is_raw and leftover(" ".join(text.split())) is not None:
            raise CellRefused("cell_spreadsheet_leftover")
        text = unguarded(text)
        if not self.is_raw:
            text = clean(text)
        if not is_storable(text):
            raise CellRefused("cell_unstorable")
        return self.put(product, self.read(text, lookups))


# ---------------------------------------------------------------------- kinds of columns
def _with(product: Product, name: str, value: Any) -> Product:
    return replace(product, **{name: value})


def _text(name: str) -> ProductColumn:
    def put(product: Product, value: Any) -> Product:
        # Blanks and signs that a table does not keep are no change.
        old = getattr(product, name)
        return product if value in (clean(old), clean(as_kept(old))) else _with(product, name, value)

    return ProductColumn(
        name,
        name,
        lambda product, _lookups, _words: getattr(product, name),
        lambda text, _lookups: text,
        put,
        can_be_emptied=True,
    )


def _raw(name: str) -> ProductColumn:
    def put(product: Product, value: Any) -> Product:
        # What a table does not keep is no change.
        same = as_kept(getattr(product, name)) == as_kept(value)
        return product if same else _with(product, name, value)

    return replace(_text(name), put=put, is_raw=True)


def _integer(name: str) -> ProductColumn:
    return ProductColumn(
        name,
        name,
        lambda product, _lookups, _words: str(getattr(product, name)),
        lambda text, _lookups: _whole(text),
        lambda product, value: _with(product, name, value),
        lambda product: int(getattr(product, name)),
    )


def _whole(text: str) -> int:
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    found = re.fullmatch(r"(-?[0-9]{1,10})(?:[.,]0+)?", plain or "0")
    if found is None:
        raise CellRefused("cell_no_whole_number")
    return int(found[1])


def _flag(name: str) -> ProductColumn:
    def read(text: str, _lookups: Lookups) -> bool:
        found = _flags().get(normalised(text))
        if found is None:
            raise CellRefused("cell_no_yes_or_no")
        return found

    return ProductColumn(
        name,
        name,
        lambda product, _lookups, words: words.say("yes_no", "yes" if getattr(product, name) else "no"),
        read,
        lambda product, value: _with(product, name, value),
    )


@cache
def _flags() -> Mapping[str, bool]:
    found = {"": False, "0": False, "false": False, "faux": False, "n": False}
    found |= {"1": True, "true": True, "vrai": True, "x": True, "o": True, "y": True}
    for language in LANGUAGES:
        words = Words(language)
        found |= {normalised(words.say("yes_no", key)): key == "yes" for key in ("yes", "no")}
    return found


def _choice(name: str, kind: type[Enum], table: str, default: Enum) -> ProductColumn:
    def read(text: str, _lookups: Lookups) -> object:
        exact, loose = _choices(kind, table)
        found = default if not text else exact[text] if text in exact else loose.get(normalised(text))
        if found is None:
            raise CellRefused(f"cell_no_{name}")
        return found

    return ProductColumn(
        name,
        name,
        lambda product, _lookups, words: words.say(table, choice_key(getattr(product, name))),
        read,
        lambda product, value: _with(product, name, value),
    )


def choice_key(member: Enum) -> str:
    """Give the key under which a choice is worded."""
    return member.value if isinstance(member.value, str) else member.name.lower()


@cache
def _choices(kind: type[Enum], table: str) -> tuple[Mapping[str, Enum], Mapping[str, Enum]]:
    """Lead from spellings to choices: as written, and without case, accents and signs."""
    exact = {str(member.value): member for member in kind}
    loose: dict[str, Enum] = {}
    for member in kind:
        for language in LANGUAGES:
            words = Words(language)
            spellings = [member.name, words.say(table, choice_key(member))]
            if words.knows("offer_spelling", f"{table}_{choice_key(member)}"):
                spellings += words.say("offer_spelling", f"{table}_{choice_key(member)}").split("|")
            for spelling in spellings:
                exact.setdefault(spelling, member)
                loose.setdefault(normalised(spelling), member)
    # After the words: a number with its sign is no word, and "-1" would otherwise read like "1".
    return exact, {**{normalised(text): member for text, member in exact.items() if text.isalnum()}, **loose}


def _format(name: str) -> ProductColumn:
    return ProductColumn(
        name,
        name,
        lambda product, _lookups, _words: getattr(product, name).name.lower(),
        lambda text, _lookups: _text_format(text),
        lambda product, value: _with(product, name, value),
    )


def _text_format(text: str) -> TextFormat:
    wanted = text.strip().upper() or "HTML"
    found = next((one for one in TextFormat if wanted in (one.name, str(one.value))), None)
    if found is None:
        raise CellRefused("cell_no_text_format")
    return found


def _price(index: int) -> ProductColumn:
    def read(text: str, _lookups: Lookups) -> Decimal:
        price = price_of(text) if text else Decimal(0)
        if price is None:
            raise CellRefused("cell_no_price")
        return price

    def put(product: Product, value: Any) -> Product:
        prices = list(product.prices.prices)
        prices[index] = value
        return replace(product, prices=replace(product.prices, prices=tuple(prices)))

    return ProductColumn(
        f"price{index + 1}",
        "price",
        lambda product, _lookups, words: _decimal_text(product.prices.prices[index], words),
        read,
        put,
        lambda product: product.prices.prices[index],
        number=index + 1,
    )


def _decimal_text(number: Decimal, words: Words) -> str:
    text = number_text(number)
    return text.replace(".", ",") if words.language == "fr" else text


def _bound(index: int) -> ProductColumn:
    def put(product: Product, value: Any) -> Product:
        bounds = list(product.prices.bounds)
        bounds[index] = value
        return replace(product, prices=replace(product.prices, bounds=tuple(bounds)))

    return ProductColumn(
        f"upto{index + 1}",
        "upto",
        lambda product, _lookups, _words: str(product.prices.bounds[index]),
        lambda text, _lookups: _whole(text),
        put,
        lambda product: product.prices.bounds[index],
        number=index + 1,
    )


_CATEGORY = ProductColumn(
    "category",
    "category",
    lambda product, lookups, _words: (
        "" if product.category is None else lookups.paths.get(product.category, product.category)
    ),
    lambda text, lookups: lookups.category(text) if text else None,
    lambda product, value: replace(product, category=value),
)
_SET = ProductColumn(
    "set_id",
    "set_id",
    lambda product, lookups, _words: (
        "" if product.set_id is None else (lookups.codes.get(product.set_id) or product.set_id)
    ),
    lambda text, lookups: lookups.product(text) if text else None,
    lambda product, value: replace(product, set_id=value),
)
_TAX = replace(_text("tax_code"), read=lambda text, lookups: lookups.tax(text) if text else "", can_be_emptied=False)

COLUMNS: Mapping[str, ProductColumn] = {
    column.key: column
    for column in (
        _text("code"),
        _text("name"),
        _CATEGORY,
        _choice("status", ProductStatus, "offer_status", ProductStatus.PREVIEW),
        *(column for index in range(RANGES_MAX) for column in (_price(index), _bound(index))),
        _TAX,
        _text("handler"),
        _raw("handler_params"),
        _choice("seats_mode", SeatsMode, "offer_seats_mode", SeatsMode.NOBODY),
        _flag("renewable"),
        _integer("max_per_order"),
        _choice("audience", Audience, "offer_audience", Audience.EVERYBODY),
        _text("pass_code"),
        _choice("kind", ProductKind, "offer_kind", ProductKind.PRODUCT),
        _SET,
        _flag("shows_name_in_set"),
        _flag("shows_description_in_set"),
        _integer("stock"),
        _integer("sold"),
        _raw("description"),
        _format("description_format"),
        _raw("notes"),
        _format("notes_format"),
        _raw("eula"),
        _format("eula_format"),
        _raw("required_data"),
        _raw("production_data"),
        _text("idnumber"),
        _text("shortname"),
        _text("seo_alias"),
        _text("seo_title"),
        _text("seo_keywords"),
        _text("seo_description"),
        _integer("owner_id"),
    )
}
"""Every column by key, in the order of an export. Attached files are not in a table."""


@cache
def headers() -> Mapping[str, str]:
    """Lead from a normalised header, in either language or as the shop names its column, to the key of a column."""
    found: dict[str, str] = {normalised(key): key for key in COLUMNS}
    for index in range(1, RANGES_MAX + 1):
        found |= {f"range{index}": f"upto{index}", f"price {index}": f"price{index}"}
    found |= {normalised(name): key for name, key in _SHOP_NAMES.items()}
    for language in LANGUAGES:
        words = Words(language)
        for key, column in COLUMNS.items():
            found.setdefault(normalised(column.title(words)), key)
    return found


_SHOP_NAMES = {
    "taxcode": "tax_code",
    "maxdeliveryquant": "max_per_order",
    "onlyforloggedin": "audience",
    "password": "pass_code",
    "categoryid": "category",
    "setid": "set_id",
    "isset": "kind",
    "enablehandler": "handler",
    "handlerparams": "handler_params",
    "quantaddressesusers": "seats_mode",
    "requireddata": "required_data",
    "productiondata": "production_data",
    "showsnameinset": "shows_name_in_set",
    "showsdescriptioninset": "shows_description_in_set",
    "seoalias": "seo_alias",
    "seotitle": "seo_title",
    "seokeywords": "seo_keywords",
    "seodescription": "seo_description",
    "userid": "owner_id",
    "prix": "price1",
    "prix ht": "price1",
    "price": "price1",
}
