"""The catalogue in the workspace: drafts, versions that stay, the shop's copies, and what entries refer to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from seatadmin.domain.catalogue import KeptProduct, ShopState, VersionReason
from seatadmin.domain.catalogue_facts import CatalogueFacts, Outline
from seatadmin.domain.products import Product, ProductId
from seatadmin.errors import Bug, UserError
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.domain.offers import products
from tests.examples import examples
from tests.store.sample import (
    BINNED,
    ELEMENT,
    LEAFLET,
    NOW,
    OFFERS,
    OFFICE,
    PACK,
    SESSION_OFFER,
    SHEETS,
    SHOP_COPY,
    TAX,
    TEMPLATE,
)

KEPT = (*(replace(one, version=1) for one in OFFERS[1:]),)


# ---------------------------------------------------------------------- drafts
def test_entries_come_back_as_they_were(full: UnitOfWork) -> None:
    assert full.products.get(SESSION_OFFER.id) == replace(SESSION_OFFER, version=2)
    assert full.products.many([ELEMENT.id, PACK.id, BINNED.id]) == list(KEPT)
    assert [one.id for one in full.products.all()] == [ELEMENT.id, PACK.id, SESSION_OFFER.id]
    assert full.products.codes() == {ELEMENT.id: "EXCEL", PACK.id: "PACK", SESSION_OFFER.id: "SPOCM1"}
    assert [one.id for one in full.products.with_codes(["PACK", "VIEUX", "?"])] == [PACK.id]
    assert [one.id for one in full.products.elements(PACK.id)] == [ELEMENT.id]


@given(product=products())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(25))
def test_any_entry_comes_back(uow: UnitOfWork, product: Product) -> None:
    kept = KeptProduct(SESSION_OFFER.id, product, NOW, "a")
    uow.products.add_many([kept])
    assert uow.products.all() == [replace(kept, version=1)]
    outline = Outline(product.code, product.name, product.idnumber, product.kind, product.set_id)
    assert uow.products.outlines() == [(SESSION_OFFER.id, outline)]
    row = uow.products.rows()[0]
    assert (row.code, row.name, row.status, row.price) == (
        product.code,
        product.name,
        product.status,
        product.prices.prices[0],
    )
    uow._open().rollback()


def test_checks_know_the_same_of_outlines_as_of_entries(full: UnitOfWork) -> None:
    entries = [(kept.id, kept.product) for kept in full.products.all()]
    assert CatalogueFacts.of(full.products.outlines()) == CatalogueFacts.of(entries)


def test_a_list_is_read_without_the_entries(full: UnitOfWork) -> None:
    rows = full.products.rows()
    assert [row.code for row in rows] == ["EXCEL", "PACK", "SPOCM1"]
    session = rows[2]
    assert (session.price, session.price_count, session.category_id) == (Decimal("120.5"), 2, OFFICE.id)
    assert (session.errors, session.warnings, session.shop_state) == (0, 2, ShopState.CHANGED)
    assert (rows[0].errors, rows[0].set_id, rows[0].shop_state) == (None, PACK.id, ShopState.NONE)
    assert [row.code for row in full.products.rows(deleted=True)] == ["VIEUX"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("eloquence", ["SPOCM1"]),
        ("tutoree & datee", ["SPOCM1"]),
        ("teacher bureautique", ["SPOCM1"]),
        ("strong", []),
        ("TABLEUR", ["PACK"]),
        ("vieux", []),
        ("", ["EXCEL", "PACK", "SPOCM1"]),
    ],
)
def test_entries_are_found_by_what_they_say(full: UnitOfWork, words: str, codes: list[str]) -> None:
    assert [row.code for row in full.products.search(words)] == codes


def test_a_change_made_elsewhere_is_not_overwritten(own: UnitOfWork, filled: Engine) -> None:
    seen = own.products.get(PACK.id)
    own.products.save_many([replace(seen, product=replace(seen.product, name="Lot d’hiver"))])
    own.commit()
    with UnitOfWork(filled) as other:
        with pytest.raises(UserError, match="changed_meanwhile"):
            other.products.save_many([replace(seen, product=replace(seen.product, name="Lot d’été"))])
        assert other.products.get(PACK.id).product.name == "Lot d’hiver"


def test_of_several_changes_none_is_written_when_one_is_late(own: UnitOfWork) -> None:
    element = own.products.get(ELEMENT.id)
    with pytest.raises(UserError, match="changed_meanwhile"):
        own.products.save_many([replace(element, changed_by="b"), replace(SESSION_OFFER, version=1)])
    own.rollback()
    assert own.products.get(ELEMENT.id) == element


def test_an_entry_that_never_was_is_a_bug(full: UnitOfWork) -> None:
    with pytest.raises(Bug, match="no_such_product"):
        full.products.get(ProductId("00000000-0000-0000-0000-000000000000"))


def test_findings_are_no_change_and_stand_until_the_next_one(own: UnitOfWork) -> None:
    before = own.products.get(PACK.id)
    own.products.note_findings({PACK.id: (3, 1), ELEMENT.id: (0, 0)})
    own.products.save_many([before])
    assert [(row.errors, row.warnings) for row in own.products.rows()] == [(0, 0), (3, 1), (0, 2)]
    own.products.save_many([replace(own.products.get(PACK.id), product=replace(PACK.product, name="Autre"))])
    assert [(row.errors, row.warnings) for row in own.products.rows()] == [(0, 0), (None, None), (0, 2)]


# ---------------------------------------------------------------------- versions
def test_a_state_is_kept_once_in_a_row(own: UnitOfWork) -> None:
    first, second = PACK.product, replace(PACK.product, name="Lot 2")

    def keep(product: Product) -> dict[ProductId, int]:
        return own.products.keep_versions([(PACK.id, product)], NOW, "b", VersionReason.KEPT, "essai")

    assert [keep(product)[PACK.id] for product in (first, second, second, first)] == [1, 2, 2, 3]
    versions = own.products.versions(PACK.id)
    assert [(one.number, one.why, one.who, one.note) for one in versions] == [
        (3, VersionReason.KEPT, "b", "essai"),
        (2, VersionReason.KEPT, "b", "essai"),
        (1, VersionReason.CREATED, "a", ""),
    ]
    assert own.products.version(PACK.id, 2) == second
    assert own.products.states([PACK.id, ELEMENT.id]) == [
        (PACK.id, first),
        (PACK.id, second),
        (PACK.id, first),
        (ELEMENT.id, ELEMENT.product),
    ]
    with pytest.raises(Bug, match="no_such_version"):
        own.products.version(PACK.id, 9)


@pytest.mark.parametrize("statement", ["UPDATE offer_versions SET who = ''", "DELETE FROM offer_versions"])
def test_the_database_keeps_versions(filled: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
        connection.execute(text(statement))


# ---------------------------------------------------------------------- what the shop has
def test_the_state_against_the_shop_follows_both(own: UnitOfWork) -> None:
    def state_after(draft: str, shop: str, base: str) -> ShopState:
        def named(name: str) -> Product:
            return replace(SESSION_OFFER.product, name=name)

        kept = own.products.get(SESSION_OFFER.id)
        copy = replace(SHOP_COPY, product=named(shop), base=named(base))
        own.products.save_shop_copies({kept.id: copy})
        own.products.save_many([replace(kept, product=named(draft))])
        assert own.products.shop_copies([kept.id, PACK.id]) == {kept.id: copy}
        return own.products.rows()[2].shop_state

    assert state_after("A", "A", "B") is ShopState.SAME
    assert state_after("A", "B", "B") is ShopState.CHANGED
    assert state_after("A", "B", "A") is ShopState.SHOP_CHANGED
    assert state_after("A", "B", "C") is ShopState.CONFLICT
    own.products.forget_shop_copies([SESSION_OFFER.id])
    own.products.save_many([own.products.get(SESSION_OFFER.id)])
    assert own.products.rows()[2].shop_state is ShopState.NONE


# ---------------------------------------------------------------------- what entries refer to
def test_categories_come_in_their_order(own: UnitOfWork) -> None:
    assert own.catalogue.categories() == [OFFICE, SHEETS]
    own.catalogue.save_categories([replace(OFFICE, sort_order=3, name="Bureau")])
    assert [one.name for one in own.catalogue.categories()] == ["Tableur", "Bureau"]
    own.catalogue.remove_categories([SHEETS.id])
    assert [one.name for one in own.catalogue.categories()] == ["Bureau"]


def test_templates_have_names_of_their_own(own: UnitOfWork) -> None:
    assert own.catalogue.templates() == [TEMPLATE]
    assert own.catalogue.template_named("  session   TUTORÉE ") == TEMPLATE
    twin = replace(TEMPLATE, id=type(TEMPLATE.id)(str(SESSION_OFFER.id)), name="Session Tutorée")
    with pytest.raises(UserError, match="template_name_taken"):
        own.catalogue.save_template(twin)
    own.catalogue.save_template(replace(TEMPLATE, name="Autre"))
    own.catalogue.save_template(twin)
    own.catalogue.remove_template(TEMPLATE.id)
    assert own.catalogue.templates() == [twin]


def test_taxes_and_files_come_back(own: UnitOfWork) -> None:
    assert own.catalogue.taxes() == [TAX]
    own.catalogue.remove_tax(TAX.code)
    assert own.catalogue.taxes() == []
    digest = sha256(LEAFLET).hexdigest()
    own.catalogue.save_file(digest, LEAFLET)
    assert (own.catalogue.file(digest), own.catalogue.file("0" * 64)) == (LEAFLET, None)
    assert own.catalogue.known_files([digest, "0" * 64]) == {digest}


# ---------------------------------------------------------------------- older workspaces
def test_an_older_workspace_gets_an_empty_catalogue_that_works(tmp_path: Path) -> None:
    path = tmp_path / "atelier.sqlite"
    shutil.copy("tests/data/store/workspace_0002.sqlite", path)
    engine = open_workspace(path)
    with UnitOfWork(engine) as uow:
        assert (uow.products.rows(), uow.catalogue.categories(), uow.catalogue.taxes()) == ([], [], [])
        uow.products.add_many(OFFERS)
        uow.products.keep_versions([(PACK.id, PACK.product)], NOW, "a", VersionReason.CREATED)
        uow.commit()
        assert len(uow.products.rows()) == 3
    engine.dispose()


@pytest.mark.parametrize("lock", [False, True])
def test_many_entries_are_given_in_one_order(own: UnitOfWork, lock: bool) -> None:
    asked = [ELEMENT.id, SESSION_OFFER.id, PACK.id]
    read: Callable[..., list[KeptProduct]] = own.products.many
    assert [one.id for one in read(asked, lock=lock)] == sorted(asked)
    assert own.products.get(PACK.id, lock=lock).product == PACK.product
