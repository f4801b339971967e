"""`seatadmin products`: offers listed, shown, written and taken in, without any site."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from seatadmin.context import Workspace
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Settings
from tests.domain.offers import SESSION
from tests.program.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def shop(home: Path) -> str:
    """A workspace with two offers and a category."""
    location = str(home / "shop.sqlite")
    with Workspace.open(location, settings=Settings(), secrets=MemorySecrets(), create=True) as workspace:
        category = workspace.catalogue.add_category("Management").categories[0].id
        workspace.products.create(replace(SESSION, category=category))
        workspace.products.create(
            replace(SESSION, code="EXCEL", name="Excel", handler="", handler_params="", category=None)
        )
    return location


def test_offers_are_listed_and_searched(run: Run, shop: str) -> None:
    every = run("products", "list", "--json", "--workspace", shop)
    assert (every.status, [row["code"] for row in every.json]) == (0, ["EXCEL", "SPOCM1"])
    found = run("products", "list", "tutoree management", "--json", "--workspace", shop).json
    assert [(row["code"], row["category"], row["price"], row["prices"]) for row in found] == [
        ("SPOCM1", "Management", "120", 3)
    ]
    text = run("products", "list", "--workspace", shop, "--lang", "fr")
    assert text.out.splitlines()[0].split() == ["Code", "Nom", "État", "Prix", "Catégorie"]
    assert "120,00" in text.out


def test_an_offer_is_shown_with_what_is_to_correct(run: Run, shop: str) -> None:
    shown = run("products", "show", "SPOCM1", "--json", "--workspace", shop)
    assert shown.json["fields"]["handler_params"] == SESSION.handler_params
    assert {finding["level"] for finding in shown.json["findings"]} <= {"error", "warning", "note"}
    assert "name" in shown.json["to_publish"]
    assert shown.status == int(any(one["level"] == "error" for one in shown.json["findings"]))
    text = run("products", "show", "SPOCM1", "--workspace", shop, "--lang", "fr").out
    assert "Gestionnaire" in text
    assert "de 1 à 5\u00a0: 120,00" in text
    missing = run("products", "show", "NONE", "--json", "--workspace", shop)
    assert (missing.status, missing.json["error"]["code"]) == (2, "product_unknown")


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_what_is_written_comes_back_the_same(run: Run, shop: str, home: Path, ending: str) -> None:
    file = home / f"offers.{ending}"
    written = run("products", "export", "--to", str(file), "--json", "--workspace", shop)
    assert (written.status, written.json) == (0, {"file": str(file), "products": 2})
    preview = run("products", "import", str(file), "--json", "--workspace", shop)
    assert preview.status == 0
    assert [one["kind"] for one in preview.json["products"]] == ["same", "same"]
    assert (preview.json["problems"], preview.json["cells"], preview.json["imported"]) == ([], [], None)


def test_offers_travel_to_another_workspace(run: Run, shop: str, home: Path) -> None:
    file, far = str(home / "one.json"), str(home / "far.sqlite")
    Workspace.open(far, settings=Settings(), secrets=MemorySecrets(), create=True).close()
    run("products", "export", "SPOCM1", "--to", file, "--templates", "--workspace", shop)
    assert [one["kind"] for one in run("products", "import", file, "--json", "--workspace", far).json["products"]] == [
        "new"
    ]
    assert run("products", "list", "--json", "--workspace", far).json == []
    done = run("products", "import", file, "--apply", "--workspace", far, "--lang", "fr")
    assert (done.status, done.err.strip()) == (0, "1 offre importée.")
    assert [row["category"] for row in run("products", "list", "--json", "--workspace", far).json] == ["Management"]


def test_a_table_on_standard_input_is_told_cell_by_cell(run: Run, shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"code;prix ht\nEXCEL;cher\nNEUF;12\n")))
    ran = run("products", "import", "-", "--json", "--workspace", shop)
    assert ran.status == 1
    assert [(one["code"], one["kind"]) for one in ran.json["products"]] == [("EXCEL", "same"), ("NEUF", "new")]
    (cell,) = ran.json["cells"]
    assert (cell["row"], cell["column"], cell["field"], cell["value"]) == (2, 2, "price1", "cher")


def test_what_cannot_be_read_or_written_is_told(run: Run, shop: str, home: Path) -> None:
    newer = home / "newer.json"
    newer.write_text(json.dumps({"format": "seatadmin-offers", "version": 99, "written_by": "Seatadmin 9"}))
    refused = run("products", "import", str(newer), "--apply", "--workspace", shop, "--lang", "fr")
    assert refused.status == 1
    assert "programme plus récent (Seatadmin 9)" in refused.out
    for name, code in (("offers.doc", "export_ending"), ("missing/offers.csv", "file_unwritable")):
        ran = run("products", "export", "--to", str(home / name), "--json", "--workspace", shop)
        assert (ran.status, ran.json["error"]["code"]) == (2, code)


def test_a_sheet_is_written(run: Run, shop: str, home: Path) -> None:
    file = home / "fiche.html"
    assert run("products", "export", "SPOCM1", "--to", str(file), "--workspace", shop, "--lang", "en").status == 0
    assert '<html lang="en">' in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("garbage.json", "not json"), "exchange_not_json"),
        (("GARBAGE.JSON", ""), "exchange_not_json"),
        (("garbage.csv", "{not json"), "exchange_not_json"),
        (("garbage.csv", "not json"), "table_no_known_column"),
    ],
)
def test_a_file_that_is_neither_is_told_as_what_it_was_meant_to_be(
    run: Run, shop: str, tmp_path: Path, given: tuple[str, str], code: str
) -> None:
    name, text = given
    (tmp_path / name).write_text(text)
    ran = run("products", "import", str(tmp_path / name), "--json", "--workspace", shop)
    assert (ran.status, [one["code"] for one in ran.json["problems"]]) == (1, [code])
