"""A window with everything in it, on a workspace of its own: without a site, or on a small Moodle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from seatadmin.context import Workspace
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets, SecretStore
from seatadmin.settings import Folders, Settings
from ui.i18n import Language
from ui.main_window import MainWindow
from ui.session import Session
from ui.views.settings import SettingsView

CUSTOMER = "Société Exemple & Fils"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with seats and no site, made once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("shelf")
    settings = Settings(Folders(folder / "config", folder / "data", folder / "logs"))
    path = folder / "boutique.seatadmin"
    with Workspace.open(path, settings=settings, secrets=MemorySecrets(), create=True, environment={}) as workspace:
        seats = workspace.seats
        seats.add(CUSTOMER, 6, courses=["EXCEL-%", "WORD-N2"], order="B0000000042", product_name="Bureautique")
        seats.add(CUSTOMER, 2, order="B0000000007", ends=date.today() + timedelta(days=30))  # noqa: DTZ011
        seats.add("Acme Formation", 3)
    return path


@pytest.fixture
def workspace(shelf: Path, tmp_path: Path, settings: Settings) -> Workspace:
    """A workspace with seats and no site."""
    path = tmp_path / shelf.name
    copyfile(shelf, path)
    return Workspace.open(path, settings=settings, secrets=MemorySecrets(), environment={})


@pytest.fixture
def site() -> Iterator[SandboxServer]:
    state = demo_state()
    for role in list(state.roles.values()):
        if role.shortname in ("student", "teacher"):
            state.roles[role.id] = replace(role, levels=role.levels | {"user"})
    with SandboxServer(state) as server:
        yield server


@pytest.fixture
def online(workspace: Workspace, site: SandboxServer) -> Workspace:
    """The same workspace, connected to a small Moodle that was read once."""
    workspace.connect(site.url, site.token)
    workspace.site.sync()
    return workspace


class Office:
    """The window and the means of a test: wait until nothing is under way, open a list, put one on the clipboard."""

    def __init__(self, qtbot, window: MainWindow, session: Session) -> None:
        self._qtbot = qtbot
        self.window = window
        self.session = session
        self.seats = session.seats
        self.overview = session.seats.overview
        self.sheet = session.seats.sheet
        self.release = session.seats.release
        self.activity = session.activity

    def settle(self) -> None:
        """Wait until no job runs and the sheet has nothing in hand."""
        runner, sheet = self.window.runner, self.sheet
        self._qtbot.waitUntil(lambda: not runner.jobs() and not sheet.is_busy, timeout=30_000)

    def open(self, workspace: Workspace) -> None:
        self.session.hub.open(workspace, workspace.name)
        self.settle()

    def show(self, section: str = "seats") -> None:
        with self._qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.window.show_section(section)
        self.settle()

    def paste(self, text: str) -> None:
        """Open the sheet on a text, as Ctrl+V does, and wait for its plan."""
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self.overview.paste()
        self.planned()

    def planned(self) -> None:
        self._qtbot.waitUntil(lambda: self.sheet.snapshot is not None, timeout=30_000)
        self.settle()

    def choose_customer(self, name: str = CUSTOMER) -> None:
        box = self.sheet.target_band.customer
        box.setCurrentIndex(box.findText(name))
        box.activated.emit(box.currentIndex())
        self.settle()

    def look(self) -> None:
        self.sheet.look()
        self.settle()

    def apply(self) -> None:
        self.sheet.apply()
        self.settle()

    def sentences(self) -> list[str]:
        """Give what the sheet says, row by row."""
        column = self.sheet.model.column_of("outcome")
        return [self.sheet.model.index(row, column).data() for row in range(self.sheet.model.rowCount())]

    def said(self) -> str:
        """Give the notice shown."""
        notice = self.window.notices.notice
        return notice.text if notice is not None else ""


@pytest.fixture
def make_office(qtbot, window: MainWindow, settings: Settings) -> Iterator[Callable[[Workspace | None], Office]]:
    from ui import notify

    sessions: list[tuple[Session, SettingsView]] = []
    previous = notify.install(window.notifier)

    def make(
        workspace: Workspace | None = None,
        language: Language = Language.ENGLISH,
        secrets: SecretStore | None = None,
    ) -> Office:
        view = SettingsView(settings)
        qtbot.addWidget(view)
        session = Session(window, settings, view, language, secrets=secrets or MemorySecrets())
        sessions.append((session, view))
        office = Office(qtbot, window, session)
        if workspace is not None:
            office.open(workspace)
        return office

    yield make
    notify.install(previous)
    QGuiApplication.clipboard().clear()
    window.runner.cancel_all()
    qtbot.waitUntil(lambda: not window.runner.jobs(), timeout=30_000)
    for session, _ in sessions:
        session.close()


@pytest.fixture
def office(make_office, workspace: Workspace) -> Office:
    """The window on a workspace without a site."""
    return make_office(workspace)


@pytest.fixture
def connected(make_office, online: Workspace) -> Office:
    """The window on a workspace with a small Moodle."""
    return make_office(online)
