"""What checks of one entry may know of the rest of the catalogue, gathered once for all entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from seatadmin.domain.products import (
    Category,
    Product,
    ProductId,
    ProductKind,
    ShopCategoryId,
    Tax,
    shortname_of,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What checks of one entry may know of another one. Fields as those of `Product`."""

    code: str
    name: str
    idnumber: str
    kind: ProductKind
    set_id: ProductId | None


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """The other entries, the categories and the taxes. `categories` and `taxes` are None when they were never read.

    Codes are kept by the key carts make of them, so that two codes the shop would confuse stand together.
    """

    codes: Mapping[str, tuple[ProductId, ...]] = field(default_factory=dict)
    idnumbers: Mapping[str, tuple[ProductId, ...]] = field(default_factory=dict)
    names: Mapping[ProductId, str] = field(default_factory=dict)
    containers: Mapping[ProductId, ProductKind] = field(default_factory=dict)
    elements: Mapping[ProductId, int] = field(default_factory=dict)
    categories: Mapping[ShopCategoryId, Category] | None = None
    taxes: Mapping[str, Tax] | None = None
    sets: Mapping[ProductId, ProductId] = field(default_factory=dict)
    """The set or bundle around each entry that is in one."""

    @classmethod
    def of(
        cls,
        entries: Iterable[tuple[ProductId, Outline | Product]],
        categories: Iterable[Category] | None = None,
        taxes: Iterable[Tax] | None = None,
    ) -> CatalogueFacts:
        """Gather the facts of a whole catalogue, the entry to be checked included."""
        codes: defaultdict[str, list[ProductId]] = defaultdict(list)
        idnumbers: defaultdict[str, list[ProductId]] = defaultdict(list)
        elements: defaultdict[ProductId, int] = defaultdict(int)
        names: dict[ProductId, str] = {}
        containers: dict[ProductId, ProductKind] = {}
        sets: dict[ProductId, ProductId] = {}
        for id_, product in entries:
            names[id_] = product.name or product.code
            containers[id_] = product.kind
            if product.code:
                codes[shortname_of(product.code)].append(id_)
            if product.idnumber:
                idnumbers[product.idnumber].append(id_)
            if product.set_id is not None:
                elements[product.set_id] += 1
                sets[id_] = product.set_id
        return cls(
            {key: tuple(ids) for key, ids in codes.items()},
            {key: tuple(ids) for key, ids in idnumbers.items()},
            names,
            containers,
            dict(elements),
            None if categories is None else {category.id: category for category in categories},
            None if taxes is None else {tax.code: tax for tax in taxes},
            sets,
        )

    def others_with_code(self, code: str, besides: ProductId | None) -> Iterator[ProductId]:
        """Give the other entries the shop would confuse with this code."""
        return (id_ for id_ in self.codes.get(shortname_of(code), ()) if id_ != besides)

    def others_with_idnumber(self, idnumber: str, besides: ProductId | None) -> Iterator[ProductId]:
        """Give the other entries with this external key."""
        return (id_ for id_ in self.idnumbers.get(idnumber, ()) if id_ != besides)

    def is_inside(self, inner: ProductId, outer: ProductId) -> bool:
        """Tell whether an entry is contained in another one, over any number of steps."""
        seen: set[ProductId] = set()
        step = self.sets.get(inner)
        while step is not None and step not in seen:
            if step == outer:
                return True
            seen.add(step)
            step = self.sets.get(step)
        return False

    def is_shown(self, category: ShopCategoryId) -> bool:
        """Tell whether the storefront shows a category; one that is not known is taken for shown."""
        known = (self.categories or {}).get(category)
        return known is None or known.visible
