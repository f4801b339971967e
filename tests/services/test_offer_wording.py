"""Everything said about catalogue entries has a French and an English sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import seatadmin
from seatadmin.domain.consequences import _BUYERS, Consequence, Part, consequences
from seatadmin.domain.dates import DateIssue
from seatadmin.domain.findings import Finding, FindingSource
from seatadmin.domain.handlers import Bilingual, HandlerSpec, Level
from seatadmin.domain.params import IssueCode, ParamIssue
from seatadmin.domain.prices import RangeIssue
from seatadmin.domain.products import (
    PRODUCT_FIELDS,
    Audience,
    FileSlot,
    Product,
    ProductKind,
    ProductStatus,
    SeatsMode,
)
from seatadmin.domain.questions import QuestionIssueCode, QuestionType, Repair, UnreadableCode
from seatadmin.domain.taxes import TaxIssue
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.wording import LANGUAGES, Language, Words, messages

FR, EN = OfferWords(Words("fr")), OfferWords(Words("en"))
NBSP = "\u00a0"
DOMAIN = Path(seatadmin.__file__).parent / "domain"


@cache
def written_codes(*modules: str) -> frozenset[str]:
    """Codes as the domain writes them: the second argument of `Finding(...)`, `_about(...)`, `Consequence(...)`."""

    def texts(node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts(node.body)
            yield from texts(node.orelse)

    found: set[str] = set()
    for module in modules:
        for node in ast.walk(ast.parse((DOMAIN / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("Finding", "_about", "Consequence"):
                    found.update(texts(node.args[1]))
    return frozenset(found)


FINDINGS = written_codes("product_checks.py", "handler_checks.py")
CONSEQUENCES = written_codes("consequences.py") | set(_BUYERS.values())


def finding_codes() -> set[str]:
    computed = {*get_args(RangeIssue), *get_args(TaxIssue), *get_args(UnreadableCode), *get_args(QuestionIssueCode)}
    return computed | FINDINGS


def test_the_collected_codes_are_not_empty() -> None:
    assert {"missing", "course_unknown", "seats_mode_names_nobody", "role_not_met"} <= FINDINGS
    assert {"seat_each", "free_seats", "nobody_enrolled"} <= CONSEQUENCES


@pytest.mark.parametrize("table", ["offer_finding", "offer_finding_remedy"])
def test_every_finding_is_worded_and_none_is_left_over(table: str) -> None:
    assert messages("fr")[table].keys() == finding_codes()


def test_every_consequence_is_worded_and_none_is_left_over() -> None:
    tables = messages("fr")
    own_words = {"renewable", "not_renewed"}
    assert tables["consequence"].keys() == CONSEQUENCES - own_words
    assert tables["consequence_label"].keys() == own_words | {"accounts", "enrolments", "groups", "roles", "other"}
    assert tables["consequence_part"].keys() == {part.value for part in Part}


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("quantity", [0, 1, 12])
@pytest.mark.parametrize("spec", handler_catalogue().specs, ids=lambda spec: spec.name)
def test_every_handler_says_what_it_does(words: OfferWords, quantity: int, spec: HandlerSpec) -> None:
    product = Product(handler=spec.name, handler_params=spec.examples[0], renewable=True, pass_code="x", eula="x")
    product = replace(product, seats_mode=spec.seats_mode.recommended, max_per_order=1)
    for consequence in consequences(product, spec, quantity):
        said = words.consequence(consequence)
        assert said.endswith(".")
        assert not {"{", "?"} & set(said)


def test_consequences_are_said() -> None:
    assert FR.consequence(Consequence(Part.SEATS, "seat_each", {"count": 2})) == (
        f"Un siège par personne, tuteurs compris{NBSP}: 2 personnes à nommer."
    )
    boxes = Consequence(Part.SEATS, "boxes", {"roles": ["student", "supervisor"], "count": 2})
    assert FR.consequence(boxes) == f"Cases où placer les personnes{NBSP}: apprenants, tuteurs."
    assert EN.consequence(Consequence(Part.PRODUCED, "free_seats", {"count": 1})).startswith("1 free seat is made")
    text = Consequence(Part.PRODUCED, "groups", text=Bilingual("Aucun.", "None."))
    assert (FR.consequence(text), EN.consequence(text)) == (f"Groupes{NBSP}: Aucun.", "Groups: None.")
    assert FR.part(Part.ASKED) == "Ce que l’acheteur verra"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_worded(language: Language) -> None:
    tables = messages(language)
    assert tables["offer_field"].keys() == set(PRODUCT_FIELDS)
    assert tables["offer_status"].keys() == {status.value for status in ProductStatus}
    assert tables["offer_audience"].keys() == {audience.name.lower() for audience in Audience}
    assert tables["offer_seats_mode"].keys() == {mode.name.lower() for mode in SeatsMode}
    assert tables["offer_kind"].keys() == {kind.value for kind in ProductKind}
    assert tables["offer_file"].keys() == {slot.value for slot in FileSlot}
    assert tables["question_type"].keys() == {kind.value for kind in QuestionType}
    assert tables["question_repair"].keys() == set(get_args(Repair))


def test_names_are_said() -> None:
    assert FR.field("seats_mode") == "La quantité désigne des sièges"
    assert FR.status(ProductStatus.ABANDONED) == "Épuisé"
    assert EN.audience(Audience.ANONYMOUS_ONLY) == "Visitors not logged in only"
    assert FR.seats_mode(SeatsMode.AS_QUANTITY) == f"Oui{NBSP}: autant de personnes que la quantité"
    assert EN.kind(ProductKind.BUNDLE) == "Bundle"
    assert FR.file_slot(FileSlot.LEAFLET) == "Brochure"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("10", "10,00", "10.00"),
        ("1234.5", f"1{NBSP}234,50", "1,234.50"),
        ("-0.005", "-0,01", "-0.01"),
        ("0", "0,00", "0.00"),
    ],
)
def test_amounts(amount: str, french: str, english: str) -> None:
    assert (FR.amount(Decimal(amount)), EN.amount(Decimal(amount))) == (french, english)


def test_amounts_with_currency_and_prices_with_all_their_decimals() -> None:
    assert FR.amount(Decimal(12), "EUR") == f"12,00{NBSP}EUR"
    assert FR.price(Decimal("10.0050")) == "10,005"
    assert EN.price(Decimal("10.5000")) == "10.50"


def test_a_finding_says_what_where_and_remedy() -> None:
    values = {"position": 2, "value": 5, "other": 10}
    found = FR.finding(Finding("prices", "price_bounds_not_increasing", Level.ERROR, values, "2"))
    assert found.what == "La tranche 2 finit à 5, pas après la précédente (10)."
    assert found.remedy == "Donnez des quantités maximales croissantes."
    assert found.where == "Prix, tranche 2"


def test_places_inside_a_field() -> None:
    assert EN.where(Finding("required_data", "question_key_missing", Level.ERROR, {}, "1")).endswith("question 1")
    assert EN.where(Finding("handler_params", "param_missing", Level.ERROR, {}, "12")) == "Handler parameters, 12"
    assert EN.where(Finding("name", "missing", Level.ERROR)) == "Name"


def test_values_in_both_languages_and_prices_are_said_in_the_language() -> None:
    values = {"label": Bilingual("Cours", "Course"), "value": "SCY"}
    finding = Finding("handler_params", "course_unknown", Level.ERROR, values, "coursename")
    assert FR.finding(finding).what == (
        f"«{NBSP}Cours{NBSP}»{NBSP}: le cours «{NBSP}SCY{NBSP}» n’existe pas dans Moodle."
    )
    assert EN.finding(finding).what == "“Course”: the course “SCY” does not exist in Moodle."
    rises = {"position": 2, "first": 6, "price": Decimal("4.5"), "before": Decimal("3.125")}
    assert "4,50" in FR.finding(Finding("prices", "price_rises", Level.WARNING, rises)).what
    assert "3,125" in FR.finding(Finding("prices", "price_rises", Level.WARNING, rises)).what


def test_spelling_and_dates_are_said_where_they_are_worded() -> None:
    issue = ParamIssue(IssueCode.BLANK_AROUND, "coursename", " SCI", 0)
    spelling = Finding("handler_params", "blank_around", Level.ERROR, {}, "coursename", FindingSource.PARAMS, issue)
    assert "coursename" in FR.finding(spelling).what
    assert FR.finding(spelling).remedy
    ignored = DateIssue("duration_ignored", Level.WARNING, "duration", "180")
    dates = Finding("handler_params", "duration_ignored", Level.WARNING, {}, "duration", FindingSource.DATES, ignored)
    assert FR.finding(dates).what != "duration_ignored"
    assert FR.finding(dates).where == "Paramètres du gestionnaire, duration"


def test_a_handlers_own_test_brings_its_words() -> None:
    text = Bilingual("Le cours n’existe pas.", "The course does not exist.")
    finding = Finding("handler_params", "x", Level.ERROR, {}, "", FindingSource.SELF_TEST, text=text)
    assert EN.finding(finding).what == "The course does not exist."
