"""Rows of the catalogue to domain values and back, beside `mapping`.

The columns that lists show and search are made from the entry here, and only here, whenever it is written.
"""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID

import msgspec

from seatadmin.domain.catalogue import (
    KeptProduct,
    ProductVersion,
    ShopCopy,
    ShopState,
    Template,
    TemplateId,
    VersionReason,
)
from seatadmin.domain.catalogue_facts import Outline
from seatadmin.domain.product_json import digest_of, from_json, number_text, to_json
from seatadmin.domain.products import (
    Category,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    ShopCategoryId,
    Tax,
    TextFormat,
)
from seatadmin.domain.read_models import ProductRow
from seatadmin.store.mapping import Columns, Values, customer_key, folded

_TAG = re.compile(r"<[^<>]*>")

_KINDS = {kind.value: kind for kind in ProductKind}
_STATUSES = {status.value: status for status in ProductStatus}
_SHOP_STATES = {state.value: state for state in ShopState}


def uuid_or_none(id_: str | None) -> UUID | None:
    return None if id_ is None else UUID(id_)


def plain_text(rich: str) -> str:
    """Return what a reader sees of a rich text, tags left out."""
    return unescape(_TAG.sub(" ", rich)) if rich else ""


def product_search(product: Product) -> str:
    return folded(
        product.code,
        product.name,
        product.idnumber,
        product.handler,
        product.handler_params,
        plain_text(product.description),
        plain_text(product.notes),
    )


# ---------------------------------------------------------------------- entries
def product_values(product: Product) -> Values:
    """Give the columns that follow from the entry itself."""
    return {
        "content": to_json(product),
        "digest": digest_of(product),
        "code": product.code,
        "name": product.name,
        "category_id": uuid_or_none(product.category),
        "set_id": uuid_or_none(product.set_id),
        "kind": product.kind.value,
        "status": product.status.value,
        "handler": product.handler,
        "price": number_text(product.prices.prices[0]),
        "price_count": len(product.prices.ranges),
        "tax_code": product.tax_code,
        "search": product_search(product),
    }


def kept_values(kept: KeptProduct, state: ShopState) -> Values:
    return {
        **product_values(kept.product),
        "shop_state": state.value,
        "remote_id": kept.remote_id,
        "changed_at": kept.changed_at,
        "changed_by": kept.changed_by,
        "ready_at": kept.ready_at,
        "deleted_at": kept.deleted_at,
    }


KEPT_COLUMNS = ("id", "content", "changed_at", "changed_by", "remote_id", "ready_at", "deleted_at", "version")
"""Columns of an entry in the order in which `kept_from` takes them."""


def kept_from(row: Columns) -> KeptProduct:
    id_, content, changed_at, changed_by, remote_id, ready_at, deleted_at, version = row
    return KeptProduct(
        ProductId(str(id_)), from_json(content), changed_at, changed_by, remote_id, ready_at, deleted_at, version
    )


OUTLINE_COLUMNS = ("id", "code", "name", "kind", "set_id")
"""Columns of what other entries know of one, in the order in which `outline_from` takes them."""

IDNUMBER_SET = '"idnumber":'
"""Stands in the content of every entry that has an external key: `to_json` leaves out what has its default value."""


class _Keyed(msgspec.Struct):
    """What is read of an entry for its external key alone."""

    idnumber: str = ""


_read_keyed = msgspec.json.Decoder(_Keyed)


def idnumber_in(content: str) -> str:
    """Return the external key of an entry, without reading the rest of it."""
    return _read_keyed.decode(content).idnumber


def outline_from(row: Columns, idnumber: str) -> tuple[ProductId, Outline]:
    id_, code, name, kind, set_id = row
    container = None if set_id is None else ProductId(str(set_id))
    return ProductId(str(id_)), Outline(code, name, idnumber, _KINDS[kind], container)


LISTED_COLUMNS = ProductRow._fields
"""Columns of a line of the list in the order in which `listed_from` takes them: its fields, by the same names."""


def listed_from(row: Columns) -> ProductRow:
    id_, code, name, category, set_id, kind, status, handler, price, count, tax, state, *rest = row
    return ProductRow(
        ProductId(str(id_)),
        code,
        name,
        None if category is None else ShopCategoryId(str(category)),
        None if set_id is None else ProductId(str(set_id)),
        _KINDS[kind],
        _STATUSES[status],
        handler,
        Decimal(price),
        count,
        tax,
        _SHOP_STATES[state],
        *rest,
    )


# ---------------------------------------------------------------------- versions, what the shop has
VERSION_COLUMNS = ("offer_id", "number", "at", "who", "why", "note", "digest")
"""Columns of a version in the order in which `version_from` takes them."""


def version_from(row: Columns) -> ProductVersion:
    offer_id, number, at, who, why, note, digest = row
    return ProductVersion(ProductId(str(offer_id)), number, at, who, VersionReason(why), note, digest)


def shop_copy_values(copy: ShopCopy) -> Values:
    return {"content": to_json(copy.product), "base": to_json(copy.base), "seen_at": copy.seen_at}


SHOP_COLUMNS = ("offer_id", "content", "base", "seen_at")
"""Columns of a shop's copy in the order in which `shop_copy_from` takes them."""


def shop_copy_from(row: Columns) -> tuple[ProductId, ShopCopy]:
    offer_id, content, base, seen_at = row
    return ProductId(str(offer_id)), ShopCopy(from_json(content), from_json(base), seen_at)


# ---------------------------------------------------------------------- categories, templates, taxes
CATEGORY_COLUMNS = tuple(field.name for field in fields(Category))


def category_values(category: Category) -> Values:
    values: Values = {name: getattr(category, name) for name in CATEGORY_COLUMNS}
    values["id"] = UUID(category.id)
    values["parent_id"] = uuid_or_none(category.parent_id)
    values["description_format"] = category.description_format.value
    values["search"] = folded(category.name)
    return values


def category_from(row: Columns) -> Category:
    values: dict[str, Any] = dict(zip(CATEGORY_COLUMNS, row, strict=True))
    values["id"] = ShopCategoryId(str(values["id"]))
    values["parent_id"] = None if values["parent_id"] is None else ShopCategoryId(str(values["parent_id"]))
    values["description_format"] = TextFormat(values["description_format"])
    return Category(**values)


def template_values(template: Template) -> Values:
    return {
        "id": UUID(template.id),
        "name": template.name,
        "name_key": customer_key(template.name),
        "content": to_json(template.product),
        "made_at": template.made_at,
        "made_by": template.made_by,
    }


TEMPLATE_COLUMNS = ("id", "name", "content", "made_at", "made_by")


def template_from(row: Columns) -> Template:
    id_, name, content, made_at, made_by = row
    return Template(TemplateId(str(id_)), name, from_json(content), made_at, made_by)


TAX_COLUMNS = ("code", "title", "ratio", "country", "formula")


def tax_values(tax: Tax) -> Values:
    return {
        "code": tax.code,
        "title": tax.title,
        "ratio": number_text(tax.ratio),
        "country": tax.country,
        "formula": tax.formula,
    }


def tax_from(row: Columns) -> Tax:
    code, title, ratio, country, formula = row
    return Tax(code, title, Decimal(ratio), country, formula)
