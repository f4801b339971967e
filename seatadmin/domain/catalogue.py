"""The life of a catalogue entry on the workstation: the draft, its kept versions, and what the shop has of it.

Nothing here publishes. The shop's copy is what was last known of the shop, however it became known; the draft is
compared with it field by field, so that the day something can publish, what it would change is known already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from seatadmin.domain.differences import merge
from seatadmin.domain.products import Product, ProductId

TemplateId = NewType("TemplateId", str)
"""Local identity of a template: a UUID in text."""


class ShopState(StrEnum):
    """How a draft stands to what the shop has.

    `NONE`: the shop is not known to have it. `SAME`: both read the same. `CHANGED`: only the draft changed.
    `SHOP_CHANGED`: the shop changed too, elsewhere, so that both come together without a decision. `CONFLICT`: both
    changed the same place.
    """

    NONE = "none"
    SAME = "same"
    CHANGED = "changed"
    SHOP_CHANGED = "shop_changed"
    CONFLICT = "conflict"


class VersionReason(StrEnum):
    """Why a version was kept."""

    CREATED = "created"
    EDITED = "edited"
    """The end of a period of work: somebody else went on, or after a pause."""
    KEPT = "kept"
    """A person asked for it."""
    BEFORE_BULK_EDIT = "before_bulk_edit"
    BEFORE_RESTORE = "before_restore"
    BEFORE_IMPORT = "before_import"
    BEFORE_SHOP = "before_shop"
    """Before the shop's changes were taken."""
    IMPORTED = "imported"
    EXPORTED = "exported"
    READY = "ready"
    IN_SHOP = "in_shop"


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """An entry as it is kept. `ready_at`: marked for publishing; `deleted_at`: in the bin; both None otherwise.

    `version` counts the changes of the row and is for the store alone.
    """

    id: ProductId
    product: Product
    changed_at: datetime
    changed_by: str
    remote_id: int | None = None
    ready_at: datetime | None = None
    deleted_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class ProductVersion:
    """A state that was kept. `number` counts from 1 within the entry; `note` is what a person wrote about it."""

    product_id: ProductId
    number: int
    at: datetime
    who: str
    why: VersionReason
    note: str
    digest: str


@dataclass(frozen=True, slots=True)
class ShopCopy:
    """What the shop had at `seen_at`. `base`: the shop's state that the draft was last brought together with."""

    product: Product
    base: Product
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Template:
    """An entry to begin others from."""

    id: TemplateId
    name: str
    product: Product
    made_at: datetime
    made_by: str


def shop_state(draft: Product, shop: ShopCopy | None) -> ShopState:
    """Tell how a draft stands to the shop's copy."""
    if shop is None:
        return ShopState.NONE
    if draft == shop.product:
        return ShopState.SAME
    if shop.product == shop.base:
        return ShopState.CHANGED
    return ShopState.CONFLICT if merge(shop.base, draft, shop.product).conflicts else ShopState.SHOP_CHANGED
