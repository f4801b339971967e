"""Entries carried between two workstations and through spreadsheets: nothing lost, nothing overwritten unseen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from seatadmin.domain.catalogue import VersionReason
from seatadmin.domain.differences import Side
from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import FileSlot, Product, ProductId, ProductKind, ProductStatus
from seatadmin.domain.taxes import percentage_tax
from seatadmin.errors import UserError
from seatadmin.services.exchange import ImportPreview, Incoming, TableKind
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.wording import LANGUAGES, Language, Words
from tests.domain.offers import SESSION as COMPLETE
from tests.domain.offers import products
from tests.examples import examples
from tests.services.desk import Clock, Desk

SESSION = replace(COMPLETE, category=None)


@pytest.fixture
def far(empty_workspace: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A workstation with a workspace of its own."""
    desk = Desk(Path(shutil.copy(empty_workspace, tmp_path / "far.sqlite")), "zoe", clock)
    yield desk
    desk.close()


def kinds(preview: ImportPreview) -> list[str]:
    assert preview.is_readable, preview.problems
    return [entry.kind.value for entry in preview.entries]


def carry(source: Desk, target: Desk) -> ImportPreview:
    preview = target.exchange.preview(source.exchange.write())
    target.exchange.take(preview)
    return preview


def only(desk: Desk) -> Product:
    (row,) = desk.products.rows()
    return desk.product(row.id)


def rename(desk: Desk, name: str) -> None:
    (row,) = desk.products.rows()
    was = desk.product(row.id)
    desk.products.edit(row.id, was, replace(was, name=name))


@pytest.fixture
def shop(anne: Desk) -> Desk:
    """A catalogue with everything an entry may refer to."""
    top = anne.catalogue.add_category("Bureautique").categories[0].id
    sheets = anne.catalogue.add_category("Tableur", top).categories[0].id
    anne.catalogue.add_category("Vide")
    anne.catalogue.save_tax(percentage_tax("1", "TVA 20 %", Decimal(20), "FR"))
    pack = anne.begin(Product(code="PACK", name="Lot", kind=ProductKind.BUNDLE, category=top))
    session = anne.begin(replace(SESSION, category=sheets, set_id=pack))
    anne.products.attach(session, FileSlot.LEAFLET, "fiche.pdf", b"%PDF")
    anne.products.save_as_template(session, "Session")
    return anne


# ---------------------------------------------------------------------- exchange files
def test_a_catalogue_is_carried_whole(shop: Desk, far: Desk) -> None:
    preview = far.exchange.preview(shop.exchange.write(templates=True))
    assert kinds(preview) == ["new", "new"]
    assert preview.problems == ()
    done = far.exchange.take(preview)
    here, there = shop.everything(), far.everything()
    assert there["products"] == here["products"]
    assert there["taxes"] == here["taxes"]
    assert [one.name for one in far.catalogue.categories()] == ["Bureautique", "Tableur"]
    assert [one.name for one in far.products.templates()] == ["Session"]
    (file,) = far.product(far.products.find("SPOCM1").id).files
    assert far.products.file_content(file.digest) == b"%PDF"
    assert kinds(far.exchange.preview(shop.exchange.write(templates=True))) == ["same", "same"]
    far.undo(done)
    assert far.everything() == {"products": {}, "categories": (), "templates": (), "taxes": ()}


def test_some_entries_are_carried_with_what_they_name(shop: Desk, far: Desk) -> None:
    far.exchange.take(far.exchange.preview(shop.exchange.write([shop.products.find("PACK").id])))
    assert [row.code for row in far.products.rows()] == ["PACK"]
    assert [one.name for one in far.catalogue.categories()] == ["Bureautique"]
    assert far.catalogue.taxes() == ()


def test_a_newer_state_is_taken_and_an_older_file_takes_nothing_back(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    old = anne.exchange.write()
    carry(anne, far)
    rename(anne, "Nouveau nom")
    preview = carry(anne, far)
    assert (kinds(preview), only(far).name) == (["changed"], "Nouveau nom")
    late = far.exchange.preview(old)
    assert kinds(late) == ["older"]
    assert not far.exchange.take(late)
    assert only(far).name == "Nouveau nom"


def test_changes_on_both_sides_come_together(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    rename(anne, "Ici")
    (row,) = far.products.rows()
    far.products.edit(row.id, SESSION, replace(SESSION, handler_params=SESSION.handler_params + "&role=student"))
    assert kinds(carry(anne, far)) == ["changed"]
    assert (only(far).name, only(far).handler_params) == ("Ici", SESSION.handler_params + "&role=student")
    assert kinds(carry(far, anne)) == ["changed"]
    assert only(anne) == only(far)
    assert kinds(carry(anne, far)) == ["same"]


def test_the_same_field_changed_on_both_sides_is_for_a_person_to_decide(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    rename(anne, "Ici")
    rename(far, "Là-bas")
    data = anne.exchange.write()
    preview = far.exchange.preview(data)
    (entry,) = preview.entries
    assert (entry.kind, [conflict.place for conflict in entry.conflicts]) == (Incoming.CONFLICT, [("name", "")])
    assert entry.outcome.name == "Là-bas"
    decided = far.exchange.preview(data, {entry.id: {("name", ""): Side.THEIRS}})
    assert kinds(decided) == ["changed"]
    far.exchange.take(decided)
    assert only(far).name == "Ici"
    reasons = [version.why for version in far.products.versions(entry.id)]
    assert reasons[:2] == [VersionReason.IMPORTED, VersionReason.BEFORE_IMPORT]


def test_our_value_chosen_stays_chosen(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    rename(anne, "Ici")
    rename(far, "Là-bas")
    data = anne.exchange.write()
    (row,) = far.products.rows()
    far.exchange.take(far.exchange.preview(data, {row.id: {("name", ""): Side.OURS}}))
    assert only(far).name == "Là-bas"
    assert kinds(far.exchange.preview(data)) == ["older"]
    assert kinds(carry(far, anne)) == ["changed"]
    assert only(anne).name == "Là-bas"


def test_a_conflict_left_open_can_be_decided_later(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    (row,) = anne.products.rows()
    anne.products.edit(row.id, SESSION, replace(SESSION, name="Ici", pass_code="x"))
    rename(far, "Là-bas")
    data = anne.exchange.write()
    far.exchange.take(far.exchange.preview(data))
    assert (only(far).name, only(far).pass_code) == ("Là-bas", "x")
    assert kinds(far.exchange.preview(data)) == ["conflict"]
    far.exchange.take(far.exchange.preview(data, {row.id: {("name", ""): Side.THEIRS}}))
    assert only(far) == only(anne)


def test_what_cannot_be_read_leaves_our_value(shop: Desk, far: Desk) -> None:
    carry(shop, far)
    before = far.product(far.products.find("SPOCM1").id)
    body = json.loads(shop.exchange.write())
    values = next(one["fields"] for one in body["products"] if one["fields"]["code"] == "SPOCM1")
    values |= {"prices": "??", "handler_params": 5, "category": str(uuid4()), "colour": "?", "name": "Nouveau"}
    preview = far.exchange.preview(json.dumps(body).encode())
    codes = [problem.code for problem in preview.problems]
    assert codes == ["exchange_checksum", *["exchange_value_unread"] * 3, "exchange_category_missing"]
    far.exchange.take(preview)
    assert far.product(far.products.find("SPOCM1").id) == replace(before, name="Nouveau")


def test_two_entries_made_apart_with_one_code_are_the_same_entry(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    far.begin(replace(SESSION, name="Autre", tax_code="2"))
    preview = far.exchange.preview(anne.exchange.write())
    (entry,) = preview.entries
    assert (entry.kind, entry.base) == (Incoming.CONFLICT, None)
    assert [conflict.field for conflict in entry.conflicts] == ["name", "tax_code"]


def test_one_code_shared_by_several_is_no_identity(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    for name in ("A", "B"):
        far.begin(replace(SESSION, name=name))
    assert kinds(far.exchange.preview(anne.exchange.write())) == ["new"]


def test_an_entry_that_went_back_is_not_decided_for_anybody(anne: Desk, far: Desk) -> None:
    """Both sides know both states: which one is meant cannot be told."""
    anne.begin(SESSION)
    carry(anne, far)
    rename(far, "B")
    carry(far, anne)
    data = far.exchange.write()
    rename(anne, SESSION.name)
    assert kinds(anne.exchange.preview(data)) == ["conflict"]


def test_entries_left_out_stay_out(shop: Desk, far: Desk) -> None:
    preview = far.exchange.preview(shop.exchange.write())
    far.exchange.take(preview, leave_out=[shop.products.find("PACK").id])
    assert [row.code for row in far.products.rows()] == ["SPOCM1"]


def test_categories_are_met_by_path(shop: Desk, far: Desk) -> None:
    top = far.catalogue.add_category("  BUREAUTIQUE ").categories[0].id
    far.exchange.take(far.exchange.preview(shop.exchange.write()))
    assert {one.name: one.parent_id for one in far.catalogue.categories()} == {"BUREAUTIQUE": None, "Tableur": top}
    assert far.product(far.products.find("PACK").id).category == top
    assert set(kinds(shop.exchange.preview(far.exchange.write()))) == {"same"}


def test_an_entry_in_the_bin_comes_back_by_import(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    (row,) = far.products.rows()
    rename(far, "Là-bas")
    far.products.delete([row.id])
    preview = far.exchange.preview(anne.exchange.write())
    assert (kinds(preview), preview.entries[0].in_bin) == (["changed"], True)
    assert [(problem.code, problem.where) for problem in preview.problems] == [("exchange_entry_in_bin", "SPOCM1")]
    assert [difference.field for difference in preview.entries[0].changes] == ["name"]
    done = far.exchange.take(preview)
    assert only(far) == SESSION
    kept = next(one for one in far.products.versions(row.id) if one.why is VersionReason.BEFORE_IMPORT)
    assert far.products.version(row.id, kept.number).name == "Là-bas"
    far.undo(done)
    assert far.products.rows() == ()


def test_an_unchanged_entry_comes_back_from_the_bin_too(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    far.products.delete([row.id for row in far.products.rows()])
    assert kinds(carry(anne, far)) == ["changed"]
    assert only(far) == SESSION


def test_a_change_made_since_the_preview_is_not_overwritten(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    rename(anne, "Ici")
    preview = far.exchange.preview(anne.exchange.write())
    rename(far, "Entre-temps")
    with pytest.raises(UserError, match="product_changed_meanwhile"):
        far.exchange.take(preview)
    assert only(far).name == "Entre-temps"


def test_what_differs_beside_the_entries_is_told(shop: Desk, far: Desk) -> None:
    far.catalogue.save_tax(percentage_tax("1", "TVA 10 %", Decimal(10), "FR"))
    carry(shop, far)
    far.products.save_as_template(far.products.find("PACK").id, "SESSION")
    problems = far.exchange.preview(shop.exchange.write(templates=True)).problems
    assert [problem.code for problem in problems] == ["exchange_tax_differs", "exchange_template_known"]
    assert [tax.ratio for tax in far.catalogue.taxes()] == [Decimal(10)]


def test_an_unreadable_file_does_nothing(anne: Desk) -> None:
    preview = anne.exchange.preview(b"not a file")
    assert (preview.is_readable, preview.entries) == (False, ())
    assert not anne.exchange.take(preview)


# ---------------------------------------------------------------------- tables
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_comes_back_unchanged(shop: Desk, kind: TableKind, language: Language) -> None:
    shop.begin(replace(SESSION, code="=X", name="@Promo'", description="<p>a</p>\r\n<p>b</p>\n", pass_code="'x"))
    shop.begin(Product())
    preview = shop.exchange.preview_table(shop.exchange.write_table(kind=kind, language=language))
    assert (preview.problems, preview.rows) == ((), ())
    assert kinds(preview) == ["same"] * 4


@given(product=products(), kind=st.sampled_from(["csv", "xlsx"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(30))
def test_any_entry_comes_back_from_a_table(anne: Desk, product: Product, kind: TableKind) -> None:
    id_ = anne.begin(replace(product, code="A", category=None, set_id=None, tax_code=""))
    try:
        preview = anne.exchange.preview_table(anne.exchange.write_table([id_], kind=kind))
        problems = {problem.code for problem in preview.rows}
        # Texts a spreadsheet itself would spoil are told, cell by cell.
        assert problems <= {"cell_spreadsheet_leftover"}
        assert kinds(preview) == ["same"]
    finally:
        anne.products.delete([id_])


def test_a_table_changed_in_a_spreadsheet_changes_what_was_changed(shop: Desk) -> None:
    book = load_workbook(BytesIO(shop.exchange.write_table()))
    sheet = book.active
    assert sheet is not None
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, 4) if sheet.cell(row, columns["Code"]).value == "SPOCM1")
    for title, value in (("Prix HT 1", 130.5), ("Jusqu’à 1", 4), ("État", "suspendu"), ("Renouvelable", "NON")):
        sheet.cell(row, columns[title]).value = value
    sheet.cell(row, columns["Catégorie"]).value = "bureautique"
    stream = BytesIO()
    book.save(stream)
    preview = shop.exchange.preview_table(stream.getvalue())
    assert sorted(kinds(preview)) == ["changed", "same"]
    shop.exchange.take(preview)
    product = shop.product(shop.products.find("SPOCM1").id)
    assert product.prices == replace(
        SESSION.prices, bounds=(4, 10, 0, 0, 0), prices=(Decimal("130.5"), *SESSION.prices.prices[1:])
    )
    assert (product.status, product.renewable) == (ProductStatus.SUSPENDED, False)
    assert product.category == shop.product(shop.products.find("PACK").id).category


def test_rows_without_identity_are_met_by_code(shop: Desk) -> None:
    data = "code;nom;prix ht\nPACK;Lot d’hiver;99,90\nNEUF;Nouveau;10\n;;\n".encode()
    preview = shop.exchange.preview_table(data)
    assert kinds(preview) == ["changed", "new"]
    shop.exchange.take(preview)
    assert shop.product(shop.products.find("PACK").id).name == "Lot d’hiver"
    new = shop.product(shop.products.find("NEUF").id)
    assert (new.name, new.prices) == ("Nouveau", PriceList.single(Decimal(10)))


def test_a_copied_row_with_a_new_code_is_a_new_entry(shop: Desk) -> None:
    pack = shop.products.find("PACK").id
    data = f"Identifiant;Code;Nom\n{pack};PACK;Lot\n{pack};PACK2;Lot 2\n{pack};PACK;Lot 3\n".encode()
    preview = shop.exchange.preview_table(data)
    assert kinds(preview) == ["same", "new"]
    assert [(cell.row, cell.code) for cell in preview.rows] == [(4, "table_entry_twice")]
    assert preview.entries[1].id != pack


def test_cells_that_cannot_be_read_are_told_and_left(shop: Desk) -> None:
    data = (
        b"code;Prix HT 1;Etat;Categorie;Taxe;Renouvelable;Stock;Contenu dans;Couleur;Nature;"
        b"Qui peut acheter;Format de la description;La quantit\xe9 d\xe9signe des si\xe8ges;Nom\n"
        b"PACK;cher;vendu;Jardin;TVA;peut-etre;1,5;?;bleu;x;x;x;x;#REF!\n"
    )
    preview = shop.exchange.preview_table(data)
    assert [cell.code for cell in preview.rows] == [
        "cell_no_price",
        "cell_no_status",
        "cell_category_unknown",
        "cell_tax_unknown",
        "cell_no_yes_or_no",
        "cell_no_whole_number",
        "cell_set_unknown",
        "cell_no_kind",
        "cell_no_audience",
        "cell_no_text_format",
        "cell_no_seats_mode",
        "cell_spreadsheet_leftover",
    ]
    assert [(problem.code, problem.where) for problem in preview.problems] == [("table_column_unknown", "9")]
    assert kinds(preview) == ["same"]
    said = ExchangeWords(Words("fr")).cell_problem_text(preview.rows[0])
    assert said.replace("\u00a0", " ") == (
        "Ligne 2, Prix HT 1 « cher » : ce n’est pas un prix. Écrivez un nombre, par exemple 120,50."
    )


@pytest.mark.parametrize("text", ["20 %", "TVA 20 %", "tva 20", "1"])
def test_taxes_are_named_as_people_do(shop: Desk, text: str) -> None:
    data = f"code;taxe\nPACK;{text}\n".encode()
    assert shop.exchange.preview_table(data).entries[0].outcome.tax_code == "1"


def test_a_text_too_long_for_a_workbook_stays(anne: Desk) -> None:
    id_ = anne.begin(replace(SESSION, description="x" * 40_000))
    preview = anne.exchange.preview_table(anne.exchange.write_table(kind="xlsx"))
    assert kinds(preview) == ["same"]
    anne.exchange.take(preview)
    assert len(anne.product(id_).description) == 40_000


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40))
def test_no_bytes_raise(anne: Desk, data: bytes) -> None:
    anne.exchange.preview_table(data)
    anne.exchange.preview_table(b"Code;Nom;Prix\n" + data)
    anne.exchange.preview(data)


@pytest.mark.parametrize(("data", "code"), [(b"", "table_empty"), (b"a;b", "table_no_known_column")])
def test_why_a_table_is_not_read(anne: Desk, data: bytes, code: str) -> None:
    assert [problem.code for problem in anne.exchange.preview_table(data).problems] == [code]


def test_the_history_tells_imports(anne: Desk, far: Desk) -> None:
    anne.begin(SESSION)
    carry(anne, far)
    with far.bench.unit_of_work(read_only=True) as uow:
        (entry,) = uow.history.search(kinds=["products_imported"])
    assert Words("fr").history(entry) == "1 offre importée\u00a0: SPOCM1"


def test_identities_are_never_taken_from_a_table(anne: Desk) -> None:
    data = b"Identifiant;Code\n00000000-0000-0000-0000-000000000099;A\n"
    (entry,) = anne.exchange.preview_table(data).entries
    assert entry.id != ProductId("00000000-0000-0000-0000-000000000099")
