"""Workstations that share one workspace, each with its person and one clock that tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import Product, ProductId
from seatadmin.moodle.functions import Moodle
from seatadmin.services.arrange_catalogue import ArrangeCatalogue
from seatadmin.services.bulk_edit import BulkEdit
from seatadmin.services.check_products import CheckProducts
from seatadmin.services.exchange import ExchangeOffers
from seatadmin.services.offer_sheet import OfferSheets
from seatadmin.services.prepare_product import PrepareProduct
from seatadmin.services.workbench import Workbench
from seatadmin.store.engine import open_engine
from seatadmin.store.unit_of_work import UnitOfWork


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 20, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


def offline() -> Moodle:
    raise AssertionError("nothing of the catalogue may ask Moodle")


class Desk:
    """One person at one workstation."""

    def __init__(self, path: Path, who: str, clock: Clock) -> None:
        self.engine = open_engine(path)
        self.bench = Workbench(self._unit_of_work, clock, ZoneInfo("Europe/Paris"), who, offline)
        self.products = PrepareProduct(self.bench)
        self.catalogue = ArrangeCatalogue(self.bench)
        self.bulk = BulkEdit(self.bench, self.products)
        self.exchange = ExchangeOffers(self.bench, self.catalogue)
        self.checks = CheckProducts(self.bench)
        self.sheets = OfferSheets(self.bench, self.products, self.catalogue, self.checks)

    def _unit_of_work(self, *, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(self.engine, read_only=read_only)

    def close(self) -> None:
        self.engine.dispose()

    def begin(self, product: Product) -> ProductId:
        """Begin an entry and give its id."""
        return self.products.create(product).created[0]

    def product(self, product_id: ProductId) -> Product:
        """Give the draft as it is kept now."""
        return self.products.get(product_id).product

    def everything(self) -> dict[str, object]:
        """Give all that undo must bring back: entries, categories, templates, taxes."""
        return {
            "products": {row.id: self.product(row.id) for row in self.products.rows()},
            "categories": self.catalogue.categories(),
            "templates": self.products.templates(),
            "taxes": self.catalogue.taxes(),
        }

    def undo(self, changes: ChangeSet) -> ChangeSet:
        return self.products.apply(changes.reversed)
