"""The catalogue benchmarks share: five thousand offers in a tree of forty categories, of every handler the user has,
and a site of twenty thousand courses.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from seatadmin.domain.catalogue import KeptProduct, VersionReason
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.prices import PriceList, PriceRange
from seatadmin.domain.products import Category, Product, ProductId, ProductStatus, SeatsMode, ShopCategoryId
from seatadmin.domain.taxes import percentage_tax
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.ledger import NOW

OFFERS = 5_000
COURSES = 20_000
_CATEGORIES = 40
_STATUSES = tuple(ProductStatus)
_TEXT = "<p>Une formation <b>tutorée</b> de quelques semaines, avec des exercices et un suivi.</p>" * 4
_HANDLERS = (
    ("std_generateseats", "courselist=C{0},C{1}&customersupport=SUPPORT", SeatsMode.NOBODY, False),
    ("std_setuponecoursesession", "coursename=C{0}&supervisor=teacher&duration=180", SeatsMode.AS_QUANTITY, True),
    ("std_createcourse", "coursecategory=3&template=MODELE&duration=365", SeatsMode.NOBODY, False),
    ("", "", SeatsMode.NOBODY, False),
)


def _category(number: int) -> ShopCategoryId:
    return ShopCategoryId(str(UUID(int=10_000_000 + number)))


def categories() -> Iterator[Category]:
    """A tree two levels deep."""
    for number in range(_CATEGORIES):
        parent = _category(number % 8) if number >= 8 else None
        yield Category(_category(number), f"Catégorie {number}", parent, sort_order=number)


def offers(count: int = OFFERS) -> Iterator[KeptProduct]:
    """Offers with prices by quantity, texts and parameters, no two alike."""
    for number in range(count):
        handler, params, mode, renewable = _HANDLERS[number % len(_HANDLERS)]
        price = Decimal(100 + number % 900)
        yield KeptProduct(
            ProductId(str(UUID(int=number + 1))),
            Product(
                code=f"OFFRE{number:05}",
                name=f"Formation numéro {number}, session d’été",
                description=f"{_TEXT}<p>Référence {number * 7919 % 100_003}</p>",
                status=_STATUSES[number % len(_STATUSES)],
                prices=PriceList.of([PriceRange(9, price), PriceRange(None, price - 10)]),
                tax_code="1",
                category=_category(number % _CATEGORIES),
                handler=handler,
                handler_params=params.format(number % 500, number % 499),
                seats_mode=mode,
                renewable=renewable,
            ),
            NOW,
            "bench",
        )


def _course(number: int) -> MoodleCourse:
    return MoodleCourse(
        CourseId(number + 2), f"C{number}", f"Écrire et compter, cours {number}", CategoryId(number % 200 + 1)
    )


def store_site(uow: UnitOfWork, courses: int = COURSES) -> None:
    """Write what a large site has shown: its courses, in two hundred categories, and two roles."""
    uow.mirror.connect("https://moodle.example.org")
    uow.mirror.upsert_categories([MoodleCategory(CategoryId(n), f"Rayon {n}", None) for n in range(1, 201)], NOW)
    uow.mirror.upsert_courses([_course(number) for number in range(courses)], NOW)
    uow.mirror.upsert_roles([MoodleRole(RoleId(n), name) for n, name in ((4, "teacher"), (5, "student"))], NOW)


def store_offers(uow: UnitOfWork, count: int = OFFERS) -> None:
    """Write the catalogue into an empty workspace."""
    kept = list(offers(count))
    uow.catalogue.save_categories(categories())
    uow.catalogue.save_taxes([percentage_tax("1", "TVA 20 %", Decimal(20), "FR")])
    uow.products.add_many(kept)
    uow.products.keep_versions([(one.id, one.product) for one in kept], NOW, "bench", VersionReason.CREATED)
