"""Carry entries between workstations, and to spreadsheets and back.

Both ways in show first what would happen, entry by entry: new, the same, changed, or changed on both sides, which a
person decides field by field. What is taken is one change, undone as one, and the states before are kept as versions.

Entries of an exchange file know their past states. So a file that comes back is brought together with what was done
here meanwhile, as far as both changed different things, and an older file takes nothing back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Literal
from uuid import uuid4

from seatadmin.domain.catalogue import KeptProduct, Template, TemplateId, VersionReason
from seatadmin.domain.differences import Conflict, Difference, Place, Side, differences, merge
from seatadmin.domain.product_changes import CategoryEdit, ChangeSet, ProductEdit, TaxEdit, TemplateEdit
from seatadmin.domain.product_json import to_json
from seatadmin.domain.products import Category, Product, ProductId, ShopCategoryId
from seatadmin.services.arrange_catalogue import ArrangeCatalogue, category_paths
from seatadmin.services.exchange_file import (
    CarriedProduct,
    ExchangeFile,
    FileProblem,
    read_file,
    write_file,
)
from seatadmin.services.product_cells import COLUMNS, PATH_SIGN, CellProblem, CellRefused, Lookups, headers
from seatadmin.services.product_writing import write
from seatadmin.services.wording import LANGUAGES, Language, Words
from seatadmin.services.workbench import Workbench
from seatadmin.store.mapping import customer_key
from seatadmin.store.unit_of_work import UnitOfWork
from seatadmin.tabular.cells import clean
from seatadmin.tabular.sheets import CELL_MAX, Cell, read_sheet, unguarded, write_csv, write_xlsx
from seatadmin.tabular.vocabulary import normalised

TableKind = Literal["csv", "xlsx"]
_DIGEST_LENGTH = 32


class Incoming(StrEnum):
    """What an entry of a file is here.

    `NEW`: not known. `SAME`: reads the same. `CHANGED`: brings changes, and nothing speaks against them. `OLDER`: a
    state this workspace has already left behind. `CONFLICT`: changed on both sides, somebody has to choose.
    """

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    OLDER = "older"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One entry of a file as it would come in. `id` is its identity here.

    `ours` is what is here, None when it is new; `theirs` what the file says, with its category and set as they are
    called here; `base` the last state both had, None when there is none. `outcome` is what would be kept, our value
    wherever a conflict is open. `in_bin`: `ours` lies in the bin, and comes out of it as the file says.
    """

    id: ProductId
    kind: Incoming
    theirs: Product
    ours: Product | None
    base: Product | None
    outcome: Product
    conflicts: tuple[Conflict, ...] = ()
    in_bin: bool = False

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What would change here; everything for a new entry."""
        return differences(self.ours or Product(), self.outcome)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do here. With a problem that is `fatal`, nothing.

    `categories`, `taxes` and `templates` would be added; those known here stay as they are. `rows` are cells of a
    table that could not be read.
    """

    entries: tuple[ImportEntry, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    rows: tuple[CellProblem, ...] = ()
    added: ChangeSet = field(default_factory=ChangeSet)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def count(self, kind: Incoming) -> int:
        return sum(entry.kind is kind for entry in self.entries)

    @property
    def is_readable(self) -> bool:
        return not any(problem.fatal for problem in self.problems)


def table_markers() -> frozenset[str]:
    """Give what stands, in either language, for a text too long for a cell."""
    return frozenset(Words(language).say("offer_table", "too_long") for language in LANGUAGES)


class ExchangeOffers:
    """Exchange files, CSV and XLSX."""

    def __init__(self, bench: Workbench, catalogue: ArrangeCatalogue) -> None:
        self._bench = bench
        self._catalogue = catalogue

    # ------------------------------------------------------------------ exchange files: out
    def write(self, ids: Collection[ProductId] | None = None, *, templates: bool = False) -> bytes:
        """Write entries (all of them for None) with what they refer to; `templates` adds every template.

        The state written is kept as a version, so that a file coming back finds it.
        """
        bench = self._bench
        shared = self._catalogue.catalogue()
        with bench.unit_of_work() as uow:
            found = uow.products.all() if ids is None else uow.products.many(ids)
            kept = [one for one in found if one.deleted_at is None]
            states = [(one.id, one.product) for one in kept]
            uow.products.keep_versions(states, bench.clock(), bench.who, VersionReason.EXPORTED)
            uow.commit()
            categories = uow.catalogue.categories()
            past = _Past(uow, category_paths(categories), {one.id for one in kept})
            wanted = _with_parents({one.product.category for one in kept}, categories)
            used = {one.product.tax_code for one in kept}
            files = {file.digest for one in kept for file in one.product.files}
            content = ExchangeFile(
                tuple(CarriedProduct(one.id, one.product, past.history(one.id)) for one in kept),
                tuple(category for category in categories if category.id in wanted),
                tuple(tax for tax in uow.catalogue.taxes() if tax.code in used),
                tuple((one.name, one.product) for one in uow.catalogue.templates()) if templates else (),
                {digest: data for digest in sorted(files) if (data := uow.catalogue.file(digest)) is not None},
                shared,
                bench.clock(),
            )
        return write_file(content)

    # ------------------------------------------------------------------ exchange files: in
    def preview(self, data: bytes, choices: Mapping[ProductId, Mapping[Place, Side]] | None = None) -> ImportPreview:
        """Say what an exchange file would do here; never raises because of the file.

        `choices` decides open conflicts, by entry (its identity here) and place.
        """
        content = read_file(data)
        if not content.is_readable:
            return ImportPreview(problems=content.problems)
        with self._bench.unit_of_work(read_only=True) as uow:
            return _FilePreview(uow, content, choices or {}, self._bench).preview()

    def take(self, preview: ImportPreview, *, leave_out: Collection[ProductId] = ()) -> ChangeSet:
        """Take in what a preview shows, as one change, without the entries to `leave_out`.

        Raises `UserError("product_changed_meanwhile")` when an entry was changed here since the preview. Entries with
        an open conflict keep our value there, and the same file asks again.
        """
        bench = self._bench
        taken = [
            entry
            for entry in preview.entries
            if entry.id not in leave_out and entry.kind in (Incoming.NEW, Incoming.CHANGED, Incoming.CONFLICT)
        ]
        edits = tuple(
            ProductEdit(one.id, None if one.in_bin else one.ours, one.outcome)
            for one in taken
            if one.in_bin or one.ours != one.outcome
        )
        with bench.unit_of_work() as uow:
            for digest, data in preview.files.items():
                uow.catalogue.save_file(digest, data)
            uow.products.many([entry.id for entry in taken], lock=True)
            wanted = replace(preview.added, products=edits)
            done = write(bench, uow, wanted, keep=VersionReason.BEFORE_IMPORT)
            # What the file said is a past both workstations share from now on, once all of it has been decided.
            brought = [(one.id, one.theirs) for one in taken if not one.conflicts]
            uow.products.keep_versions(brought, bench.clock(), bench.who, VersionReason.IMPORTED)
            names = [entry.theirs.code or entry.theirs.name for entry in taken]
            if taken:
                subject = ", ".join(name for name in names[:20] if name)
                uow.history.add_many([bench.entry("products_imported", subject, count=len(taken))])
            uow.commit()
            return done

    # ------------------------------------------------------------------ tables
    def write_table(
        self, ids: Collection[ProductId] | None = None, *, kind: TableKind = "xlsx", language: Language = "fr"
    ) -> bytes:
        """Write entries as a table for a spreadsheet, one a row; what comes back is read by `preview_table`."""
        words = Words(language)
        with self._bench.unit_of_work(read_only=True) as uow:
            found = uow.products.all() if ids is None else uow.products.many(ids)
            kept = sorted((one for one in found if one.deleted_at is None), key=lambda one: one.product.code)
            lookups = _lookups(uow)
        header = [*(column.title(words) for column in COLUMNS.values()), words.say("offer_table", "id")]
        rows = (self._row(one, lookups, words, kind) for one in kept)
        if kind == "xlsx":
            return write_xlsx(words.say("offer_table", "title"), header, rows)
        french = language == "fr"
        return write_csv(header, rows, delimiter=";" if french else ",", decimal_sign="," if french else ".")

    def _row(self, kept: KeptProduct, lookups: Lookups, words: Words, kind: TableKind) -> list[Cell]:
        row: list[Cell] = []
        for column in COLUMNS.values():
            value: Cell = (
                column.value(kept.product) if column.value is not None else column.show(kept.product, lookups, words)
            )
            if kind == "xlsx" and isinstance(value, str) and len(value) >= CELL_MAX:
                value = words.say("offer_table", "too_long")
            row.append(value)
        return [*row, kept.id]

    def preview_table(self, data: bytes) -> ImportPreview:
        """Say what a CSV or XLSX table, or text copied from one, would do here; never raises because of it.

        Rows are known by the identity an export gives them, else by their code. Columns that are not there leave their
        fields as they are; a cell that cannot be read is told and left as it is.
        """
        sheet = read_sheet(data, lambda text: _column_of(text) is not None)
        if sheet.note:
            return ImportPreview(problems=(FileProblem(f"table_{sheet.note}", fatal=True),))
        with self._bench.unit_of_work(read_only=True) as uow:
            return _TablePreview(uow.products.all(), _lookups(uow), sheet.rows).preview()


def is_exchange(data: bytes, name: str) -> bool:
    """Say whether data are to be read as an exchange file, rather than as a table.

    What they begin with decides, since standard input has no name and names are often wrong. So does the ending
    `.json`: text of such a file that is no JSON is a damaged exchange file, not a table without titles.
    """
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return begins in (b"{", b"[") or name.lower().endswith(".json")


def _lookups(uow: UnitOfWork) -> Lookups:
    return Lookups(uow.catalogue.categories(), uow.catalogue.taxes(), uow.products.codes())


def _with_parents(wanted: Iterable[ShopCategoryId | None], categories: Sequence[Category]) -> set[ShopCategoryId]:
    known = {category.id: category for category in categories}
    found: set[ShopCategoryId] = set()
    for id_ in wanted:
        step = id_
        while step is not None and step in known and step not in found:
            found.add(step)
            step = known[step].parent_id
    return found


# ---------------------------------------------------------------------- past states
class _Past:
    """The past states of entries, as two workspaces can compare them.

    Both know categories by path and sets by code, but give them identities of their own; so a state is identified by
    its text with paths and codes in their place.
    """

    def __init__(
        self, uow: UnitOfWork, paths: Mapping[ShopCategoryId, tuple[str, ...]], ids: Collection[ProductId]
    ) -> None:
        self._paths = {id_: PATH_SIGN.join(path) for id_, path in paths.items()}
        self._codes = uow.products.codes()
        self._states: dict[ProductId, list[tuple[str, Product]]] = {}
        for id_, product in uow.products.states(ids):
            self._states.setdefault(id_, []).append((self.digest(product), product))

    def digest(self, product: Product) -> str:
        """Identify a state."""
        place = self._paths.get(product.category, "") if product.category is not None else ""
        inside = self._codes.get(product.set_id, "") if product.set_id is not None else ""
        text = "\n".join((place, inside, to_json(replace(product, category=None, set_id=None))))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]

    def history(self, id_: ProductId) -> tuple[str, ...]:
        """List what identifies the states of an entry, oldest first."""
        return tuple(digest for digest, _ in self._states.get(id_, ()))

    def common(self, id_: ProductId, theirs: Collection[str]) -> Product | None:
        """Return the last state of an entry that is among theirs too."""
        return next((state for digest, state in reversed(self._states.get(id_, ())) if digest in theirs), None)


# ---------------------------------------------------------------------- an exchange file
class _FilePreview:
    """Compares a file with what is here."""

    def __init__(
        self,
        uow: UnitOfWork,
        content: ExchangeFile,
        choices: Mapping[ProductId, Mapping[Place, Side]],
        bench: Workbench,
    ) -> None:
        self._content = content
        self._choices = choices
        self._bench = bench
        self._problems = list(content.problems)
        self._here = {one.id: one for one in uow.products.all()}
        carried = uow.products.many([one.id for one in content.products])
        self._bin = {one.id: one.product for one in carried if one.deleted_at is not None}
        self._categories = uow.catalogue.categories()
        self._taxes = {tax.code: tax for tax in uow.catalogue.taxes()}
        self._templates = {customer_key(one.name) for one in uow.catalogue.templates()}
        self._files = uow.catalogue.known_files(content.files or {})
        self._past = _Past(uow, category_paths(self._categories), self._here.keys())

    def preview(self) -> ImportPreview:
        new_categories, category_ids = self._matched_categories()
        product_ids = self._matched_products()
        entries = []
        for carried in self._content.products:
            theirs = replace(
                carried.product,
                category=category_ids.get(carried.product.category) if carried.product.category else None,
                set_id=product_ids.get(carried.product.set_id, carried.product.set_id)
                if carried.product.set_id
                else None,
            )
            where = carried.product.code or carried.product.name
            unread = set(carried.unread)
            if carried.product.category is not None and theirs.category is None:
                unread.add("category")
                self._problems.append(FileProblem("exchange_category_missing", where))
            id_ = product_ids[carried.id]
            if id_ in self._bin:
                self._problems.append(FileProblem("exchange_entry_in_bin", where))
            entries.append(self._entry(id_, self._with_ours(id_, theirs, unread), carried.history))
        added = ChangeSet(
            categories=tuple(CategoryEdit(one.id, None, one) for one in new_categories),
            taxes=self._new_taxes(),
            templates=self._new_templates(),
        )
        return ImportPreview(
            tuple(entries),
            tuple(self._problems),
            (),
            added,
            {digest: data for digest, data in (self._content.files or {}).items() if digest not in self._files},
        )

    def _matched_categories(self) -> tuple[list[Category], dict[ShopCategoryId, ShopCategoryId]]:
        """Lead from the file's categories to ours: the same one, else the one at the same path, else a new one."""
        ours = {category.id for category in self._categories}
        by_path = {_path_key(path): id_ for id_, path in category_paths(self._categories).items()}
        matched: dict[ShopCategoryId, ShopCategoryId] = {}
        new: list[Category] = []
        paths = category_paths(self._content.categories)
        # Parents first, so that a child finds where its parent has gone.
        for category in sorted(self._content.categories, key=lambda one: len(paths[one.id])):
            found = category.id if category.id in ours else by_path.get(_path_key(paths[category.id]))
            if found is None:
                parent = matched.get(category.parent_id) if category.parent_id is not None else None
                new.append(replace(category, parent_id=parent))
                found = category.id
            matched[category.id] = found
        return new, matched

    def _matched_products(self) -> dict[ProductId, ProductId]:
        """Lead from the file's entries to ours: the same one, else the only one with the same code, else itself."""
        codes = Counter(one.product.code for one in self._here.values())
        by_code = {one.product.code: one.id for one in self._here.values() if codes[one.product.code] == 1}
        carried_codes = Counter(one.product.code for one in self._content.products)
        matched: dict[ProductId, ProductId] = {}
        for one in self._content.products:
            code = one.product.code
            twin = by_code.get(code) if code and carried_codes[code] == 1 else None
            matched[one.id] = one.id if one.id in self._here or twin is None else twin
        return matched

    def _with_ours(self, id_: ProductId, theirs: Product, unread: Collection[str]) -> Product:
        """Take our values for what a file says and nobody can read: it does not say that they are gone."""
        kept = self._here.get(id_)
        ours = self._bin.get(id_) if kept is None else kept.product
        values = {} if ours is None else {name: getattr(ours, name) for name in unread}
        return replace(theirs, **values) if values else theirs

    def _entry(self, id_: ProductId, theirs: Product, history: Sequence[str]) -> ImportEntry:
        binned = self._bin.get(id_)
        if binned is not None:
            return ImportEntry(id_, Incoming.CHANGED, theirs, binned, None, theirs, in_bin=True)
        kept = self._here.get(id_)
        if kept is None:
            return ImportEntry(id_, Incoming.NEW, theirs, None, None, theirs)
        ours = kept.product
        if ours == theirs:
            return ImportEntry(id_, Incoming.SAME, theirs, ours, ours, ours)
        # Who is ahead is only clear when one of both knows the other's state and not the other way round.
        known_here = self._past.digest(theirs) in self._past.history(id_)
        known_there = self._past.digest(ours) in history
        if known_here and not known_there:
            return ImportEntry(id_, Incoming.OLDER, theirs, ours, theirs, ours)
        base = ours if known_there else self._past.common(id_, history)
        if known_here and known_there:
            base = None
        merged = merge(base, ours, theirs, self._choices.get(id_))
        kind = Incoming.CONFLICT if merged.conflicts else Incoming.CHANGED
        return ImportEntry(id_, kind, theirs, ours, base, merged.product, merged.conflicts)

    def _new_taxes(self) -> tuple[TaxEdit, ...]:
        new = []
        for tax in self._content.taxes:
            known = self._taxes.get(tax.code)
            if known is None:
                new.append(TaxEdit(tax.code, None, tax))
            elif known != tax:
                self._problems.append(FileProblem("exchange_tax_differs", tax.code, known.title))
        return tuple(new)

    def _new_templates(self) -> tuple[TemplateEdit, ...]:
        new: dict[str, TemplateEdit] = {}
        for name, product in self._content.templates:
            if customer_key(name) in self._templates:
                self._problems.append(FileProblem("exchange_template_known", name))
                continue
            id_ = TemplateId(str(uuid4()))
            template = Template(id_, name, product, self._bench.clock(), self._bench.who)
            new.setdefault(customer_key(name), TemplateEdit(id_, None, template))
        return tuple(new.values())


def _path_key(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(normalised(name) or name for name in path)


# ---------------------------------------------------------------------- a table
def _column_of(header: str) -> str | None:
    """Return the key of the column a header names, `id` for the identity, None for an unknown one."""
    text = normalised(header)
    if text in {normalised(Words(language).say("offer_table", "id")) for language in LANGUAGES}:
        return "id"
    return headers().get(text)


class _TablePreview:
    """Compares the rows of a table with what is here."""

    def __init__(self, here: Sequence[KeptProduct], lookups: Lookups, rows: Sequence[Sequence[str]]) -> None:
        self._here = {one.id: one.product for one in here}
        self._lookups = lookups
        codes = Counter(product.code for product in self._here.values())
        self._by_code = {product.code: id_ for id_, product in self._here.items() if codes[product.code] == 1}
        self._columns = [_column_of(text) for text in rows[0]]
        self._rows = rows[1:]
        self._markers = table_markers()
        self._cells: list[CellProblem] = []
        self._seen: set[ProductId] = set()

    def preview(self) -> ImportPreview:
        unknown = [
            FileProblem("table_column_unknown", str(number))
            for number, key in enumerate(self._columns, start=1)
            if key is None and any(len(row) >= number and row[number - 1].strip() for row in self._rows)
        ]
        entries = [
            entry
            for number, row in enumerate(self._rows, start=2)
            if any(cell.strip() for cell in row) and (entry := self._entry(number, row)) is not None
        ]
        return ImportPreview(tuple(entries), tuple(unknown), tuple(self._cells))

    def _entry(self, number: int, row: Sequence[str]) -> ImportEntry | None:
        id_, counts = self._identity(number, row)
        if not counts:
            return None
        ours = self._here.get(id_) if id_ is not None else None
        before = ours or Product()
        theirs = before
        for place, (key, text) in enumerate(zip(self._columns, row, strict=False), start=1):
            column = COLUMNS.get(key or "")
            if column is None or text in self._markers or (not clean(text) and not column.can_be_emptied):
                continue
            try:
                theirs = column.entered(theirs, text, self._lookups)
            except CellRefused as refused:
                self._cells.append(CellProblem(number, place, key or "", text, refused.code))
        if ours is None:
            if theirs == before:
                self._cells.append(CellProblem(number, 0, "", "", "table_row_says_nothing"))
                return None
            return ImportEntry(ProductId(str(uuid4())), Incoming.NEW, theirs, None, None, theirs)
        kind = Incoming.SAME if theirs == ours else Incoming.CHANGED
        return ImportEntry(id_ or ProductId(""), kind, theirs, ours, ours, theirs)

    def _identity(self, number: int, row: Sequence[str]) -> tuple[ProductId | None, bool]:
        """Say which entry a row is about, None for a new one, and whether it is about one at all.

        An entry counts for the first row that names it. A copy of that row with a code of its own is a new entry.
        """
        values = {key: text.strip() for key, text in zip(self._columns, row, strict=False) if key in ("id", "code")}
        named = [ProductId(values.get("id", "").lower()), self._by_code.get(unguarded(values.get("code", "")))]
        known = [id_ for id_ in named if id_ in self._here]
        for id_ in known:
            if id_ is not None and id_ not in self._seen:
                self._seen.add(id_)
                return id_, True
        if not known or (named[1] is None and values.get("code")):
            return None, True
        self._cells.append(CellProblem(number, 0, "", values.get("code", ""), "table_entry_twice"))
        return None, False
