"""Take the pictures of the documentation: every view of the real window on the demonstration, in both languages.

    python tools/view_pictures.py [--all]

Pictures go to `docs/images/`, named `view-language-look.png`; `--all` takes light and dark at 100 % and 200 % into
`build/views/` instead, for looking at them. Each combination runs in a process of its own, since Qt reads its scale
once.
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

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTED = ROOT / "docs" / "images"
LOOKED_AT = ROOT / "build" / "views"
SIZE = (1360, 820)
WAIT_MS = 60_000

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


def take(language: str, look: str, folder: Path) -> None:
    """Go through the views in this process and keep a picture of each."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    from seatadmin.settings import Folders, Settings
    from ui.app import Application, make_application
    from ui.i18n import Language
    from ui.models.sheet import Source
    from ui.theme import Theme

    with TemporaryDirectory() as home:
        app = make_application(Theme(look), Language(language))
        root = Path(home)
        settings = Settings(Folders(root / "config", root / "data", root / "logs"))
        running = Application(Theme(look), settings, Language(language))
        window, session = running.window, running.session

        def wait(true: Callable[[], object]) -> None:
            deadline, loop = QDeadlineTimer(WAIT_MS), QEventLoop()
            while not true():
                if deadline.hasExpired():
                    raise SystemExit("nothing happens")
                QTimer.singleShot(20, loop.quit)
                loop.exec()

        def settle() -> None:
            wait(lambda: not running.runner.jobs() and not session.seats.sheet.is_busy)

        def keep(name: str) -> None:
            settle()
            folder.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(folder / f"{name}.png"))

        window.resize(*SIZE)
        window.show()
        session.open_demo()
        wait(lambda: session.hub.workspace is not None)
        keep("today")
        window.show_section("seats")
        settle()
        overview, sheet = session.seats.overview, session.seats.sheet
        overview.tree.setCurrentIndex(overview.pools.index(overview.pools.rowCount() - 1, 0))
        settle()
        overview.table.selectRow(0)
        keep("seats")
        overview.list_given.emit(Source(LIST.encode("cp1252", "replace"), "file", "stagiaires.csv", "stagiaires.csv"))
        wait(lambda: sheet.snapshot is not None and sheet.snapshot.question is None and not sheet.is_busy)
        sheet.table.setCurrentIndex(sheet.model.index(5, sheet.model.column_of("email")))
        keep("assignment")
        sheet.list_band.format.setChecked(True)
        keep("columns")
        sheet.list_band.format.setChecked(False)
        sheet.apply()
        wait(lambda: sheet.snapshot.was_sent and not sheet.is_busy)
        sheet.table.setCurrentIndex(sheet.model.index(2, 0))
        keep("report")
        sheet.bar.release.click()
        keep("release")
        window.show_section("activity")
        session.activity.setCurrentWidget(session.activity.history)
        keep("history")
        window.question_before_closing = lambda: None
        window.close()
        running.close()
        app.quit()


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures asked for, each combination in a process of its own; gives the number of failures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="light and dark, 100 %% and 200 %%, into build/views")
    parser.add_argument("--one", nargs=3, metavar=("LANG", "LOOK", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        take(asked.one[0], asked.one[1], Path(asked.one[2]))
        return 0
    variants = list(product(("fr", "en"), ("light", "dark"), (1, 2) if asked.all else (1,)))
    failures = 0
    with TemporaryDirectory() as folder:
        for language, look, scale in variants:
            taken = Path(folder) / f"{language}-{look}-{scale}"
            environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            command = [sys.executable, __file__, "--one", language, look, str(taken)]
            failures += subprocess.run(command, env=environment, check=False).returncode != 0
            for picture in sorted(taken.glob("*.png")):
                end = f"-{scale}00" if asked.all else ""
                target = (LOOKED_AT if asked.all else DOCUMENTED) / f"{picture.stem}-{language}-{look}{end}.png"
                if not asked.all and look == "dark" and picture.stem != "assignment":
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(picture.read_bytes())
                print(f"{target.relative_to(ROOT)} written")
    return failures


if __name__ == "__main__":
    sys.exit(main())
