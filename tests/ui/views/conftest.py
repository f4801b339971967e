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
from seatadmin.sandbox.state import State
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


def _fresh_state(token: str | None = None) -> State:
    """The demonstration's Moodle, where roles may be given over a person, as one that works with a shop lets them."""
    state = demo_state()
    if token is not None:
        (own,) = state.tokens.values()
        state.tokens.clear()
        state.add_token(own.user_id, token)
    for role in list(state.roles.values()):
        if role.shortname in ("student", "teacher"):
            state.roles[role.id] = replace(role, levels=role.levels | {"user"})
    return state


class SiteShelf:
    """One server for many tests, and a workspace that was connected to it and read it once: each test gets a copy.

    Connecting and reading take as long as many of the tests. A server that a test has stopped is replaced.
    """

    def __init__(self, shelf: Path, folder: Path) -> None:
        self._shelf = shelf
        self._folder = folder
        self._number = 0
        self._server: SandboxServer | None = None
        self._token = ""

    def server(self) -> SandboxServer:
        """Give a server that nobody has spoken to yet, as far as anybody can tell."""
        server = self._server
        if server is None or not server.is_running:
            server = self._server = SandboxServer(_fresh_state())
            server.start()
            self._token = server.token
            self._number += 1
            self._connect(server)
        server.start_over(_fresh_state(self._token))
        return server

    @property
    def workspace(self) -> Path:
        """The workspace that was connected to the present server."""
        return self._folder / f"{self._number}.seatadmin"

    def _connect(self, server: SandboxServer) -> None:
        copyfile(self._shelf, self.workspace)
        settings = Settings(Folders(self._folder / "config", self._folder / "data", self._folder / "logs"))
        with Workspace.open(self.workspace, settings=settings, secrets=MemorySecrets(), environment={}) as workspace:
            workspace.connect(server.url, server.token)
            workspace.site.sync()

    def close(self) -> None:
        if self._server is not None and self._server.is_running:
            self._server.stop()


@pytest.fixture(scope="session")
def site_shelf(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteShelf]:
    made = SiteShelf(shelf, tmp_path_factory.mktemp("sites"))
    yield made
    made.close()


@pytest.fixture
def site(site_shelf: SiteShelf) -> SandboxServer:
    """A small Moodle that no test has used."""
    return site_shelf.server()


@pytest.fixture
def online(site: SandboxServer, site_shelf: SiteShelf, shelf: Path, tmp_path: Path, settings: Settings) -> Workspace:
    """The workspace with seats, connected to a small Moodle that was read once."""
    path = tmp_path / shelf.name
    copyfile(site_shelf.workspace, path)
    secrets = MemorySecrets()
    secrets.set(site.url, site.token)
    return Workspace.open(path, settings=settings, secrets=secrets, environment={})


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
