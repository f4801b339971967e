"""What one action changed in the catalogue, so that it can be undone, done again, and told.

Every verb of the catalogue answers with a `ChangeSet`: the values before and after, by identity. Reversed, it is the
undo; undoing changes only what the action changed, and never what somebody else has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from seatadmin.domain.catalogue import Template, TemplateId
from seatadmin.domain.products import Category, Product, ProductId, ShopCategoryId, Tax

K = TypeVar("K", bound=str)
V = TypeVar("V")


# No slots: on Python 3.11 a frozen generic dataclass with slots cannot be built as `Edit[K, V](…)`.
@dataclass(frozen=True)
class Edit(Generic[K, V]):
    """One thing before and after. None: it was not there, or is not any more."""

    id: K
    before: V | None
    after: V | None

    @property
    def reversed(self) -> Edit[K, V]:
        return Edit(self.id, self.after, self.before)


ProductEdit = Edit[ProductId, Product]
CategoryEdit = Edit[ShopCategoryId, Category]
TemplateEdit = Edit[TemplateId, Template]
TaxEdit = Edit[str, Tax]


@dataclass(frozen=True)
class ChangeSet:
    """Everything one action changed; false when it changed nothing."""

    products: tuple[ProductEdit, ...] = ()
    categories: tuple[CategoryEdit, ...] = ()
    templates: tuple[TemplateEdit, ...] = ()
    taxes: tuple[TaxEdit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.products or self.categories or self.templates or self.taxes)

    @property
    def reversed(self) -> ChangeSet:
        """The changes that lead back."""
        return ChangeSet(
            tuple(edit.reversed for edit in self.products),
            tuple(edit.reversed for edit in self.categories),
            tuple(edit.reversed for edit in self.templates),
            tuple(edit.reversed for edit in self.taxes),
        )

    def then(self, later: ChangeSet) -> ChangeSet:
        """Give these changes and later ones as one; what came back to where it was is left out."""
        return ChangeSet(
            _joined(self.products, later.products),
            _joined(self.categories, later.categories),
            _joined(self.templates, later.templates),
            _joined(self.taxes, later.taxes),
        )

    @property
    def product_ids(self) -> tuple[ProductId, ...]:
        """The entries that changed."""
        return tuple(edit.id for edit in self.products)

    @property
    def created(self) -> tuple[ProductId, ...]:
        """The entries that are there since."""
        return tuple(edit.id for edit in self.products if edit.before is None)


def _joined(first: tuple[Edit[K, V], ...], second: tuple[Edit[K, V], ...]) -> tuple[Edit[K, V], ...]:
    joined = {edit.id: edit for edit in first}
    for edit in second:
        known = joined.get(edit.id)
        joined[edit.id] = edit if known is None else Edit(edit.id, known.before, edit.after)
    return tuple(edit for edit in joined.values() if edit.before != edit.after)


def edits(before: Mapping[K, V], after: Mapping[K, V]) -> tuple[Edit[K, V], ...]:
    """List what differs between two states of many things, by identity."""
    return tuple(
        Edit(id_, before.get(id_), after.get(id_))
        for id_ in dict.fromkeys((*before, *after))
        if before.get(id_) != after.get(id_)
    )
