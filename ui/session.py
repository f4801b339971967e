"""What the window is open on: workspaces opened and closed, the site connected, Moodle read again.

The window and the views only ask; here is who answers. Opening, testing a site and reading Moodle happen away from
the window, and the workspace that was open stays open until the new one is there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog

from seatadmin.context import Workspace, check_address
from seatadmin.domain.intents import BatchId, Intent
from seatadmin.domain.read_models import BatchSummary, Pool, ProductRow, SeatRow
from seatadmin.errors import SeatadminError, UserError
from seatadmin.secrets import KeyringSecrets, SecretStore, SessionSecrets
from seatadmin.services.runs import SiteReport, SyncCounts
from seatadmin.settings import RECENT, Settings
from ui import notify, wording
from ui.demo import Demo
from ui.dialogs.about import AboutDialog
from ui.dialogs.connect import ConnectDialog, ReportRow
from ui.dialogs.first_start import SUFFIX, FirstStartDialog
from ui.dialogs.guide import GuideDialog
from ui.hub import EVERYTHING, Details, Hub, Topic
from ui.i18n import Language
from ui.main_window import MainWindow
from ui.models.pools import PoolChoice
from ui.runner import Failure, Job, JobContext, Lane
from ui.text import fold
from ui.theme import Tone
from ui.views.activity import ActivityView
from ui.views.assignment import Mode
from ui.views.command_palette import Hit
from ui.views.following import reporter_of
from ui.views.navigation import Section
from ui.views.offers import OffersView
from ui.views.preferences import RoleSettings, SiteSettings
from ui.views.seats import SeatsView
from ui.views.settings import SettingsView
from ui.views.shop_settings import ShopSettings
from ui.views.status_bar import WorkspaceStatus
from ui.views.today import TodayView

# Sections whose lines have something to say in the right panel.
DETAILED = frozenset({"seats"})
SHOWN_HITS = 8
SEARCHED_AT_ONCE = 1_000
OFFERS_LOOKED_AT = 200

# A mirror younger than this is not read again just because the workspace was opened.
FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Opened:
    workspace: Workspace
    demo: Demo | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes on under another window: the workspace that is open, if any, and what is known of it."""

    workspace: Workspace | None
    demo: Demo | None
    secrets: SessionSecrets
    is_touched: bool


@dataclass(frozen=True, slots=True)
class _SiteKnown:
    """What the dialog may know beforehand. `keeps_token`: a token typed outlives the program."""

    address: str
    has_token: bool
    keeps_token: bool


@dataclass(frozen=True, slots=True)
class _Connected:
    site: str
    keeps_token: bool


@dataclass(frozen=True, slots=True)
class _Found:
    typed: str
    seats: list[SeatRow]
    people: list[tuple[BatchId, Intent]]
    pools: list[PoolChoice]
    lists: list[BatchSummary]
    offers: list[ProductRow]


class Session(QObject):
    """Fills the window with the sections and keeps a workspace open under them. `opened`: another one is open now."""

    opened = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        settings_view: SettingsView,
        language: Language,
        *,
        secrets: SecretStore | None = None,
        at_once: bool = True,
    ) -> None:
        """Make the sections too, unless `at_once` is False: then `fill` does, step by step."""
        super().__init__(window)
        self.window = window
        self._settings = settings
        self._secrets = secrets if isinstance(secrets, SessionSecrets) else SessionSecrets(secrets or KeyringSecrets())
        self._demo: Demo | None = None
        self._dialog: ConnectDialog | None = None
        self._test: Job | None = None
        self._search: Job | None = None
        self.hub = Hub(window.runner, language, self)
        for _ in self.fill(settings_view) if at_once else ():
            pass

    def fill(self, settings_view: SettingsView) -> Iterator[None]:
        """Make the sections, one in each step, so that the window answers in between."""
        window, hub, state = self.window, self.hub, self.window.state
        # New, open, demonstration: the head of the first menu.
        hub.start_actions = tuple(window.workspace_menu.actions()[:3])
        self.today = TodayView(hub)
        window.add_section(Section("today", "today"), self.tr("Today"), self.today)
        yield
        self.offers = OffersView(hub, window.undo_stack, state)
        window.add_section(Section("offers", "offers"), self.tr("Offers"), self.offers)
        yield
        self.seats = SeatsView(hub, window.undo_stack, state)
        window.add_section(Section("seats", "seats"), self.tr("Seats"), self.seats)
        yield
        self.activity = ActivityView(hub, state)
        window.add_section(Section("activity", "activity"), self.tr("Activity"), self.activity)
        yield
        self.site_settings, self.role_settings = SiteSettings(hub), RoleSettings(hub)
        settings_view.add_group(self.tr("Moodle site"), self.site_settings)
        self.shop_settings = ShopSettings(hub, window.undo_stack)
        settings_view.add_group(self.tr("Shop"), self.shop_settings)
        settings_view.add_group(self.tr("Roles"), self.role_settings)
        offers = window.menuBar().addMenu(self.tr("O&ffers"))
        window.menuBar().insertMenu(window.view_menu.menuAction(), offers)
        window.add_actions(offers, self.offers.overview.view_actions)
        menu = window.menuBar().addMenu(self.tr("&Seats"))
        window.menuBar().insertMenu(window.view_menu.menuAction(), menu)
        window.add_actions(menu, self.seats.overview.view_actions)
        menu.addSeparator()
        window.add_actions(menu, self.seats.sheet.view_actions)
        menu.addSeparator()
        window.add_actions(menu, self.activity.view_actions)
        self._connect()

    def _connect(self) -> None:
        window, hub = self.window, self.hub
        hub.status_changed.connect(self._on_status_changed)
        hub.details_wanted.connect(self._on_details_wanted)
        hub.section_wanted.connect(window.show_section)
        window.section_shown.connect(self._on_section_shown)
        self.seats.currentChanged.connect(self._on_sheet_changed)
        self._on_section_shown(window.current_section())
        hub.workspace_changed.connect(self._on_workspace_changed)
        hub.connect_wanted.connect(self.ask_site)
        window.demo_asked.connect(self.open_demo)
        window.copy_asked.connect(self.ask_copy)
        window.question_before_closing = self._question_before_leaving
        window.new_asked.connect(self.ask_new)
        window.open_asked.connect(self.ask_open)
        window.connection_asked.connect(self._on_connection_asked)
        window.guide_asked.connect(self.show_guide)
        window.about_asked.connect(self.show_about)
        window.mirror_asked.connect(self.read_moodle)
        window.pending_asked.connect(self._on_lists_wanted)
        hub.lists_wanted.connect(self._on_lists_wanted)
        window.palette_field.is_answered_later = True
        window.palette_field.searched.connect(self._on_searched)

    @property
    def demo(self) -> Demo | None:
        """The demonstration that is open, None when a workspace of one's own is."""
        return self._demo

    # -- opening -----------------------------------------------------------------------------------------------

    def start(self, location: str | None = None, *, demo: bool = False) -> None:
        """Open what was asked for, else the workspace of last time, else ask."""
        last = location or self._settings.last_workspace
        if demo:
            self.open_demo()
        elif last is not None:
            self.open_location(last)
        else:
            self.ask_open()

    @Slot(str)
    def open_location(self, location: str) -> None:
        """Open a workspace that exists: a file or a database address."""
        settings, secrets = self._settings, self._secrets

        def work(_context: JobContext) -> _Opened:
            return _Opened(Workspace.open(location, settings=settings, secrets=secrets))

        self._open(self.tr("Opening the workspace"), work)

    @Slot(object)
    def create(self, path: Path) -> None:
        """Create a workspace, or open the one that is there already."""
        settings, secrets = self._settings, self._secrets

        def work(_context: JobContext) -> _Opened:
            return _Opened(Workspace.open(path, settings=settings, secrets=secrets, create=True))

        self._open(self.tr("Creating the workspace"), work)

    @Slot()
    def open_demo(self) -> None:
        """Start the demonstration."""

        def work(_context: JobContext) -> _Opened:
            demo = Demo()
            try:
                return _Opened(demo.start(), demo)
            except BaseException:
                demo.close()
                raise

        self._open(self.tr("Preparing the demonstration"), work)

    def _open(self, title: str, work: Callable[[JobContext], _Opened]) -> None:
        def answered(accepted: bool) -> None:
            if accepted:
                self.window.runner.submit(
                    title,
                    work,
                    on_done=self._on_opened,
                    on_failed=self._on_open_failed,
                    lane=Lane.READ,
                    can_cancel=False,
                )

        question = self._question_before_leaving()
        if question is None:
            answered(True)
        else:
            notify.ask(question, answered)

    def _question_before_leaving(self) -> notify.Question | None:
        """Give what must be asked before the workspace is left: only a demonstration loses what was done in it."""
        if self._demo is None or not self.hub.is_touched:
            return None
        return notify.Question(
            self.tr("Leave the demonstration?"),
            self.tr(
                "What you did in it vanishes with it. “Keep a copy” in the Workspace menu would put it into a file."
            ),
            self.tr("Leave, and lose it"),
            destructive=True,
        )

    @Slot()
    def ask_copy(self) -> None:
        """Ask where to keep a copy of the workspace."""
        day = f"{datetime.now(self.hub.words.zone):%Y-%m-%d}"
        dialog = QFileDialog(self.window, self.tr("Keep a copy"), str(self._folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.setNameFilters([self.tr("Seatadmin workspace (*.seatadmin)")])
        dialog.selectFile(f"{self.hub.name} {day}.{SUFFIX}")
        dialog.fileSelected.connect(self.copy_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def copy_to(self, name: str) -> None:
        """Keep a copy of the workspace in a file."""
        path = Path(name)
        self.save_now()

        def work(workspace: Workspace, _context: JobContext) -> Path:
            workspace.copy_to(path)
            return path

        self.hub.run(self.tr("Copying the workspace"), work, on_done=self._on_copied, can_cancel=False)

    @Slot(object)
    def _on_copied(self, path: Path) -> None:
        # What is in the copy is not lost any more.
        self.hub.is_touched = False
        notify.show(notify.Level.SUCCESS, self.tr("The copy is kept: {path}").format(path=path))

    @Slot(object)
    def _on_opened(self, opened: _Opened) -> None:
        self.save_now()
        name = opened.workspace.name
        previous, demo = self.hub.open(opened.workspace, name, demo=opened.demo is not None), self._demo
        self._demo = opened.demo
        self.window.set_workspace_name(name, passing=opened.demo is not None)
        _close(previous, demo)
        self.opened.emit()
        if opened.demo is None:
            self.hub.read("", _age, on_done=self._on_age, owner=self, lane=Lane.READ)

    @property
    def can_hand_over(self) -> bool:
        """True when nothing is under way that belongs to this window: no job, no list and no offer being edited."""
        at_rest = self.seats.sheet.mode in (Mode.EMPTY, Mode.REPORT)
        at_rest &= self.offers.currentWidget() is self.offers.overview
        return at_rest and not self.window.runner.jobs()

    def hand_over(self) -> HandedOver:
        """Let go of the workspace without closing it, for the session of another window."""
        handed = HandedOver(self.hub.workspace, self._demo, self._secrets, self.hub.is_touched)
        self.hub.workspace, self._demo = None, None
        return handed

    def take_over(self, handed: HandedOver) -> None:
        """Go on with what another session had open."""
        self._secrets = handed.secrets
        if handed.workspace is not None:
            self._on_opened(_Opened(handed.workspace, handed.demo))
            self.hub.is_touched = handed.is_touched

    @Slot(object)
    def _on_open_failed(self, failure: Failure) -> None:
        self.hub.tell_failure(failure)
        if self.hub.workspace is None:
            self.ask_open()

    @Slot(object)
    def _on_age(self, facts: tuple[bool, datetime | None]) -> None:
        has_site, read_at = facts
        if not has_site:
            return
        if read_at is None or datetime.now(UTC) - read_at > FRESH_FOR:
            self._read_moodle(tell_failure=False)
        else:
            self.hub.run("", _ping, lane=Lane.WORK, quiet=True, tell_failure=False)

    @Slot()
    def ask_open(self) -> None:
        """Ask which workspace to open."""
        dialog = FirstStartDialog(self._folder(), self._settings.get(RECENT), self.window)
        dialog.create_asked.connect(self.create)
        dialog.open_asked.connect(self.open_location)
        dialog.demo_asked.connect(self.open_demo)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def ask_new(self) -> None:
        """Ask where to create a workspace."""
        dialog = QFileDialog(self.window, self.tr("New workspace"), str(self._folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.setNameFilters([self.tr("Seatadmin workspace (*.seatadmin)")])
        dialog.fileSelected.connect(self._on_new_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_new_chosen(self, name: str) -> None:
        self.create(Path(name))

    def _folder(self) -> Path:
        folder = self._settings.folders.data
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    # -- the site ----------------------------------------------------------------------------------------------

    @Slot()
    def _on_connection_asked(self) -> None:
        if self.hub.workspace is None:
            self.ask_open()
        elif self._demo is not None:
            notify.show(notify.Level.INFO, self.tr("The demonstration has its own Moodle on this computer."))
        else:
            self.ask_site()

    @Slot()
    def ask_site(self) -> None:
        """Ask for the site of the workspace, test it in words, then connect it."""
        if self.hub.workspace is None:
            notify.show(notify.Level.INFO, self.tr("Open or create a workspace first."))
            return
        if self._dialog is not None:
            self._dialog.raise_()
            return
        secrets = self._secrets

        def work(workspace: Workspace, _context: JobContext) -> _SiteKnown:
            known = workspace.site.site()
            address = known[0] if known is not None else ""
            try:
                has_token = known is not None and secrets.get(address) is not None
            except UserError:
                # A locked keyring may hold one; the person types it, or unlocks it first.
                has_token = False
            return _SiteKnown(address, has_token, secrets.keeps())

        self.hub.read("", work, on_done=self._on_site_known, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_site_known(self, known: _SiteKnown) -> None:
        if self._dialog is not None:
            return
        self._dialog = ConnectDialog(
            known.address, self.window, has_token=known.has_token, keeps_token=known.keeps_token
        )
        self._dialog.test_asked.connect(self._on_test_asked)
        self._dialog.test_stopped.connect(self._on_test_stopped)
        self._dialog.connect_asked.connect(self._on_connect_asked)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(str, str)
    def _on_test_asked(self, address: str, token: str) -> None:
        secrets = self._secrets

        def work(_workspace: Workspace, _context: JobContext) -> SiteReport:
            return check_address(address, secrets=secrets, token=token or None)

        self._test = self.hub.run(
            self.tr("Testing the site"),
            work,
            on_done=self._on_tested,
            on_failed=self._on_test_failed,
            lane=Lane.WORK,
            tell_failure=False,
            quiet=True,
        )

    @Slot()
    def _on_test_stopped(self) -> None:
        if self._test is not None:
            self._test.cancel()

    @Slot(object)
    def _on_tested(self, report: SiteReport) -> None:
        if self._dialog is not None:
            summary, rows = report_rows(self.hub, report)
            self._dialog.show_report(summary, rows, usable=report.usable)

    @Slot(object)
    def _on_test_failed(self, failure: Failure) -> None:
        if self._dialog is not None:
            self._show_failure(self._dialog, failure)

    def _show_failure(self, dialog: ConnectDialog, failure: Failure) -> None:
        if isinstance(failure.error, SeatadminError):
            explained = self.hub.words.error(failure.error)
            dialog.show_failure(explained.what, explained.remedy)
        else:
            dialog.show_failure(self.hub.error_text(failure))

    @Slot(str, str)
    def _on_connect_asked(self, address: str, token: str) -> None:
        secrets = self._secrets

        def work(workspace: Workspace, _context: JobContext) -> _Connected:
            report = workspace.connect(address, token or None)
            return _Connected(report.site_name, not secrets.is_passing(workspace.site_url or ""))

        self.hub.run(
            self.tr("Connecting to Moodle"),
            work,
            changes=EVERYTHING,
            on_done=self._on_connected,
            on_failed=self._on_connect_failed,
            lane=Lane.WORK,
            can_cancel=False,
            tell_failure=False,
        )

    @Slot(object)
    def _on_connect_failed(self, failure: Failure) -> None:
        if self._dialog is not None:
            self._show_failure(self._dialog, failure)
        else:
            self.hub.tell_failure(failure)

    @Slot(object)
    def _on_connected(self, connected: _Connected) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        text = self.tr("{site} is connected.").format(site=connected.site)
        if not connected.keeps_token:
            text += " " + self.tr("This computer has no keyring: the token will be asked again at the next start.")
        notify.show(notify.Level.SUCCESS, text)
        self._read_moodle(tell_failure=True)

    @Slot()
    def read_moodle(self) -> None:
        """Read courses, enrolments and roles from Moodle again."""
        if self.hub.workspace is None:
            notify.show(notify.Level.INFO, self.tr("Open or create a workspace first."))
        elif not self.hub.has_site:
            self.ask_site()
        else:
            self._read_moodle(tell_failure=True)

    def _read_moodle(self, *, tell_failure: bool) -> None:
        words = self.hub.words

        def work(workspace: Workspace, context: JobContext) -> SyncCounts:
            return workspace.site.sync(reporter_of(context, words))

        self.hub.run(
            self.tr("Reading Moodle"),
            work,
            changes=frozenset({Topic.MIRROR}),
            lane=Lane.WORK,
            tell_failure=tell_failure,
        )

    # -- help --------------------------------------------------------------------------------------------------

    @Slot()
    def show_guide(self) -> None:
        """Open the user guide beside the window."""
        self._show_once(self.window.findChild(GuideDialog) or GuideDialog(self.hub.language, self.window))

    @Slot()
    def show_about(self) -> None:
        """Say which version this is and where it keeps its files."""
        self._show_once(self.window.findChild(AboutDialog) or AboutDialog(self._settings.folders, self.window))

    @staticmethod
    def _show_once(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    # -- the window --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_status_changed(self, status: WorkspaceStatus) -> None:
        self.window.show_status(status)
        self.window.navigation.set_badge("activity", status.pending)

    @Slot(object)
    def _on_details_wanted(self, details: Details | None) -> None:
        if details is None:
            self.window.details.clear()
        else:
            self.window.details.set_content(details.title, details.content)

    @Slot(str)
    def _on_searched(self, typed: str) -> None:
        rows = self.seats.overview.rows

        def work(workspace: Workspace, context: JobContext) -> _Found:
            return _Found(
                typed,
                find_seats(rows, typed, context.check),
                find_people(workspace.lists.without_seat(), typed),
                find_pools(workspace.seats.pools(), typed),
                find_lists(workspace.lists.summaries(), typed),
                find_offers(workspace.products.search(typed, limit=OFFERS_LOOKED_AT), typed),
            )

        if self._search is not None:
            self._search.cancel()
        self._search = self.hub.read("", work, on_done=self._on_found, owner=self, lane=Lane.READ)
        if self._search is None:
            self.window.palette_field.add_hits(typed, ())

    @Slot(object)
    def _on_found(self, found: _Found) -> None:
        hits = [self._pool_hit(pool) for pool in found.pools]
        hits += [self._seat_hit(row) for row in found.seats]
        hits += [self._person_hit(batch_id, intent) for batch_id, intent in found.people]
        hits += [self._list_hit(summary) for summary in found.lists]
        hits += [self._offer_hit(row) for row in found.offers]
        self.window.palette_field.add_hits(found.typed, hits)

    def _pool_hit(self, choice: PoolChoice) -> Hit:
        def show() -> None:
            self.window.show_section("seats")
            self.seats.show_pool(choice)

        if choice.order is None:
            return Hit(choice.customer or "", show, self.tr("customer"), icon_name="seats")
        return Hit(
            choice.order, show, self.tr("order of {customer}").format(customer=choice.customer), icon_name="seats"
        )

    def _person_hit(self, batch_id: BatchId, intent: Intent) -> Hit:
        def show() -> None:
            self.hub.list_wanted.emit(batch_id)

        person = intent.person
        name = " ".join(filter(None, (person.firstname, person.lastname))) or person.email
        note = " · ".join(filter(None, (person.email, self.hub.words.intent_state(intent.state))))
        return Hit(name, show, note, icon_name="person")

    def _offer_hit(self, row: ProductRow) -> Hit:
        def show() -> None:
            self.offers.open_offer(row.id)

        note = " · ".join((self.tr("offer"), self.hub.words.say("offer_status", row.status.value)))
        return Hit(" · ".join(filter(None, (row.code, row.name))), show, note, icon_name="offers")

    def _list_hit(self, summary: BatchSummary) -> Hit:
        def show() -> None:
            self.hub.list_wanted.emit(summary.batch.id)

        kind = self.tr("list")
        note = f"{kind} · {summary.customer} · {wording.moment_text(summary.batch.created_at)}"
        return Hit(summary.batch.source, show, note, icon_name="activity")

    def _seat_hit(self, row: SeatRow) -> Hit:
        def show() -> None:
            self.window.show_section("seats")
            self.seats.show_seat(row)

        place = " · ".join(filter(None, (row.holder_email, row.course, row.customer, row.order)))
        return Hit(row.holder_name or row.reference, show, place, icon_name="person" if row.holder_name else "seats")

    @Slot(str)
    def _on_section_shown(self, key: str) -> None:
        # What was selected in another section says nothing about this one, and only seats have details: the panel
        # gives its room back elsewhere.
        self.window.offer_details(key in DETAILED and self.hub.workspace is not None)
        self.seats.show_details()

    @Slot()
    def _on_sheet_changed(self) -> None:
        if self.window.current_section() == "seats":
            self.window.notices.leave()

    @Slot()
    def _on_workspace_changed(self) -> None:
        self._on_section_shown(self.window.current_section())

    @Slot()
    def _on_lists_wanted(self) -> None:
        self.window.show_section("activity")
        self.activity.setCurrentWidget(self.activity.lists)

    def save_now(self) -> None:
        """Write down the list and the offer being prepared."""
        self.seats.save_now()
        self.offers.save_now()

    def close(self) -> None:
        """Write down what is being prepared and close the workspace; call when the lanes have ended."""
        try:
            self.save_now()
        except SeatadminError as error:
            sys.stderr.write(f"{self.hub.words.error(error)}\n")
        _close(self.hub.workspace, self._demo)
        self.hub.workspace, self._demo = None, None


def find_seats(rows: Sequence[SeatRow], typed: str, check: Callable[[], None]) -> list[SeatRow]:
    """Find seats by holder, address, reference, order or customer; the first few, those somebody holds first."""
    words = fold(typed).split()
    found: list[SeatRow] = []
    for number, row in enumerate(rows):
        if not number % SEARCHED_AT_ONCE:
            check()
        text = fold(f"{row.holder_name} {row.holder_email} {row.reference} {row.order} {row.customer}")
        if all(word in text for word in words):
            found.append(row)
            if len(found) == SEARCHED_AT_ONCE:
                break
    found.sort(key=lambda row: not row.holder_name)
    return found[:SHOWN_HITS]


def find_pools(pools: Sequence[Pool], typed: str) -> list[PoolChoice]:
    """Find customers by name, and orders by reference or product; the first few of both."""
    words = fold(typed).split()
    found: dict[PoolChoice, None] = {}
    for pool in pools:
        if all(word in fold(pool.customer) for word in words):
            found[PoolChoice(pool.customer, pool.customer_id)] = None
        if pool.order and all(word in fold(f"{pool.order} {pool.product_code} {pool.product_name}") for word in words):
            found[PoolChoice(pool.customer, pool.customer_id, pool.order, pool.order_id)] = None
    return sorted(found, key=lambda choice: choice.order is not None)[:SHOWN_HITS]


def find_people(rows: Sequence[tuple[BatchId, Intent]], typed: str) -> list[tuple[BatchId, Intent]]:
    """Find people of lists who hold no seat, by name or address; the first few."""
    words = fold(typed).split()
    named = (
        (batch_id, intent)
        for batch_id, intent in rows
        if all(
            word in fold(f"{intent.person.firstname} {intent.person.lastname} {intent.person.email}") for word in words
        )
    )
    return list(islice(named, SHOWN_HITS))


def find_lists(summaries: Sequence[BatchSummary], typed: str) -> list[BatchSummary]:
    """Find kept lists by the name of their file or their customer; the newest few."""
    words = fold(typed).split()
    named = (item for item in summaries if all(word in fold(f"{item.batch.source} {item.customer}") for word in words))
    return list(islice(named, SHOWN_HITS))


def find_offers(rows: Sequence[ProductRow], typed: str) -> list[ProductRow]:
    """Choose among offers in which every word was found: those named so before those that only speak of it."""
    words = fold(typed).split()
    named = [row for row in rows if all(word in fold(f"{row.code} {row.name}") for word in words)]
    first = {row.id for row in named}
    return [*named, *(row for row in rows if row.id not in first)][:SHOWN_HITS]


def report_rows(hub: Hub, report: SiteReport) -> tuple[str, list[ReportRow]]:
    """Word the answer of a test: a summary, and one row a finding; a site without findings says what works."""
    lines = hub.words.site(report)
    looks = {"blocks": Tone.PROBLEM, "limits": Tone.WARNING, "notice": Tone.QUIET}
    rows = [
        ReportRow(
            looks[finding.level.value],
            hub.words.say("level", finding.level.value).rstrip(" \u00a0:"),
            hub.words.finding(finding).what,
            hub.words.finding(finding).remedy,
        )
        for finding in report.findings
    ]
    facts = lines[1 : len(lines) - len(report.findings)]
    word = QCoreApplication.translate("Session", "Works")
    return lines[0], [*rows, *(ReportRow(Tone.GOOD, word, line) for line in facts)]


def _age(workspace: Workspace, _context: JobContext) -> tuple[bool, datetime | None]:
    return workspace.site.site() is not None, workspace.site.age().newest


def _ping(workspace: Workspace, _context: JobContext) -> None:
    workspace.site.ping()


def _close(workspace: Workspace | None, demo: Demo | None) -> None:
    if demo is not None:
        demo.close()
    elif workspace is not None:
        workspace.close()
