"""The exchange file: comes back as it was, is refused with a reason, and never raises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.products import Catalogue, Category, Product, ProductId, ShopCategoryId
from seatadmin.domain.taxes import percentage_tax
from seatadmin.services import exchange_file
from seatadmin.services.exchange_file import (
    VERSION,
    CarriedProduct,
    ExchangeFile,
    FileProblem,
    checksum,
    read_file,
    write_file,
)
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.wording import LANGUAGES, Language, Words, messages
from tests.domain.offers import SESSION, products
from tests.domain.test_product_json import JSON_VALUES
from tests.examples import examples

WRITTEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFICE = Category(ShopCategoryId("00000000-0000-0000-0000-000000000001"), "Bureautique", seo_alias="bur")
SHEETS = Category(ShopCategoryId("00000000-0000-0000-0000-000000000002"), "Tableur", OFFICE.id, visible=False)
ID = ProductId("00000000-0000-0000-0000-000000000010")
LEAFLET = b"%PDF"
CONTENT = ExchangeFile(
    (CarriedProduct(ID, replace(SESSION, category=SHEETS.id), ("ab", "cd")),),
    (OFFICE, SHEETS),
    (percentage_tax("1", "TVA 20 %", Decimal(20), "FR"),),
    (("Session tutorée", SESSION),),
    {sha256(LEAFLET).hexdigest(): LEAFLET},
    Catalogue("Boutique Alpha", "EUR", ""),
    WRITTEN,
    "Seatadmin 0.1.0",
)


def body(**changes: object) -> bytes:
    values: dict[str, Any] = json.loads(write_file(CONTENT)) | changes
    values["checksum"] = checksum(values)
    return json.dumps(values).encode()


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read_file(data).problems]


def test_a_file_comes_back_as_it_was() -> None:
    found = read_file(write_file(CONTENT))
    assert replace(found, catalogue=CONTENT.catalogue) == CONTENT
    assert (found.catalogue.name, found.catalogue.currency) == ("Boutique Alpha", "EUR")


@given(st.lists(products(), max_size=2), products())
def test_any_entry_comes_back(carried: list[Product], template: Product) -> None:
    content = ExchangeFile(
        tuple(
            CarriedProduct(ProductId(f"00000000-0000-0000-0000-00000000000{number}"), product)
            for number, product in enumerate(carried)
        ),
        templates=(("T", template),),
    )
    found = read_file(write_file(content))
    assert (found.products, found.templates, found.problems) == (content.products, content.templates, ())


# ---------------------------------------------------------------------- refused as a whole
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange_not_json"),
        (b"\xff\xfe\x00", "exchange_not_json"),
        (b"{" * 100_000, "exchange_not_json"),
        (b"[" * 1_000_000, "exchange_not_json"),
        (b"[]", "exchange_other_format"),
        (b'{"format": "other", "version": 1}', "exchange_other_format"),
        (b'{"format": "seatadmin-offers"}', "exchange_version_unclear"),
        (b'{"format": "seatadmin-offers", "version": true}', "exchange_version_unclear"),
        (b'{"format": "seatadmin-offers", "version": 0}', "exchange_version_unclear"),
        (body(version=VERSION + 1), "exchange_too_new"),
        (b"9" * 10_000, "exchange_not_json"),
    ],
)
def test_what_is_no_exchange_file_is_refused_with_the_reason(data: bytes, code: str) -> None:
    found = read_file(data)
    assert [(problem.code, problem.fatal) for problem in found.problems] == [(code, True)]
    assert (found.is_readable, found.products) == (False, ())


def test_a_newer_file_names_the_program_that_wrote_it() -> None:
    problem = read_file(body(version=VERSION + 1, written_by="Seatadmin 9.0")).problems[0]
    text = ExchangeWords(Words("fr")).file_problem(problem)
    assert text.what == "Le fichier a été écrit par un programme plus récent (Seatadmin 9.0)."
    assert text.remedy == "Mettez ce programme à jour, puis recommencez."


def test_a_file_beyond_all_measure_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_file, "BYTES_MAX", 10)
    assert codes(write_file(CONTENT)) == ["exchange_too_large"]


# ---------------------------------------------------------------------- damaged in part
def test_a_file_changed_by_hand_is_read_and_told() -> None:
    changed = write_file(CONTENT).replace(b"SPOC Management", b"SPOC Gestion")
    found = read_file(changed)
    assert [problem.code for problem in found.problems] == ["exchange_checksum"]
    assert found.products[0].product.name.startswith("SPOC Gestion")


PARTS: list[tuple[dict[str, object], list[str]]] = [
    ({"products": 3}, ["exchange_part_unreadable"]),
    ({"products": [3, {"id": str(ID), "fields": {}}]}, ["exchange_part_unreadable"]),
    ({"products": [{"id": "x", "fields": {}}, {"fields": {}}, {"id": str(ID)}]}, ["exchange_entry_unreadable"] * 3),
    ({"products": [{"id": str(ID), "fields": {"stock": "many", "colour": 1}}]}, ["exchange_value_unread"] * 2),
    ({"products": [{"id": str(ID), "fields": {}}] * 2}, ["exchange_entry_twice"]),
    ({"categories": [{"id": "x"}, {"id": str(ID), "name": " "}]}, ["exchange_category_unreadable"] * 2),
    ({"taxes": [{"code": "1"}]}, ["exchange_tax_unreadable"]),
    ({"templates": [{"name": "", "fields": {}}]}, ["exchange_template_unreadable"]),
    ({"files": {"abc": "eA==", "d": 3}}, ["exchange_file_damaged"] * 2),
    ({"files": [], "catalogue": 3, "written_at": "soon", "written_by": None}, []),
]


@pytest.mark.parametrize(("changes", "expected"), PARTS)
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(body(**changes)) == expected


def test_categories_that_lead_nowhere_stand_at_the_top() -> None:
    circle = [replace(OFFICE, parent_id=SHEETS.id), SHEETS]
    found = read_file(write_file(replace(CONTENT, categories=tuple(circle))))
    assert {one.name for one in found.categories} == {"Bureautique", "Tableur"}
    assert any(one.parent_id is None for one in found.categories)
    orphan = read_file(write_file(replace(CONTENT, categories=(SHEETS,))))
    assert [one.parent_id for one in orphan.categories] == [None]


@given(st.binary(max_size=100))
def test_no_bytes_raise(data: bytes) -> None:
    assert not read_file(data).is_readable


@given(
    st.dictionaries(
        st.sampled_from(["products", "categories", "taxes", "templates", "files", "catalogue", "written_at"]),
        JSON_VALUES,
    )
)
@settings(max_examples=examples(150))
def test_no_content_raises(changes: dict[str, object]) -> None:
    found = read_file(body(**changes))
    assert read_file(write_file(found)).products == found.products


@given(st.dictionaries(st.sampled_from(["id", "name", "fields", "history", "code", "ratio", "parent_id"]), JSON_VALUES))
@settings(max_examples=examples(150))
def test_no_part_raises(values: dict[str, object]) -> None:
    for part in ("products", "categories", "taxes", "templates"):
        read_file(body(**{part: [values]}))


# ---------------------------------------------------------------------- told
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_is_told_with_a_remedy(language: Language) -> None:
    told = messages(language)
    source = "".join(Path(f"seatadmin/services/{name}.py").read_text("utf-8") for name in ("exchange_file", "exchange"))
    assert told["file_problem"].keys() == told["file_problem_remedy"].keys()
    for code in told["file_problem"]:
        problem = FileProblem(code, "SPOCM1", "x", values={"most": 3, "program": "p"})
        said = ExchangeWords(Words(language)).file_problem(problem)
        assert "{" not in said.what + said.remedy
        assert f'"{code}"' in source or code.startswith("table_"), code
