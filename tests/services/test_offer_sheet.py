"""The sheet of an offer: everything a customer and a colleague have to know, safe to open, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse
from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import Product, ProductId, ProductKind
from seatadmin.domain.taxes import percentage_tax
from seatadmin.services.offer_sheet import SheetOptions
from seatadmin.services.wording import LANGUAGES, Language
from tests.domain.offers import SESSION, products
from tests.examples import examples
from tests.services.desk import Desk


class _Balance(HTMLParser):
    """Fails on a tag that is closed where it was not opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balanced(html: str) -> bool:
    checker = _Balance()
    checker.feed(html)
    checker.close()
    return not checker.open


def text_of(html: str) -> str:
    """What a reader sees, blanks made plain."""
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


@pytest.fixture
def shop(anne: Desk) -> Desk:
    anne.catalogue.set_catalogue("Boutique Alpha", "EUR")
    anne.catalogue.save_tax(percentage_tax("1", "TVA 20 %", Decimal(20), "FR"))
    return anne


def begin(desk: Desk, product: Product = SESSION) -> ProductId:
    category = desk.catalogue.add_category("Management").categories[0].id
    return desk.begin(replace(product, category=category))


def test_a_session_is_told_in_full(shop: Desk) -> None:
    html = shop.sheets.html([begin(shop)])
    text = text_of(html)
    for told in (
        "Boutique Alpha",
        "SPOC Management – module 1",
        "SPOCM1 · Produit · Disponible · Management",
        "Une session tutorée de six semaines.",
        "de 1 à 5 120,00 EUR 144,00 EUR",
        "11 et plus 99,50 EUR 119,40 EUR",
        "Taxe : TVA 20 %.",
        "Pour un achat payé le 20/11/2026 à 10:30 :",
        "19/05/2027 à 11:30",
        "Fonction Texte d’une ligne",
        "coursename=SPOC-M1&supervisor=teacher&duration=180",
        '[{"field":"fonction","label":"Fonction","type":"text"}]',
        "La quantité désigne des sièges Oui : autant de personnes que la quantité",
    ):
        assert told in text, told
    assert "<b>session</b>" in html
    assert html.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert balanced(html)


def test_the_same_sheet_in_english_for_a_later_purchase(shop: Desk) -> None:
    bought = datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
    text = text_of(shop.sheets.html([begin(shop)], SheetOptions("en", settings=False, bought=bought)))
    assert "For a purchase paid on 1 February 2027 00:00:" in text
    assert "1 to 5 120.00 EUR 144.00 EUR" in text
    assert "To enter in the shop" not in text
    assert "coursename=" not in text


def test_where_shop_and_documents_differ_both_are_told(shop: Desk) -> None:
    text = text_of(shop.sheets.html([begin(shop, replace(SESSION, renewable=False))]))
    assert "La boutique, elle, fera autre chose." in text
    assert "À corriger ou à vérifier" in text


def test_a_course_that_begins_later_moves_the_start(shop: Desk) -> None:
    start = datetime(2027, 3, 1, 8, tzinfo=UTC)
    course = MoodleCourse(CourseId(5), "SPOC-M1", "SPOC", start_epoch_s=int(start.timestamp()))
    with shop.bench.unit_of_work() as uow:
        uow.mirror.connect("https://campus.example.org")
        uow.mirror.upsert_courses([course], start)
        uow.mirror.upsert_categories([MoodleCategory(CategoryId(1), "Formations", None)], start)
        uow.commit()
    html = shop.sheets.html([begin(shop)])
    assert "01/03/2027 à 09:00" in text_of(html)
    assert 'bgcolor="#e3e8ec"' in html


def test_an_endless_access_is_drawn_as_an_arrow(shop: Desk) -> None:
    html = shop.sheets.html([begin(shop, replace(SESSION, renewable=False, handler_params="coursename=SPOC-M1"))])
    assert "&rarr;" in html
    assert "sans fin" in text_of(html)


def test_a_bundle_lists_what_it_holds_and_a_set_has_no_price(shop: Desk) -> None:
    pack = shop.begin(Product(code="PACK", name="Lot", kind=ProductKind.BUNDLE, prices=PriceList.single(Decimal(50))))
    inside = begin(shop, replace(SESSION, set_id=pack))
    text = text_of(shop.sheets.html([pack]))
    assert "Ce que contient le lot" in text
    assert "SPOCM1 SPOC Management – module 1" in text
    assert "50,00 EUR" in text
    assert "contenue dans PACK" in text_of(shop.sheets.html([inside]))
    empty = text_of(shop.sheets.html([shop.begin(Product(code="S", name="Ensemble vide", kind=ProductKind.SET))]))
    assert "Aucune offre n’est encore dedans." in empty
    assert "Prix HT" not in empty


def test_taxes_that_cannot_be_computed_or_are_not_known_are_told(shop: Desk) -> None:
    shop.catalogue.save_tax(replace(percentage_tax("2", "Octroi", Decimal(5)), formula="$ttc = exec($ht)"))
    cases = {"2": "que seule la boutique sait calculer", "9": "La taxe n° 9 n’est pas connue ici", "": "Aucune taxe"}
    for code, told in cases.items():
        assert told in text_of(shop.sheets.html([shop.begin(replace(SESSION, tax_code=code, category=None))]))


def test_several_sheets_stand_in_the_order_asked(shop: Desk) -> None:
    first, second = begin(shop), begin(shop, replace(SESSION, code="B", name="Autre"))
    html = shop.sheets.html([second, first])
    assert html.count("page-break-before") == 1
    assert html.index("Autre") < html.index("module 1")
    assert "<title>Fiches d’offres</title>" in html
    assert balanced(shop.sheets.html([]))


def test_nothing_of_a_text_is_run(shop: Desk) -> None:
    nasty = '<script>alert(1)</script><img src="http://evil.example.com/x.png" onerror=x>'
    texts = dict.fromkeys(("name", "description", "notes", "eula", "code", "handler_params", "pass_code"), nasty)
    html = shop.sheets.html([shop.begin(replace(SESSION, **texts, required_data=nasty, category=None))])  # type: ignore[arg-type]
    assert "<script" not in html
    assert "<img" not in html
    assert balanced(html)


@given(product=products())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15))
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_offer_has_a_sheet(anne: Desk, language: Language, product: Product) -> None:
    id_ = anne.begin(product)
    html = anne.sheets.html([id_], SheetOptions(language))
    assert balanced(html)
    anne.products.delete([id_])
