"""What a handler reads, as a form beside its parameter string: each follows the other as one types.

The form is made from the handler's file. The string is the truth: keys nobody knows are listed and kept, a text that
cannot be carried is refused at its field, and a better spelling is only ever proposed, as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.findings import Finding
from seatadmin.domain.handlers import Bilingual, Emit, HandlerSpec, Level, ParamSpec, ReadAt, Required
from seatadmin.domain.param_rewrite import Rewrite, proposed_rewrite
from seatadmin.domain.params import CannotCarry, IssueCode, Pair, ParamString, param_issues
from seatadmin.domain.problems import Severity
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.param_wording import ParamWords
from seatadmin.services.wording import Explained, Words
from ui import theme
from ui.focus import focus_target
from ui.icons import set_icon
from ui.theme import TextSize
from ui.views.offer_fields import ICON_PX, Remark, Told
from ui.views.param_fields import MomentEditor, ParamChoices, make_editor
from ui.views.raw_string_edit import RawStringEdit

LABEL_WIDTH_PX = 170
NOT_WRITTEN = "not_written"
"""Code of what is told of a text that stands in a field and not in the string."""

_ASKED_IN_PLACE = frozenset({IssueCode.RELATIVE_END, IssueCode.MILLISECONDS, IssueCode.NOT_A_NUMBER})
"""Issues that editors of moments and lengths ask about themselves, with answers."""


def _caption(parent: QWidget, *, muted: bool = True) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    theme.set_text_size(label, TextSize.CAPTION)
    if muted:
        theme.set_muted(label)
    return label


class ParamRow(QWidget):
    """One parameter: its name, its editor, what the value means, what is wrong with it."""

    edited = Signal(str)
    unfit_changed = Signal()

    def __init__(self, param: ParamSpec, words: Words, now: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        language = words.language
        self.param = param
        self._words = ParamWords(words)
        self.label = QLabel(param.label.say(language), self)
        self.label.setWordWrap(True)
        self.label.setFixedWidth(LABEL_WIDTH_PX)
        self.label.setContentsMargins(0, theme.TINY, 0, 0)  # level with the text of the field
        if param.required in (Required.YES, Required.KEY, Required.ONE_OF):
            self.label.setText(f"{param.label.say(language)} *")
        self.editor = make_editor(param, words, now, self)
        self.editor.setAccessibleName(param.label.say(language))
        self.editor.setAccessibleDescription(param.help.say(language))
        self.label.setBuddy(focus_target(self.editor))
        # One line stands below each field, whatever it says: the next field stays under the mouse while one types.
        self.below = QWidget(self)
        self.meaning = _caption(self.below)
        self.remark = Remark(self.below)
        self._line_px = 0 if self.editor.says_meaning else max(self.meaning.fontMetrics().lineSpacing(), ICON_PX)
        self.below.setMinimumHeight(self._line_px)
        self._told: Sequence[Told] = ()
        self._whole_check = False
        self._is_absent = True
        self._refused: Told | None = None
        self._value = ""
        self._amiss: Told | None = None
        self.setToolTip(self._help(language == "fr"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.MEDIUM)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.below, 1, 1)
        column = QVBoxLayout(self.below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.meaning)
        column.addWidget(self.remark)
        column.addStretch(1)
        grid.setColumnStretch(1, 1)
        self.editor.edited.connect(self._on_edited)
        self.editor.unfit.connect(self._on_unfit)
        self.editor.unwritten_changed.connect(self.unfit_changed)

    def _help(self, french: bool) -> str:
        param = self.param
        texts = [param.help, param.behaviour, param.unit]
        said = [(text.fr if french else text.en) for text in texts if text is not None]
        moments = {
            ReadAt.PRE_PAYMENT: self.tr("Read when the order is confirmed, before payment."),
            ReadAt.BACK_OFFICE: self.tr("Read when the order is paid."),
        }
        said.append(moments[param.read])
        if param.required is not Required.NO and param.one_of:
            keys = ", ".join((param.name, *param.one_of))
            said.append(self.tr("One of these keys is needed: {keys}.").replace("{keys}", keys))
        said.append(self.tr("Key: {key}").replace("{key}", param.name))
        return "\n".join(said)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.below.setMinimumHeight(self._line_px)

    # ------------------------------------------------------------------ value
    @property
    def is_refused(self) -> bool:
        """True while the editor holds a text that could not be written."""
        return self._refused is not None

    @property
    def unfit(self) -> str:
        """What keeps the text of the editor out of the string, as a sentence; empty when nothing does."""
        name, text = self.param.label.say(self._words.words.language), self.editor.unwritten
        if text:
            if not isinstance(self.editor, MomentEditor):
                said = self.tr("{name}: “{text}” is no length of time that can be written; this text is not kept.")
            else:
                said = self.tr("{name}: “{text}” is no date that can be written; this text is not kept.")
            return said.replace("{name}", name).replace("{text}", text)
        if self._refused is None:
            return ""
        said = self.tr("{name}: what is typed is not kept. {reason}")
        return said.replace("{name}", name).replace("{reason}", self._refused.text.what)

    def give_up(self) -> None:
        """Show what the string says in place of a text that is not in it."""
        self.accept()
        self.editor.give_up()
        self.editor.set_value(self._value)

    def show_value(self, value: str, site: SiteFacts, *, present: bool) -> None:
        """Show what the string says; an editor that holds this value, or a text to be put right, is left alone."""
        if not (self.is_refused and value == self._value):
            self.accept()
            self.editor.set_value(value)
        self.show_meaning(value, site, present=present)

    def show_meaning(self, value: str, site: SiteFacts, *, present: bool) -> None:
        """Say below the editor what a value means, or what happens without one."""
        text, amiss = "", False
        self._value = value
        self._is_absent = not present
        if present and (value or self.param.may_be_empty):
            if not self.editor.says_meaning:
                text, amiss = self._words.meaning(self.param, value, site)
                text = "" if text == value else text
        elif not self.editor.says_meaning:
            text = self.param.without.say(self._words.words.language)
        self._amiss = Told(Level.WARNING, Explained(text), self.param.name) if amiss else None
        self.meaning.setText("" if amiss and not self._whole_check else text)
        self._show_remark()

    def refuse(self, told: Told) -> None:
        """Say that what the editor holds is not written, and why; the string keeps what it had."""
        self._refused = told
        self._show_remark()
        self.unfit_changed.emit()

    def accept(self) -> None:
        """Take back what `refuse` said."""
        if self._refused is not None:
            self._refused = None
            self._show_remark()
            self.unfit_changed.emit()

    def tell(self, told: Sequence[Told], *, whole_check: bool) -> None:
        """Show what was found. A whole check also looks at the site, so the row then says nothing of it itself."""
        self._told = told
        self._whole_check = whole_check
        self._show_remark()

    def _show_remark(self) -> None:
        amiss = None if self._whole_check else self._amiss
        # What happens without a value stands below the field already: a note of the same is said once.
        told = [one for one in self._told if not (self._is_absent and one.level is Level.NOTE)]
        if self.isVisible():
            # What has been longer keeps its place until the page is turned.
            self.below.setMinimumHeight(max(self.below.minimumHeight(), self.below.heightForWidth(self.below.width())))
        self.remark.tell([one for one in (self._refused, *told, amiss) if one is not None])
        self.meaning.setVisible(bool(self.meaning.text()) and not self.remark.text)
        description = " ".join(filter(None, (self.meaning.text(), self.remark.text)))
        self.editor.setAccessibleDescription(description or self.param.help.say(self._words.words.language))

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit(self.param.name)

    @Slot(str)
    def _on_unfit(self, value: str) -> None:
        what = self.tr("“{value}” holds a comma: no list can name it.").replace("{value}", value)
        remedy = self.tr("Give the course another short name in Moodle, or write the name with _ instead of the comma.")
        self.refuse(Told(Level.ERROR, Explained(what, remedy)))


class _Kept(QFrame):
    """Pieces the form has no field for, as they stand. `removed` carries the position of one."""

    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self.tr("Kept as it is"), self)
        theme.set_text_size(self.title, TextSize.CAPTION)
        theme.set_muted(self.title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.TINY)
        self._column.addWidget(self.title)
        self._rows: list[QWidget] = []
        self.remarks: dict[int, Remark] = {}
        self._shown: tuple[tuple[int, Pair], ...] = ()

    def show_pairs(self, pairs: tuple[tuple[int, Pair], ...]) -> None:
        """List pieces with their positions."""
        self.setVisible(bool(pairs))
        if pairs == self._shown:
            return
        self._shown = pairs
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self.remarks.clear()
        for position, pair in pairs:
            self._add(position, pair)

    def _add(self, position: int, pair: Pair) -> None:
        row = QWidget(self)
        text = QLabel(pair.text.replace("\n", "⏎").replace("\r", ""), row)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        remove = QToolButton(row)
        set_icon(remove, "close")
        remove.setAutoRaise(True)
        remove.setToolTip(self.tr("Remove from the string"))
        remove.setAccessibleName(self.tr("Remove {text}").replace("{text}", pair.text))
        remove.clicked.connect(lambda: self.removed.emit(position))
        remark = Remark(row)
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(text, 0, 0)
        grid.addWidget(remove, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(remark, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._column.addWidget(row)
        self._rows.append(row)
        self.remarks[position] = remark


class _Proposal(QFrame):
    """A better spelling of the string, piece by piece. `accepted` when it is taken."""

    accepted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        title = QLabel(self.tr("The shop would understand this string better written so:"), self)
        title.setWordWrap(True)
        self.changes = QLabel(self)
        self.changes.setTextFormat(Qt.TextFormat.PlainText)
        self.changes.setWordWrap(True)
        theme.set_text_size(self.changes, TextSize.CAPTION)
        self.accept = QPushButton(self.tr("&Write it so"), self)
        self.leave = QPushButton(self.tr("Leave it as it is"), self)
        for button in (self.accept, self.leave):
            button.setAutoDefault(True)
        self.accept.clicked.connect(self.accepted)
        self.leave.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addWidget(self.accept)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SMALL)
        column.addWidget(title)
        column.addWidget(self.changes)
        column.addLayout(buttons)
        self.hide()

    def show_rewrite(self, rewrite: Rewrite | None, words: ParamWords) -> None:
        """Show a difference, or nothing."""
        self.setVisible(rewrite is not None)
        if rewrite is None:
            return
        lines = []
        for change in rewrite.changes:
            why = ", ".join(words.change(code) for code in change.codes)
            before = _one_line(change.before) or self.tr("(nothing)")
            after = _one_line(change.after) or self.tr("(removed)")
            lines.append(f"{before}  →  {after}   ({why})")
        self.changes.setText("\n".join(lines))
        self.accept.setAccessibleDescription(self.changes.text())


def _one_line(text: str) -> str:
    return text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")


class ParamForm(QWidget):
    """The parameters of an offer. `text_changed` carries the string after each change by the person; `unfit_changed`
    tells that `unfit` may be another one.
    """

    text_changed = Signal(str)
    unfit_changed = Signal()

    def __init__(self, words: Words, now: Callable[[], int], parent: QWidget | None = None) -> None:
        """`now` gives the Unix time lengths are counted from when no start is set."""
        super().__init__(parent)
        self._words = words
        self._now = now
        self._spec: HandlerSpec | None = None
        self._string = ParamString.parse("")
        self._site = SiteFacts()
        self._choices = ParamChoices(self._site)
        self._rewrite: Rewrite | None = None
        self._left_alone = ""
        self._found: Mapping[str, Sequence[Told]] | None = None
        self.rows: dict[str, ParamRow] = {}
        self.proposal = _Proposal(self)
        self.fields = QWidget(self)
        self._fields = QVBoxLayout(self.fields)
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setSpacing(theme.SMALL)
        self.kept = _Kept(self)
        self.raw = RawStringEdit(self)
        self.raw.setAccessibleName(self.tr("Parameter string"))
        self.remark = Remark(self)
        title = QLabel(self.tr("Parameter &string"), self)
        title.setBuddy(self.raw)
        theme.set_text_size(title, TextSize.CAPTION)
        theme.set_muted(title)
        self.copy = QToolButton(self)
        self.copy.setAutoRaise(True)
        set_icon(self.copy, "copy")
        self.copy.setToolTip(self.tr("Copy the string for the shop's form"))
        self.copy.setAccessibleName(self.tr("Copy the string for the shop's form"))
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addWidget(self.proposal)
        column.addWidget(self.fields)
        column.addWidget(self.kept)
        column.addLayout(head)
        column.addWidget(self.raw)
        column.addWidget(self.remark)
        self.raw.edited.connect(self._on_raw_edited)
        self.kept.removed.connect(self._on_removed)
        self.proposal.accepted.connect(self._on_accepted)
        self.proposal.left.connect(self._on_left_alone)
        self.copy.clicked.connect(self._on_copy)

    # ------------------------------------------------------------------ what is shown
    def text(self) -> str:
        """Give the string, letter by letter."""
        return self._string.text

    @property
    def unfit(self) -> tuple[Finding, ...]:
        """What fields hold and the string does not: texts that cannot be read or carried."""
        said = {name: row.unfit for name, row in self.rows.items()}
        return tuple(
            # Sentences of the window are in its language already.
            Finding("handler_params", NOT_WRITTEN, Level.ERROR, key=name, text=Bilingual(text, text))
            for name, text in said.items()
            if text
        )

    def give_up(self) -> None:
        """Drop what is not in the string; before another offer is shown in the same fields."""
        for row in self.rows.values():
            row.give_up()

    def show_params(self, spec: HandlerSpec | None, text: str) -> None:
        """Show a string and the fields of its handler, without telling anybody; without a handler, the string alone."""
        if spec is not self._spec:
            self._spec = spec
            self._make_rows()
            self._string = ParamString.parse(text)
            self._refresh()
        elif text != self._string.text:
            self._string = ParamString.parse(text)
            self._refresh()

    def set_site(self, site: SiteFacts, choices: ParamChoices | None = None) -> None:
        """Say what the mirror knows: what can be found, and what values mean. `choices`: those of `site`, prepared."""
        if site == self._site:
            return
        self._site = site
        self._choices = choices or ParamChoices(site)
        for row in self.rows.values():
            row.editor.set_choices(self._choices)
        self._refresh()

    def set_words(self, words: Words) -> None:
        """Speak another language, or in another time zone."""
        self._words = words
        self._make_rows()
        self._refresh()

    def tell(self, told: Sequence[Told]) -> None:
        """Show what a whole check has found, each at the field of its key, instead of the form's own remarks."""
        found: defaultdict[str, list[Told]] = defaultdict(list)
        for one in told:
            found[one.key].append(one)
        self._found = found
        self._show_remarks()

    def focus_key(self, key: str) -> bool:
        """Go to the field of a key, else to the string; false when a handler has no such field."""
        row = self.rows.get(key)
        target = row.editor if row is not None and not row.isHidden() else self.raw
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return row is not None

    def _make_rows(self) -> None:
        for row in self.rows.values():
            self._fields.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for param in self._spec.params if self._spec else ():
            row = ParamRow(param, self._words, self._now, self.fields)
            row.editor.set_choices(self._choices)
            row.edited.connect(self._on_row_edited)
            row.unfit_changed.connect(self.unfit_changed)
            self._fields.addWidget(row)
            self.rows[param.name] = row
        self.unfit_changed.emit()

    # ------------------------------------------------------------------ following each other
    def _refresh(self, origin: ParamRow | None = None) -> None:
        """Bring everything in step with the string; the row somebody is typing in keeps its text."""
        values = self._string.values
        for name, row in self.rows.items():
            value, present = values.get(name, ""), name in values
            row.setVisible(present or row.param.emit is not Emit.NEVER)
            if row is origin:
                row.show_meaning(value, self._site, present=present)
            else:
                row.show_value(value, self._site, present=present)
        self._show_base(values)
        self.raw.set_text(self._string.text)
        self.kept.show_pairs(tuple(self._unknown()))
        self._propose()
        self._show_remarks()

    def _show_base(self, values: Mapping[str, str]) -> None:
        """Let lengths of an end count from the start that is set."""
        start, end = self.rows.get("starttime"), self.rows.get("endtime")
        if start is None or end is None:
            return
        if isinstance(start.editor, MomentEditor) and isinstance(end.editor, MomentEditor):
            end.editor.moment.set_base(start.editor.moment.epoch(), start.param.label.say(self._words.language))

    def _unknown(self) -> Iterator[tuple[int, Pair]]:
        """Give the pieces that no field shows: keys the handler does not read, and values that do not count."""
        counting = {pair.key: position for position, pair in enumerate(self._string.pairs) if pair.value is not None}
        for position, pair in enumerate(self._string.pairs):
            if pair.text.strip() and not (pair.key in self.rows and counting.get(pair.key) == position):
                yield position, pair

    def _propose(self) -> None:
        known = self._spec is not None and self._string.text != self._left_alone
        self._rewrite = proposed_rewrite(self._string, self._spec, self._site) if self._spec and known else None
        self.proposal.show_rewrite(self._rewrite, ParamWords(self._words))

    def _show_remarks(self) -> None:
        own = self._own_remarks()
        by_key, at, rest = own if self._found is None else (self._found, {}, [])
        for name, row in self.rows.items():
            row.tell(by_key.get(name, ()), whole_check=self._found is not None)
        names = {position: pair.key.strip() for position, pair in enumerate(self._string.pairs)}
        for position, remark in self.kept.remarks.items():
            remark.tell(at.get(position, ()) if self._found is None else by_key.get(names[position], ()))
        shown = {*self.rows, *(names[position] for position in self.kept.remarks)}
        self.remark.tell([*rest, *(one for key, told in by_key.items() if key not in shown for one in told)])

    def _own_remarks(self) -> tuple[dict[str, list[Told]], dict[int, list[Told]], list[Told]]:
        """Word what the string itself would surprise with: by field, by kept piece, and for the whole."""
        by_key: defaultdict[str, list[Told]] = defaultdict(list)
        at: defaultdict[int, list[Told]] = defaultdict(list)
        rest: list[Told] = []
        words = ParamWords(self._words)
        for issue in param_issues(self._string, self._spec) if self._spec else ():
            level = Level.ERROR if issue.severity is Severity.ERROR else Level.WARNING
            told = Told(level, words.issue(issue), issue.key)
            if issue.position in self.kept.remarks:
                at[issue.position].append(told)
            elif issue.key in self.rows:
                if issue.code not in _ASKED_IN_PLACE or not self.rows[issue.key].editor.says_meaning:
                    by_key[issue.key].append(told)
            else:
                rest.append(told)
        return by_key, at, rest

    def _take(self, string: ParamString, origin: ParamRow | None = None) -> None:
        if string.text == self._string.text:
            return
        self._string = string
        self._refresh(origin)
        self.text_changed.emit(string.text)

    @Slot(str)
    def _on_row_edited(self, name: str) -> None:
        row = self.rows[name]
        value = row.editor.value()
        present = name in self._string.values
        order = tuple(self.rows)
        try:
            if value or (row.param.may_be_empty and row.param.emit is Emit.ALWAYS):
                default = row.param.emit is Emit.UNLESS_DEFAULT and value == row.param.default
                string = self._string.without(name) if default else self._string.replaced(name, value, order)
            else:
                string = self._string.without(name) if present else self._string
        except CannotCarry as error:
            words = ParamWords(self._words)
            reasons = " ".join(dict.fromkeys(words.refusal(one) for one in error.refusals))
            kept = self.tr("Not written; the string keeps what it had.")
            row.refuse(Told(Level.ERROR, Explained(reasons, kept), name))
            return
        row.accept()
        if string.text == self._string.text:
            row.show_meaning(self._string.values.get(name, ""), self._site, present=present)
        self._take(string, row)

    @Slot(str)
    def _on_raw_edited(self, text: str) -> None:
        self._take(ParamString.parse(text))

    @Slot(int)
    def _on_removed(self, position: int) -> None:
        self._take(ParamString.of(pair for place, pair in enumerate(self._string.pairs) if place != position))

    @Slot()
    def _on_accepted(self) -> None:
        if self._rewrite is not None:
            self._take(self._rewrite.after)
            self.raw.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_left_alone(self) -> None:
        self._left_alone = self._string.text
        self._propose()
        self.raw.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._string.text)
