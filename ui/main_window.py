"""The window: sections left, the view of the moment, details right, and a bottom line that tells the truth.

The window knows no service: sections are given to it as widgets, and what it cannot do itself it asks for by signals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QUndoStack
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import notify, theme
from ui.actions import Shortcut, action_words, make_action
from ui.crash import CrashReport
from ui.dialogs.shortcuts import KeyGroup, ShortcutsDialog, keys_of, keys_of_tables
from ui.focus import FocusRing, focus_target, step, tab_stops
from ui.icons import redraw_icons
from ui.notify import Notice, Question, WindowNotifier
from ui.runner import Runner
from ui.views.command_palette import CommandPalette
from ui.views.detail_panel import DetailPanel
from ui.views.empty_state import EmptyState
from ui.views.navigation import Navigation, Section
from ui.views.notice_bar import NoticeBar
from ui.views.status_bar import Connection, StatusBar, WorkspaceStatus
from ui.views.table_view import TableView

DEFAULT_SIZE = (1280, 780)
DETAILS_PX = 280
# Narrower windows need the room for the view: the details wait for F4, the sections show their icons.
DETAILS_FROM_PX = 1180
NAMED_SECTIONS_FROM_PX = 960


def nothing_to_ask() -> Question | None:
    """Let the window close without a question."""
    return None


class WindowState(QSettings):
    """What the window remembers of itself, in the application's own folder and not in the platform's registry."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder / "window.ini"), QSettings.Format.IniFormat)


class _Views(QStackedWidget):
    """The views. Only the one shown asks for room: the widest of all would keep the window from a small screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        view = self.currentWidget()
        return view.minimumSizeHint() if view is not None else super().minimumSizeHint()


class MainWindow(QMainWindow):
    """Holds the sections and everything around them.

    `section_shown` carries a section's key. `pending_asked`, `mirror_asked`, `connection_asked`: the person wants the
    list of what is not in Moodle yet, Moodle read again, the connection changed. `new_asked`, `open_asked`,
    `demo_asked`: another workspace is wanted, `copy_asked`: a copy of the one that is open. `guide_asked`,
    `about_asked`: the person wants to read how it works, or which version this is. `closed`: the window has closed and
    its state is saved.
    """

    section_shown = Signal(str)
    pending_asked = Signal()
    mirror_asked = Signal()
    connection_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    copy_asked = Signal()
    guide_asked = Signal()
    about_asked = Signal()
    closed = Signal()

    def __init__(self, runner: Runner, state: QSettings) -> None:
        super().__init__()
        self.runner = runner
        self._state = state
        self._last_section = str(state.value("window/section", ""))
        self._views: dict[str, QWidget] = {}
        self._section_actions: dict[str, QAction] = {}
        # What must be answered before the window may close; the session knows what would be lost.
        self.question_before_closing: Callable[[], Question | None] = nothing_to_ask
        self._may_close = False
        self._insists_on_details = False
        self.undo_stack = QUndoStack(self)
        self._build()
        self._build_actions()
        self.notifier = WindowNotifier(self)
        self.notifier.noticed.connect(self.notices.add)
        self.notices.details_asked.connect(self._on_details_asked)
        self.set_workspace_name("")
        self._restore()

    # -- what others give the window ---------------------------------------------------------------------------

    def add_section(self, section: Section, title: str, view: QWidget, shortcut: Shortcut = None) -> QAction:
        """Add a section and its view; without a shortcut it gets Ctrl and its place (Ctrl+1, Ctrl+2, …)."""
        self._views[section.key] = view
        self.stack.addWidget(view)
        action = make_action(
            self,
            title,
            self._on_section_triggered,
            shortcut=shortcut or f"Ctrl+{len(self._views)}",
            icon_name=section.icon_name,
        )
        action.setData(section.key)
        self._section_actions[section.key] = action
        self.view_menu.insertAction(self._sections_end, action)
        self.palette_field.add_actions([action])
        self.navigation.add_section(section, title)
        if section.key == self._last_section or self.navigation.currentRow() < 0:
            self.show_section(section.key)
        return action

    @property
    def state(self) -> QSettings:
        """What the window remembers of itself; tables keep their columns there."""
        return self._state

    @Slot(str)
    def show_section(self, key: str) -> None:
        """Show a section and give it the focus when it is chosen by name."""
        self.navigation.choose(key)

    def section_action(self, key: str) -> QAction:
        """Give the action that shows a section."""
        return self._section_actions[key]

    def current_section(self) -> str:
        """Give the key of the section shown; empty when there is none."""
        shown = self.stack.currentWidget()
        return next((key for key, view in self._views.items() if view is shown), "")

    def add_actions(self, menu: QMenu, actions: Sequence[QAction]) -> None:
        """Put actions in a menu and let the command palette find them."""
        for action in actions:
            menu.addAction(action)
        self.palette_field.add_actions(actions)

    def actions_here(self) -> list[QAction]:
        """Give the actions of what is shown, each once, those of the menus left out."""
        view = self.stack.currentWidget()
        widgets = [view, *view.findChildren(QWidget)] if view is not None else []
        shown = (action for widget in widgets if widget.isVisibleTo(view) for action in widget.actions())
        return [action for action in dict.fromkeys(shown) if action.text() and not action.isSeparator()]

    def set_workspace_name(self, name: str, *, passing: bool = False) -> None:
        """Show which workspace is open; empty for none. `passing`: it vanishes when the window closes."""
        told = self.tr("Demonstration: nothing is kept") if passing else ""
        self.setWindowTitle(" — ".join(filter(None, (name, told, "Seatadmin"))))

    def show_status(self, status: WorkspaceStatus) -> None:
        """Show what is true of the workspace in the bottom line, and offer what is possible with it."""
        self.status_line.show_status(status)
        connection = status.connection
        for action in (self.pending_action, self.copy_action):
            action.setEnabled(connection is not Connection.NO_WORKSPACE)
        self.connect_action.setEnabled(connection not in (Connection.NO_WORKSPACE, Connection.DEMO))
        self.read_action.setEnabled(connection not in (Connection.NO_WORKSPACE, Connection.NOT_CONNECTED))

    def show_details(self, visible: bool = True) -> None:
        """Open or close the right panel, where the section has something to say in it."""
        self.details_action.setChecked(visible)

    def offer_details(self, offered: bool) -> None:
        """Give the room of the right panel back in sections that have nothing to say in it."""
        self.details_action.setEnabled(offered)
        self.details.clear()
        self._place_details()

    def _place_details(self) -> None:
        wide = self.width() >= DETAILS_FROM_PX or self._insists_on_details
        self.details.setVisible(self.details_action.isEnabled() and self.details_action.isChecked() and wide)

    # -- construction ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.navigation = Navigation(self)
        self.navigation.section_chosen.connect(self._on_section_chosen)
        self.navigation.entered.connect(self._on_section_entered)
        self.navigation.paste_pressed.connect(self._on_paste_pressed)
        self.palette_field = CommandPalette(self)
        self.palette_field.add_action_source(self.actions_here)
        self.notices = NoticeBar(self)
        self.stack = _Views(self)
        self.opening = EmptyState("seats", self.stack)
        self.opening.say("Seatadmin", self.tr("Opening…"))
        self.stack.addWidget(self.opening)
        self.details = DetailPanel(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([DEFAULT_SIZE[0] - DETAILS_PX, DETAILS_PX])
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.status_line = StatusBar(self.runner, self)
        self.setStatusBar(self.status_line)

        top = QHBoxLayout()
        top.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        # Messages have a place of their own beside the search: nothing moves under the mouse when one comes.
        top.setSpacing(theme.LARGE)
        top.addWidget(self.palette_field, 2)
        top.addWidget(self.notices, 3)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addWidget(self._line(QFrame.Shape.HLine))
        right.addWidget(self.splitter, 1)
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self._line(QFrame.Shape.VLine))
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.focus_ring = FocusRing(self)
        self.status_line.pending_asked.connect(self.pending_asked)
        self.status_line.mirror_asked.connect(self.mirror_asked)
        self.status_line.connection_asked.connect(self.connection_asked)

    def _line(self, shape: QFrame.Shape) -> QFrame:
        line = QFrame(self)
        line.setFrameShape(shape)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        line.setLineWidth(1)
        return line

    def _build_actions(self) -> None:
        standard = QKeySequence.StandardKey
        self.workspace_menu = self.menuBar().addMenu(self.tr("&Workspace"))
        self.edit_menu = self.menuBar().addMenu(self.tr("&Edit"))
        self.view_menu = self.menuBar().addMenu(self.tr("&View"))
        self.help_menu = self.menuBar().addMenu(self.tr("&Help"))

        new = make_action(self, self.tr("&New workspace…"), self.new_asked.emit, shortcut=standard.New, icon_name="add")
        open_ = make_action(
            self, self.tr("&Open a workspace…"), self.open_asked.emit, shortcut=standard.Open, icon_name="open"
        )
        demo = make_action(
            self,
            self.tr("Explore the &demonstration"),
            self.demo_asked.emit,
            shortcut="Ctrl+Shift+D",
            icon_name="demo",
            explanation=self.tr("A small Moodle on this computer, with invented people"),
        )
        self.copy_action = make_action(
            self,
            self.tr("&Keep a copy of the workspace…"),
            self.copy_asked.emit,
            shortcut="Ctrl+Shift+S",
            icon_name="copy",
            explanation=self.tr("Everything in it as it is now, in another file"),
        )
        self.connect_action = make_action(
            self,
            self.tr("&Connect to Moodle…"),
            self.connection_asked.emit,
            shortcut="Ctrl+Shift+M",
            icon_name="site",
            explanation=self.tr("Site address and token"),
        )
        self.read_action = make_action(
            self,
            self.tr("&Read Moodle again"),
            self.mirror_asked.emit,
            shortcut=standard.Refresh,
            icon_name="refresh",
            explanation=self.tr("Courses, accounts and enrolments as they are now"),
        )
        self.pending_action = make_action(
            self,
            self.tr("What is not in Moodle &yet"),
            self.pending_asked.emit,
            shortcut="Ctrl+L",
            icon_name="waiting",
        )
        self.stop_action = make_action(
            self,
            self.tr("&Stop the running work"),
            self._on_stop_triggered,
            shortcut="Ctrl+.",
            icon_name="stop",
            explanation=self.tr("What is finished stays finished"),
        )
        leave = make_action(self, self.tr("&Quit"), self.close, shortcut="Ctrl+Q", icon_name="close")
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        self.add_actions(self.workspace_menu, [new, open_, demo, self.copy_action])
        self.workspace_menu.addSeparator()
        of_site = [self.connect_action, self.read_action, self.pending_action, self.stop_action]
        self.add_actions(self.workspace_menu, of_site)
        self.workspace_menu.addSeparator()
        self.add_actions(self.workspace_menu, [leave])

        undo = self.undo_stack.createUndoAction(self, self.tr("Undo"))
        redo = self.undo_stack.createRedoAction(self, self.tr("Redo"))
        undo.setShortcuts(standard.Undo)
        redo.setShortcuts(standard.Redo)
        for action, name in ((undo, "undo"), (redo, "redo")):
            action.setProperty("icon_name", name)
            self.addAction(action)
        self.add_actions(self.edit_menu, [undo, redo])
        # The rest of this menu belongs to the table that is shown.
        self._edit_end = self.edit_menu.addSeparator()
        self.edit_menu.aboutToShow.connect(self._on_edit_menu_opened)

        find = make_action(
            self,
            self.tr("&Search and commands"),
            self.palette_field.open,
            shortcut="Ctrl+K",
            icon_name="search",
        )
        self.details_action = make_action(
            self, self.tr("&Details panel"), None, shortcut="F4", icon_name="details", checkable=True
        )
        self.details_action.toggled.connect(self._on_details_toggled)
        self.details.close_asked.connect(self._on_details_close_asked)
        onwards = make_action(
            self,
            self.tr("&Next part of the window"),
            self._on_onwards_triggered,
            shortcut="F6",
            icon_name="right",
            explanation=self.tr("Sections, search, view, details, bottom line"),
        )
        back = make_action(
            self,
            self.tr("&Previous part of the window"),
            self._on_back_triggered,
            shortcut="Shift+F6",
            icon_name="left",
        )
        self._sections_end = self.view_menu.addSeparator()
        self.add_actions(self.view_menu, [find, self.details_action, onwards, back])
        self.key_help_action = make_action(
            self, self.tr("&Keyboard shortcuts"), self._on_shortcuts_triggered, shortcut="F1", icon_name="help"
        )
        guide = make_action(
            self,
            self.tr("&User guide"),
            self.guide_asked.emit,
            shortcut="Shift+F1",
            icon_name="help",
            explanation=self.tr("The everyday work in five steps"),
        )
        about = make_action(
            self,
            self.tr("&About Seatadmin"),
            self.about_asked.emit,
            shortcut="Ctrl+F1",
            icon_name="info",
            explanation=self.tr("Version, licence, where files are kept"),
        )
        about.setMenuRole(QAction.MenuRole.AboutRole)
        self.add_actions(self.help_menu, [guide, self.key_help_action])
        self.help_menu.addSeparator()
        self.add_actions(self.help_menu, [about])
        for changed in (self.runner.job_started, self.runner.job_ended):
            changed.connect(self._on_jobs_changed)
        self._on_jobs_changed()
        self.show_status(self.status_line.status)

    # -- reactions ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_section_chosen(self, key: str) -> None:
        left, view = self.stack.currentWidget(), self._views[key]
        self.stack.setCurrentWidget(view)
        # What was said while the workspace opened is not about a section.
        if left not in (view, self.opening):
            self.notices.leave()
        self.section_shown.emit(key)

    @Slot()
    def _on_section_entered(self) -> None:
        self.stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_paste_pressed(self, event: QKeyEvent) -> None:
        """Paste into the section chosen, though the list of sections has the focus still."""
        self._on_section_entered()
        target = focus_target(self.stack.currentWidget())
        if isinstance(target, TableView):
            target.paste()
        else:
            QApplication.sendEvent(target, event)

    @Slot()
    def _on_section_triggered(self) -> None:
        key = self.sender().data()
        self.show_section(key)
        self._views[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_jobs_changed(self) -> None:
        job = self.status_line.current_job()
        self.stop_action.setEnabled(job is not None and job.can_cancel)

    @Slot()
    def _on_edit_menu_opened(self) -> None:
        actions = self.edit_menu.actions()
        for action in actions[actions.index(self._edit_end) + 1 :]:
            self.edit_menu.removeAction(action)
        view = self.stack.currentWidget()
        tables = [table for table in view.findChildren(TableView) if table.isVisible()] if view is not None else []
        if tables:
            # With two tables side by side, the one that has the focus.
            table = next((table for table in tables if table.hasFocus()), tables[0])
            self.edit_menu.addActions(table.table_actions)

    @Slot()
    def _on_stop_triggered(self) -> None:
        job = self.status_line.current_job()
        if job is not None and job.can_cancel:
            self.status_line.stop(job)

    @Slot(bool)
    def _on_details_toggled(self, wanted: bool) -> None:
        # Who asks for the panel in a narrow window gets it there too.
        self._insists_on_details = wanted
        self._place_details()

    @Slot()
    def _on_details_close_asked(self) -> None:
        self.show_details(False)

    @Slot()
    def _on_onwards_triggered(self) -> None:
        self._go_to_part(1)

    @Slot()
    def _on_back_triggered(self) -> None:
        self._go_to_part(-1)

    def _go_to_part(self, by: int) -> None:
        """Move the focus to the next part that can take it: out of a table, Tab would take a key a cell."""
        parts = (self.navigation, self.palette_field, self.stack, self.details, self.status_line)
        held = self.focusWidget()
        at = next((n for n, part in enumerate(parts) if part is held or part.isAncestorOf(held)), 0) if held else 0
        for distance in range(1, len(parts)):
            part = parts[(at + by * distance) % len(parts)]
            stops = [part] if part.focusPolicy() & Qt.FocusPolicy.TabFocus else tab_stops(part)
            if part.isVisible() and stops:
                stops[0].setFocus(Qt.FocusReason.TabFocusReason)
                return

    @Slot()
    def _on_shortcuts_triggered(self) -> None:
        dialog = self.findChild(ShortcutsDialog) or ShortcutsDialog(self.key_groups(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.activateWindow()

    def key_groups(self) -> list[KeyGroup]:
        """Give every key that does something: everywhere, in each section, in every table."""
        menus = [menu for menu in self.menuBar().findChildren(QMenu) if menu is not self.edit_menu]
        everywhere = keys_of([*self.actions(), *(action for menu in menus for action in menu.actions())])
        groups = [KeyGroup(self.tr("Everywhere"), everywhere)]
        in_tables: dict[tuple[str, str], None] = {}
        known = set(everywhere)
        for key, view in self._views.items():
            widgets = [view, *view.findChildren(QWidget)]
            for table in (widget for widget in widgets if isinstance(widget, TableView)):
                in_tables.update(dict.fromkeys(keys_of(table.table_actions)))
            own = keys_of(action for widget in widgets for action in widget.actions())
            own = tuple(entry for entry in own if entry not in known and entry not in in_tables)
            if own:
                groups.append(KeyGroup(action_words(self._section_actions[key]), own))
        if in_tables:
            groups.append(KeyGroup(self.tr("In every table"), (*in_tables, *keys_of_tables())))
        return groups

    @Slot(object)
    def _on_details_asked(self, notice: Notice) -> None:
        self.notifier.show_details(notice)

    @Slot(object)
    def on_crashed(self, report: CrashReport) -> None:
        """Tell that something unexpected happened; the report is behind the Details button."""
        kept = self.tr("This report is kept in {path}.").format(path=report.path) if report.path else ""
        notify.show(
            notify.Level.ERROR,
            self.tr("Seatadmin met an error it did not expect. Your work is saved; you can go on."),
            details="\n\n".join(filter(None, (kept, report.text))),
        )

    # -- state -------------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.resize(*DEFAULT_SIZE)
        for key, restore in (
            ("window/geometry", self.restoreGeometry),
            ("window/splitter", self.splitter.restoreState),
        ):
            value = self._state.value(key)
            if isinstance(value, QByteArray):
                restore(value)
        self.show_details(self._state.value("window/details", "true") == "true")
        self._insists_on_details = False
        self._place_details()

    def save_state(self) -> None:
        """Remember size, panels and section for the next start."""
        self._state.setValue("window/geometry", self.saveGeometry())
        self._state.setValue("window/splitter", self.splitter.saveState())
        self._state.setValue("window/details", "true" if self.details_action.isChecked() else "false")
        self._state.setValue("window/section", self.current_section())
        self._state.sync()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_compact(self.width() < NAMED_SECTIONS_FROM_PX)
        if self.width() >= DETAILS_FROM_PX:
            self._insists_on_details = False
        self._place_details()

    def closeEvent(self, event: QCloseEvent) -> None:
        question = None if self._may_close else self.question_before_closing()
        if question is not None:
            event.ignore()
            notify.ask(question, self._on_close_answered)
            return
        self.save_state()
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()

    def _on_close_answered(self, accepted: bool) -> None:
        self._may_close = accepted
        if accepted:
            self.close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward=forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            redraw_icons()
