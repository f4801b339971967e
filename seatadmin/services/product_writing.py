"""Write changes of the catalogue, for every verb alike: what others changed meanwhile is never overwritten.

An entry is changed by merging: the value the change was made from, what is stored now, and what it shall be. So two
people may work on different fields of one entry, and undo takes back only what it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import TypeVar

from seatadmin.domain.catalogue import KeptProduct, VersionReason
from seatadmin.domain.differences import changed_fields, merge
from seatadmin.domain.product_changes import ChangeSet, Edit, ProductEdit
from seatadmin.domain.product_json import is_storable
from seatadmin.domain.products import Product, ProductId
from seatadmin.errors import UserError
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork

EDITING_PAUSE = timedelta(minutes=30)
"""Work that goes on after a longer pause starts a new version, and so does the work of somebody else."""

K = TypeVar("K", bound=str)
V = TypeVar("V")


def write(bench: Workbench, uow: UnitOfWork, changes: ChangeSet, *, keep: VersionReason | None = None) -> ChangeSet:
    """Write changes and give those that really happened; the caller commits.

    `keep`: keep the states before as versions, for this reason; one in the bin that is replaced is always kept. Raises
    `UserError`: `product_changed_meanwhile` (`fields`), `product_deleted_meanwhile`, `catalogue_changed_meanwhile`,
    `product_text_unstorable`; nothing may be committed then.
    """
    return ChangeSet(
        _write_products(bench, uow, changes.products, keep),
        _write_parts(
            changes.categories,
            {one.id: one for one in uow.catalogue.categories()} if changes.categories else {},
            uow.catalogue.save_categories,
            uow.catalogue.remove_categories,
        ),
        _write_parts(
            changes.templates,
            {one.id: one for one in uow.catalogue.templates()} if changes.templates else {},
            _each(uow.catalogue.save_template),
            _each(uow.catalogue.remove_template),
        ),
        _write_parts(
            changes.taxes,
            {one.code: one for one in uow.catalogue.taxes()} if changes.taxes else {},
            uow.catalogue.save_taxes,
            _each(uow.catalogue.remove_tax),
        ),
    )


def _each(call: Callable[[V], None]) -> Callable[[Iterable[V]], None]:
    def run(items: Iterable[V]) -> None:
        for item in items:
            call(item)

    return run


def _write_parts(
    wanted: Sequence[Edit[K, V]],
    stored: Mapping[K, V],
    save: Callable[[Iterable[V]], object],
    remove: Callable[[Iterable[K]], object],
) -> tuple[Edit[K, V], ...]:
    done: list[Edit[K, V]] = []
    for edit in wanted:
        current = stored.get(edit.id)
        if current == edit.after:
            continue
        if current != edit.before:
            raise UserError("catalogue_changed_meanwhile")
        done.append(Edit(edit.id, current, edit.after))
    gone = [edit.id for edit in done if edit.after is None]
    if gone:
        remove(gone)
    saved = [edit.after for edit in done if edit.after is not None]
    if saved:
        save(saved)
    return tuple(done)


# ---------------------------------------------------------------------- entries
def _write_products(
    bench: Workbench, uow: UnitOfWork, wanted: Sequence[ProductEdit], keep: VersionReason | None
) -> tuple[ProductEdit, ...]:
    if not wanted:
        return ()
    stored = {kept.id: kept for kept in uow.products.many([edit.id for edit in wanted], lock=True)}
    now = bench.clock()
    done: list[ProductEdit] = []
    added: list[KeptProduct] = []
    saved: list[KeptProduct] = []
    left: list[tuple[ProductId, Product]] = []
    for edit in wanted:
        kept = stored.get(edit.id)
        current = None if kept is None or kept.deleted_at is not None else kept.product
        new = _new_state(edit, current)
        if new == current:
            continue
        if new is not None:
            _check_storable(new)
        done.append(ProductEdit(edit.id, current, new))
        if kept is None:
            if new is not None:
                added.append(KeptProduct(edit.id, new, now, bench.who))
            continue
        if _loses_a_state(bench, kept, new, keep):
            left.append((kept.id, kept.product))
        saved.append(_saved(bench, kept, new))
    uow.products.keep_versions(left, now, bench.who, keep or VersionReason.EDITED)
    uow.products.add_many(added)
    uow.products.save_many(saved)
    uow.products.keep_versions([(one.id, one.product) for one in added], now, bench.who, VersionReason.CREATED)
    return tuple(done)


def _new_state(edit: ProductEdit, current: Product | None) -> Product | None:
    """Give what an entry becomes; refuse what would overwrite somebody else's change."""
    if edit.after == current:
        return current
    if edit.before is None or edit.after is None:
        if current != edit.before:
            raise UserError("product_changed_meanwhile", product=current.code if current else "", fields=())
        return edit.after
    if current is None:
        raise UserError("product_deleted_meanwhile", product=edit.before.code)
    merged = merge(edit.before, current, edit.after)
    if merged.conflicts:
        touched = tuple(dict.fromkeys(conflict.field for conflict in merged.conflicts))
        raise UserError("product_changed_meanwhile", product=current.code, fields=touched)
    return merged.product


def _saved(bench: Workbench, kept: KeptProduct, new: Product | None) -> KeptProduct:
    now = bench.clock()
    if new is None:
        return replace(kept, deleted_at=now, changed_at=now, changed_by=bench.who)
    # What was marked for publishing was another state than this one.
    ready_at = kept.ready_at if new == kept.product else None
    return replace(kept, product=new, deleted_at=None, changed_at=now, changed_by=bench.who, ready_at=ready_at)


def _loses_a_state(bench: Workbench, kept: KeptProduct, new: Product | None, keep: VersionReason | None) -> bool:
    """Tell whether what is stored has to be kept as a version: work before this one, or what lies in the bin."""
    if kept.deleted_at is not None:
        return new != kept.product
    return keep is not None or _starts_anew(bench, kept)


def _starts_anew(bench: Workbench, kept: KeptProduct) -> bool:
    return kept.changed_by != bench.who or bench.clock() - kept.changed_at > EDITING_PAUSE


def _check_storable(product: Product) -> None:
    for field in fields(product):
        value = getattr(product, field.name)
        texts = [file.name for file in value] if field.name == "files" else [value]
        if any(isinstance(text, str) and not is_storable(text) for text in texts):
            raise UserError("product_text_unstorable", field=field.name)


def changed(before: Product, after: Product, product_id: ProductId) -> ChangeSet:
    """Make the change set of one entry; empty when nothing differs."""
    return ChangeSet((ProductEdit(product_id, before, after),)) if changed_fields(before, after) else ChangeSet()
