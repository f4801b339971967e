"""The composition root: one workspace wired to its store, its site, its clock and its secrets.

The window and the command line open a `Workspace` and use the services it carries; nothing else in the program
chooses an implementation.
"""

from __future__ import annotations

import getpass
import logging
import os
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from seatadmin import log
from seatadmin.errors import Rejected, Unavailable, UserError
from seatadmin.services.apply_plan import ApplyPlan
from seatadmin.services.arrange_catalogue import ArrangeCatalogue
from seatadmin.services.browse_history import BrowseHistory
from seatadmin.services.bulk_edit import BulkEdit
from seatadmin.services.check_products import CheckProducts
from seatadmin.services.connect_site import ConnectSite
from seatadmin.services.exchange import ExchangeOffers
from seatadmin.services.import_orders import ImportOrders
from seatadmin.services.inspect_order import InspectOrders
from seatadmin.services.manage_seats import ManageSeats
from seatadmin.services.plan_batch import PlanBatch
from seatadmin.services.prepare_product import PrepareProduct
from seatadmin.services.workbench import Workbench
from seatadmin.settings import CONNECTIONS, Settings
from seatadmin.store.engine import copy_workspace, open_workspace, workspace_name, workspace_url
from seatadmin.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from seatadmin.moodle.check import SiteReport
    from seatadmin.moodle.functions import Moodle
    from seatadmin.moodle.transport import Transport
    from seatadmin.secrets import SecretStore
    from seatadmin.services.offer_sheet import OfferSheets

TOKEN_VARIABLE = "SEATADMIN_TOKEN"  # noqa: S105 - the name of a variable
logger = logging.getLogger(__name__)

DEFAULT_ZONE = "Europe/Paris"
_ZONE_SETTING = "site.zone"


def utc_now() -> datetime:
    """Give the time of this workstation, aware, in UTC."""
    return datetime.now(UTC)


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name. Raises `UserError("zone_unknown")`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError("zone_unknown", zone=name) from None


def who_is_here() -> str:
    """Give the login of the person at this workstation."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def token_of(site_url: str, secrets: SecretStore, environment: Mapping[str, str]) -> str:
    """Return the token for a site: from the keyring, else from `SEATADMIN_TOKEN`.

    Raises `UserError`: `no_token` when there is neither, `keyring_missing` when there could be none,
    `keyring_locked` when the keyring refuses.
    """
    given = environment.get(TOKEN_VARIABLE, "").strip()
    try:
        token = secrets.get(site_url)
    except UserError:
        if not given:
            raise
        token = None
    token = token or given
    if not token:
        raise UserError("no_token" if secrets.available() else "keyring_missing", address=site_url)
    log.hide(token)
    return token


def _without_password(shown_url: str) -> str:
    """Return an address in which the store has masked the password, without the mask."""
    return shown_url.replace(":***@", "@")


def site_address_of(text: str) -> str:
    """Return the address of a site from what a person types or copies; see `moodle.transport.site_address`.

    Without a scheme, this machine's own site is taken for plain http: it hardly ever has a certificate.
    """
    from seatadmin.moodle.transport import is_loopback, site_address

    address = text.strip()
    if "://" not in address:
        try:
            local = is_loopback(urlsplit(f"//{address}").hostname or "")
        except ValueError:
            local = False
        address = f"http://{address}" if local else address
    return site_address(address)


class Client:
    """A connection to one site with one token. Close it when the site or the token changes."""

    def __init__(self, site_url: str, token: str, *, connections: int = 2) -> None:
        from seatadmin.moodle.functions import Moodle
        from seatadmin.moodle.transport import Transport

        log.hide(token)
        self.transport: Transport = Transport(site_url, token, connections=connections)
        self.moodle: Moodle = Moodle(self.transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.transport.close()


def check_address(
    url: str, *, secrets: SecretStore, token: str | None = None, environment: Mapping[str, str] = os.environ
) -> SiteReport:
    """Test a site without a workspace. `url` as a person types it; without a `token`, the one `token_of` finds.

    Raises `UserError` for an address that cannot be used, `Unavailable` when the site cannot be reached.
    """
    from seatadmin.moodle.check import check_site

    address = site_address_of(url)
    with Client(address, token.strip() if token else token_of(address, secrets, environment)) as client:
        return check_site(client.moodle)


class Workspace:
    """One open workspace. Use it in a `with`, or `close` it.

    `bench` and the services beside it may be used from any thread. They are made again when the site's time zone
    changes, so take them from the workspace each time.
    """

    bench: Workbench
    seats: ManageSeats
    lists: PlanBatch
    apply: ApplyPlan
    site: ConnectSite
    history: BrowseHistory
    products: PrepareProduct
    catalogue: ArrangeCatalogue
    checks: CheckProducts

    def __init__(
        self,
        engine: Engine,
        *,
        settings: Settings,
        secrets: SecretStore,
        clock: Callable[[], datetime] = utc_now,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.settings = settings
        self.secrets = secrets
        self.location = _without_password(workspace_name(engine))
        self.name = Path(engine.url.database or self.location).stem
        self._engine = engine
        self._clock = clock
        self._environment = environment
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._wire(self._stored_zone())

    @classmethod
    def open(
        cls,
        location: str | Path | None,
        *,
        settings: Settings,
        secrets: SecretStore,
        clock: Callable[[], datetime] = utc_now,
        create: bool = False,
        environment: Mapping[str, str] = os.environ,
    ) -> Workspace:
        """Open a workspace, bring it up to date, and remember it as the last one used.

        `location`: path of a SQLite file, or a database URL; None means the last one used. A password in the URL goes
        to the keyring, never to the settings. `create` makes the workspace when there is none. Raises `UserError`:
        `no_workspace` when None was ever used, `workspace_password_misplaced`, and those of
        `store.engine.open_workspace`.
        """
        chosen = location if location is not None else settings.last_workspace
        if chosen is None:
            raise UserError("no_workspace")
        url = workspace_url(chosen)
        address = str(chosen)
        given = None
        if url.get_backend_name() != "sqlite":
            if "password" in url.query:
                # Shown addresses mask the password where it belongs, and only there.
                raise UserError("workspace_password_misplaced")
            known = _without_password(url.render_as_string(hide_password=True))
            given = url.password
            url = url.set(password=given if given is not None else secrets.get(known))
            log.hide(url.password or "")
            address = url.render_as_string(hide_password=False)
        engine = open_workspace(address, create=create, clock=clock)
        try:
            workspace = cls(engine, settings=settings, secrets=secrets, clock=clock, environment=environment)
        except BaseException:
            engine.dispose()
            raise
        if given is not None and secrets.available():
            secrets.set(workspace.location, given)
        try:
            settings.remember_workspace(workspace.location)
        except UserError as error:
            # Not being remembered must not keep a workspace closed.
            logger.warning("the workspace is not remembered: %s", error.code)
        return workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the site and to the store."""
        self._drop_client()
        self._engine.dispose()

    def copy_to(self, path: Path) -> None:
        """Keep a copy of the workspace, as it is now, in another file; see `store.engine.copy_workspace`."""
        copy_workspace(self._engine, path)

    def discard(self) -> None:
        """Close a workspace that was made for something that then failed; its file is removed and not remembered.

        A database on a server is left as it is.
        """
        self.close()
        self.settings.forget_workspace(self.location)
        database = self._engine.url.database
        if database is not None and self._engine.url.get_backend_name() == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)

    @property
    def sheets(self) -> OfferSheets:
        """Printable sheets of offers. Made when asked for: it leads to all that can be said about an offer."""
        from seatadmin.services.offer_sheet import OfferSheets

        return OfferSheets(self.bench, self.products, self.catalogue, self.checks)

    # ------------------------------------------------------------------ the site
    @property
    def site_url(self) -> str | None:
        """Address of the workspace's site, None before the first connection."""
        found = self.site.site()
        return found[0] if found else None

    def moodle(self) -> Moodle:
        """Give the client of the workspace's site, made at the first call.

        Raises `UserError`: `no_site` when none is connected, and those of `token_of`.
        """
        with self._lock:
            if self._client is None:
                url = self.site_url
                if url is None:
                    raise UserError("no_site")
                token = token_of(url, self.secrets, self._environment)
                self._client = Client(url, token, connections=self.bench.connections)
            return self._client.moodle

    def connect(self, url: str, token: str | None = None) -> SiteReport:
        """Test a site and make it this workspace's: its address is kept here, a given token in the keyring. Its
        courses are read, so that names and patterns of courses can be checked from now on.

        `url` is the address as a person types or copies it; without a `token`, the one `token_of` finds is used, and
        not stored anywhere. Nothing is kept when the test cannot be made. Raises `UserError` for an address that
        cannot be used (plain http beyond this machine among them), `keyring_missing` when a given token cannot be
        kept, and `Unavailable` when the site cannot be reached.
        """
        address = site_address_of(url)
        given = (token or "").strip()
        if given:
            log.hide(given)
        # The environment's own token works without being stored, also where there is no keyring.
        store = bool(given) and given != self._environment.get(TOKEN_VARIABLE, "").strip()
        if store and not self.secrets.available():
            raise UserError("keyring_missing", address=address)
        report = check_address(address, secrets=self.secrets, token=given or None, environment=self._environment)
        if store:
            self.secrets.set(address, given)
        self.site.remember(address, report.site_name)
        self._drop_client()
        try:
            self.site.read_catalogue()
        except (Rejected, Unavailable) as error:
            # The site is connected all the same; its report names what is missing, and `sync` reads what is not there.
            logger.warning("the courses are not read yet: %s", error.code)
        return report

    def check(self) -> SiteReport:
        """Test the workspace's site. Raises `UserError("no_site")`, `Unavailable`."""
        return self.site.check(self.moodle())

    def _drop_client(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    # ------------------------------------------------------------------ the site's time zone
    @property
    def zone_name(self) -> str:
        """Time zone in which the site's days begin and end, an IANA name."""
        return str(self.bench.zone)

    def set_zone(self, name: str) -> None:
        """Choose the site's time zone. Raises `UserError("zone_unknown")`."""
        zone = zone_named(name)
        with self._unit_of_work() as uow:
            uow.settings.set(_ZONE_SETTING, name)
            uow.history.add_many([self.bench.entry("zone_set", name)])
            uow.commit()
        self._wire(zone)

    def set_connections(self, count: int) -> None:
        """Choose how many calls are sent to Moodle at a time, from the next call on; call between runs.

        Raises `UserError("settings_not_writable")`; the choice then holds until the program ends.
        """
        try:
            self.settings.set(CONNECTIONS, count)
        finally:
            self._drop_client()
            self._wire(self._stored_zone())

    def _stored_zone(self) -> ZoneInfo:
        with self._unit_of_work(read_only=True) as uow:
            name = uow.settings.get(_ZONE_SETTING) or DEFAULT_ZONE
        try:
            return zone_named(name)
        except UserError:
            return zone_named(DEFAULT_ZONE)

    # ------------------------------------------------------------------ wiring
    def _unit_of_work(self, *, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(self._engine, read_only=read_only)

    def _wire(self, zone: ZoneInfo) -> None:
        self.bench = Workbench(
            unit_of_work=self._unit_of_work,
            clock=self._clock,
            zone=zone,
            who=who_is_here(),
            moodle=self.moodle,
            connections=self.settings.get(CONNECTIONS),
        )
        self.seats = ManageSeats(self.bench)
        self.lists = PlanBatch(self.bench)
        self.apply = ApplyPlan(self.bench)
        self.site = ConnectSite(self.bench)
        self.history = BrowseHistory(self.bench)
        self.products = PrepareProduct(self.bench)
        self.catalogue = ArrangeCatalogue(self.bench)
        self.bulk = BulkEdit(self.bench, self.products)
        self.exchange = ExchangeOffers(self.bench, self.catalogue)
        self.checks = CheckProducts(self.bench)
        self.orders = InspectOrders(self.bench)
        self.order_files = ImportOrders(self.bench)
