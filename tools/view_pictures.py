"""Take the pictures of the documentation: every view of the real window on the demonstration, in both languages.

    python tools/view_pictures.py [--all] [--size WIDTHxHEIGHT]

Pictures go to `docs/images/`, named `view-language-look.png`; `--all` takes every view, light and dark, at 100 % and
200 %, into `build/views/` instead, for looking at them. Each combination runs in a process of its own, since Qt reads
its scale once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QDialog, QWidget

    from ui.app import Application

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTED = ROOT / "docs" / "images"
LOOKED_AT = ROOT / "build" / "views"
SIZE = "1360x820"
# What the documentation shows; the others are for looking at.
SHOWN = (
    *("today", "offers", "offer", "seats", "assignment", "columns", "report"),
    *("release", "history", "settings", "palette"),
)
WAIT_MS = 60_000
# Found by Ctrl+K: a customer, orders, people of it, lists.
SOUGHT = "exemple"
OFFER = "SPOCM1"

LIST = """Nom;Prénom;Courriel;Formation;Groupe
LEFÈVRE;Zoé;zoe.lefevre@example.com;EXCEL-N1;Matin
BERNARD;Paul;paul.bernard@example.com;WORD-N2;Matin
ŒUVRARD;Loïc;loic.oeuvrard@example.com;EXCEL-N1;Matin
GARCÍA;Inès;ines.garcia@example.com;WORD-N2;Matin
LEROY;Mathieu;mathieu.leroy@example.org;EXCEL-N2;Matin
LÉVÊQUE;Éloïse;eloise@exemple;EXCEL-N1;Après-midi
DA SILVA;João;joao.dasilva@example.com;EXCEL-N1;Après-midi
N'GUESSAN;Aya;aya.nguessan@example.com;EXCEL-N2;Après-midi
PETIT;;noemie.petit@example.com;WORD-N2;Après-midi
ØSTERGAARD;Søren;soren.ostergaard@example.com;EXCEL-N1;Après-midi
ŒUVRARD;Loïc;loic.oeuvrard@example.com;EXCEL-N1;Matin
VAN DER MEER;Lotte;lotte.vandermeer@example.com;EXCEL-N2;Après-midi
"""


class Photographer:
    """Goes through the views of one window and keeps a picture of each."""

    def __init__(self, running: Application, app: QApplication, folder: Path) -> None:
        self._app = app
        self._runner = running.runner
        self._window = running.window
        self._session = running.session
        self._folder = folder

    def take(self, size: str) -> None:
        """Take every picture in a window of this size."""
        from ui.main_window import nothing_to_ask

        window = self._window
        window.resize(*map(int, size.split("x")))
        window.show()
        window.activateWindow()
        self._take_nothing()
        self._session.open_demo()
        self._wait(lambda: self._session.hub.workspace is not None)
        self._keep("today")
        self._take_list()
        self._take_offers()
        self._take_sections()
        self._take_dialogs()
        window.question_before_closing = nothing_to_ask
        window.close()

    def _take_nothing(self) -> None:
        from ui.dialogs.first_start import FirstStartDialog

        for section in ("today", "seats", "activity"):
            self._window.show_section(section)
            self._keep(f"nothing-{section}")
        self._window.show_section("today")
        self._session.ask_open()
        self._keep_dialog("welcome", FirstStartDialog)

    def _take_list(self) -> None:
        from ui.models.sheet import Source

        self._window.show_section("seats")
        self._settle()
        overview, sheet = self._session.seats.overview, self._session.seats.sheet
        overview.tree.setCurrentIndex(overview.pools.index(overview.pools.rowCount() - 1, 0))
        self._settle()
        overview.table.selectRow(0)
        self._keep("seats")
        overview.list_given.emit(Source(LIST.encode("cp1252", "replace"), "file", "stagiaires.csv", "stagiaires.csv"))
        self._wait(lambda: sheet.snapshot is not None and sheet.snapshot.question is None and not sheet.is_busy)
        sheet.table.setCurrentIndex(sheet.model.index(5, sheet.model.column_of("email")))
        self._keep("assignment")
        sheet.list_band.format.setChecked(True)
        self._keep("columns")
        sheet.list_band.format.setChecked(False)
        sheet.apply()
        self._wait(lambda: sheet.snapshot.was_sent and not sheet.is_busy)
        sheet.table.setCurrentIndex(sheet.model.index(2, 0))
        self._keep("report")
        sheet.bar.release.click()
        self._keep("release")

    def _take_offers(self) -> None:
        self._window.show_section("offers")
        self._settle()
        offers = self._session.offers
        self._keep("offers")
        chosen = next(row for row in offers.overview.rows if row.code == OFFER)
        offers.open_offer(chosen.id)
        editor = offers.editor
        self._wait(lambda: editor.drafts.product_id == chosen.id and editor.is_checked)
        for page in range(editor.tabs.count()):
            editor.tabs.setCurrentIndex(page)
            # The one of the documentation is that of the handler: the form, the string, the dates.
            self._keep("offer" if editor.tabs.widget(page) is editor.production else f"offer-{page}")
        editor.leave()

    def _take_sections(self) -> None:
        window, activity = self._window, self._session.activity
        window.show_section("activity")
        activity.setCurrentWidget(activity.history)
        self._keep("history")
        activity.setCurrentWidget(activity.lists)
        activity.lists.table.selectRow(0)
        self._keep("lists")
        window.show_section("settings")
        self._keep("settings")
        window.show_section("seats")
        self._session.seats.sheet.leave()
        self._settle()
        window.activateWindow()
        window.palette_field.open()
        window.palette_field.setText(SOUGHT)
        window.palette_field.textEdited.emit(SOUGHT)
        self._keep("palette")
        window.palette_field.clear()
        self._session.seats.overview.table.setFocus()

    def _take_dialogs(self) -> None:
        from ui.dialogs.about import AboutDialog
        from ui.dialogs.connect import ConnectDialog
        from ui.dialogs.guide import GuideDialog
        from ui.dialogs.shortcuts import ShortcutsDialog
        from ui.views.add_seats import AddSeatsDialog

        for name, ask, kind in (
            ("add-seats", self._session.seats.overview.ask_seats, AddSeatsDialog),
            ("connect", self._session.ask_site, ConnectDialog),
            ("guide", self._session.show_guide, GuideDialog),
            ("about", self._session.show_about, AboutDialog),
            ("keys", self._window.key_help_action.trigger, ShortcutsDialog),
        ):
            ask()
            self._keep_dialog(name, kind)

    # -- means -------------------------------------------------------------------------------------------------

    def _wait(self, true: Callable[[], object]) -> None:
        from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

        deadline, loop = QDeadlineTimer(WAIT_MS), QEventLoop()
        while not true():
            if deadline.hasExpired():
                raise SystemExit("nothing happens")
            QTimer.singleShot(20, loop.quit)
            loop.exec()

    def _settle(self) -> None:
        self._wait(lambda: not self._runner.jobs() and not self._session.seats.sheet.is_busy)

    def _keep(self, name: str, shown: QWidget | None = None) -> None:
        self._settle()
        # What was asked to be laid out is laid out before the picture.
        self._app.processEvents()
        self._folder.mkdir(parents=True, exist_ok=True)
        (shown or self._window).grab().save(str(self._folder / f"{name}.png"))

    def _keep_dialog(self, name: str, kind: type[QDialog]) -> None:
        self._wait(lambda: self._window.findChild(kind) is not None)
        dialog = self._window.findChild(kind)
        self._keep(name, dialog)
        dialog.reject()


def take(language: str, look: str, size: str, folder: Path) -> None:
    """Take the pictures of one language and look in this process."""
    sys.path.insert(0, str(ROOT))
    from seatadmin.settings import Folders, Settings
    from ui.app import Application, make_application
    from ui.i18n import Language
    from ui.theme import Theme

    with TemporaryDirectory() as home:
        app = make_application(Theme(look), Language(language))
        root = Path(home)
        settings = Settings(Folders(root / "config", root / "data", root / "logs"))
        running = Application(Theme(look), settings, Language(language))
        Photographer(running, app, folder).take(size)
        running.close()
        app.quit()


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures asked for, each combination in a process of its own; gives the number of failures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="light and dark, 100 %% and 200 %%, into build/views")
    parser.add_argument("--size", default=SIZE, metavar="WIDTHxHEIGHT", help="size of the window")
    parser.add_argument("--one", nargs=3, metavar=("LANG", "LOOK", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        take(asked.one[0], asked.one[1], asked.size, Path(asked.one[2]))
        return 0
    variants = list(product(("fr", "en"), ("light", "dark"), (1, 2) if asked.all else (1,)))
    failures = 0
    with TemporaryDirectory() as folder:
        for language, look, scale in variants:
            taken = Path(folder) / f"{language}-{look}-{scale}"
            # Whoever takes the pictures, somebody invented has done what they show.
            environment = {**os.environ, "QT_SCALE_FACTOR": str(scale), "LOGNAME": "anne"}
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            command = [sys.executable, __file__, "--size", asked.size, "--one", language, look, str(taken)]
            failures += subprocess.run(command, env=environment, check=False).returncode != 0
            for picture in sorted(taken.glob("*.png")):
                end = f"-{scale}00" if asked.all else ""
                target = (LOOKED_AT if asked.all else DOCUMENTED) / f"{picture.stem}-{language}-{look}{end}.png"
                if not asked.all and (picture.stem not in SHOWN or (look == "dark" and picture.stem != "assignment")):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(picture.read_bytes())
                print(f"{target.relative_to(ROOT)} written")
    return failures


if __name__ == "__main__":
    sys.exit(main())
