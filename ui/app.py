"""Start the window: options, language, look, crash reports; the only place that runs the event loop."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from seatadmin import __version__
from seatadmin.log import log_to, stop_logging
from seatadmin.settings import Settings
from ui import notify
from ui.crash import CrashReporter
from ui.filling import Filling
from ui.i18n import Language, choose_language, install_language
from ui.icons import icon
from ui.interpreter import QuietCollector, tune_interpreter
from ui.main_window import MainWindow, WindowState, nothing_to_ask
from ui.runner import Runner
from ui.theme import Theme, apply_theme
from ui.views.navigation import Section
from ui.views.settings import SettingsView, stored_language, stored_theme

if TYPE_CHECKING:
    from ui.session import Session

# A job that does not listen holds at most one request; the executor survives being cut anywhere (see design.md).
CLOSE_WAIT_MS = 10_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of the window. None: as set in the settings, else as the desktop is."""

    theme: Theme | None = None
    language: Language | None = None
    workspace: str | None = None
    demo: bool = False


def parse_options(arguments: Sequence[str]) -> Options:
    """Read the window's options; leaves the process with status 2 on misuse."""
    parser = argparse.ArgumentParser(prog="seatadmin", description="Seats, orders and offers of a Moodle shop")
    parser.add_argument("--theme", type=Theme, choices=list(Theme), help="light, dark, or as the desktop is")
    parser.add_argument("--lang", type=Language, choices=list(Language), help="fr or en")
    parser.add_argument("--workspace", metavar="FILE_OR_URL", help="open this workspace instead of the last one")
    parser.add_argument("--demo", action="store_true", help="explore a small Moodle on this computer")
    found = parser.parse_args(arguments)
    return Options(found.theme, found.lang, found.workspace, found.demo)


NO_DISPLAY = """\
Pas d’écran ici, donc pas de fenêtre. La ligne de commande : seatadmin --help
No display here, hence no window. The command line: seatadmin --help
"""


def has_display() -> bool:
    """Tell whether somebody can see a window."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(theme: Theme, language: Language) -> QApplication:
    """Build the one QApplication, dressed and speaking, in an interpreter that suits a window."""
    tune_interpreter()
    QCoreApplication.setApplicationName("seatadmin")
    QGuiApplication.setApplicationDisplayName("Seatadmin")
    app = QApplication(["seatadmin"])
    app.setApplicationVersion(__version__)
    if sys.platform.startswith("linux"):
        app.setStyle("Fusion")
    apply_theme(app, theme)
    install_language(app, language)
    app.setWindowIcon(icon("seats"))
    return app


class Application:
    """Everything alive while the window is, kept together so that it ends in the right order.

    The window comes first, empty; `fill` makes the session, which needs the services and through them SQLAlchemy,
    while the window is on the screen and answers. What a person asks of it meanwhile is done when it can be.
    """

    def __init__(self, theme: Theme, settings: Settings, language: Language) -> None:
        self.runner = Runner()
        self._stored = settings
        self._build(theme, language)

    def _build(self, theme: Theme, language: Language) -> None:
        settings = self._stored
        self.window = MainWindow(self.runner, WindowState(settings.folders.config))
        notify.install(self.window.notifier)
        self.crashes = CrashReporter(settings.folders.logs / "reports", __version__, self.window)
        self.crashes.crashed.connect(self.window.on_crashed)
        self.crashes.install()
        self.look = Look(theme, self.window)
        self.collector = QuietCollector(self.runner, self.window)
        self.settings = SettingsView(settings)
        self.settings.theme_chosen.connect(self.look.choose)
        self.settings.language_chosen.connect(self._on_language_chosen)
        self._language = language
        self._session: Session | None = None
        self._filling: Filling | None = None
        self._early = EarlyWishes(self.window)

    def fill(self, then: Callable[[], object]) -> None:
        """Make the session step by step, then call `then`, unless the person has asked for a workspace meanwhile."""

        def done() -> None:
            if not self._early.fulfil():
                then()

        self._filling = Filling(self.runner, self._parts, done, self.window)

    @property
    def session(self) -> Session:
        """The workspace under the window and the sections that show it; what is not there yet is made at once."""
        if self._filling is not None:
            self._filling.finish()
        elif self._session is None:
            for _ in self._parts():
                pass
        assert self._session is not None  # noqa: S101 - the parts have made it
        return self._session

    def _parts(self) -> Iterator[None]:
        from ui.session import Session

        session = Session(self.window, self._stored, self.settings, self._language, at_once=False)
        session.hub.report_bug = self.crashes.report
        yield from session.fill(self.settings)
        title = QCoreApplication.translate("Application", "Settings")
        self.window.add_section(Section("settings", "settings", apart=True), title, self.settings, "Ctrl+,")
        self._session = session

    def _on_language_chosen(self, chosen: Language | None) -> None:
        # Later: the box that was chosen in is of the window that goes.
        QTimer.singleShot(0, partial(self.speak, choose_language(chosen)))

    def speak(self, language: Language) -> bool:
        """Show the same workspace in a window of another language; False, and said, when that must wait."""
        session, old = self._session, self.window
        if language is self._language:
            return True
        if session is None or not session.can_hand_over:
            text = QCoreApplication.translate(
                "Application", "The language changes when Seatadmin starts again: work is under way here."
            )
            notify.show(notify.Level.INFO, text)
            return False
        app, opened = QApplication.instance(), session.hand_over()
        assert isinstance(app, QApplication)  # noqa: S101 - there is a window
        old.save_state()
        self.crashes.uninstall()
        install_language(app, language)
        self._build(self.look.theme, language)
        self.window.setGeometry(old.geometry())
        self.session.take_over(opened)
        self.window.show()
        old.question_before_closing = nothing_to_ask
        old.close()
        old.deleteLater()
        return True

    def close(self) -> bool:
        """End the lanes and give the hooks back; False when a job is still running."""
        if self._filling is not None:
            self._filling.stop()
        ended = self.runner.close(CLOSE_WAIT_MS)
        if self._session is not None:
            self._session.close()
        notify.install(notify.TerminalNotifier())
        self.crashes.uninstall()
        return ended


class EarlyWishes(QObject):
    """Remember what the person asks of a window whose session is still being made, and ask again when it is there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._wishes: list[SignalInstance] = []
        self._workspaces = (window.new_asked, window.open_asked, window.demo_asked)
        self._heard = [
            (wish, partial(self._wishes.append, wish))
            for wish in (*self._workspaces, window.guide_asked, window.about_asked)
        ]
        for wish, hear in self._heard:
            wish.connect(hear)

    def fulfil(self) -> bool:
        """Ask again, the last wish only: nobody wants three dialogs over one another. True when it is a workspace."""
        for wish, hear in self._heard:
            wish.disconnect(hear)
        for wish in self._wishes[-1:]:
            wish.emit()
        return any(wish in self._workspaces for wish in self._wishes[-1:])


class FirstPaint(QObject):
    """Call once, after a widget has been painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # This event is what paints; the next turn of the loop finds it on the screen.
            QTimer.singleShot(0, self._then)
        return False


class Look(QObject):
    """Light or dark: as chosen, or as the desktop is, also when the desktop changes its mind."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_desktop_changed)

    @Slot(object)
    def choose(self, theme: Theme) -> None:
        """Apply a look now."""
        self.theme = theme
        self._apply()

    @Slot()
    def _on_desktop_changed(self) -> None:
        if self.theme is Theme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self.theme)


def open_window(options: Options, settings: Settings, language: Language) -> tuple[QApplication, Application]:
    """Show the window; the event loop, which is not run here, fills it and opens the workspace asked for."""
    theme = options.theme or stored_theme(settings)
    app = make_application(theme, language)
    running = Application(theme, settings, language)

    def start() -> None:
        running.session.start(options.workspace, demo=options.demo)

    FirstPaint(running.window.opening, partial(running.fill, start))
    running.window.show()
    return app, running


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and stay until it closes; gives the process's exit status."""
    options = parse_options(sys.argv[1:] if arguments is None else arguments)
    settings = Settings()
    language = choose_language(options.language or stored_language(settings))
    if not has_display():
        if options.demo:
            from ui.tour import take_tour

            return take_tour(language)
        if "QT_QPA_PLATFORM" not in os.environ:
            # Qt would end the process with advice about packages that are not what is missing.
            sys.stderr.write(NO_DISPLAY)
            return 2
    log = log_to(settings.folders.logs)
    app, running = open_window(options, settings, language)
    status = app.exec()
    ended = running.close()
    stop_logging(log)
    if not ended:
        # A thread that cannot be stopped must not be destroyed, and nobody should wait for it: everything done is
        # written down already, and what was under way is looked up in Moodle at the next start.
        os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(main())
