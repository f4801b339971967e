"""The main job as a guided tour, for a machine without a screen: what a person would do, done by real events.

The real window is driven with keys and clicks on the demonstration: a customer's list is pasted, read, planned,
applied, and what this Moodle then holds is asked over REST, without any of our own code in between. Each step leaves
a picture in `build/tour/` and a line in French. The first step that does not come true ends the tour with status 1.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    QMimeData,
    QModelIndex,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from seatadmin.settings import Folders, Settings
from ui.demo import EXEMPLE, sample_path
from ui.i18n import Language
from ui.models.sheet import Group
from ui.theme import Theme
from ui.views.assignment import Mode

if TYPE_CHECKING:
    from ui.app import Application

FOLDER = Path("build") / "tour"
SIZE = (1440, 860)
STEP_MS = 60_000
TURN_MS = 20

# What the list holds and what the demonstration knows of it: see seatadmin/sandbox/demo.py.
EXPECTED_ENROLMENTS = {
    "EXCEL-N1": {"zoe.lefevre@example.com", "loic.oeuvrard@example.com"},
    "EXCEL-N2": {"paul.bernard@example.com"},
    "WORD-N2": {"paul.bernard@example.com", "ines.garcia@example.com"},
}
EXPECTED_GROUPS = {"EXCEL-N1": {"loic.oeuvrard@example.com"}, "WORD-N2": EXPECTED_ENROLMENTS["WORD-N2"]}
NEW_PEOPLE = ("loic.oeuvrard@example.com", "ines.garcia@example.com")


class TourFailed(Exception):
    """A step did not come true; the text says which fact was missing."""


class Rest:
    """Moodle's own protocol, in twenty lines, so that the proof does not rest on the client it proves."""

    def __init__(self, address: str, token: str) -> None:
        self._url = f"{address}/webservice/rest/server.php"
        self._token = token

    def call(self, function: str, **values: object) -> Any:
        """Call a function; raises `TourFailed` when Moodle answers a fault."""
        form = {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json", **values}
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(self._url, body, timeout=20) as answer:  # noqa: S310 - this machine's own sandbox
            found = json.load(answer)
        if isinstance(found, dict) and "errorcode" in found:
            raise TourFailed(f"Moodle refuse {function} : {found['errorcode']}")
        return found

    def course_id(self, shortname: str) -> int:
        """Find a course."""
        found = self.call("core_course_get_courses_by_field", field="shortname", value=shortname)["courses"]
        return int(found[0]["id"])

    def enrolled(self, course_id: int) -> dict[str, int]:
        """List addresses and ids of the people of a course."""
        people = self.call("core_enrol_get_enrolled_users", courseid=course_id)
        return {str(person["email"]).lower(): int(person["id"]) for person in people}

    def grouped(self, course_id: int, names: set[str]) -> set[int]:
        """List the ids of the members of groups of a course."""
        groups = self.call("core_group_get_course_groups", courseid=course_id)
        members: set[int] = set()
        for group in groups:
            if group["name"] in names:
                answer = self.call("core_group_get_group_members", **{"groupids[0]": group["id"]})
                members.update(answer[0]["userids"])
        return members


class Tour:
    """One tour through one window."""

    def __init__(self, app: QApplication, running: Application, folder: Path) -> None:
        self._app = app
        self._running = running
        self._window = running.window
        self._session = running.session
        self._folder = folder
        self._number = 0

    def take(self) -> None:
        """Go through every step. Raises `TourFailed`."""
        self._window.resize(*SIZE)
        self._window.show()
        self._session.start(demo=True)
        self._wait("la démonstration s’ouvre", lambda: self._session.hub.workspace is not None)
        self._settle()
        self._say("Démonstration ouverte : un petit Moodle sur cet ordinateur, des personnes inventées", "aujourdhui")
        self._choose_pool()
        self._paste()
        self._correct_reading()
        self._preview()
        self._apply()
        self._verify()
        self._activity()

    # -- steps -------------------------------------------------------------------------------------------------

    def _choose_pool(self) -> None:
        self._key(self._window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        overview = self._session.seats.overview
        self._wait("la vue des sièges s’affiche", overview.isVisible)
        self._settle()
        index = self._pool(EXEMPLE)
        tree = overview.tree
        place = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self._wait("le lot du client est choisi", lambda: overview.choice.customer == EXEMPLE)
        self._settle()
        self._say(f"Sièges de « {EXEMPLE} » : {overview.model.rowCount()} dans le tableau", "sieges")

    def _pool(self, customer: str) -> QModelIndex:
        pools = self._session.seats.overview.pools
        for row in range(pools.rowCount()):
            index = pools.index(row, 0)
            if pools.choice(index).customer == customer:
                return index
        raise TourFailed(f"le client « {customer} » n’a pas de sièges")

    def _paste(self) -> None:
        path = sample_path()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        QGuiApplication.clipboard().setMimeData(data)
        self._key(self._session.seats.overview.tree, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        sheet = self._sheet
        self._wait("la feuille d’attribution s’ouvre", lambda: sheet.snapshot is not None)
        self._wait("la liste est lue", lambda: sheet.mode is Mode.EDITING and not sheet.is_busy)
        people = sheet.snapshot.people
        self._check(people is not None and people.encoding == "cp1252", "la liste est reconnue en Windows-1252")
        self._check(people.delimiter == ";", "le séparateur est le point-virgule")
        self._check(people.header_row == 4, "les en-têtes sont en ligne 4")
        self._check(len(sheet.snapshot.rows) == 5, "la liste demande cinq places")
        self._say(f"« {path.name} » collé avec Ctrl+V : 9 lignes lues, 5 places demandées, 4 lignes laissées", "collee")

    def _correct_reading(self) -> None:
        band = self._sheet.list_band
        QTest.mouseClick(band.format, Qt.MouseButton.LeftButton)
        self._settle()
        fields = [column.field for column in self._sheet.snapshot.people.columns]
        self._check(fields[:5] == ["title", "lastname", "firstname", "email", "course"], "chaque colonne a son sens")
        self._say("Colonnes reconnues, chacune avec sa raison, corrigeables sur place", "colonnes")
        QTest.mouseClick(band.format, Qt.MouseButton.LeftButton)

    def _preview(self) -> None:
        sheet = self._sheet
        # Looking people up begins by itself; the plan is exact once nobody is left to look up.
        self._wait("Moodle a été consulté", lambda: self._is_looked_up() and not sheet.is_busy)
        counts = sheet.snapshot.counts
        self._check(counts.get(Group.NEW) == 2, "deux comptes seront créés")
        self._check(counts.get(Group.KNOWN) == 2, "deux places vont à un compte connu")
        self._check(counts.get(Group.ENROLLED) == 1, "une personne est déjà inscrite et ne prend pas de siège")
        self._check(sheet.snapshot.plan.totals.seats_used == 4, "quatre sièges seront utilisés")
        self._key(sheet.table, Qt.Key.Key_Down)
        self._settle()
        self._say(f"Aperçu exact ; le bouton dit : « {sheet.bar.apply.text()} »", "apercu")

    def _is_looked_up(self) -> bool:
        snapshot = self._sheet.snapshot
        return snapshot is not None and snapshot.question is None

    def _apply(self) -> None:
        sheet = self._sheet
        self._wait("le bouton est prêt", sheet.bar.apply.isEnabled)
        self._key(sheet.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self._wait("l’envoi commence", lambda: sheet.mode is not Mode.EDITING)
        self._wait("l’envoi se termine", lambda: sheet.mode is Mode.REPORT and not sheet.is_busy)
        self._check(sheet.snapshot.is_finished, "toutes les lignes sont terminées")
        self._check(sheet.snapshot.counts.get(Group.DONE) == 4, "quatre lignes sont faites")
        self._settle()
        self._say("Appliqué : les mêmes lignes disent maintenant ce qui s’est passé", "resultats")

    def _verify(self) -> None:
        demo = self._session.demo
        if demo is None:
            raise TourFailed("la démonstration s’est fermée")
        rest = Rest(demo.server.url, demo.server.token)
        for shortname, wanted in EXPECTED_ENROLMENTS.items():
            course_id = rest.course_id(shortname)
            people = rest.enrolled(course_id)
            self._check(wanted <= people.keys(), f"Moodle inscrit les personnes attendues à {shortname}")
            grouped = rest.grouped(course_id, {"B0000000042", "B0000000007"})
            members = {people[email] for email in EXPECTED_GROUPS.get(shortname, ())}
            self._check(members <= grouped, f"Moodle les place dans le groupe de la commande à {shortname}")
            self._print(f"    REST : {shortname} : {', '.join(sorted(wanted))}")
        for email in NEW_PEOPLE:
            users = rest.call("core_user_get_users_by_field", field="email", **{"values[0]": email})
            self._check(len(users) == 1, f"un seul compte pour {email}")
            self._print(f"    REST : compte {users[0]['username']} pour {email}")
        self._say("Vérifié dans Moodle par REST : comptes, inscriptions et groupes sont là", "verifie")

    def _activity(self) -> None:
        self._key(self._window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        activity = self._session.activity
        self._wait("l’activité s’affiche", activity.isVisible)
        self._settle()
        self._check(activity.lists.model.rowCount() == 3, "la liste est gardée dans Activité")
        self._say("La liste et son compte rendu restent dans Activité", "activite")
        activity.setCurrentWidget(activity.history)
        self._settle()
        self._say("L’historique dit qui a fait quoi, quand, avec quel résultat", "historique")

    # -- means -------------------------------------------------------------------------------------------------

    @property
    def _sheet(self) -> Any:
        return self._session.seats.sheet

    @staticmethod
    def _key(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget.setFocus()
        QTest.keyClick(widget, key, modifier)

    def _turn(self) -> None:
        """Let the window work for a moment."""
        loop = QEventLoop()
        QTimer.singleShot(TURN_MS, loop.quit)
        loop.exec()

    def _wait(self, fact: str, is_true: Callable[[], object]) -> None:
        deadline = QDeadlineTimer(STEP_MS)
        while not is_true():
            if deadline.hasExpired():
                raise TourFailed(f"en vain attendu : {fact}")
            self._turn()

    def _settle(self) -> None:
        self._wait("le travail en cours se termine", lambda: not self._running.runner.jobs())
        self._turn()

    @staticmethod
    def _check(true: object, fact: str) -> None:
        if not true:
            raise TourFailed(f"ce n’est pas vrai : {fact}")

    def _say(self, text: str, name: str) -> None:
        self._number += 1
        path = self._folder / f"{self._number:02d}_{name}.png"
        self._picture(path)
        self._print(f"{self._number}. {text}\n    {path}")

    def failed(self) -> Path:
        """Keep a picture of what the window shows when a step has failed."""
        path = self._folder / "echec.png"
        self._picture(path)
        return path

    def _picture(self, path: Path) -> None:
        if not self._window.grab().save(str(path)):
            raise TourFailed(f"l’image {path} ne peut pas être écrite")

    @staticmethod
    def _print(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


@contextmanager
def _application(language: Language, folder: Path) -> Iterator[tuple[QApplication, Application]]:
    from ui.app import Application, make_application

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application(Theme.LIGHT, language)
    # The tour leaves no trace in the settings of whoever runs it.
    settings = Settings(Folders(folder / "config", folder / "data", folder / "logs"))
    running = Application(Theme.LIGHT, settings, language)
    try:
        yield app, running
    finally:
        QGuiApplication.clipboard().clear()
        running.window.close()
        running.close()


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # Said of every window where there is no display; it means nothing here.
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def take_tour(language: Language = Language.FRENCH, folder: Path = FOLDER) -> int:
    """Take the tour; gives the exit status of the process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_pass_on)
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write("Pas d’écran ici : voici la visite guidée, sans toucher à un vrai Moodle.\n")
    with TemporaryDirectory(prefix="seatadmin-tour-") as home, _application(language, Path(home)) as (app, running):
        tour = Tour(app, running, folder)
        try:
            tour.take()
        except TourFailed as failure:
            sys.stderr.write(f"La visite s’arrête : {failure}.\nCe que montrait la fenêtre : {tour.failed()}\n")
            return 1
    sys.stdout.write("Visite terminée : tout est vrai.\n")
    return 0


if __name__ == "__main__":
    sys.exit(take_tour())
