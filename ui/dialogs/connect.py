"""Connect a Moodle site: its address, a token, and a test whose answer can be read.

The dialog knows no network. It asks for a test by `test_asked`; whoever listens answers with `show_report` or
`show_failure`. It stays open until the site is connected, so that nothing typed is lost when that fails. The token is
masked, never written anywhere by this dialog, and forgotten when it closes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.icons import tone_pixmap
from ui.theme import TextSize, Tone

WIDTH_PX = 640


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the answer: how it stands (icon and word), what was looked at, and what it means."""

    tone: Tone
    word: str
    subject: str
    meaning: str = ""


def complete_address(typed: str) -> str:
    """Make a site address of what people type: https unless said otherwise, without the page they copied it from.

    "moodle.example.org/login/index.php " becomes "https://moodle.example.org"; empty stays empty.
    """
    text = typed.strip()
    if not text:
        return ""
    parts = urlsplit(text if "://" in text else f"https://{text}")
    path = parts.path.rstrip("/")
    for page in ("/login", "/my", "/course", "/admin", "/user", "/webservice", "/index.php"):
        at = path.find(page)
        if at >= 0 and (len(path) == at + len(page) or path[at + len(page)] == "/" or page.endswith(".php")):
            path = path[:at]
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}"


class ConnectDialog(QDialog):
    """Ask for a site.

    `test_asked` carries address and token; `connect_asked` the same, once a test has shown that the site can be used:
    whoever listens then accepts the dialog, or shows why not. `test_stopped`: the person no longer waits.
    """

    test_asked = Signal(str, str)
    connect_asked = Signal(str, str)
    test_stopped = Signal()

    def __init__(
        self, address: str = "", parent: QWidget | None = None, *, has_token: bool = False, keeps_token: bool = True
    ) -> None:
        """`has_token`: one is known already; the field may then stay empty to go on using it.

        `keeps_token`: this computer has a keyring; without one the token serves until the program ends.
        """
        super().__init__(parent)
        self._has_token = has_token
        self._keeps_token = keeps_token
        self._connecting = False
        self._testing = False
        self.setWindowTitle(self.tr("Connect to Moodle"))
        self.setMinimumWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.HUGE, theme.HUGE, theme.HUGE, theme.LARGE)
        column.setSpacing(theme.MEDIUM)
        column.addLayout(self._build_form(address))
        column.addWidget(self._build_help())
        column.addLayout(self._build_test())
        self._build_answer(column)
        self._on_changed()

    def _build_form(self, address: str) -> QFormLayout:
        self.address = QLineEdit(address, self)
        self.address.setPlaceholderText("https://moodle.example.org")
        self.address.textChanged.connect(self._on_changed)
        self.address.editingFinished.connect(self._on_address_finished)
        self.token = QLineEdit(self)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText(
            self.tr("Known already; leave empty to keep it") if self._has_token else self.tr("32 letters and figures")
        )
        self.token.textChanged.connect(self._on_changed)
        self.reveal = QCheckBox(self.tr("&Show"), self)
        self.reveal.toggled.connect(self._on_reveal_toggled)
        token_row = QHBoxLayout()
        token_row.setSpacing(theme.SMALL)
        token_row.addWidget(self.token, 1)
        token_row.addWidget(self.reveal)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.LARGE)
        form.setVerticalSpacing(theme.SMALL)
        form.addRow(self.tr("Site &address"), self.address)
        token_label = QLabel(self.tr("To&ken"), self)
        token_label.setBuddy(self.token)
        form.addRow(token_label, token_row)
        return form

    def _build_help(self) -> QLabel:
        where = self.tr(
            "Your Moodle administrator creates the token: Site administration, Server, Web services, Manage tokens."
        )
        kept = (
            self.tr("It is kept in the keyring of this computer, never in the workspace.")
            if self._keeps_token
            else self.tr(
                "This computer has no keyring: the token serves until Seatadmin closes, then it is asked again."
            )
        )
        help_text = QLabel(f"{where} {kept}", self)
        help_text.setWordWrap(True)
        theme.set_muted(help_text)
        theme.set_text_size(help_text, TextSize.CAPTION)
        return help_text

    def _build_test(self) -> QHBoxLayout:
        self.test = QPushButton(self.tr("&Test the connection"), self)
        self.test.clicked.connect(self._on_test_clicked)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setMaximumHeight(12)
        self.busy.setTextVisible(False)
        self.busy.hide()
        test_row = QHBoxLayout()
        test_row.setSpacing(theme.SMALL)
        test_row.addWidget(self.test)
        test_row.addWidget(self.busy, 1)
        test_row.addStretch(1)
        return test_row

    def _build_answer(self, column: QVBoxLayout) -> None:
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_text_size(self.summary, TextSize.BODY, bold=True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setMinimumHeight(240)
        self.area.setAccessibleName(self.tr("Answer of the test"))
        self.area.hide()
        self.summary.hide()

        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = self.buttons.addButton(self.tr("&Connect"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.summary)
        column.addWidget(self.area, 1)
        column.addWidget(self.buttons)

    # -- answers -----------------------------------------------------------------------------------------------

    def show_report(self, summary: str, rows: Sequence[ReportRow], *, usable: bool) -> None:
        """Show what a test has found; `usable` lets the person connect."""
        self._connecting = False
        self._set_testing(False)
        self.summary.setText(summary)
        self.summary.show()
        self.area.setWidget(_Report(rows))
        self.area.setVisible(bool(rows))
        self.accept_button.setEnabled(usable)
        (self.accept_button if usable else self.area).setFocus()
        if usable:
            self.accept_button.setDefault(True)

    def show_failure(self, sentence: str, remedy: str = "") -> None:
        """Show that the site could not be tested or connected, and what to do; what was typed stays."""
        failed = self.tr("The site could not be connected.") if self._connecting else ""
        rows = [ReportRow(Tone.PROBLEM, self.tr("No answer"), sentence, remedy)]
        self.show_report(failed or self.tr("The site could not be tested."), rows, usable=False)

    # -- reactions ---------------------------------------------------------------------------------------------

    def _entered(self) -> tuple[str, str]:
        return complete_address(self.address.text()), self.token.text().strip()

    def _set_testing(self, testing: bool) -> None:
        self._testing = testing
        self.busy.setVisible(testing)
        self.test.setText(self.tr("S&top the test") if testing else self.tr("&Test the connection"))
        self.busy.setAccessibleName(self.tr("The site is being tested"))
        self._enable()

    def _enable(self) -> None:
        address, token = self._entered()
        complete = "." in address or "localhost" in address or "[" in address
        self.test.setEnabled(self._testing or (complete and bool(token or self._has_token) and not self._connecting))
        for field in (self.address, self.token):
            field.setReadOnly(self._connecting)

    @Slot()
    def _on_changed(self) -> None:
        # What was tested is no longer what is written.
        self.accept_button.setEnabled(False)
        self.test.setDefault(True)
        self.summary.hide()
        self.area.hide()
        self._enable()

    @Slot()
    def _on_address_finished(self) -> None:
        complete = complete_address(self.address.text())
        if complete != self.address.text():
            self.address.setText(complete)

    @Slot(bool)
    def _on_reveal_toggled(self, shown: bool) -> None:
        self.token.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @Slot()
    def _on_test_clicked(self) -> None:
        if self._testing:
            self._set_testing(False)
            self.test_stopped.emit()
            return
        self._on_address_finished()
        self._set_testing(True)
        self.test_asked.emit(*self._entered())

    @Slot()
    def _on_accepted(self) -> None:
        self._connecting = True
        self.accept_button.setEnabled(False)
        self.busy.setAccessibleName(self.tr("The site is being connected"))
        self.busy.show()
        self._enable()
        self.connect_asked.emit(*self._entered())

    def done(self, result: int) -> None:
        if self._testing:
            self.test_stopped.emit()
        self.token.clear()
        super().done(result)


class _Report(QWidget):
    """The lines of an answer: icon and word, subject, meaning."""

    def __init__(self, rows: Sequence[ReportRow]) -> None:
        self._rows = tuple(rows)
        self._pictures: list[QLabel] = []
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.MEDIUM, theme.SMALL, theme.MEDIUM, theme.SMALL)
        grid.setHorizontalSpacing(theme.SMALL)
        grid.setVerticalSpacing(theme.SMALL)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for number, row in enumerate(rows):
            picture, word = QLabel(self), QLabel(row.word, self)
            self._pictures.append(picture)
            text = QLabel(self)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            text.setText(f"{row.subject}\n{row.meaning}" if row.meaning else row.subject)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAlignment(top | Qt.AlignmentFlag.AlignLeft)
            text.setAccessibleName(f"{row.word}: {row.subject}. {row.meaning}")
            grid.addWidget(picture, number, 0, top)
            grid.addWidget(word, number, 1, top)
            grid.addWidget(text, number, 2)
        grid.setRowStretch(len(self._rows), 1)
        self._draw()

    def _draw(self) -> None:
        for picture, row in zip(self._pictures, self._rows, strict=False):
            colour = theme.tone_colour(row.tone, self.palette())
            picture.setPixmap(tone_pixmap(theme.TONE_ICONS[row.tone], colour, 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
