"""Check catalogue entries against the rest of the catalogue and the mirror: one while it is typed, or all of them.

What a check may know is gathered once (`facts`) and used for as many states of an entry as somebody types; counts of
what was found are kept, so that the list of offers shows them without checking thousands again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from seatadmin.domain.catalogue_facts import CatalogueFacts
from seatadmin.domain.consequences import Consequence, consequences
from seatadmin.domain.findings import Finding
from seatadmin.domain.handler_checks import HandlerChecks
from seatadmin.domain.handlers import HandlerSpec, Level
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.product_checks import check
from seatadmin.domain.products import Product, ProductId
from seatadmin.domain.questions import read_questions
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.site_reading import SiteReading
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork

_ENTRIES_A_STEP = 20
"""Entries checked between two questions whether to go on: a few milliseconds, since others wait for them."""


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What checks of entries know, as of one moment."""

    catalogue: CatalogueFacts
    site: SiteFacts
    zone: tzinfo
    now_s: int

    def check(self, product: Product, product_id: ProductId | None = None) -> tuple[Finding, ...]:
        """List what is to be known about a state of an entry, gravest first."""
        return check(
            product,
            spec=spec_of(product),
            catalogue=self.catalogue,
            site=self.site,
            zone=self.zone,
            now=self.now_s,
            product_id=product_id,
        )

    def course_of(self, product: Product) -> MoodleCourse | None:
        """Return the course people will be enrolled in, when the parameters name one the mirror knows."""
        spec = spec_of(product)
        if spec is None:
            return None
        nothing_asked = read_questions("")
        checks = HandlerChecks(product, spec, self.catalogue, self.site, nothing_asked, self.zone, self.now_s)
        return checks.target(spec)

    def consequences(self, product: Product, quantity: int) -> tuple[Consequence, ...]:
        """Say what buying `quantity` comes to."""
        return consequences(product, spec_of(product), quantity, self.site)


def spec_of(product: Product) -> HandlerSpec | None:
    """Return the specification of an entry's handler; None without a handler or for one nobody has described."""
    return handler_catalogue().get(product.handler) if product.handler else None


class CheckProducts:
    """The checks of the catalogue."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._site = SiteReading()

    def facts(self) -> CheckFacts:
        """Gather what checks may know now."""
        with self._bench.unit_of_work(read_only=True) as uow:
            return self._facts(uow)

    def check_all(self, go_on: Callable[[int, int], object] = lambda _done, _total: None) -> int:
        """Check every entry and remember the counts; gives how many entries cannot be published as they are.

        `go_on(done, total)` is called now and then and may raise to stop; what was found is then not kept.
        """
        with self._bench.unit_of_work(read_only=True) as uow:
            facts = self._facts(uow)
            entries = uow.products.all()
        counts: dict[ProductId, tuple[int, int]] = {}
        for done, kept in enumerate(entries):
            if done % _ENTRIES_A_STEP == 0:
                go_on(done, len(entries))
            counts[kept.id] = count(facts.check(kept.product, kept.id))
        with self._bench.unit_of_work() as uow:
            uow.products.note_findings(counts)
            uow.commit()
        return sum(errors > 0 for errors, _ in counts.values())

    def note(self, product_id: ProductId, findings: tuple[Finding, ...]) -> None:
        """Remember what the last check of an entry found."""
        with self._bench.unit_of_work() as uow:
            uow.products.note_findings({product_id: count(findings)})
            uow.commit()

    def _facts(self, uow: UnitOfWork) -> CheckFacts:
        return CheckFacts(
            CatalogueFacts.of(uow.products.outlines(), uow.catalogue.categories(), uow.catalogue.taxes()),
            self._site.facts(uow),
            self._bench.zone,
            int(self._bench.clock().timestamp()),
        )


def count(findings: tuple[Finding, ...]) -> tuple[int, int]:
    """Count errors and warnings."""
    levels = [finding.severity for finding in findings]
    return levels.count(Level.ERROR), levels.count(Level.WARNING)
