"""The settings of the workspace: its site, the site's time zone, the numbers of its roles, the pace of calls."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.moodle_facts import MoodleRole
from seatadmin.services.wording import Words
from seatadmin.settings import CONNECTIONS
from ui import theme
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.runner import JobContext, Lane
from ui.views.status_bar import Connection, WorkspaceStatus

ROLE_NUMBER_MAX = 1_000_000
CHOSEN_ROLES = ("student", "teacher", "editingteacher", "supervisor")


def role_text(words: Words, shortname: str) -> str:
    """Name a role as people say it, with its short name in Moodle where that says something else."""
    name = words.role(shortname)
    return f"{name[:1].upper()}{name[1:]}" + ("" if name == shortname else f" ({shortname})")


class SiteSettings(QWidget):
    """Which Moodle, and how its days are counted."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._filling = False
        self.site = QLabel(self)
        self.site.setTextFormat(Qt.TextFormat.PlainText)
        self.site.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.connect_button = QPushButton(self.tr("Connect to Moodle…"), self)
        set_icon(self.connect_button, "site")
        self.connect_button.clicked.connect(hub.connect_wanted)
        line = QHBoxLayout()
        line.setSpacing(theme.MEDIUM)
        line.addWidget(self.site)
        line.addWidget(self.connect_button)
        line.addStretch(1)
        self.zone = QComboBox(self)
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setAccessibleName(self.tr("Time zone of the site"))
        self.zone.activated.connect(self._on_zone_chosen)
        note = QLabel(self.tr("Seats begin and end with the days of this zone."), self)
        theme.set_muted(note)
        self.connections = QComboBox(self)
        for count in CONNECTIONS.choices:
            self.connections.addItem(str(count), count)
        self.connections.activated.connect(self._on_connections_chosen)
        self.connections.setToolTip(self.tr("Calls sent to Moodle at the same time; two suit nearly every site."))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, theme.LARGE)
        form.setHorizontalSpacing(theme.LARGE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("Site"), line)
        form.addRow(self.tr("Time &zone of the site"), self.zone)
        form.addRow("", note)
        form.addRow(self.tr("&Calls at a time"), self.connections)
        hub.workspace_changed.connect(self._show)
        hub.status_changed.connect(self._on_status_changed)
        self._show()

    @Slot(object)
    def _on_status_changed(self, _status: WorkspaceStatus) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        workspace, status = self._hub.workspace, self._hub.status
        self.setEnabled(workspace is not None)
        if workspace is None:
            self.site.setText(self.tr("no workspace is open"))
            return
        none = status.connection is Connection.NOT_CONNECTED
        self.site.setText(self.tr("none yet") if none else status.site)
        self.connect_button.setEnabled(status.connection is not Connection.DEMO)
        if not self.zone.hasFocus():
            self.zone.setCurrentText(workspace.zone_name)
        self.connections.setCurrentIndex(self.connections.findData(workspace.settings.get(CONNECTIONS)))

    @Slot()
    def _on_zone_chosen(self) -> None:
        name = self.zone.currentText()
        self._hub.run(
            self.tr("Changing the time zone"),
            lambda workspace, _context: workspace.set_zone(name),
            changes=frozenset({Topic.SITE, Topic.SEATS, Topic.LISTS}),
            on_done=self._on_zone_set,
            lane=Lane.READ,
            can_cancel=False,
        )

    @Slot(object)
    def _on_zone_set(self, _: object) -> None:
        self._hub.refresh_words()

    @Slot()
    def _on_connections_chosen(self) -> None:
        count: int = self.connections.currentData()
        # Behind what is being sent: its calls keep their pace.
        self._hub.run(
            self.tr("Changing the pace of calls"),
            lambda workspace, _context: workspace.set_connections(count),
            lane=Lane.WORK,
            can_cancel=False,
            network=False,
        )


class RoleSettings(QWidget):
    """The numbers of the roles: learned from enrolments, or typed in once, since Moodle lists none."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, theme.LARGE)
        self._grid.setHorizontalSpacing(theme.LARGE)
        self._grid.setColumnStretch(3, 1)
        hub.changed.connect(self._on_changed)
        self._show(())

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if not topics & {Topic.MIRROR, Topic.SITE}:
            return
        if self._hub.workspace is None:
            self._show(())
            return

        def work(workspace: Workspace, _context: JobContext) -> Sequence[MoodleRole]:
            return tuple(workspace.site.roles())

        self._hub.read("", work, on_done=self._show, owner=self, lane=Lane.READ)

    @Slot(object)
    def _show(self, roles: Sequence[MoodleRole]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        note = QLabel(
            self.tr("Moodle lists no roles: their numbers are learned from people already enrolled. Type a number only "
                    "for a role nobody has yet; Moodle shows it in the address of the role's page (roleid=…)."),
            self,
        )  # fmt: skip
        note.setWordWrap(True)
        theme.set_muted(note)
        self._grid.addWidget(note, 0, 0, 1, 4)
        known = {role.shortname: role for role in roles}
        for row, name in enumerate(dict.fromkeys([*CHOSEN_ROLES, *known]), start=1):
            role = known.get(name)
            self._grid.addWidget(QLabel(role_text(self._hub.words, name), self), row, 0)
            number = QSpinBox(self)
            number.setRange(0, ROLE_NUMBER_MAX)
            number.setSpecialValueText(self.tr("not known"))
            number.setValue(role.id if role is not None else 0)
            number.setAccessibleName(self.tr("Number of the role {role}").format(role=role_text(self._hub.words, name)))
            number.setEnabled(self._hub.workspace is not None and (role is None or not role.confirmed))
            number.setProperty("role", name)
            number.editingFinished.connect(self._on_number_entered)
            self._grid.addWidget(number, row, 1)
            words = (
                self.tr("shown by Moodle")
                if role is not None and role.confirmed
                else self.tr("typed in; the first enrolment proves it")
                if role is not None
                else ""
            )
            state = QLabel(words, self)
            theme.set_muted(state)
            self._grid.addWidget(state, row, 2)

    @Slot()
    def _on_number_entered(self) -> None:
        box = self.sender()
        name, number = box.property("role"), box.value()
        if number:
            self._hub.run(
                self.tr("Noting a role"),
                lambda workspace, _context: workspace.site.set_role(name, number),
                changes=frozenset({Topic.SITE}),
                lane=Lane.READ,
                can_cancel=False,
                quiet=True,
            )
