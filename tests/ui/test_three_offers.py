"""The three offers of the documents, prepared from nothing, offline, by keyboard alone, in under a minute each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from seatadmin.context import Workspace
from seatadmin.domain.prices import PriceList
from seatadmin.domain.product_checks import can_publish
from seatadmin.domain.products import Product, ProductStatus, SeatsMode
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings
from tests.ui.three_offers import SCRIPTS, Typist, offline_shop
from ui import notify
from ui.i18n import Language
from ui.session import Session
from ui.views.settings import SettingsView

KEYS_A_MINUTE = 150
"""What somebody presses in a minute who looks for the keys; held ones such as Alt are counted too."""

OFFERS: dict[str, tuple[str, Product]] = {
    "seats": (
        "Sièges",
        Product(
            code="SEATSCI",
            name="Sièges Sciences et Excel",
            status=ProductStatus.AVAILABLE,
            prices=PriceList.single(Decimal(120)),
            tax_code="1",
            handler="std_generateseats",
            handler_params="courselist=SCI,MATH101,EXCEL-N1",
        ),
    ),
    "session": (
        "Formations",
        Product(
            code="SPOCM1",
            name="SPOC Appropriation Moodle",
            status=ProductStatus.AVAILABLE,
            prices=PriceList.single(Decimal("10.00")),
            tax_code="2",
            handler="std_setuponecoursesession",
            handler_params="coursename=SPOC-M1&supervisor=teacher&requiredroles=student,supervisor&duration=180",
            seats_mode=SeatsMode.AS_QUANTITY,
            renewable=True,
        ),
    ),
    "space": (
        "Formations",
        Product(
            code="ESPACE-1AN",
            name="Espace de cours, un an",
            status=ProductStatus.AVAILABLE,
            prices=PriceList.single(Decimal(480)),
            tax_code="1",
            handler="std_createcourse",
            handler_params="coursecategory={category}&template=MODELE-SESSION&duration=365",
        ),
    ),
}
"""Category and offer; what only the workspace knows is filled in below."""

QUESTIONS = {
    Language.FRENCH: (
        '[{"field":"fullname","label":"Nom du cours","type":"textfield",'
        '"desc":"Nom complet du cours, donné par l’acheteur.","attrs":{"size":80}},'
        '{"field":"idnumber","label":"Numéro d’identification du cours","type":"textfield",'
        '"desc":"Numéro d’identification du cours, choisi par l’acheteur ; il doit être libre dans Moodle. '
        'Le nom court, lui, est calculé.","attrs":{"size":80}}]'
    ),
    Language.ENGLISH: (
        '[{"field":"fullname","label":"Name of the course","type":"textfield",'
        '"desc":"Full name of the course, given by the buyer.","attrs":{"size":80}},'
        '{"field":"idnumber","label":"ID number of the course","type":"textfield",'
        '"desc":"ID number of the course, chosen by the buyer; it must be free in Moodle. '
        'The short name itself is computed.","attrs":{"size":80}}]'
    ),
}
"""What the buyer of a course space is asked, in the language of the window."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose site was read once and is gone; each test gets a copy."""
    folder = tmp_path_factory.mktemp("offers")
    settings = Settings(Folders(folder / "config", folder / "data", folder / "logs"))
    path = folder / "alpha.seatadmin"
    offline_shop(path, settings).close()
    return path


@pytest.fixture
def typist(qtbot: Any, window: Any, shelf: Path, tmp_path: Path, language: Language) -> Iterator[Typist]:
    """The real window on the workspace, in each language, with hands on the keyboard."""
    settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))
    path = tmp_path / shelf.name
    copyfile(shelf, path)
    workspace = Workspace.open(path, settings=settings, secrets=MemorySecrets(), environment={})
    view = SettingsView(settings)
    qtbot.addWidget(view)
    previous = notify.install(window.notifier)
    session = Session(window, settings, view, language, secrets=MemorySecrets())
    session.hub.open(workspace, workspace.name)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: not window.runner.jobs(), timeout=20_000)
    yield Typist(session)
    notify.install(previous)
    qtbot.waitUntil(lambda: not window.runner.jobs(), timeout=20_000)
    session.close()


@pytest.mark.parametrize(
    ("name", "language"),
    [*((name, Language.FRENCH) for name in SCRIPTS), ("space", Language.ENGLISH)],
    indirect=["language"],
)
def test_an_offer_is_prepared_by_keyboard_alone(typist: Typist, name: str, language: Language) -> None:
    SCRIPTS[name](typist)
    assert typist.keys <= KEYS_A_MINUTE
    typist.settle()
    session = typist.session
    workspace = session.hub.workspace
    assert workspace is not None
    (row,) = workspace.products.rows()
    stored = workspace.products.get(row.id).product
    category, expected = OFFERS[name]
    categories = {path: id_ for id_, path in workspace.catalogue.paths().items()}
    facts = workspace.checks.facts()
    of_courses = next(one.id for one in facts.site.categories or () if one.name == "Bureautique")
    assert stored == replace(
        expected,
        category=categories[(category,)],
        handler_params=expected.handler_params.format(category=of_courses),
        required_data=QUESTIONS[language] if name == "space" else "",
    )
    # Nothing keeps it from being published, to the eyes and in a check of its own; the list knows too.
    assert can_publish(session.offers.editor.findings)
    assert can_publish(facts.check(stored, row.id))
    assert row.errors == 0
