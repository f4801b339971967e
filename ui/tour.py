"""The main job as a guided tour, for a machine without a screen: what a person would do, done by real events.

The real window is driven with keys and clicks on the demonstration: a customer's list is pasted, read, planned,
applied, and what this Moodle then holds is asked over REST, without any of our own code in between. Each step leaves
a picture in `build/tour/` and a line in the language of the window. The first step that does not come true ends the
tour with status 1.
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
    QCoreApplication,
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
from ui.i18n import Language, choose_language
from ui.main_window import nothing_to_ask
from ui.models.sheet import Group
from ui.theme import Theme
from ui.views.assignment import Mode
from ui.views.settings import stored_language

if TYPE_CHECKING:
    from ui.app import Application

translate = QCoreApplication.translate

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
            text = translate("Tour", "Moodle refuses {function}: {code}")
            raise TourFailed(text.format(function=function, code=found["errorcode"]))
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
        self._wait(translate("Tour", "the demonstration opens"), lambda: self._session.hub.workspace is not None)
        self._settle()
        text = translate("Tour", "Demonstration open: a small Moodle on this computer, invented people")
        self._say(text, "today")
        self._choose_pool()
        self._paste()
        self._correct_reading()
        self._preview()
        self._apply()
        self._verify()
        self._activity()

    # -- steps -------------------------------------------------------------------------------------------------

    def _choose_pool(self) -> None:
        self._go_to("seats")
        overview = self._session.seats.overview
        self._wait(translate("Tour", "the seats are shown"), overview.isVisible)
        self._settle()
        index = self._pool(EXEMPLE)
        tree = overview.tree
        place = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self._wait(translate("Tour", "the customer’s pool is chosen"), lambda: overview.choice.customer == EXEMPLE)
        self._settle()
        text = translate("Tour", "Seats of “{customer}”: {count} in the table")
        self._say(text.format(customer=EXEMPLE, count=overview.model.rowCount()), "seats")

    def _pool(self, customer: str) -> QModelIndex:
        pools = self._session.seats.overview.pools
        for row in range(pools.rowCount()):
            index = pools.index(row, 0)
            if pools.choice(index).customer == customer:
                return index
        raise TourFailed(translate("Tour", "the customer “{customer}” has no seats").format(customer=customer))

    def _paste(self) -> None:
        path = sample_path()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        QGuiApplication.clipboard().setMimeData(data)
        self._key(self._session.seats.overview.tree, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        sheet = self._sheet
        self._wait(translate("Tour", "the assignment sheet opens"), lambda: sheet.snapshot is not None)
        self._wait(translate("Tour", "the list is read"), lambda: sheet.mode is Mode.EDITING and not sheet.is_busy)
        people = sheet.snapshot.people
        known = people is not None and people.encoding == "cp1252"
        self._check(known, translate("Tour", "the list is recognised as Windows-1252"))
        self._check(people.delimiter == ";", translate("Tour", "the separator is the semicolon"))
        self._check(people.header_row == 4, translate("Tour", "the headers are in line 4"))
        self._check(len(sheet.snapshot.rows) == 5, translate("Tour", "the list asks for five seats"))
        text = translate("Tour", "“{file}” pasted with Ctrl+V: 9 lines read, 5 seats asked for, 4 lines left out")
        self._say(text.format(file=path.name), "pasted")

    def _correct_reading(self) -> None:
        band = self._sheet.list_band
        QTest.mouseClick(band.format, Qt.MouseButton.LeftButton)
        self._settle()
        fields = [column.field for column in self._sheet.snapshot.people.columns]
        expected = ["title", "lastname", "firstname", "email", "course"]
        self._check(fields[:5] == expected, translate("Tour", "each column has its meaning"))
        text = translate("Tour", "Columns recognised, each with its reason, to be corrected in place")
        self._say(text, "columns")
        QTest.mouseClick(band.format, Qt.MouseButton.LeftButton)

    def _preview(self) -> None:
        sheet = self._sheet
        # Looking people up begins by itself; the plan is exact once nobody is left to look up.
        self._wait(translate("Tour", "Moodle has been asked"), lambda: self._is_looked_up() and not sheet.is_busy)
        counts = sheet.snapshot.counts
        self._check(counts.get(Group.NEW) == 2, translate("Tour", "two accounts will be created"))
        self._check(counts.get(Group.KNOWN) == 2, translate("Tour", "two seats go to known accounts"))
        enrolled = translate("Tour", "one person is enrolled already and takes no seat")
        self._check(counts.get(Group.ENROLLED) == 1, enrolled)
        self._check(sheet.snapshot.plan.totals.seats_used == 4, translate("Tour", "four seats will be used"))
        self._key(sheet.table, Qt.Key.Key_Down)
        self._settle()
        text = translate("Tour", "Exact preview; the button says: “{button}”")
        self._say(text.format(button=sheet.bar.apply.text()), "preview")

    def _is_looked_up(self) -> bool:
        snapshot = self._sheet.snapshot
        return snapshot is not None and snapshot.question is None

    def _apply(self) -> None:
        sheet = self._sheet
        self._wait(translate("Tour", "the button is ready"), sheet.bar.apply.isEnabled)
        self._key(sheet.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self._wait(translate("Tour", "sending begins"), lambda: sheet.mode is not Mode.EDITING)
        self._wait(translate("Tour", "sending ends"), lambda: sheet.mode is Mode.REPORT and not sheet.is_busy)
        self._check(sheet.snapshot.is_finished, translate("Tour", "every row is finished"))
        self._check(sheet.snapshot.counts.get(Group.DONE) == 4, translate("Tour", "four rows are done"))
        self._settle()
        self._say(translate("Tour", "Applied: the same rows now say what happened"), "results")

    def _verify(self) -> None:
        demo = self._session.demo
        if demo is None:
            raise TourFailed(translate("Tour", "the demonstration is still open"))
        rest = Rest(demo.server.url, demo.server.token)
        for shortname, wanted in EXPECTED_ENROLMENTS.items():
            course_id = rest.course_id(shortname)
            people = rest.enrolled(course_id)
            fact = translate("Tour", "Moodle has enrolled the expected people in {course}")
            self._check(wanted <= people.keys(), fact.format(course=shortname))
            grouped = rest.grouped(course_id, {"B0000000042", "B0000000007"})
            members = {people[email] for email in EXPECTED_GROUPS.get(shortname, ())}
            fact = translate("Tour", "Moodle has put them in the group of the order in {course}")
            self._check(members <= grouped, fact.format(course=shortname))
            text = translate("Tour", "REST: {course}: {people}")
            self._print(f"    {text.format(course=shortname, people=', '.join(sorted(wanted)))}")
        for email in NEW_PEOPLE:
            users = rest.call("core_user_get_users_by_field", field="email", **{"values[0]": email})
            self._check(len(users) == 1, translate("Tour", "one account for {email}").format(email=email))
            text = translate("Tour", "REST: account {account} for {email}")
            self._print(f"    {text.format(account=users[0]['username'], email=email)}")
        text = translate("Tour", "Verified in Moodle over REST: accounts, enrolments and groups are there")
        self._say(text, "verified")

    def _activity(self) -> None:
        self._go_to("activity")
        activity = self._session.activity
        self._wait(translate("Tour", "the activity is shown"), activity.isVisible)
        self._settle()
        self._check(activity.lists.model.rowCount() == 3, translate("Tour", "the list is kept in Activity"))
        self._say(translate("Tour", "The list and its report stay in Activity"), "activity")
        activity.setCurrentWidget(activity.history)
        self._settle()
        self._say(translate("Tour", "The history says who did what, when, with which result"), "history")

    # -- means -------------------------------------------------------------------------------------------------

    @property
    def _sheet(self) -> Any:
        return self._session.seats.sheet

    @staticmethod
    def _key(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget.setFocus()
        QTest.keyClick(widget, key, modifier)

    def _go_to(self, section: str) -> None:
        """Press the keys of a section."""
        keys = self._window.section_action(section).shortcut()[0]
        self._key(self._window, keys.key(), keys.keyboardModifiers())

    def _turn(self) -> None:
        """Let the window work for a moment."""
        loop = QEventLoop()
        QTimer.singleShot(TURN_MS, loop.quit)
        loop.exec()

    def _wait(self, fact: str, is_true: Callable[[], object]) -> None:
        deadline = QDeadlineTimer(STEP_MS)
        while not is_true():
            if deadline.hasExpired():
                raise TourFailed(translate("Tour", "in vain awaited: {fact}").format(fact=fact))
            self._turn()

    def _settle(self) -> None:
        self._wait(translate("Tour", "the work under way ends"), lambda: not self._running.runner.jobs())
        self._turn()

    @staticmethod
    def _check(true: object, fact: str) -> None:
        if not true:
            raise TourFailed(translate("Tour", "this is not true: {fact}").format(fact=fact))

    def _say(self, text: str, name: str) -> None:
        self._number += 1
        path = self._folder / f"{self._number:02d}_{name}.png"
        self._picture(path)
        self._print(f"{self._number}. {text}\n    {path}")

    def failed(self) -> Path:
        """Keep a picture of what the window shows when a step has failed."""
        path = self._folder / "failed.png"
        self._picture(path)
        return path

    def _picture(self, path: Path) -> None:
        if not self._window.grab().save(str(path)):
            raise TourFailed(translate("Tour", "the picture {path} cannot be written").format(path=path))

    @staticmethod
    def _print(text: str) -> None:
        _tell(text)


def _tell(text: str) -> None:
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
        running.window.question_before_closing = nothing_to_ask
        running.window.close()
        running.close()


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # Said of every window where there is no display; it means nothing here.
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def take_tour(language: Language, folder: Path = FOLDER) -> int:
    """Take the tour in a language; gives the exit status of the process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_pass_on)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="seatadmin-tour-") as home, _application(language, Path(home)) as (app, running):
        _tell(translate("Tour", "No display here: this is the guided tour; no real Moodle is touched."))
        tour = Tour(app, running, folder)
        try:
            tour.take()
        except TourFailed as failure:
            text = translate("Tour", "The tour stops: {fact}.\nWhat the window showed: {path}")
            sys.stderr.write(f"{text.format(fact=failure, path=tour.failed())}\n")
            return 1
        _tell(translate("Tour", "End of the tour: everything is true."))
    return 0


if __name__ == "__main__":
    sys.exit(take_tour(choose_language(stored_language(Settings()))))
