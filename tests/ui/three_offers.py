"""The three offers of the documents, as somebody types them: keys only, no mouse, no network.

The same scripts are played by the test that proves them and by the tool that takes their pictures. A script knows the
window as a person does: it reads what is shown (which letter a menu entry answers to, whether the offer has opened)
and answers with keys.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from seatadmin.context import Workspace
from seatadmin.domain.taxes import percentage_tax
from seatadmin.sandbox.demo import demo_state
from seatadmin.sandbox.server import SandboxServer
from seatadmin.secrets import MemorySecrets
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.settings import Settings
from ui.letters import marked_letter
from ui.session import Session

WAIT_S = 20.0
_MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Control),
    (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Alt),
    (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Shift),
)


def offline_shop(path: Path, settings: Settings) -> Workspace:
    """Make a workspace whose site was read once and is gone: two categories, two taxes, no offer."""
    workspace = Workspace.open(path, settings=settings, secrets=MemorySecrets(), create=True, environment={})
    with SandboxServer(demo_state()) as server:
        workspace.connect(server.url, server.token)
        workspace.site.sync()
    workspace.catalogue.add_category("Sièges")
    workspace.catalogue.add_category("Formations")
    workspace.catalogue.save_tax(percentage_tax("1", "TVA 20 %", Decimal(20), "FR"))
    workspace.catalogue.save_tax(percentage_tax("2", "Exonérée", Decimal(0), "FR"))
    return workspace


class Typist:
    """Two hands on a keyboard. Every key pressed is counted, those held down for another one too."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.keys = 0

    def press(self, keys: str) -> None:
        """Press keys named as on the keyboard, such as `Ctrl+Alt+N`."""
        combination = QKeySequence(keys)[0]
        modifiers, held = combination.keyboardModifiers(), Qt.KeyboardModifier.NoModifier
        for modifier, key in _MODIFIERS:
            if modifiers & modifier:
                QTest.keyPress(self._window(), key, held)
                held |= modifier
                self.keys += 1
        QTest.keyClick(self._window(), combination.key(), modifiers)
        for modifier, key in reversed(_MODIFIERS):
            if modifiers & modifier:
                held &= ~modifier
                QTest.keyRelease(self._window(), key, held)
        self._done()

    def write(self, text: str) -> None:
        """Type a text, letter by letter."""
        for sign in text:
            if sign.isascii():
                QTest.keyClick(self._window(), sign)
            else:
                # QTest knows the keys of ASCII only; a French keyboard has keys for these.
                for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                    target = QApplication.activePopupWidget() or QApplication.focusWidget()
                    QApplication.sendEvent(
                        target, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
                    )
            self._done()

    def enter(self, text: str = "") -> None:
        """Type a text and go on to the next field."""
        self.write(text)
        self.press("Return")

    def choose(self, title: str) -> None:
        """Choose an entry of the menu that is open by its letter."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        entries = QApplication.activePopupWidget().actions()
        self.write(next(marked_letter(entry.text()) for entry in entries if entry.text().replace("&", "") == title))

    def wait(self, true: Callable[[], object]) -> None:
        """Wait until the window shows something."""
        end = time.monotonic() + WAIT_S
        while not true():
            assert time.monotonic() < end, "nothing happens"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def settle(self) -> None:
        """Wait until the offer is kept and checked, and nothing runs."""
        editor, runner = self.session.offers.editor, self.session.window.runner
        self.wait(lambda: editor.drafts.is_kept and editor.is_checked and not runner.jobs())

    def _done(self) -> None:
        self.keys += 1
        QApplication.processEvents()

    @staticmethod
    def _window() -> object:
        popup = QApplication.activePopupWidget()
        return popup.windowHandle() if popup is not None else QApplication.focusWindow()


def begin(typist: Typist, handler: str) -> None:
    """Begin an offer of a handler; the hands are then on its code."""
    spec = handler_catalogue().get(handler)
    assert spec is not None
    before = typist.session.offers.editor.drafts.product_id
    typist.press("Ctrl+Alt+N")
    typist.choose(spec.title.say(typist.session.hub.words.language))
    typist.wait(lambda: typist.session.offers.editor.drafts.product_id not in (None, before))


def unassigned_seats(typist: Typist) -> None:
    """Seats without holder, restricted to three courses."""
    begin(typist, "std_generateseats")
    typist.enter("SEATSCI")
    typist.enter("Sièges Sciences et Excel")
    typist.enter("S")
    typist.write(_status(typist))
    typist.press("Alt+2")
    typist.enter()
    typist.enter("SCI,MATH101,EXCEL-N1")
    typist.press("Alt+3")
    typist.enter("T")
    typist.enter("120")


def training_session(typist: Typist) -> None:
    """The session SPOCM1: tutors, one seat each, 180 days, renewable, 10.00."""
    begin(typist, "std_setuponecoursesession")
    typist.enter("SPOCM1")
    typist.enter("SPOC Appropriation Moodle")
    typist.enter("F")
    typist.write(_status(typist))
    typist.press("Alt+2")
    typist.enter()
    typist.write("spoc")
    typist.press("Return")
    typist.enter()
    typist.enter("teacher")
    typist.enter("student,supervisor")
    for _ in ("start", "end"):
        typist.enter()
    typist.enter("180")
    typist.press("Alt+3")
    typist.enter("E")
    typist.enter("10.00")


def course_space(typist: Typist) -> None:
    """A course of one's own for 365 days, made from a template; the buyer names it and numbers it."""
    begin(typist, "std_createcourse")
    typist.enter("ESPACE-1AN")
    typist.enter("Espace de cours, un an")
    typist.enter("F")
    typist.write(_status(typist))
    typist.press("Alt+2")
    typist.enter()
    typist.write("bureau")
    typist.press("Return")
    typist.enter()
    typist.write("modele")
    typist.press("Return")
    typist.press("Alt+3")
    typist.enter("T")
    typist.enter("480")


def _status(typist: Typist) -> str:
    """The letter of "Available" in the list of states."""
    return typist.session.hub.words.say("offer_status", "AVAILABLE")[0]


SCRIPTS: dict[str, Callable[[Typist], None]] = {
    "seats": unassigned_seats,
    "session": training_session,
    "space": course_space,
}
