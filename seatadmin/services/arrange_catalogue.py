"""Arrange what entries refer to: the tree of categories, the taxes, and what the catalogue itself is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from seatadmin.domain.product_changes import CategoryEdit, ChangeSet, TaxEdit
from seatadmin.domain.products import CATEGORY_LIMITS, CURRENCIES, Catalogue, Category, ShopCategoryId, Tax
from seatadmin.errors import UserError
from seatadmin.services.product_writing import write
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork

_NAME = "shop.name"
_CURRENCY = "shop.currency"
_NAME_MAX = CATEGORY_LIMITS["name"].max_length or 0


def category_paths(categories: Sequence[Category]) -> dict[ShopCategoryId, tuple[str, ...]]:
    """Give the names from the top down to each category, in the order of the tree.

    A category whose parents are gone, or lead in a circle, stands at the top.
    """
    known = {category.id: category for category in categories}
    paths: dict[ShopCategoryId, tuple[str, ...]] = {}
    for category in categories:
        names: list[str] = []
        seen: set[ShopCategoryId] = set()
        step: Category | None = category
        while step is not None and step.id not in seen:
            names.append(step.name)
            seen.add(step.id)
            step = known.get(step.parent_id) if step.parent_id is not None else None
        paths[category.id] = tuple(reversed(names))
    return paths


class ArrangeCatalogue:
    """Categories and taxes of the catalogue. Changes answer with a `ChangeSet`, undone by `PrepareProduct.apply`."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    # ------------------------------------------------------------------ the catalogue itself
    def catalogue(self) -> Catalogue:
        """Say what all entries share; the name is the site's until it was given."""
        with self._bench.unit_of_work(read_only=True) as uow:
            name = uow.settings.get(_NAME) or uow.settings.get("site.name") or ""
            return Catalogue(name, uow.settings.get(_CURRENCY) or CURRENCIES[0], str(self._bench.zone))

    def set_catalogue(self, name: str, currency: str) -> None:
        """Name the catalogue and choose its currency. Raises `UserError("currency_unknown")`."""
        if currency not in CURRENCIES:
            raise UserError("currency_unknown", currency=currency)
        with self._bench.unit_of_work() as uow:
            uow.settings.set(_NAME, " ".join(name.split()))
            uow.settings.set(_CURRENCY, currency)
            uow.commit()

    # ------------------------------------------------------------------ categories
    def categories(self) -> tuple[Category, ...]:
        """List every category, by place among its sisters, then by name."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.catalogue.categories())

    def paths(self) -> Mapping[ShopCategoryId, tuple[str, ...]]:
        """Give the names from the top down to each category."""
        return category_paths(self.categories())

    def add_category(self, name: str, parent_id: ShopCategoryId | None = None) -> ChangeSet:
        """Add a category as the last of its sisters.

        Raises `UserError`: `category_name_missing`, `category_name_long`, `category_gone` (the parent).
        """
        title = _title(name)
        with self._bench.unit_of_work() as uow:
            known = uow.catalogue.categories()
            if parent_id is not None:
                _found(known, parent_id)
            last = max((one.sort_order for one in known if one.parent_id == parent_id), default=0)
            new = Category(ShopCategoryId(str(uuid4())), title, parent_id, sort_order=last + 1)
            return self._write(uow, [CategoryEdit(new.id, None, new)])

    def change_category(self, category: Category) -> ChangeSet:
        """Change the name, the texts or the visibility of a category; `move_category` changes its place.

        Raises as `add_category`.
        """
        with self._bench.unit_of_work() as uow:
            old = _found(uow.catalogue.categories(), category.id)
            new = replace(category, name=_title(category.name), parent_id=old.parent_id, sort_order=old.sort_order)
            return self._write(uow, [CategoryEdit(old.id, old, new)])

    def move_category(self, category_id: ShopCategoryId, parent_id: ShopCategoryId | None, position: int) -> ChangeSet:
        """Put a category under another one (None: the top), at a place counted from 0 among its sisters.

        Raises `UserError`: `category_gone`, `category_in_itself`.
        """
        with self._bench.unit_of_work() as uow:
            known = uow.catalogue.categories()
            moved = _found(known, category_id)
            above, seen = parent_id, set()
            while above is not None and above not in seen:
                if above == category_id:
                    raise UserError("category_in_itself", category=moved.name)
                seen.add(above)
                above = _found(known, above).parent_id
            sisters = [one for one in known if one.parent_id == parent_id and one.id != category_id]
            sisters.insert(max(0, min(position, len(sisters))), moved)
            edits = [
                CategoryEdit(one.id, one, replace(one, parent_id=parent_id, sort_order=place))
                for place, one in enumerate(sisters, start=1)
            ]
            return self._write(uow, edits)

    def remove_category(self, category_id: ShopCategoryId) -> ChangeSet:
        """Remove an empty category. Raises `UserError("category_not_empty")` with the `count` of what is inside."""
        with self._bench.unit_of_work() as uow:
            known = uow.catalogue.categories()
            category = _found(known, category_id)
            inside = sum(one.parent_id == category_id for one in known)
            inside += sum(row.category_id == category_id for row in uow.products.rows())
            if inside:
                raise UserError("category_not_empty", category=category.name, count=inside)
            return self._write(uow, [CategoryEdit(category_id, category, None)])

    # ------------------------------------------------------------------ taxes
    def taxes(self) -> tuple[Tax, ...]:
        """List the taxes, by code."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.catalogue.taxes())

    def save_tax(self, tax: Tax) -> ChangeSet:
        """Add a tax, or change the one with this code. Raises `UserError("tax_code_missing")`."""
        if not tax.code.strip():
            raise UserError("tax_code_missing")
        with self._bench.unit_of_work() as uow:
            old = next((one for one in uow.catalogue.taxes() if one.code == tax.code), None)
            return self._commit(uow, ChangeSet(taxes=(TaxEdit(tax.code, old, tax),)))

    def remove_tax(self, code: str) -> ChangeSet:
        """Remove a tax no entry has. Raises `UserError` `tax_used` with the `count` of entries, `tax_gone`."""
        with self._bench.unit_of_work() as uow:
            old = next((one for one in uow.catalogue.taxes() if one.code == code), None)
            if old is None:
                raise UserError("tax_gone")
            count = sum(row.tax_code == code for row in uow.products.rows())
            if count:
                raise UserError("tax_used", tax=old.title, count=count)
            return self._commit(uow, ChangeSet(taxes=(TaxEdit(code, old, None),)))

    # ------------------------------------------------------------------ shared
    def _write(self, uow: UnitOfWork, edits: Sequence[CategoryEdit]) -> ChangeSet:
        return self._commit(uow, ChangeSet(categories=tuple(edits)))

    def _commit(self, uow: UnitOfWork, changes: ChangeSet) -> ChangeSet:
        done = write(self._bench, uow, changes)
        if done:
            uow.commit()
        return done


def _found(categories: Sequence[Category], category_id: ShopCategoryId) -> Category:
    found = next((one for one in categories if one.id == category_id), None)
    if found is None:
        raise UserError("category_gone")
    return found


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title:
        raise UserError("category_name_missing")
    if len(title) > _NAME_MAX:
        raise UserError("category_name_long", most=_NAME_MAX)
    return title
