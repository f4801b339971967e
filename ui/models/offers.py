"""The columns of the table of offers, and how its lines are grouped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLocale

from seatadmin.domain.catalogue import ShopState
from seatadmin.domain.products import ProductKind, ProductStatus, ShopCategoryId
from seatadmin.domain.read_models import ProductRow
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.offer_wording import OfferWords
from ui.models.table import Column
from ui.roles import Role, Status
from ui.theme import Tone

translate = QCoreApplication.translate

PRICE, CODE, NAME, STATUS, CATEGORY = "price1", "code", "name", "status", "category"
EDITABLE = (CODE, NAME, CATEGORY, STATUS, PRICE)
"""Columns a cell can be typed or pasted in, by their key in `product_cells.COLUMNS`."""


class OfferGroup(StrEnum):
    """The chips over the table."""

    TO_CORRECT = "to_correct"
    TO_CHECK = "to_check"
    CLEAN = "clean"
    UNCHECKED = "unchecked"


def group_of(row: ProductRow) -> OfferGroup:
    """Tell which chip an offer stands under."""
    if row.errors is None:
        return OfferGroup.UNCHECKED
    if row.errors:
        return OfferGroup.TO_CORRECT
    return OfferGroup.TO_CHECK if row.warnings else OfferGroup.CLEAN


@dataclass(frozen=True, slots=True)
class OfferNames:
    """What lines of the table name instead of showing a number."""

    paths: Mapping[ShopCategoryId, str]
    taxes: Mapping[str, str]
    currency: str = "EUR"


def check_statuses() -> Callable[[ProductRow], Status]:
    """Make what says what the last check of an offer found: icon, word, tone."""
    unchecked = Status(translate("OfferColumns", "not checked yet"), "waiting", Tone.QUIET)
    clean = Status(translate("OfferColumns", "can be published"), "ok", Tone.GOOD)
    to_correct = translate("OfferColumns", "to correct: {count}")
    to_check = translate("OfferColumns", "to check: {count}")

    def status(row: ProductRow) -> Status:
        if row.errors is None:
            return unchecked
        if row.errors:
            return Status(to_correct.format(count=row.errors), "error", Tone.PROBLEM)
        if row.warnings:
            return Status(to_check.format(count=row.warnings), "warning", Tone.WARNING)
        return clean

    return status


def shop_statuses() -> Callable[[ProductRow], Status]:
    """Make what says how a draft stands to the shop: icon, word, tone."""
    ready = Status(translate("OfferColumns", "ready to publish"), "ok", Tone.GOOD)
    by_state = {
        ShopState.NONE: Status(translate("OfferColumns", "not in the shop"), "free", Tone.QUIET),
        ShopState.SAME: Status(translate("OfferColumns", "as in the shop"), "ok", Tone.QUIET),
        ShopState.CHANGED: Status(translate("OfferColumns", "changed here"), "planned", Tone.WAITING),
        ShopState.SHOP_CHANGED: Status(translate("OfferColumns", "changed in the shop"), "site", Tone.WAITING),
        ShopState.CONFLICT: Status(translate("OfferColumns", "changed on both sides"), "warning", Tone.WARNING),
    }
    return lambda row: ready if row.ready_at is not None else by_state[row.shop_state]


def offer_columns(words: OfferWords, names: Callable[[], OfferNames]) -> tuple[Column[ProductRow], ...]:
    """Describe the columns of the table of offers; `names` gives the names known now."""
    language = words.words.language
    titles = {spec.name: spec.title.say(language) for spec in handler_catalogue()}
    statuses = {status: words.status(status) for status in ProductStatus}
    kinds = {kind: words.kind(kind) for kind in ProductKind}
    moment = words.words.moment
    locale = QLocale()
    check_status, shop_status = check_statuses(), shop_statuses()

    def price(row: ProductRow) -> str:
        if row.kind is ProductKind.SET:
            return ""
        return locale.toString(float(row.price), "f", 2)

    def path(row: ProductRow) -> str:
        return names().paths.get(row.category_id, "") if row.category_id is not None else ""

    return (
        Column(
            key=CODE,
            title=words.field(CODE),
            text=lambda row: row.code,
            editable=lambda _row: True,
            width_chars=14,
            fixed=True,
        ),
        Column(
            key=NAME, title=words.field(NAME), text=lambda row: row.name, editable=lambda _row: True, width_chars=32
        ),
        Column(
            key=STATUS,
            title=words.field(STATUS),
            text=lambda row: statuses[row.status],
            editable=lambda _row: True,
            width_chars=14,
        ),
        Column(
            key=PRICE,
            title=translate("OfferColumns", "Price, untaxed"),
            text=price,
            sort_key=lambda row: row.price,
            value=lambda row: row.price,
            editable=lambda row: row.kind is not ProductKind.SET,
            explanation=translate("OfferColumns", "Price of one"),
            numeric=True,
            width_chars=13,
        ),
        Column(
            key="prices",
            title=translate("OfferColumns", "Ranges"),
            text=lambda row: str(row.price_count),
            sort_key=lambda row: row.price_count,
            explanation=translate("OfferColumns", "How many prices by quantity"),
            numeric=True,
            searchable=False,
            width_chars=9,
        ),
        Column(
            key="check",
            title=translate("OfferColumns", "Check"),
            text=lambda row: check_status(row).word,
            sort_key=lambda row: (-(row.errors or 0), -(row.warnings or 0)),
            roles={Role.STATUS: check_status},
            width_chars=20,
        ),
        Column(
            key="handler",
            title=words.field("handler"),
            text=lambda row: titles.get(row.handler, row.handler) if row.handler else "—",
            width_chars=24,
        ),
        Column(
            key="shop",
            title=translate("OfferColumns", "Shop"),
            text=lambda row: shop_status(row).word,
            roles={Role.STATUS: shop_status},
            width_chars=22,
        ),
        Column(key=CATEGORY, title=words.field(CATEGORY), text=path, editable=lambda _row: True, width_chars=24),
        Column(
            key="tax",
            title=words.field("tax_code"),
            text=lambda row: names().taxes.get(row.tax_code, row.tax_code),
            width_chars=12,
        ),
        Column(key="kind", title=words.field("kind"), text=lambda row: kinds[row.kind], width_chars=10, hidden=True),
        Column(
            key="changed",
            title=translate("OfferColumns", "Changed"),
            text=lambda row: f"{moment(row.changed_at)} · {row.changed_by}",
            sort_key=lambda row: row.changed_at,
            value=lambda row: row.changed_at,
            searchable=False,
            width_chars=24,
            hidden=True,
        ),
        Column(
            key="texts",
            title="",
            # Folded when it was written, except for the sign that folding here takes for a mark of a menu.
            text=lambda row: row.search.replace("&", ""),
            hidden=True,
            concealed=True,
            folded=True,
        ),
    )
