"""Prepare catalogue entries on the workstation: begin, edit, copy, bin, versions, templates, and the shop's copy.

Nothing waits for a network. Every change is kept at once as a draft and answered with a `ChangeSet`, which `apply`
takes back or does again; the window builds its undo on that. Versions are kept when a period of work begins, before
anything sweeping, and whenever somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal, Protocol
from uuid import uuid4

from seatadmin.domain.catalogue import (
    KeptProduct,
    ProductVersion,
    ShopCopy,
    Template,
    TemplateId,
    VersionReason,
)
from seatadmin.domain.differences import Conflict, Difference, Place, Side, differences, merge
from seatadmin.domain.product_changes import ChangeSet, ProductEdit, TemplateEdit
from seatadmin.domain.products import (
    ABSENT_FIELDS,
    PRODUCT_LIMITS,
    AttachedFile,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    ShopCategoryId,
    cloned_code,
)
from seatadmin.domain.read_models import OfferTotals, ProductRow
from seatadmin.errors import UserError
from seatadmin.services.product_writing import changed, write
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork

FILE_BYTES_MAX = 20_000_000
"""Largest file attached to an entry: far above a leaflet, below what makes every copy of the workspace slow."""

_CODE_MAX = PRODUCT_LIMITS["shortname"].max_length or 0
"""Characters of the short name the shop makes of a code; a longer code overflows it."""


class Elements(StrEnum):
    """What becomes of the entries of a set or bundle that goes to the bin. The shop itself deletes them with it."""

    FREE = "free"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Published:
    """What somebody who published an entry reports: the shop's id, and the state the shop has now."""

    remote_id: int
    product: Product


class PublishPort(Protocol):
    """Whoever can write an entry to the shop. `PrepareProduct.publish` is the only caller.

    `shop_has`: the state our draft is based on; an implementation must refuse, with `UserError("shop_changed")`, when
    the shop has another one by now.
    """

    def publish(self, remote_id: int | None, product: Product, shop_has: Product | None) -> Published: ...


class PrepareProduct:
    """The entries of the catalogue."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    # ------------------------------------------------------------------ looking
    def rows(self, *, deleted: bool = False) -> tuple[ProductRow, ...]:
        """List every entry, or every one in the bin, light enough for a table of thousands; by code."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.products.rows(deleted=deleted))

    def totals(self) -> OfferTotals:
        """Count the entries, and those that have to be corrected as far as they were checked."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.products.totals()

    def sets(self) -> tuple[ProductRow, ...]:
        """List the sets and bundles, by code."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.products.sets())

    def search(self, text: str, *, limit: int | None = None) -> tuple[ProductRow, ...]:
        """Find entries by any word of code, name, texts, handler, parameters or category."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.products.search(text, limit=limit))

    def get(self, product_id: ProductId) -> KeptProduct:
        """Return an entry as it is kept, also from the bin."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.products.get(product_id)

    def many(self, ids: Iterable[ProductId]) -> tuple[KeptProduct, ...]:
        """Return entries in the order asked; unknown ids are left out."""
        asked = list(dict.fromkeys(ids))
        with self._bench.unit_of_work(read_only=True) as uow:
            found = {kept.id: kept for kept in uow.products.many(asked)}
        return tuple(found[id_] for id_ in asked if id_ in found)

    def find(self, code: str) -> KeptProduct:
        """Find an entry by its code. Raises `UserError` `product_unknown`, `product_code_shared` (with the `count`)."""
        with self._bench.unit_of_work(read_only=True) as uow:
            found = uow.products.with_codes([code])
        if not found:
            raise UserError("product_unknown", product=code)
        if len(found) > 1:
            raise UserError("product_code_shared", product=code, count=len(found))
        return found[0]

    def codes(self) -> Mapping[ProductId, str]:
        """Give the code of every entry."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.products.codes()

    # ------------------------------------------------------------------ beginning
    def create(
        self,
        product: Product = Product(),  # noqa: B008 - a frozen value
        *,
        handler: str = "",
        template: TemplateId | None = None,
        category: ShopCategoryId | None = None,
        language: Literal["fr", "en"] = "fr",
    ) -> ChangeSet:
        """Begin an entry: blank, given, or with all a handler wants (`language` of its questions), or as a template.

        Raises `UserError` `starter_unknown`, `template_gone`.
        """
        with self._bench.unit_of_work() as uow:
            if template is not None:
                product = self._template(uow, template).product
            elif handler:
                product = _started(handler, language)
            if category is not None:
                product = replace(product, category=category)
            return self._write(uow, self._added([product]), "product_created")

    def duplicate(self, ids: Sequence[ProductId]) -> ChangeSet:
        """Copy entries as the shop does: `1` is appended to the code until it is free.

        A copy is not sold before somebody says so: it begins as a preview. It has no external key, and of a set or
        bundle only itself is copied.
        """
        with self._bench.unit_of_work() as uow:
            taken = set(uow.products.codes().values())
            copies = []
            for kept in self._ordered(uow, ids):
                code = _free_code(kept.product.code, taken)
                taken.add(code)
                copies.append(
                    replace(kept.product, code=code, shortname="", idnumber="", sold=0, status=ProductStatus.PREVIEW)
                )
            return self._write(uow, self._added(copies), "product_created")

    def _added(self, products: Iterable[Product]) -> ChangeSet:
        return ChangeSet(tuple(ProductEdit(ProductId(str(uuid4())), None, product) for product in products))

    # ------------------------------------------------------------------ editing
    def edit(self, product_id: ProductId, was: Product, now: Product) -> ChangeSet:
        """Keep what an entry shall be, as a draft, at once.

        `was` is the state the person worked from: fields somebody else has changed since stay as they are. The answer
        is empty when nothing had to be changed. Raises `UserError`: `product_changed_meanwhile` (with the `fields` that
        both changed), `product_deleted_meanwhile`, `product_text_unstorable`.
        """
        wanted = changed(was, now, product_id)
        if not wanted:
            return wanted
        with self._bench.unit_of_work() as uow:
            done = write(self._bench, uow, wanted)
            uow.commit()
            return done

    def edit_many(
        self, states: Mapping[ProductId, tuple[Product, Product]], *, what: str = "products_edited"
    ) -> ChangeSet:
        """Change several entries as one: each from the state it was seen in to the one it shall have.

        A version of each is kept first. All or none; raises as `edit`.
        """
        wanted = ChangeSet(tuple(ProductEdit(id_, was, now) for id_, (was, now) in states.items() if was != now))
        if not wanted:
            return wanted
        with self._bench.unit_of_work() as uow:
            return self._write(uow, wanted, what, keep=VersionReason.BEFORE_BULK_EDIT)

    def convert(self, product_id: ProductId, kind: ProductKind) -> ChangeSet:
        """Make an entry a product, a set or a bundle. What the new kind does not have is emptied, as the shop does."""
        with self._bench.unit_of_work() as uow:
            kept = uow.products.get(product_id, lock=True)
            empty = Product()
            gone = {name: getattr(empty, name) for name in ABSENT_FIELDS[kind]}
            new = replace(kept.product, kind=kind, **gone)
            done = write(self._bench, uow, changed(kept.product, new, product_id), keep=VersionReason.BEFORE_BULK_EDIT)
            uow.commit()
            return done

    def put_in_set(self, ids: Sequence[ProductId], set_id: ProductId | None) -> ChangeSet:
        """Put entries into a set or bundle, or free them (None).

        Raises `UserError` `not_a_set` when the target is neither, `set_in_itself` when it is among the entries or
        inside one of them.
        """
        with self._bench.unit_of_work() as uow:
            if set_id is not None:
                self._check_set(uow, set_id, ids)
            edits = tuple(
                ProductEdit(kept.id, kept.product, replace(kept.product, set_id=set_id))
                for kept in uow.products.many(ids, lock=True)
                if kept.deleted_at is None and kept.product.set_id != set_id
            )
            return self._write(uow, ChangeSet(edits), "products_edited")

    def _check_set(self, uow: UnitOfWork, set_id: ProductId, ids: Collection[ProductId]) -> None:
        target = uow.products.get(set_id)
        if target.product.kind is ProductKind.PRODUCT or target.deleted_at is not None:
            raise UserError("not_a_set", product=target.product.code)
        seen: set[ProductId] = set()
        inside: ProductId | None = set_id
        while inside is not None and inside not in seen:
            if inside in ids:
                raise UserError("set_in_itself", product=target.product.code)
            seen.add(inside)
            found = uow.products.many([inside])
            inside = found[0].product.set_id if found else None

    def elements(self, set_id: ProductId) -> tuple[KeptProduct, ...]:
        """List the entries of a set or bundle, by code."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.products.elements(set_id))

    # ------------------------------------------------------------------ undo and redo
    def apply(self, changes: ChangeSet) -> ChangeSet:
        """Do changes again, or take them back when given reversed; what others changed since stays.

        Raises `UserError` as `edit`, and `catalogue_changed_meanwhile` for categories, templates and taxes.
        """
        if not changes:
            return changes
        with self._bench.unit_of_work() as uow:
            done = write(self._bench, uow, changes)
            uow.commit()
            return done

    # ------------------------------------------------------------------ the bin
    def delete(self, ids: Sequence[ProductId], elements: Elements = Elements.FREE) -> ChangeSet:
        """Put entries into the bin; `elements` says what becomes of the entries of sets and bundles among them."""
        with self._bench.unit_of_work() as uow:
            gone = {kept.id: kept for kept in uow.products.many(ids, lock=True) if kept.deleted_at is None}
            edits = []
            for set_id in list(gone):
                for element in uow.products.elements(set_id):
                    if element.id in gone:
                        continue
                    if elements is Elements.DELETE:
                        gone[element.id] = element
                    else:
                        free = replace(element.product, set_id=None)
                        edits.append(ProductEdit(element.id, element.product, free))
            edits += [ProductEdit(kept.id, kept.product, None) for kept in gone.values()]
            return self._write(uow, ChangeSet(tuple(edits)), "products_deleted")

    def restore(self, ids: Sequence[ProductId]) -> ChangeSet:
        """Take entries out of the bin."""
        with self._bench.unit_of_work() as uow:
            binned = [kept for kept in uow.products.many(ids, lock=True) if kept.deleted_at is not None]
            edits = tuple(ProductEdit(kept.id, None, kept.product) for kept in binned)
            return self._write(uow, ChangeSet(edits), "products_restored")

    # ------------------------------------------------------------------ versions
    def keep_version(self, product_id: ProductId, note: str = "") -> ProductVersion:
        """Keep the present state for good; a state that is the last version already keeps that one."""
        with self._bench.unit_of_work() as uow:
            kept = uow.products.get(product_id, lock=True)
            state = [(product_id, kept.product)]
            uow.products.keep_versions(state, self._bench.clock(), self._bench.who, VersionReason.KEPT, note)
            uow.commit()
            return uow.products.versions(product_id)[0]

    def versions(self, product_id: ProductId) -> tuple[ProductVersion, ...]:
        """List the versions of an entry, newest first."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.products.versions(product_id))

    def version(self, product_id: ProductId, number: int) -> Product:
        """Return the state of a version."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.products.version(product_id, number)

    def compare(self, product_id: ProductId, number: int, other: int | None = None) -> tuple[Difference, ...]:
        """Compare a version with another one, or with the draft: what changed from the first to the second."""
        with self._bench.unit_of_work(read_only=True) as uow:
            before = uow.products.version(product_id, number)
            after = uow.products.get(product_id).product if other is None else uow.products.version(product_id, other)
        return differences(before, after)

    def restore_version(self, product_id: ProductId, number: int, fields: Collection[str] | None = None) -> ChangeSet:
        """Make the draft read as a version did, or only some of its fields; the draft before is kept as a version."""
        with self._bench.unit_of_work() as uow:
            kept = uow.products.get(product_id, lock=True)
            old = uow.products.version(product_id, number)
            if fields is not None:
                old = replace(kept.product, **{name: getattr(old, name) for name in fields})
            before = kept.product if kept.deleted_at is None else None
            return self._write(
                uow,
                ChangeSet((ProductEdit(product_id, before, old),) if before != old else ()),
                "product_version_restored",
                keep=VersionReason.BEFORE_RESTORE,
            )

    # ------------------------------------------------------------------ templates
    def templates(self) -> tuple[Template, ...]:
        """List the templates, by name."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return tuple(uow.catalogue.templates())

    def save_as_template(self, product_id: ProductId, name: str, *, overwrite: bool = False) -> ChangeSet:
        """Keep an entry to begin others from; what only one entry can have (code, external key, stock) is left out.

        Raises `UserError` `template_name_missing`, or `template_name_taken` unless it may `overwrite` that one.
        """
        title = " ".join(name.split())
        if not title:
            raise UserError("template_name_missing")
        bench = self._bench
        with bench.unit_of_work() as uow:
            product = replace(
                uow.products.get(product_id).product,
                code="",
                shortname="",
                idnumber="",
                seo_alias="",
                stock=0,
                sold=0,
                status=ProductStatus.PREVIEW,
                set_id=None,
            )
            known = uow.catalogue.template_named(title)
            if known is not None and not overwrite:
                raise UserError("template_name_taken", name=title)
            id_ = known.id if known is not None else TemplateId(str(uuid4()))
            template = Template(id_, title, product, bench.clock(), bench.who)
            return self._write(uow, ChangeSet(templates=(TemplateEdit(id_, known, template),)), "template_saved")

    def remove_template(self, template_id: TemplateId) -> ChangeSet:
        """Remove a template; entries made from it stay. Raises `UserError("template_gone")`."""
        with self._bench.unit_of_work() as uow:
            template = self._template(uow, template_id)
            return self._write(
                uow, ChangeSet(templates=(TemplateEdit(template_id, template, None),)), "template_removed"
            )

    def _template(self, uow: UnitOfWork, template_id: TemplateId) -> Template:
        found = next((one for one in uow.catalogue.templates() if one.id == template_id), None)
        if found is None:
            raise UserError("template_gone")
        return found

    # ------------------------------------------------------------------ files
    def attach(self, product_id: ProductId, slot: FileSlot, name: str, data: bytes) -> ChangeSet:
        """Attach a file in place of the one the slot had. Raises `UserError("attached_file_too_large")`."""
        if len(data) > FILE_BYTES_MAX:
            raise UserError("attached_file_too_large", file=name, most=FILE_BYTES_MAX // 1_000_000)
        digest = sha256(data).hexdigest()
        with self._bench.unit_of_work() as uow:
            uow.catalogue.save_file(digest, data)
            kept = uow.products.get(product_id, lock=True)
            others = tuple(file for file in kept.product.files if file.slot is not slot)
            files = (*others, AttachedFile(slot, name, digest, len(data)))
            done = write(self._bench, uow, changed(kept.product, replace(kept.product, files=files), product_id))
            uow.commit()
            return done

    def file_content(self, digest: str) -> bytes | None:
        """Return the content of an attached file; None when it is only known by name here."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.catalogue.file(digest)

    # ------------------------------------------------------------------ the shop's copy
    def shop_copy(self, product_id: ProductId) -> ShopCopy | None:
        """Return what is known of the shop's copy; None when the shop is not known to have the entry."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return uow.products.shop_copies([product_id]).get(product_id)

    def changes_to_publish(self, product_id: ProductId) -> tuple[Difference, ...]:
        """Compare what the shop has with the draft: what publishing would change; all that is set for a new entry."""
        with self._bench.unit_of_work(read_only=True) as uow:
            copy = uow.products.shop_copies([product_id]).get(product_id)
            draft = uow.products.get(product_id).product
        return differences(copy.product if copy is not None else Product(), draft)

    def shop_conflicts(self, product_id: ProductId) -> tuple[Conflict, ...]:
        """List the places that both the draft and the shop changed since they were last brought together."""
        with self._bench.unit_of_work(read_only=True) as uow:
            copy = uow.products.shop_copies([product_id]).get(product_id)
            draft = uow.products.get(product_id).product
        return merge(copy.base, draft, copy.product).conflicts if copy is not None else ()

    def note_in_shop(self, ids: Sequence[ProductId]) -> int:
        """Write down that somebody entered these drafts in the shop, just as they are; gives how many were noted."""
        bench = self._bench
        with bench.unit_of_work() as uow:
            kept = [one for one in uow.products.many(ids, lock=True) if one.deleted_at is None]
            now = bench.clock()
            uow.products.save_shop_copies({one.id: ShopCopy(one.product, one.product, now) for one in kept})
            self._keep(uow, kept, VersionReason.IN_SHOP)
            uow.products.save_many([replace(one, ready_at=None) for one in kept])
            if kept:
                self._tell(uow, "products_in_shop", [one.product.code for one in kept])
                uow.commit()
            return len(kept)

    def note_shop_version(
        self, product_id: ProductId, product: Product, *, remote_id: int | None, seen_at: datetime
    ) -> None:
        """Write down what the shop was seen to have. The draft stays; where both changed is for a person to decide.

        An entry seen for the first time has no common past: what both have, and differently, is a conflict.
        """
        with self._bench.unit_of_work() as uow:
            kept = uow.products.get(product_id, lock=True)
            known = uow.products.shop_copies([product_id]).get(product_id)
            base = known.base if known is not None else Product()
            if kept.product == product:
                base = product
            self._note_shop(uow, kept, ShopCopy(product, base, seen_at), remote_id)
            uow.commit()

    def _note_shop(self, uow: UnitOfWork, kept: KeptProduct, copy: ShopCopy, remote_id: int | None) -> None:
        uow.products.save_shop_copies({kept.id: copy})
        uow.products.save_many([replace(kept, remote_id=kept.remote_id if remote_id is None else remote_id)])

    def take_shop(self, product_id: ProductId, choices: Mapping[Place, Side] | None = None) -> ChangeSet:
        """Bring the draft together with what the shop has; `choices` decides the places both changed.

        Raises `UserError("conflicts_undecided")` with the `fields` when one is left open, `not_in_shop`.
        """
        with self._bench.unit_of_work() as uow:
            kept = uow.products.get(product_id, lock=True)
            copy = uow.products.shop_copies([product_id]).get(product_id)
            if copy is None or kept.deleted_at is not None:
                raise UserError("not_in_shop", product=kept.product.code)
            merged = merge(copy.base, kept.product, copy.product, choices)
            if merged.conflicts:
                open_ = tuple(dict.fromkeys(conflict.field for conflict in merged.conflicts))
                raise UserError("conflicts_undecided", fields=open_)
            uow.products.save_shop_copies({product_id: replace(copy, base=copy.product)})
            done = write(
                self._bench,
                uow,
                changed(kept.product, merged.product, product_id),
                keep=VersionReason.BEFORE_SHOP,
            )
            if not done:
                # The draft stays as it is, but stands otherwise to the shop now.
                uow.products.save_many([kept])
            uow.commit()
            return done

    def mark_ready(self, ids: Sequence[ProductId], *, ready: bool = True) -> int:
        """Mark drafts for publishing as they are now, or take the mark away; gives how many changed.

        The state marked is kept as a version. A draft that changes afterwards loses the mark.
        """
        bench = self._bench
        with bench.unit_of_work() as uow:
            found = uow.products.many(ids, lock=True)
            kept = [one for one in found if one.deleted_at is None and (one.ready_at is not None) is not ready]
            if not kept:
                return 0
            if ready:
                self._keep(uow, kept, VersionReason.READY)
            at = bench.clock() if ready else None
            uow.products.save_many([replace(one, ready_at=at) for one in kept])
            self._tell(uow, "products_ready" if ready else "products_not_ready", [one.product.code for one in kept])
            uow.commit()
            return len(kept)

    def publish(self, product_id: ProductId, port: PublishPort) -> None:
        """Publish a draft through `port` and remember what the shop then has.

        Raises `UserError("conflicts_undecided")` while draft and shop have changed the same place, and what the port
        raises; nothing is remembered then.
        """
        kept, copy = self.get(product_id), self.shop_copy(product_id)
        conflicts = self.shop_conflicts(product_id)
        if conflicts:
            raise UserError("conflicts_undecided", fields=tuple(conflict.field for conflict in conflicts))
        published = port.publish(kept.remote_id, kept.product, copy.product if copy is not None else None)
        bench = self._bench
        with bench.unit_of_work() as uow:
            # Read again: the draft may have been edited while the shop was answering.
            now = uow.products.get(product_id, lock=True)
            uow.products.keep_versions([(now.id, kept.product)], bench.clock(), bench.who, VersionReason.IN_SHOP)
            ready_at = None if now.product == kept.product else now.ready_at
            copy = ShopCopy(published.product, published.product, bench.clock())
            self._note_shop(uow, replace(now, ready_at=ready_at), copy, published.remote_id)
            self._tell(uow, "products_in_shop", [kept.product.code])
            uow.commit()

    # ------------------------------------------------------------------ shared
    def _ordered(self, uow: UnitOfWork, ids: Sequence[ProductId]) -> list[KeptProduct]:
        found = {kept.id: kept for kept in uow.products.many(ids)}
        return [found[id_] for id_ in dict.fromkeys(ids) if id_ in found]

    def _write(self, uow: UnitOfWork, changes: ChangeSet, what: str, *, keep: VersionReason | None = None) -> ChangeSet:
        """Write changes, tell the history, commit."""
        done = write(self._bench, uow, changes, keep=keep)
        if done:
            states = [edit.after or edit.before for edit in done.products]
            templates = [edit.after or edit.before for edit in done.templates]
            names = [product.code or product.name for product in states if product is not None]
            self._tell(uow, what, names + [template.name for template in templates if template is not None])
            uow.commit()
        return done

    def _keep(self, uow: UnitOfWork, kept: Sequence[KeptProduct], why: VersionReason) -> None:
        states = [(one.id, one.product) for one in kept]
        uow.products.keep_versions(states, self._bench.clock(), self._bench.who, why)

    def _tell(self, uow: UnitOfWork, what: str, names: Sequence[str]) -> None:
        subject = ", ".join(name for name in names[:_NAMED_MAX] if name)
        uow.history.add_many([self._bench.entry(what, subject, count=len(names))])


_NAMED_MAX = 20


def _started(handler: str, language: Literal["fr", "en"]) -> Product:
    # Loaded here: a window that only lists entries must not wait for the files of the handlers.
    from seatadmin.domain.starters import starter
    from seatadmin.services.handler_catalogue import handler_catalogue

    spec = handler_catalogue().get(handler)
    if spec is None:
        raise UserError("starter_unknown", handler=handler)
    return starter(spec, language)


def _free_code(code: str, taken: Collection[str]) -> str:
    """Give the code of a copy; the end of a long code makes room for it."""
    stem = re.sub(r"\s", "", code)
    while True:
        copy = cloned_code(stem, taken)
        if len(copy) <= _CODE_MAX or not stem:
            return copy
        stem = stem[:-1]
