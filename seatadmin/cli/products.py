"""`seatadmin products`: the offers prepared on this workstation, listed, shown, carried away and taken in.

Nothing here asks a site. What is taken in is shown first, and changes nothing without `--apply`.
"""

from __future__ import annotations

from pathlib import Path

from seatadmin.cli import output
from seatadmin.cli.commands import DONE, TO_CORRECT_STATUS, Session, read_file
from seatadmin.context import Workspace
from seatadmin.domain.catalogue import KeptProduct
from seatadmin.domain.handlers import Level
from seatadmin.domain.product_json import number_text, to_plain
from seatadmin.domain.products import ProductId
from seatadmin.domain.read_models import ProductRow
from seatadmin.errors import UserError
from seatadmin.services.exchange import ImportPreview, Incoming, is_exchange
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.offer_sheet import SheetOptions
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.product_cells import Lookups

_TABLES = frozenset({".csv", ".xlsx"})
_SHEETS = frozenset({".html", ".htm"})
_EXCHANGE = frozenset({".json"})


def products(session: Session) -> int:
    """List, show, export or import offers."""
    return {"list": _list, "show": _show, "export": _export, "import": _import}[session.arguments.action](session)


# ---------------------------------------------------------------------- looking
def _list(session: Session) -> int:
    with session.open() as workspace:
        rows = workspace.products.search(session.arguments.text)
        lookups = workspace.bulk.lookups()
    words = OfferWords(session.words)
    header = [session.words.say("offer_field", name) for name in ("code", "name", "status", "prices", "category")]
    session.show(
        [_row_data(row, lookups) for row in rows],
        lambda: (
            output.table(
                header,
                [
                    (row.code, row.name, words.status(row.status), words.price(row.price), _path(row, lookups))
                    for row in rows
                ],
            )
            if rows
            else ""
        ),
    )
    return DONE


def _path(row: ProductRow, lookups: Lookups) -> str:
    return lookups.paths.get(row.category_id, "") if row.category_id is not None else ""


def _row_data(row: ProductRow, lookups: Lookups) -> output.Data:
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "category": _path(row, lookups) or None,
        "kind": row.kind.value,
        "status": row.status.value,
        "handler": row.handler or None,
        "price": number_text(row.price),
        "prices": row.price_count,
        "tax_code": row.tax_code or None,
        "set": lookups.codes.get(row.set_id) if row.set_id is not None else None,
        "shop": row.shop_state.value,
        "errors": row.errors,
        "warnings": row.warnings,
        "changed_at": output.utc_text(row.changed_at),
        "changed_by": row.changed_by,
    }


def _show(session: Session) -> int:
    with session.open() as workspace:
        kept = workspace.products.find(session.arguments.code)
        findings = workspace.checks.facts().check(kept.product, kept.id)
        changes = workspace.products.changes_to_publish(kept.id)
        exchange = ExchangeWords(session.words, workspace.bulk.lookups())
    words = OfferWords(session.words)
    told = [(finding, words.finding(finding)) for finding in findings]
    data: output.Data = {
        "id": kept.id,
        "fields": to_plain(kept.product),
        "changed_at": output.utc_text(kept.changed_at),
        "changed_by": kept.changed_by,
        "findings": [
            {
                "field": finding.field,
                "key": finding.key or None,
                "code": finding.code,
                "level": finding.severity.value,
                "what": said.what,
                "remedy": said.remedy or None,
            }
            for finding, said in told
        ],
        "to_publish": [difference.field for difference in changes],
    }

    def text() -> str:
        lines = [(words.field(name), exchange.value(name, value)) for name, value in _set_fields(kept)]
        sentences = [f"{said.where}{session.words.colon} {said.what} {said.remedy}".strip() for _, said in told]
        return "\n".join([output.table(("", ""), lines).strip("\n"), *sentences])

    session.show(data, text)
    return TO_CORRECT_STATUS if any(finding.severity is Level.ERROR for finding in findings) else DONE


def _set_fields(kept: KeptProduct) -> list[tuple[str, object]]:
    return [(name, getattr(kept.product, name)) for name in to_plain(kept.product)]


# ---------------------------------------------------------------------- away and in
def _export(session: Session) -> int:
    asked = session.arguments
    path = Path(asked.to)
    with session.open() as workspace:
        ids = [workspace.products.find(code).id for code in asked.codes] or list(workspace.products.codes())
        data = _exported(session, workspace, ids, path)
    try:
        path.write_bytes(data)
    except OSError:
        raise UserError("file_unwritable", file=str(path)) from None
    session.show(
        {"file": str(path), "products": len(ids)},
        lambda: session.words.say("cli", "products_exported", count=len(ids), file=str(path)),
    )
    return DONE


def _exported(session: Session, workspace: Workspace, ids: list[ProductId], path: Path) -> bytes:
    ending, language = path.suffix.lower(), session.words.language
    if ending in _EXCHANGE:
        return workspace.exchange.write(ids, templates=bool(session.arguments.templates))
    if ending in _SHEETS:
        return workspace.sheets.html(ids, SheetOptions(language)).encode()
    if ending in _TABLES:
        return workspace.exchange.write_table(ids, kind="xlsx" if ending == ".xlsx" else "csv", language=language)
    raise UserError("export_ending", file=path.name)


def _import(session: Session) -> int:
    asked = session.arguments
    data = read_file(asked.file)
    with session.open() as workspace:
        exchange = workspace.exchange
        preview = exchange.preview(data) if is_exchange(data, asked.file) else exchange.preview_table(data)
        conflicts = preview.count(Incoming.CONFLICT)
        taken = 0
        if asked.apply and preview.is_readable:
            taken = len(workspace.exchange.take(preview).products)
        words = ExchangeWords(session.words, workspace.bulk.lookups())
    session.show(
        _preview_data(preview, words, taken if asked.apply else None), lambda: _preview_text(session, preview, words)
    )
    if asked.apply and preview.is_readable:
        session.tell("products_imported", count=taken)
    return TO_CORRECT_STATUS if conflicts or preview.rows or preview.problems else DONE


def _preview_data(preview: ImportPreview, words: ExchangeWords, taken: int | None) -> output.Data:
    problems = [(problem.code, problem.where or None, words.file_problem(problem)) for problem in preview.problems]
    cells = [(cell, words.cell_problem(cell)) for cell in preview.rows]
    return {
        "products": [
            {
                "id": entry.id,
                "code": entry.theirs.code,
                "name": entry.theirs.name,
                "kind": entry.kind.value,
                "changes": [difference.field for difference in entry.changes],
                "conflicts": [{"field": one.field, "key": one.key or None} for one in entry.conflicts],
            }
            for entry in preview.entries
        ],
        "problems": [
            {"code": code, "where": where, "what": said.what, "remedy": said.remedy or None}
            for code, where, said in problems
        ],
        "cells": [
            {
                "row": cell.row,
                "column": cell.column or None,
                "field": cell.field or None,
                "value": cell.value,
                "code": cell.code,
                "what": said.what,
                "remedy": said.remedy,
            }
            for cell, said in cells
        ],
        "imported": taken,
    }


def _preview_text(session: Session, preview: ImportPreview, words: ExchangeWords) -> str:
    say = session.words.say
    rows = [(entry.theirs.code, entry.theirs.name, say("incoming", entry.kind.value)) for entry in preview.entries]
    lines = [str(words.file_problem(problem)) for problem in preview.problems]
    lines += [words.cell_problem_text(cell) for cell in preview.rows]
    if rows:
        header = (say("offer_field", "code"), say("offer_field", "name"), say("table", "what"))
        lines.append(output.table(header, rows))
    return "\n".join(lines)
