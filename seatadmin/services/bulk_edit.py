"""Change many entries at once, as people do in a spreadsheet: paste a block of cells, or one value over a selection.

Nothing is changed by a preview. Each cell is read by itself: what cannot be read is told with its place, its value and
the remedy, and the other cells go on. What is applied is one change, undone as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seatadmin.domain.product_changes import ChangeSet, ProductEdit
from seatadmin.domain.products import Product, ProductId
from seatadmin.services.prepare_product import PrepareProduct
from seatadmin.services.product_cells import COLUMNS, CellProblem, CellRefused, Lookups
from seatadmin.services.workbench import Workbench
from seatadmin.tabular.cells import clean


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What a paste would do. `cells`: cells that change a value; `unchanged`: cells that say what is there already."""

    changes: ChangeSet
    cells: int
    unchanged: int
    problems: tuple[CellProblem, ...]


class BulkEdit:
    """Blocks of cells onto entries."""

    def __init__(self, bench: Workbench, products: PrepareProduct) -> None:
        self._bench = bench
        self._products = products

    def lookups(self) -> Lookups:
        """Gather what cells may name."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return Lookups(uow.catalogue.categories(), uow.catalogue.taxes(), uow.products.codes())

    def preview(self, block: Sequence[Sequence[str]], ids: Sequence[ProductId], columns: Sequence[str]) -> BulkPreview:
        """Say what a block does on these entries and columns, from their first one on.

        A block of one row is repeated over all the entries, and one of one cell over all the columns as well, as in a
        spreadsheet; larger ones keep their size, and what stands beyond the entries or the columns is told. Empty
        cells leave the value as it is. `columns`: keys of `product_cells.COLUMNS`.
        """
        problems: list[CellProblem] = []
        rows = _spread(block, len(ids), len(columns))
        if len(rows) > len(ids):
            problems.append(CellProblem(len(ids) + 1, 0, "", "", "paste_rows_beyond"))
        kept = {one.id: one.product for one in self._products.many(ids)}
        lookups = self.lookups()
        edits: list[ProductEdit] = []
        cells = unchanged = 0
        for number, (row, id_) in enumerate(zip(rows, ids, strict=False), start=1):
            before = kept.get(id_)
            if before is None:
                problems.append(CellProblem(number, 0, "", "", "paste_entry_gone"))
                continue
            after = before
            for place, text in enumerate(row, start=1):
                if not clean(text):
                    continue
                if place > len(columns):
                    problems.append(CellProblem(number, place, "", text, "paste_column_beyond"))
                    continue
                entered = self._entered(after, columns[place - 1], text, lookups)
                if isinstance(entered, str):
                    problems.append(CellProblem(number, place, columns[place - 1], text, entered))
                    continue
                cells += entered != after
                unchanged += entered == after
                after = entered
            if after != before:
                edits.append(ProductEdit(id_, before, after))
        return BulkPreview(ChangeSet(tuple(edits)), cells, unchanged, tuple(problems))

    def _entered(self, product: Product, column: str, text: str, lookups: Lookups) -> Product | str:
        """Return the entry with the cell entered, or the code of what is wrong with it."""
        found = COLUMNS.get(column)
        if found is None:
            return "paste_column_fixed"
        try:
            return found.entered(product, text, lookups)
        except CellRefused as refused:
            return refused.code

    def apply(self, preview: BulkPreview) -> ChangeSet:
        """Do what a preview said; what others have changed since stays. Raises as `PrepareProduct.edit_many`."""
        states = {
            edit.id: (edit.before, edit.after)
            for edit in preview.changes.products
            if edit.before is not None and edit.after is not None
        }
        return self._products.edit_many(states)


def _spread(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[Sequence[str]]:
    if len(block) != 1:
        return list(block)
    row = list(block[0]) * columns if len(block[0]) == 1 else list(block[0])
    return [row] * max(rows, 1)
