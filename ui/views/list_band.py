"""Band 1 of the assignment sheet: what was found in the list, and how to read it otherwise, in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.people import Column, PeopleList
from ui import theme
from ui.hub import Hub
from ui.icons import set_icon
from ui.models.sheet import Reading
from ui.theme import TextSize
from ui.views.flow import Field, FlowLayout

CHOSEN_FIELDS = (
    "lastname",
    "firstname",
    "fullname",
    "fullname_last_first",
    "fullname_first_last",
    "email",
    "recipient",
    "course",
    "role",
    "group",
    "enrolstart",
    "enrolend",
    "enrolperiod",
    "username",
    "idnumber",
    "institution",
    "department",
    "city",
    "seat_reference",
    "order_reference",
)
NAMES = frozenset({"lastname", "fullname", "fullname_last_first", "fullname_first_last"})
DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16", "mac_roman")
CARD_WIDTH_PX = 152
HEADER_ROW_MAX = 999


class _ColumnCard(QFrame):
    """One column of the list: its header, what it is taken for and why, its first cells."""

    chosen = Signal(int, object)

    def __init__(self, column: Column, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = column.index
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(CARD_WIDTH_PX)
        title = column.header or self.tr("Column {number}").format(number=column.index + 1)
        header = QLabel(self)
        header.setTextFormat(Qt.TextFormat.PlainText)
        header.setText(header.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, CARD_WIDTH_PX - 24))
        header.setToolTip(title)
        theme.set_text_size(header, TextSize.BODY, bold=True)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Meaning of “{header}”").format(header=title))
        self.choice.addItem(self.tr("Not used"), None)
        fields = list(CHOSEN_FIELDS)
        if column.field is not None and column.field not in fields:
            fields.insert(0, column.field)
        for field in fields:
            self.choice.addItem(hub.words.field(field), field)
        self.choice.setCurrentIndex(max(0, self.choice.findData(column.field)))
        self.choice.setEnabled(not column.refused)
        self.choice.activated.connect(self._on_activated)
        reason = QLabel(hub.words.column_reason(column.reason), self)
        reason.setWordWrap(True)
        sample = QLabel(self)
        sample.setTextFormat(Qt.TextFormat.PlainText)
        first = column.samples[0] if column.samples else "–"
        sample.setText(sample.fontMetrics().elidedText(first, Qt.TextElideMode.ElideRight, CARD_WIDTH_PX - 24))
        sample.setToolTip("\n".join(column.samples))
        for label in (reason, sample):
            theme.set_text_size(label, TextSize.CAPTION)
            theme.set_muted(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SMALL, theme.TINY, theme.SMALL, theme.TINY)
        layout.setSpacing(2)
        for widget in (header, self.choice, sample, reason):
            layout.addWidget(widget)
        layout.addStretch(1)

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self._index, self.choice.currentData())


class ListBand(QWidget):
    """What was found. `reading_changed` carries a `Reading`; `skipped_wanted`: the rows left aside are to be shown."""

    reading_changed = Signal(object)
    skipped_wanted = Signal()

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._reading = Reading()
        self._people: PeopleList | None = None
        self._carded: tuple[Column, ...] = ()
        self._summary = QLabel(self)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._summary.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.skipped = QToolButton(self)
        self.skipped.setAutoRaise(True)
        self.skipped.clicked.connect(self.skipped_wanted)
        self.format = QToolButton(self)
        self.format.setCheckable(True)
        self.format.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.format.toggled.connect(self._on_format_toggled)
        self._columns = QLabel(self)
        self._columns.setTextFormat(Qt.TextFormat.PlainText)
        self._columns.setWordWrap(True)
        self._columns.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.set_muted(self._columns)
        self._build_options()
        self._cards = QScrollArea(self)
        self._cards.setFrameShape(QFrame.Shape.NoFrame)
        self._cards.setWidgetResizable(True)
        self._cards.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._cards.setAccessibleName(self.tr("Columns of the list"))

        line = QHBoxLayout()
        line.setSpacing(theme.SMALL)
        line.addWidget(self._columns, 1)
        line.addWidget(self.skipped)
        line.addWidget(self.format)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TINY)
        column.addWidget(self._summary)
        column.addLayout(line)
        column.addWidget(self._options)
        column.addWidget(self._cards)
        self._on_format_toggled(False)

    def _build_options(self) -> None:
        self._options = QWidget(self)
        flow = FlowLayout(self._options)
        self.delimiter = QComboBox(self._options)
        self.delimiter.addItem(self.tr("found by itself"), None)
        for text in DELIMITERS:
            self.delimiter.addItem(self._delimiter_text(text), text)
        self.encoding = QComboBox(self._options)
        self.encoding.addItem(self.tr("found by itself"), None)
        for name in ENCODINGS:
            self.encoding.addItem(self._encoding_text(name), name)
        self.header_row = QSpinBox(self._options)
        self.header_row.setRange(-1, HEADER_ROW_MAX)
        self.header_row.setSpecialValueText(self.tr("found by itself"))
        self.header_row.setValue(-1)
        # 0 says "no header": one number field answers the three questions (where, none, find it).
        self.header_row.setKeyboardTracking(False)
        for name, control in (
            (self.tr("Separator"), self.delimiter),
            (self.tr("Encoding"), self.encoding),
            (self.tr("Header row (0: none)"), self.header_row),
        ):
            flow.addWidget(Field(name, control, 140, self._options))
        self.delimiter.activated.connect(self._on_option_changed)
        self.encoding.activated.connect(self._on_option_changed)
        self.header_row.valueChanged.connect(self._on_option_changed)

    def reset(self) -> None:
        """Forget how the list before was read."""
        self._people = None
        self._show_reading(Reading())
        self.format.setChecked(False)

    # -- what is shown -----------------------------------------------------------------------------------------

    def show_list(self, people: PeopleList | None, count: int, reading: Reading) -> None:
        """Show what was found; `people` is None for a list that was kept and opened again. `count` is its rows,
        `reading` how it was read.
        """
        self._people = people
        self._show_reading(reading)
        places = self.tr("%n person(s) to seat", None, count)
        self.format.setVisible(people is not None)
        self.skipped.setVisible(people is not None and bool(people.skipped_rows))
        self._columns.setVisible(people is not None)
        if people is None:
            self._summary.setText(places)
            self.format.setChecked(False)
            return
        read = self.tr("%n row(s) read", None, people.row_count)
        notes = [self._hub.words.file_note(note) for note in people.file_notes]
        self._summary.setText(" · ".join([places, read, *notes]))
        self.skipped.setText(self.tr("%n row(s) left aside", None, len(people.skipped_rows)))
        self.skipped.setToolTip(self.tr("Titles, totals, blank rows: see each with its reason"))
        self.format.setText(self._format_text(people))
        self.format.setToolTip(self.tr("Correct how the list is read: separator, encoding, header row, columns"))
        self._columns.setText(self._columns_text(people.columns))
        self._fill_cards()
        fields = {column.field for column in people.columns}
        if not ("email" in fields and fields & NAMES) and "recipient" not in fields:
            self.format.setChecked(True)

    def _show_reading(self, reading: Reading) -> None:
        self._reading = reading
        self.header_row.blockSignals(True)
        header = reading.header_row
        self.header_row.setValue(-1 if header == "auto" else header or 0)
        self.header_row.blockSignals(False)
        self.delimiter.setCurrentIndex(max(0, self.delimiter.findData(reading.delimiter)))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(reading.encoding)))

    def _format_text(self, people: PeopleList) -> str:
        parts = []
        if people.delimiter is not None:
            symbols = {"\t": self.tr("tab"), "recipients": self.tr("one person after the other")}
            parts.append(symbols.get(people.delimiter, people.delimiter))
        if people.encoding is not None:
            parts.append(self._encoding_text(people.encoding))
        if people.header_row is None:
            parts.append(self.tr("no headers"))
        else:
            parts.append(self.tr("headers in row {row}").format(row=people.header_row))
        return self.tr("Columns… ({reading})").format(reading=" · ".join(parts))

    def _columns_text(self, columns: Sequence[Column]) -> str:
        used = [self._hub.words.field(column.field) for column in columns if column.field in CHOSEN_FIELDS]
        ignored = [
            column.header or "?" for column in columns if column.field not in CHOSEN_FIELDS and not column.refused
        ]
        refused = [column.header or "?" for column in columns if column.refused]
        parts = [" | ".join(used)] if used else []
        if ignored:
            parts.append(self.tr("not used: {columns}").format(columns=", ".join(ignored)))
        if refused:
            parts.append(self.tr("refused, never stored: {columns}").format(columns=", ".join(refused)))
        return " · ".join(parts)

    def _fill_cards(self) -> None:
        """Make the cards of the columns, when they are looked at and differ from those there are."""
        columns = tuple(self._people.columns) if self._people is not None else ()
        if columns == self._carded or not self.format.isChecked():
            return
        self._carded = columns
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TINY)
        for column in columns:
            card = _ColumnCard(column, self._hub, content)
            card.chosen.connect(self._on_column_chosen)
            row.addWidget(card)
        row.addStretch(1)
        self._cards.setWidget(content)
        bar = self._cards.horizontalScrollBar().sizeHint().height()
        self._cards.setFixedHeight(content.sizeHint().height() + bar + theme.TINY)

    def _delimiter_text(self, delimiter: str) -> str:
        return {
            ";": self.tr("semicolon ;"),
            ",": self.tr("comma ,"),
            "\t": self.tr("tab"),
            "|": self.tr("bar |"),
            "recipients": self.tr("one person after the other"),
        }.get(delimiter, delimiter)

    @staticmethod
    def _encoding_text(name: str) -> str:
        return {
            "utf-8": "UTF-8",
            "utf-8-sig": "UTF-8",
            "cp1252": "Windows-1252",
            "utf-16": "UTF-16",
            "utf-16-le": "UTF-16",
            "utf-16-be": "UTF-16",
            "mac_roman": "Mac Roman",
        }.get(name, name)

    # -- reactions ---------------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_format_toggled(self, shown: bool) -> None:
        set_icon(self.format, "down" if shown else "right")
        self._options.setVisible(shown)
        self._cards.setVisible(shown)
        self._fill_cards()

    @Slot()
    def _on_option_changed(self) -> None:
        header = self.header_row.value()
        self._change(
            Reading(
                {},
                "auto" if header < 0 else header or None,
                self.delimiter.currentData(),
                self.encoding.currentData(),
            )
        )

    @Slot(int, object)
    def _on_column_chosen(self, index: int, field: str | None) -> None:
        reading = self._reading
        mapping = {**reading.mapping, index: field}
        if field is not None:
            # One column only can be the last name: the one that was gives way.
            taken = [column.index for column in (self._people.columns if self._people else ()) if column.field == field]
            mapping |= {other: None for other in taken if other != index}
        self._change(Reading(mapping, reading.header_row, reading.delimiter, reading.encoding))

    def _change(self, reading: Reading) -> None:
        self._reading = reading
        self.reading_changed.emit(reading)

    def set_locked(self, locked: bool) -> None:
        """Let the list be read no other way; the rows left aside can be looked at all the same."""
        self.format.setEnabled(not locked)
        if locked:
            self.format.setChecked(False)
