"""The catalogue: entries with their versions and the shop's copy of them; categories, templates, taxes and files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from seatadmin.domain.catalogue import (
    KeptProduct,
    ProductVersion,
    ShopCopy,
    Template,
    TemplateId,
    VersionReason,
    shop_state,
)
from seatadmin.domain.catalogue_facts import Outline
from seatadmin.domain.product_json import digest_of, from_json, to_json
from seatadmin.domain.products import Category, Product, ProductId, ProductKind, ShopCategoryId, Tax
from seatadmin.domain.read_models import OfferTotals, ProductRow
from seatadmin.errors import Bug, UserError
from seatadmin.many_rows import many_objects
from seatadmin.store.mapping import customer_key
from seatadmin.store.product_mapping import (
    CATEGORY_COLUMNS,
    IDNUMBER_SET,
    KEPT_COLUMNS,
    LISTED_COLUMNS,
    OUTLINE_COLUMNS,
    SHOP_COLUMNS,
    TAX_COLUMNS,
    TEMPLATE_COLUMNS,
    VERSION_COLUMNS,
    category_from,
    category_values,
    idnumber_in,
    kept_from,
    kept_values,
    listed_from,
    outline_from,
    shop_copy_from,
    shop_copy_values,
    tax_from,
    tax_values,
    template_from,
    template_values,
    version_from,
)
from seatadmin.store.sql import among, by_code_point, columns_of, containing, read, read_paced, table_of, upsert
from seatadmin.store.tables import (
    OfferCategoryRow,
    OfferFileRow,
    OfferRow,
    OfferTemplateRow,
    OfferVersionRow,
    ShopOfferRow,
    TaxRow,
)


def _uuids(ids: Iterable[str]) -> list[UUID]:
    # In order: rows are then locked in one order everywhere, so that two programs wait instead of blocking each other.
    return sorted({UUID(id_) for id_ in ids})


class Products:
    """Entries: drafts, versions, what the shop has. Those in the bin are only given where it says so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ reading
    def rows(self, *, deleted: bool = False) -> list[ProductRow]:
        """List every entry, or every one in the bin, light enough for a table of thousands; by code."""
        return self._listed(self._select_listed(deleted=deleted))

    def sets(self) -> list[ProductRow]:
        """List the sets and bundles, by code."""
        others = OfferRow.kind != ProductKind.PRODUCT.value
        return self._listed(self._select_listed(deleted=False).where(others))

    def search(self, text: str, *, limit: int | None = None) -> list[ProductRow]:
        """List the entries in which every word of `text` occurs, by code; case and accents do not count.

        Searched: code, name, description, notes, handler, parameters, number of identification, category.
        """
        statement = (
            self._select_listed(deleted=False)
            .outerjoin(OfferCategoryRow, OfferCategoryRow.id == OfferRow.category_id)
            .where(*containing(text, OfferRow.search, func.coalesce(OfferCategoryRow.search, "")))
            .limit(limit)
        )
        return self._listed(statement)

    def _select_listed(self, *, deleted: bool) -> Select[Any]:
        condition = OfferRow.deleted_at.is_not(None) if deleted else OfferRow.deleted_at.is_(None)
        return (
            select(*columns_of(OfferRow, LISTED_COLUMNS))
            .where(condition)
            .order_by(by_code_point(self._session, OfferRow.code), OfferRow.id)
        )

    def _listed(self, statement: Select[Any]) -> list[ProductRow]:
        with many_objects():
            return [listed_from(row) for row in read_paced(self._session, statement)]

    def get(self, product_id: ProductId, *, lock: bool = False) -> KeptProduct:
        """Return an entry, also from the bin. `Bug` when there is none: entries are never removed.

        `lock`: others that want to change it wait until this transaction has ended.
        """
        found = self.many([product_id], lock=lock)
        if not found:
            raise Bug("no_such_product", id=product_id)
        return found[0]

    def many(self, ids: Iterable[ProductId], *, lock: bool = False) -> list[KeptProduct]:
        """Return the entries with these ids, also from the bin, in the order of their ids; unknown ids are left out."""
        statement = self._select().where(among(self._session, OfferRow.id, _uuids(ids))).order_by(OfferRow.id)
        return self._kept(statement.with_for_update() if lock else statement)

    def all(self) -> list[KeptProduct]:
        """List every entry, by code."""
        return self._kept(
            self._select()
            .where(OfferRow.deleted_at.is_(None))
            .order_by(by_code_point(self._session, OfferRow.code), OfferRow.id)
        )

    def with_codes(self, codes: Collection[str]) -> list[KeptProduct]:
        """List the entries with one of these codes, by code; several may have the same."""
        return self._kept(
            self._select()
            .where(OfferRow.deleted_at.is_(None), among(self._session, OfferRow.code, codes))
            .order_by(by_code_point(self._session, OfferRow.code), OfferRow.id)
        )

    def elements(self, set_id: ProductId) -> list[KeptProduct]:
        """List the entries of a set or bundle, by code."""
        return self._kept(
            self._select()
            .where(OfferRow.deleted_at.is_(None), OfferRow.set_id == UUID(set_id))
            .order_by(by_code_point(self._session, OfferRow.code), OfferRow.id)
        )

    def outlines(self) -> list[tuple[ProductId, Outline]]:
        """List what the checks of one entry may know of the others, by code; far lighter than the entries."""
        alive = OfferRow.deleted_at.is_(None)
        # External keys have no column of their own: they are rare, and looked for in the entries that have one.
        keyed = select(OfferRow.id, OfferRow.content).where(alive, OfferRow.content.contains(IDNUMBER_SET))
        idnumbers = {id_: idnumber_in(content) for id_, content in read_paced(self._session, keyed)}
        statement = (
            select(*columns_of(OfferRow, OUTLINE_COLUMNS))
            .where(alive)
            .order_by(by_code_point(self._session, OfferRow.code), OfferRow.id)
        )
        with many_objects():
            return [outline_from(row, idnumbers.get(row[0], "")) for row in read_paced(self._session, statement)]

    def totals(self) -> OfferTotals:
        """Count the entries, and those with an error."""
        wrong = func.coalesce(func.sum(case((OfferRow.errors > 0, 1), else_=0)), 0)
        statement = select(func.count(), wrong).where(OfferRow.deleted_at.is_(None))
        count, to_correct = read(self._session, statement)[0]
        return OfferTotals(count, int(to_correct))

    def codes(self) -> dict[ProductId, str]:
        """Give the code of every entry."""
        statement = select(OfferRow.id, OfferRow.code).where(OfferRow.deleted_at.is_(None))
        return {ProductId(str(id_)): code for id_, code in read(self._session, statement)}

    def _select(self) -> Select[Any]:
        return select(*columns_of(OfferRow, KEPT_COLUMNS))

    def _kept(self, statement: Select[Any]) -> list[KeptProduct]:
        with many_objects():
            return [kept_from(row) for row in read_paced(self._session, statement)]

    # ------------------------------------------------------------------ writing
    def add_many(self, kept: Sequence[KeptProduct]) -> None:
        """Add entries."""
        if kept:
            rows = [
                {"id": UUID(one.id), "version": 1, "errors": None, "warnings": None}
                | kept_values(one, shop_state(one.product, None))
                for one in kept
            ]
            self._session.connection().execute(insert(table_of(OfferRow)), rows)

    def save_many(self, kept: Sequence[KeptProduct]) -> None:
        """Overwrite entries that were read before; what a check has found in another state of one is forgotten.

        Raises `UserError("changed_meanwhile")` when one was changed since it was read; none is written then.
        """
        if not kept:
            return
        copies = self.shop_copies([one.id for one in kept])
        table = table_of(OfferRow)
        rows = []
        for one in kept:
            values = kept_values(one, shop_state(one.product, copies.get(one.id)))
            rows.append({f"new_{name}": value for name, value in values.items()})
            rows[-1] |= {"row_id": UUID(one.id), "row_version": one.version}
        names = [name.removeprefix("new_") for name in rows[0] if name.startswith("new_")]
        same = table.c.digest == bindparam("new_digest")
        found = {name: case((same, table.c[name])) for name in ("errors", "warnings")}
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"), table.c.version == bindparam("row_version"))
            .values(version=table.c.version + 1, **found, **{name: bindparam(f"new_{name}") for name in names})
        )
        if self._session.connection().execute(statement, rows).rowcount != len(rows):
            raise UserError("changed_meanwhile")

    def note_findings(self, counts: Mapping[ProductId, tuple[int, int]]) -> None:
        """Remember how many errors and warnings the last check of entries found; no change of the entries."""
        if counts:
            table = table_of(OfferRow)
            statement = (
                update(table)
                .where(table.c.id == bindparam("row_id"))
                .values(errors=bindparam("new_errors"), warnings=bindparam("new_warnings"))
            )
            rows = [
                {"row_id": UUID(id_), "new_errors": errors, "new_warnings": warnings}
                for id_, (errors, warnings) in sorted(counts.items())
            ]
            self._session.connection().execute(statement, rows)

    # ------------------------------------------------------------------ versions
    def keep_versions(
        self, states: Sequence[tuple[ProductId, Product]], at: datetime, who: str, why: VersionReason, note: str = ""
    ) -> dict[ProductId, int]:
        """Keep these states of entries for good; one that is the entry's last version already is not kept twice.

        Gives the number of each entry's version with that state. The entries must be locked or new.
        """
        last = self._last_versions([id_ for id_, _ in states])
        numbers: dict[ProductId, int] = {}
        rows = []
        for id_, product in states:
            number, known = last.get(id_, (0, ""))
            digest = digest_of(product)
            numbers[id_] = number
            if digest != known:
                numbers[id_] = number + 1
                about = {"at": at, "who": who, "why": why.value, "note": note}
                content = {"content": to_json(product), "digest": digest}
                rows.append({"offer_id": UUID(id_), "number": number + 1, **about, **content})
        if rows:
            self._session.connection().execute(insert(table_of(OfferVersionRow)), rows)
        return numbers

    def _last_versions(self, ids: Iterable[ProductId]) -> dict[ProductId, tuple[int, str]]:
        mine = among(self._session, OfferVersionRow.offer_id, _uuids(ids))
        newest = (
            select(OfferVersionRow.offer_id, func.max(OfferVersionRow.number).label("number"))
            .where(mine)
            .group_by(OfferVersionRow.offer_id)
            .subquery()
        )
        statement = select(OfferVersionRow.offer_id, OfferVersionRow.number, OfferVersionRow.digest).join(
            newest,
            (newest.c.offer_id == OfferVersionRow.offer_id) & (newest.c.number == OfferVersionRow.number),
        )
        return {ProductId(str(id_)): (number, digest) for id_, number, digest in read(self._session, statement)}

    def versions(self, product_id: ProductId) -> list[ProductVersion]:
        """List the versions of an entry, newest first."""
        statement = (
            select(*columns_of(OfferVersionRow, VERSION_COLUMNS))
            .where(OfferVersionRow.offer_id == UUID(product_id))
            .order_by(OfferVersionRow.number.desc())
        )
        return [version_from(row) for row in read(self._session, statement)]

    def version(self, product_id: ProductId, number: int) -> Product:
        """Return the state of a version. `Bug` when there is none: versions are never removed."""
        statement = select(OfferVersionRow.content).where(
            OfferVersionRow.offer_id == UUID(product_id), OfferVersionRow.number == number
        )
        content = self._session.scalar(statement)
        if content is None:
            raise Bug("no_such_version", id=product_id, number=number)
        return from_json(content)

    def states(self, ids: Iterable[ProductId]) -> list[tuple[ProductId, Product]]:
        """Give every version of entries with its state, oldest first within an entry."""
        statement = (
            select(OfferVersionRow.offer_id, OfferVersionRow.content)
            .where(among(self._session, OfferVersionRow.offer_id, _uuids(ids)))
            .order_by(OfferVersionRow.offer_id, OfferVersionRow.number)
        )
        with many_objects():
            return [(ProductId(str(id_)), from_json(content)) for id_, content in read(self._session, statement)]

    # ------------------------------------------------------------------ what the shop has
    def shop_copies(self, ids: Iterable[ProductId]) -> dict[ProductId, ShopCopy]:
        """Give what is known of the shop's copies of these entries."""
        statement = select(*columns_of(ShopOfferRow, SHOP_COLUMNS)).where(
            among(self._session, ShopOfferRow.offer_id, _uuids(ids))
        )
        return dict(map(shop_copy_from, read(self._session, statement)))

    def save_shop_copies(self, copies: Mapping[ProductId, ShopCopy]) -> None:
        """Write down what the shop has; `save_many` the entries after it, so that their state says so."""
        rows = [{"offer_id": UUID(id_), **shop_copy_values(copy)} for id_, copy in copies.items()]
        upsert(self._session, ShopOfferRow, rows)

    def forget_shop_copies(self, ids: Iterable[ProductId]) -> None:
        """Forget that the shop has these entries; `save_many` the entries after it."""
        statement = delete(ShopOfferRow).where(among(self._session, ShopOfferRow.offer_id, _uuids(ids)))
        self._session.connection().execute(statement)


class CatalogueParts:
    """What entries refer to: categories, templates, taxes and the content of attached files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------------ categories
    def categories(self) -> list[Category]:
        """List every category, by place among its sisters, then by name."""
        statement = select(*columns_of(OfferCategoryRow, CATEGORY_COLUMNS)).order_by(
            OfferCategoryRow.sort_order, by_code_point(self._session, OfferCategoryRow.search), OfferCategoryRow.id
        )
        return [category_from(row) for row in read(self._session, statement)]

    def save_categories(self, categories: Iterable[Category]) -> None:
        """Insert or overwrite categories."""
        upsert(self._session, OfferCategoryRow, [category_values(one) for one in categories])

    def remove_categories(self, ids: Iterable[ShopCategoryId]) -> None:
        """Remove categories; whether they are empty is the caller's to know."""
        statement = delete(OfferCategoryRow).where(among(self._session, OfferCategoryRow.id, _uuids(ids)))
        self._session.connection().execute(statement)

    # ------------------------------------------------------------------ templates
    def templates(self) -> list[Template]:
        """List the templates, by name."""
        statement = select(*columns_of(OfferTemplateRow, TEMPLATE_COLUMNS)).order_by(
            by_code_point(self._session, OfferTemplateRow.name_key)
        )
        return [template_from(row) for row in read(self._session, statement)]

    def template_named(self, name: str) -> Template | None:
        """Find a template by name; outer and doubled blanks and case do not count."""
        statement = select(*columns_of(OfferTemplateRow, TEMPLATE_COLUMNS)).where(
            OfferTemplateRow.name_key == customer_key(name)
        )
        rows = read(self._session, statement)
        return template_from(rows[0]) if rows else None

    def save_template(self, template: Template) -> None:
        """Insert or overwrite a template. Raises `UserError("template_name_taken")`."""
        try:
            with self._session.begin_nested():
                upsert(self._session, OfferTemplateRow, [template_values(template)])
        except IntegrityError:
            raise UserError("template_name_taken", name=template.name) from None

    def remove_template(self, template_id: TemplateId) -> None:
        self._session.connection().execute(delete(OfferTemplateRow).where(OfferTemplateRow.id == UUID(template_id)))

    # ------------------------------------------------------------------ taxes
    def taxes(self) -> list[Tax]:
        """List the taxes, by code."""
        statement = select(*columns_of(TaxRow, TAX_COLUMNS)).order_by(by_code_point(self._session, TaxRow.code))
        return [tax_from(row) for row in read(self._session, statement)]

    def save_taxes(self, taxes: Iterable[Tax]) -> None:
        """Insert or overwrite taxes."""
        upsert(self._session, TaxRow, [tax_values(tax) for tax in taxes])

    def remove_tax(self, code: str) -> None:
        self._session.connection().execute(delete(TaxRow).where(TaxRow.code == code))

    # ------------------------------------------------------------------ files
    def save_file(self, digest: str, content: bytes) -> None:
        """Keep the content of a file under its SHA-256."""
        upsert(self._session, OfferFileRow, [{"digest": digest, "content": content}])

    def file(self, digest: str) -> bytes | None:
        """Return the content of a file; None when it was never kept here."""
        return self._session.scalar(select(OfferFileRow.content).where(OfferFileRow.digest == digest))

    def known_files(self, digests: Iterable[str]) -> set[str]:
        """Say which of these files are kept here."""
        statement = select(OfferFileRow.digest).where(among(self._session, OfferFileRow.digest, digests))
        return set(self._session.scalars(statement))
