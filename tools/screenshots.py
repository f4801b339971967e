"""Take pictures of what the window looks like: each scene in French and English, light and dark, at 100 % and 200 %.

    python tools/screenshots.py [--scene NAME] [--quick]

Pictures go to `build/screens/`. Each combination runs in a process of its own, since Qt reads its scale once. The
scenes stand in `SCENES`; a scene builds a widget from invented data. Most know no service; those of the three offers of
the documents play the keys of their test.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.runner import Runner

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "screens"
SEATS = 240


@dataclass(frozen=True, slots=True)
class _Seat:
    number: int
    holder: str
    course: str
    state: str
    problem: bool = False


def _seats() -> list[_Seat]:
    people = ("Anne Dupont", "Éloïse Lévêque", "Jean-Marc Le Goff", "Zoé Ünal", "")
    courses = ("SCI", "MATH101", "SPOC-M1 — Appropriation", "")
    states = ("held", "planned", "free", "released", "applying")
    return [
        _Seat(n, people[n % 5], courses[n % 4], states[(n * 7) % 5], problem=n % 11 == 3) for n in range(1, SEATS + 1)
    ]


def _window(runner: Runner, folder: Path) -> QWidget:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

    from ui.delegates.gauge import GaugeDelegate
    from ui.delegates.problem import ProblemDelegate
    from ui.delegates.status import StatusDelegate
    from ui.main_window import MainWindow, WindowState
    from ui.models.table import Column, MemoryRows, TableModel
    from ui.roles import CellProblem, Gauge, Role, Status
    from ui.theme import Tone
    from ui.views.empty_state import EmptyState
    from ui.views.filter_bar import FilterBar
    from ui.views.navigation import Section
    from ui.views.status_bar import Connection, WorkspaceStatus
    from ui.views.table_view import TableView

    tones = {"held": Tone.GOOD, "planned": Tone.WAITING, "applying": Tone.WAITING}
    problem = CellProblem("L’adresse n’a pas de domaine complet", "Écrivez-la en entier, par exemple …@example.org")
    columns = (
        Column[_Seat](key="n", title="No", text=lambda s: str(s.number), numeric=True, width_chars=6),
        Column[_Seat](
            key="holder",
            title="Titulaire",
            text=lambda s: s.holder,
            width_chars=24,
            roles={Role.PROBLEM: lambda s: problem if s.problem else None},
        ),
        Column[_Seat](key="course", title="Cours", text=lambda s: s.course, width_chars=22),
        Column[_Seat](
            key="state",
            title="État",
            text=lambda s: s.state,
            roles={Role.STATUS: lambda s: Status(s.state, s.state, tones.get(s.state, Tone.QUIET))},
        ),
        Column[_Seat](
            key="pool",
            title="Sièges",
            text=lambda s: str(s.number),
            width_chars=24,
            roles={Role.GAUGE: lambda s: Gauge(s.number % 17, s.number % 5, s.number % 23, s.number % 3)},
        ),
    )
    model = TableModel(columns)
    model.set_source(MemoryRows(columns, _seats(), lambda seat: seat.number))
    view = TableView(model, "scene", "Sièges")
    for number, delegate in ((1, ProblemDelegate(view)), (3, StatusDelegate(view)), (4, GaugeDelegate(view))):
        view.setItemDelegateForColumn(number, delegate)
    view.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    view.select_keys([4, 5])
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(FilterBar(view, model))
    column.addWidget(view)
    window = MainWindow(runner, WindowState(folder))
    window.add_section(Section("seats", "seats"), "Sièges", page)
    window.add_section(Section("activity", "activity"), "Activité", EmptyState("activity"))
    title = QCoreApplication.translate("Application", "Settings")
    window.add_section(Section("settings", "settings", apart=True), title, EmptyState("settings"), "Ctrl+,")
    window.navigation.set_badge("seats", 3)
    read_at = datetime.now(UTC) - timedelta(minutes=4)
    window.show_status(WorkspaceStatus(Connection.ONLINE, "Boutique Alpha", read_at, 43))
    window.set_workspace_name("Boutique Alpha")
    return window


def _palette(runner: Runner, folder: Path) -> QWidget:
    from PySide6.QtCore import QTimer

    window = _window(runner, folder)
    QTimer.singleShot(0, window.palette_field.open)
    return window


def _working(runner: Runner, folder: Path) -> QWidget:
    from ui.notify import Level, Notice
    from ui.runner import JobContext, Progress

    window = _window(runner, folder)

    def work(context: JobContext) -> None:
        context.report(Progress(12, 43, "Inscriptions"))
        context.cancelled.wait(30)

    runner.submit("Attribuer 43 sièges", work)
    window.notices.add(Notice(Level.WARNING, "Moodle n’a pas répondu pour 2 personnes.", "Détails"))
    return window


def _first_start(_runner: Runner, folder: Path) -> QWidget:
    from ui.dialogs.first_start import FirstStartDialog

    return FirstStartDialog(folder, ["/home/anne/Boutique Alpha.seatadmin", "postgresql://anne@db.example.org/shop"])


def _connect(_runner: Runner, _folder: Path) -> QWidget:
    from ui.dialogs.connect import ConnectDialog, ReportRow
    from ui.theme import Tone

    dialog = ConnectDialog("https://moodle.example.org")
    dialog.token.setText("x" * 32)
    dialog.resize(680, 560)
    dialog.show_report(
        "Boutique Alpha, Moodle 4.4 : presque tout fonctionne.",
        [
            ReportRow(Tone.GOOD, "En ordre", "Chercher des comptes (core_user_get_users_by_field)"),
            ReportRow(Tone.GOOD, "En ordre", "Inscrire (enrol_manual_enrol_users)"),
            ReportRow(
                Tone.WARNING,
                "Manque",
                "Créer des groupes (core_group_create_groups)",
                "Pas de groupe par commande ; l’administrateur peut ajouter cette fonction au service.",
            ),
            ReportRow(Tone.QUIET, "Info", "L’horloge du site avance de 3 s."),
        ],
        usable=True,
    )
    return dialog


def _settings(_runner: Runner, folder: Path) -> QWidget:
    from seatadmin.settings import Folders, Settings
    from ui.views.settings import SettingsView

    view = SettingsView(Settings(Folders(folder, folder, folder)))
    view.resize(600, 400)
    return view


def _offer(name: str, page: int) -> Callable[[Runner, Path], QWidget]:
    """Make the scene of one of the three offers of the documents, prepared by keyboard as their test does it."""

    def scene(runner: Runner, folder: Path) -> QWidget:
        from PySide6.QtCore import QCoreApplication, QLocale

        from seatadmin.secrets import MemorySecrets
        from seatadmin.settings import Folders, Settings
        from tests.ui.three_offers import SCRIPTS, Typist, offline_shop
        from ui.i18n import Language
        from ui.main_window import MainWindow, WindowState
        from ui.session import Session
        from ui.views.navigation import Section
        from ui.views.settings import SettingsView

        settings = Settings(Folders(folder, folder, folder))
        workspace = offline_shop(folder / "Boutique Alpha.seatadmin", settings)
        window = MainWindow(runner, WindowState(folder))
        view = SettingsView(settings)
        session = Session(window, settings, view, Language(QLocale().name()[:2]), secrets=MemorySecrets())
        title = QCoreApplication.translate("Application", "Settings")
        window.add_section(Section("settings", "settings", apart=True), title, view, "Ctrl+,")
        session.hub.open(workspace, workspace.name)
        window.set_workspace_name(workspace.name)
        window.resize(1360, 820)
        window.show()
        window.activateWindow()
        typist = Typist(session)
        typist.wait(lambda: window.isActiveWindow() and not runner.jobs())
        SCRIPTS[name](typist)
        typist.press(f"Alt+{page}")
        typist.settle()
        return window

    return scene


SCENES: dict[str, Callable[[Runner, Path], QWidget]] = {
    "window": _window,
    "palette": _palette,
    "working": _working,
    "first_start": _first_start,
    "connect": _connect,
    "settings": _settings,
    "offer_seats": _offer("seats", 2),
    "offer_session": _offer("session", 2),
    "offer_session_price": _offer("session", 3),
    "offer_space": _offer("space", 2),
    "offer_space_questions": _offer("space", 4),
}


def grab(widget: QWidget, path: Path, settle_ms: int = 400) -> None:
    """Show a widget, let it settle, and write what it looks like to a PNG file."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    widget.show()
    widget.activateWindow()
    deadline = QDeadlineTimer(settle_ms)
    while not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(f"{path} could not be written")


def take(scene: str, language: str, theme: str, path: Path) -> None:
    """Take one picture in this process."""
    sys.path.insert(0, str(ROOT))
    from ui.app import make_application
    from ui.i18n import Language
    from ui.runner import Runner
    from ui.theme import Theme

    app = make_application(Theme(theme), Language(language))
    runner = Runner()
    with TemporaryDirectory() as folder:
        widget = SCENES[scene](runner, Path(folder))
        grab(widget, path)
        widget.close()
        runner.close()
    app.quit()


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures asked for, each in a process of its own; gives the number of failures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", choices=list(SCENES), action="append")
    parser.add_argument("--quick", action="store_true", help="French, light, 100 %% only")
    parser.add_argument("--one", nargs=4, metavar=("SCENE", "LANG", "THEME", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        scene, language, theme, file = asked.one
        take(scene, language, theme, Path(file))
        return 0
    variants = [("fr", "light", 1)] if asked.quick else list(product(("fr", "en"), ("light", "dark"), (1, 2)))
    failures = 0
    for scene, (language, theme, scale) in product(asked.scene or SCENES, variants):
        path = FOLDER / f"{scene}-{language}-{theme}-{scale}00.png"
        environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, __file__, "--one", scene, language, theme, str(path)]
        ended = subprocess.run(command, env=environment, check=False)
        failures += ended.returncode != 0
        print(f"{path.relative_to(ROOT)} {'failed' if ended.returncode else 'written'}")
    return failures


if __name__ == "__main__":
    sys.exit(main())
