"""The exchange file: a set of entries on its way from one workstation to another, as documented JSON.

Reading never raises, whatever the bytes: what cannot be read is told and left out, a file of a newer program is
refused with a sentence. The format is described in docs/exchange-file.md.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from seatadmin import __version__
from seatadmin.domain.product_json import (
    from_plain,
    is_storable,
    number_text,
    read_choice,
    read_flag,
    read_id,
    read_integer,
    read_number,
    read_text,
    to_plain,
)
from seatadmin.domain.products import (
    PRODUCT_FIELDS,
    Catalogue,
    Category,
    Product,
    ProductId,
    ShopCategoryId,
    Tax,
    TextFormat,
)

FORMAT = "seatadmin-offers"
VERSION = 1
BYTES_MAX = 300_000_000
"""Largest file read: far above any catalogue with its leaflets, below what fills a workstation's memory."""

_HISTORY_MAX = 10_000
_NO_CATALOGUE = Catalogue("")
_DIGEST = frozenset("0123456789abcdef")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something wrong with a file. `where` names the entry, category, tax, template or column; `values` fill words in.

    A `fatal` one keeps the whole file from being read.
    """

    code: str
    where: str = ""
    value: str = ""
    fatal: bool = False
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class CarriedProduct:
    """An entry of a file. `history`: what identifies its past states, oldest first, the one carried last.

    `unread` are fields the file says something about that could not be read; in `product` they have their default.
    """

    id: ProductId
    product: Product
    history: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """What a file holds; `problems` is all there is when one of them is fatal."""

    products: tuple[CarriedProduct, ...] = ()
    categories: tuple[Category, ...] = ()
    taxes: tuple[Tax, ...] = ()
    templates: tuple[tuple[str, Product], ...] = ()
    files: Mapping[str, bytes] | None = None
    catalogue: Catalogue = _NO_CATALOGUE
    written_at: datetime | None = None
    written_by: str = ""
    problems: tuple[FileProblem, ...] = ()

    @property
    def is_readable(self) -> bool:
        return not any(problem.fatal for problem in self.problems)


# ---------------------------------------------------------------------- writing
def write_file(content: ExchangeFile) -> bytes:
    """Write an exchange file: UTF-8 JSON, indented, with the checksum of what it holds."""
    body: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "written_by": content.written_by or f"Seatadmin {__version__}",
        "written_at": (content.written_at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        "catalogue": {"name": content.catalogue.name, "currency": content.catalogue.currency},
        "taxes": [
            {
                "code": tax.code,
                "title": tax.title,
                "ratio": number_text(tax.ratio),
                "country": tax.country,
                "formula": tax.formula,
            }
            for tax in content.taxes
        ],
        "categories": [_category_values(category) for category in content.categories],
        "products": [
            {"id": one.id, "history": list(one.history), "fields": to_plain(one.product)} for one in content.products
        ],
        "templates": [{"name": name, "fields": to_plain(product)} for name, product in content.templates],
        "files": {digest: base64.b64encode(data).decode() for digest, data in (content.files or {}).items()},
    }
    body["checksum"] = checksum(body)
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def checksum(body: Mapping[str, object]) -> str:
    """Compute the SHA-256 of everything a file holds besides the checksum itself, as compact JSON with sorted keys."""
    rest = {key: value for key, value in body.items() if key != "checksum"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _category_values(category: Category) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: getattr(category, field.name) for field in fields(Category)}
    values["description_format"] = category.description_format.value
    return values


# ---------------------------------------------------------------------- reading
def read_file(data: bytes) -> ExchangeFile:
    """Read an exchange file; never raises."""
    refused, body = _body(data)
    if refused is not None:
        return ExchangeFile(problems=(refused,))
    reader = _Reader(body)
    return ExchangeFile(
        reader.products(),
        reader.categories(),
        reader.taxes(),
        reader.templates(),
        reader.files(),
        reader.catalogue(),
        reader.written_at(),
        reader.text("written_by"),
        tuple(reader.problems),
    )


def _body(data: bytes) -> tuple[FileProblem | None, dict[str, Any]]:
    if len(data) > BYTES_MAX:
        return FileProblem("exchange_too_large", fatal=True, values={"most": BYTES_MAX // 1_000_000}), {}
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return FileProblem("exchange_not_json", fatal=True), {}
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return FileProblem("exchange_other_format", fatal=True), {}
    version = body.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        return FileProblem("exchange_version_unclear", fatal=True), {}
    if version > VERSION:
        program = body.get("written_by")
        known = program if isinstance(program, str) and is_storable(program) else "?"
        return FileProblem("exchange_too_new", fatal=True, values={"program": known[:80]}), {}
    return None, body


class _Reader:
    """Reads the parts of a file one by one and gathers what is wrong with them."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body
        self.problems: list[FileProblem] = []
        try:
            intact = body.get("checksum") == checksum(body)
        except (ValueError, RecursionError):
            intact = False
        if not intact:
            self.problems.append(FileProblem("exchange_checksum"))

    def text(self, key: str) -> str:
        value = self._body.get(key)
        return value if isinstance(value, str) and is_storable(value) else ""

    def written_at(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(self.text("written_at"))
        except ValueError:
            return None
        return found if found.tzinfo is not None else None

    def catalogue(self) -> Catalogue:
        found = self._body.get("catalogue")
        values = found if isinstance(found, dict) else {}
        name, currency = values.get("name"), values.get("currency")
        return Catalogue(
            name if isinstance(name, str) and is_storable(name) else "",
            currency if isinstance(currency, str) and is_storable(currency) else "",
        )

    def products(self) -> tuple[CarriedProduct, ...]:
        found: dict[ProductId, CarriedProduct] = {}
        for number, values in self._objects("products"):
            where = f"{number}"
            try:
                id_ = ProductId(read_id(values["id"]) or "")
            except (KeyError, ValueError):
                id_ = ProductId("")
            fields_ = values.get("fields")
            if not id_ or not isinstance(fields_, dict):
                self.problems.append(FileProblem("exchange_entry_unreadable", where))
                continue
            product, unread = from_plain(fields_)
            where = product.code or product.name or where
            self.problems += (
                FileProblem("exchange_value_unread", where, f"{one.field}: {one.value}") for one in unread
            )
            if id_ in found:
                self.problems.append(FileProblem("exchange_entry_twice", where))
                continue
            lost = frozenset(one.field for one in unread).intersection(PRODUCT_FIELDS)
            found[id_] = CarriedProduct(id_, product, _history(values.get("history")), lost)
        return tuple(found.values())

    def categories(self) -> tuple[Category, ...]:
        found: dict[ShopCategoryId, Category] = {}
        for number, values in self._objects("categories"):
            try:
                category = _category(values)
            except (KeyError, ValueError, TypeError):
                self.problems.append(FileProblem("exchange_category_unreadable", f"{number}"))
                continue
            found.setdefault(category.id, category)
        for category in tuple(found.values()):
            if not _leads_to_top(category, found):
                found[category.id] = replace(category, parent_id=None)
        return tuple(found.values())

    def taxes(self) -> tuple[Tax, ...]:
        found: dict[str, Tax] = {}
        for number, values in self._objects("taxes"):
            try:
                texts = [read_text(values[key]) for key in ("code", "title", "country", "formula")]
                tax = Tax(texts[0], texts[1], read_number(values["ratio"]), texts[2], texts[3])
            except (KeyError, ValueError):
                self.problems.append(FileProblem("exchange_tax_unreadable", f"{number}"))
                continue
            found.setdefault(tax.code, tax)
        return tuple(tax for code, tax in found.items() if 0 < len(code) <= 20)

    def templates(self) -> tuple[tuple[str, Product], ...]:
        found: dict[str, Product] = {}
        for number, values in self._objects("templates"):
            name, fields_ = values.get("name"), values.get("fields")
            title = " ".join(name.split()) if isinstance(name, str) and is_storable(name) else ""
            if not title or not isinstance(fields_, dict):
                self.problems.append(FileProblem("exchange_template_unreadable", f"{number}"))
                continue
            product, unread = from_plain(fields_)
            self.problems += (
                FileProblem("exchange_value_unread", title, f"{one.field}: {one.value}") for one in unread
            )
            found.setdefault(title, product)
        return tuple(found.items())

    def files(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        listed = self._body.get("files")
        for digest, text in listed.items() if isinstance(listed, dict) else ():
            try:
                data = base64.b64decode(text, validate=True)
            except (TypeError, ValueError, binascii.Error):
                data = b""
            if sha256(data).hexdigest() == digest:
                found[digest] = data
            else:
                self.problems.append(FileProblem("exchange_file_damaged", digest[:8] if is_storable(digest) else "?"))
        return found

    def _objects(self, key: str) -> list[tuple[int, dict[str, Any]]]:
        """Give the objects of a list, counted from 1; anything else in it is told."""
        listed = self._body.get(key, [])
        if not isinstance(listed, list):
            self.problems.append(FileProblem("exchange_part_unreadable", key))
            return []
        objects = []
        for number, value in enumerate(listed, start=1):
            if isinstance(value, dict):
                objects.append((number, value))
            else:
                self.problems.append(FileProblem("exchange_part_unreadable", f"{key} {number}"))
        return objects


def _leads_to_top(category: Category, known: Mapping[ShopCategoryId, Category]) -> bool:
    """Tell whether a category's parents are all there and do not lead in a circle."""
    seen = {category.id}
    above = category.parent_id
    while above is not None:
        parent = known.get(above)
        if parent is None or above in seen:
            return False
        seen.add(above)
        above = parent.parent_id
    return True


def _history(value: object) -> tuple[str, ...]:
    listed: Sequence[object] = value[-_HISTORY_MAX:] if isinstance(value, list) else ()
    return tuple(one for one in listed if isinstance(one, str) and one and set(one) <= _DIGEST and len(one) <= 64)


def _category(values: Mapping[str, Any]) -> Category:
    id_ = read_id(values["id"])
    if id_ is None:
        raise ValueError("no id")
    parent = read_id(values.get("parent_id"))
    name = read_text(values["name"])
    if not name.strip():
        raise ValueError("no name")
    return Category(
        ShopCategoryId(id_),
        name,
        None if parent is None else ShopCategoryId(parent),
        read_text(values.get("description", "")),
        read_choice(TextFormat)(values.get("description_format", TextFormat.HTML.value)),
        read_text(values.get("seo_alias", "")),
        read_text(values.get("seo_title", "")),
        read_text(values.get("seo_keywords", "")),
        read_text(values.get("seo_description", "")),
        max(-(2**31), min(read_integer(values.get("sort_order", 0)), 2**31 - 1)),
        read_flag(values.get("visible", True)),
    )
