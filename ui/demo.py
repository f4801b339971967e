"""The demonstration: a small Moodle on this computer, and a workspace of a shop that has been at work for a while.

Everything is real except the people: the seats that are held are held because a list was applied to the sandbox by
the ordinary services, so that what the window shows and what that Moodle answers agree. It lives in a folder of its
own that disappears with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from seatadmin.context import Workspace, utc_now
from seatadmin.domain.intents import Target
from seatadmin.domain.seats import Customer
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings

EXEMPLE, ACME, LYCEE = "Société Exemple & Fils", "Acme Formation", "Lycée des Trois Rivières"
SAMPLE = "stagiaires_exemple.csv"
OFFERS = "demo/offres.json"
NOT_IN_SHOP = frozenset({"SPOCM2", "RD", "ESPACE2", "ESPACEESSAI", "PACKMAN", "PACKMAN-S", "PACKMAN-C"})
"""Offers of the demonstration that nobody has entered in the shop yet."""

_APPLIED = """Nom\tPrénom\tCourriel\tFormation
ROUSSEL\tInès\tines.roussel@example.net\tSCI
HADDAD\tKarim\tkarim.haddad@example.net\tMATH101
MOREL\tJulie\tjulie.morel@example.net\tSCI
FONTAINE\tHugo\thugo.fontaine@example.net\tSCI
CHEVALIER\tNina\tnina.chevalier@example.net\tMATH101
"""
_KEPT = """Nom\tPrénom\tCourriel\tFormation
DUBOIS\tLéa\tlea.dubois@example.org\tHSE-2
PERRIN\tThéo\ttheo.perrin@example.org\tHSE-1
N'DIAYE\tAwa\tawa.ndiaye@example.org\tHSE-1
LÉVÊQUE\tÉloïse\teloise@exemple\tHSE-2
"""


class Demo:
    """A running demonstration. Start it away from the window, close it when another workspace is opened."""

    def __init__(self) -> None:
        # Loaded here: a server is the last thing a window needs at start.
        from seatadmin.sandbox.demo import demo_state
        from seatadmin.sandbox.server import SandboxServer

        self._folder = TemporaryDirectory(prefix="seatadmin-demo-", ignore_cleanup_errors=True)
        self.server = SandboxServer(demo_state())
        self.workspace: Workspace | None = None

    def start(self) -> Workspace:
        """Start the small Moodle and fill a workspace for it."""
        root = Path(self._folder.name)
        self.server.start()
        # Settings of its own: the demonstration is not the workspace to open again next time.
        settings = Settings(Folders(root / "config", root / "data", root / "logs"))
        location = root / "Boutique Alpha.seatadmin"
        self.workspace = Workspace.open(location, settings=settings, secrets=MemorySecrets(), create=True)
        self.workspace.connect(self.server.url, self.server.token)
        self.workspace.site.sync()
        _fill(self.workspace, utc_now())
        _offer(self.workspace)
        return self.workspace

    def close(self) -> None:
        """End the small Moodle and forget everything."""
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None
        self.server.stop()
        self._folder.cleanup()


def _fill(workspace: Workspace, now: datetime) -> None:
    seats = workspace.seats
    year_end = date(now.year + (now.month > 6), 12, 31)
    soon = (now + timedelta(days=40)).date()
    seats.add(
        EXEMPLE,
        12,
        courses=["EXCEL-%", "WORD-N2"],
        order="B0000000042",
        ends=year_end,
        product_code="SEATBUR",
        product_name="Sièges Bureautique",
        customer_email="formation@example.com",
    )
    seats.add(
        EXEMPLE, 3, order="B0000000007", ends=soon, product_code="SEATLIB", product_name="Sièges toutes formations"
    )
    seats.add(
        ACME,
        20,
        courses=["SCI", "MATH101"],
        order="B0000000051",
        ends=year_end,
        product_code="SEATSCI",
        product_name="Sièges Sciences",
        customer_email="formation@example.net",
        support_course="SUPPORT-CLIENT",
    )
    seats.add(ACME, 6, order="B0000000058", product_code="SEATLIB", product_name="Sièges toutes formations")
    seats.add(
        LYCEE,
        8,
        courses=["HSE-%"],
        order="B0000000063",
        ends=year_end,
        product_code="SEATHSE",
        product_name="Sièges Prévention",
    )
    _assign(workspace, ACME, _APPLIED, "stagiaires_acme.xlsx", apply=True)
    _assign(workspace, LYCEE, _KEPT, "lycee_prevention.csv", apply=False)


def _offer(workspace: Workspace) -> None:
    """Fill the catalogue: most of it as the shop has it, the rest in every state a draft can be in."""
    from seatadmin.paths import resource

    products = workspace.products
    preview = workspace.exchange.preview(resource(OFFERS).read_bytes())
    workspace.exchange.take(preview)
    workspace.catalogue.set_catalogue("Boutique Alpha", "EUR")
    ids = {entry.theirs.code: entry.id for entry in preview.entries}
    products.note_in_shop([id_ for code, id_ in ids.items() if code not in NOT_IN_SHOP])
    guide, session = products.get(ids["GUIDEHSE"]).product, products.get(ids["EXCELN2"]).product
    products.edit(ids["GUIDEHSE"], guide, replace(guide, stock=300))
    products.edit(ids["EXCELN2"], session, replace(session, name="Excel – niveau 2, session tutorée (six semaines)"))
    there = replace(session, name="Excel – niveau 2, avec un tuteur")
    products.note_shop_version(ids["EXCELN2"], there, remote_id=None, seen_at=utc_now())
    products.mark_ready([ids["ESPACE2"]])
    workspace.checks.check_all()


def _assign(workspace: Workspace, name: str, text: str, source: str, *, apply: bool) -> None:
    customer: Customer = workspace.seats.find_customer(name)
    people = workspace.lists.read(text.encode(), source="text")
    draft = workspace.lists.draft(people, Target(customer.id), source)
    workspace.apply.look(draft)
    kept = workspace.lists.keep(draft)
    if apply:
        workspace.apply.apply(kept.batch.id)


def sample_path() -> Path:
    """Give the list the guided tour pastes, shipped with the program."""
    from seatadmin.paths import resource

    return resource(f"demo/{SAMPLE}")
