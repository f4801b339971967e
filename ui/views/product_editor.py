"""One offer: the form left, what it will do right. Everything typed is kept at once; nothing leaves the workstation.

The pages show and tell, `Drafts` keeps, and a check runs in the background after each change: what it finds stands at
the field, in the list of the right side, and on the page's tab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QUndoStack
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabBar,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.date_agreements import Agreement
from seatadmin.domain.dates import rule_of
from seatadmin.domain.differences import Conflict
from seatadmin.domain.findings import Finding
from seatadmin.domain.handlers import Level
from seatadmin.domain.params import ParamString
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import FileSlot, Product, ProductId, ProductKind
from seatadmin.services.check_products import CheckFacts, spec_of
from seatadmin.services.date_wording import DateWords
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.product_cells import Lookups
from ui import notify, theme
from ui.actions import make_action
from ui.focus import focus_target, tab_stops
from ui.hub import Hub, Topic
from ui.icons import icon, set_icon
from ui.letters import give_letters
from ui.runner import JobContext, Lane
from ui.theme import TextSize, Tone
from ui.undo import ChangeCommand
from ui.views.clash_bar import ClashBar
from ui.views.offer_fields import TONES, Told
from ui.views.offer_pages import DetailsPage, IdentityPage, OfferChoices, OfferPage, PricesPage
from ui.views.offer_panel import PANEL_WIDTH_PX, OfferPanel
from ui.views.param_fields import ParamChoices
from ui.views.product_drafts import Drafts
from ui.views.production_page import ProductionPage
from ui.views.questions_page import QuestionsPage
from ui.views.timeline import DatedOffer, Timeline
from ui.views.versions_page import VersionsPage

CHECK_AFTER_MS = 120
"""Long enough to join the letters of one word, short enough to feel immediate."""

READ_AFTER_MS = 500
"""While somebody types, each state kept would otherwise have the whole catalogue looked at again."""

FORM_WIDTH_PX = 860
SAMPLE_QUANTITY = 1
PATH_SIGN = " / "


@dataclass(frozen=True, slots=True)
class _Opened:
    """An offer as it was read, with all it can refer to."""

    product_id: ProductId
    product: Product
    is_gone: bool
    choices: OfferChoices
    lookups: Lookups
    facts: CheckFacts
    found: ParamChoices


@dataclass(frozen=True, slots=True)
class _Checked:
    """What one state of an offer comes to."""

    product_id: ProductId
    product: Product
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


class ProductEditor(QWidget):
    """The editor of one offer. `opened` when one is shown, `left` when the person goes back to the list."""

    opened = Signal()
    left = Signal()

    def __init__(
        self,
        hub: Hub,
        stack: QUndoStack,
        state: QSettings | None = None,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        """Make the parts too, unless `at_once` is False: then `build` does, step by step."""
        super().__init__(parent)
        self._hub = hub
        self._stack = stack
        self._state = state
        self._facts: CheckFacts | None = None
        self._before: _Opened | None = None
        self._checked: _Checked | None = None
        self._noted: _Checked | None = None
        self._gone_to: Finding | None = None
        self._unfit: tuple[Finding, ...] = ()
        self._told: Mapping[str, Sequence[Told]] = {}
        # Pages that show an older state: only the one in sight follows every letter.
        self._stale: set[OfferPage] = set()
        self.drafts = Drafts(hub, stack, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER_MS)
        self._timer.timeout.connect(self._check)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._on_idle)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READ_AFTER_MS)
        self._reading.timeout.connect(self._read_again)
        for _ in self.build() if at_once else ():
            pass

    # -- building ----------------------------------------------------------------------------------------------

    def build(self) -> Iterator[None]:
        """Make the parts, one in each step, so that the window answers in between."""
        words = self._hub.words
        self.identity = IdentityPage(words, self)
        yield
        self.production = ProductionPage(words, self._now, self)
        yield
        self.prices = PricesPage(words, self)
        yield
        self.questions = QuestionsPage(words, self)
        yield
        self.details = DetailsPage(words, self)
        yield
        self.versions = VersionsPage(self._hub, self)
        yield
        self._gather()
        self._build_actions()
        self._lay_out()
        self._connect()

    def _gather(self) -> None:
        words = self._hub.words
        self.pages: tuple[OfferPage, ...] = (
            self.identity,
            self.production,
            self.prices,
            self.questions,
            self.details,
        )
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.identity, self.tr("Offer")),
            (self.production, self.tr("Production")),
            (self.prices, self.tr("Prices")),
            (self.questions, self.tr("Questions")),
            (self.details, self.tr("Details")),
            (self.versions, self.tr("Versions")),
        ):
            self.tabs.addTab(page, title)
        self.timeline = Timeline(DateWords(words), self._now() // 60 * 60)
        self.panel = OfferPanel(self.timeline, self)

    def _build_actions(self) -> None:
        self.back_action = make_action(
            self, self.tr("Back to the offers"), self.leave, shortcut="Esc", icon_name="left"
        )
        self.copy_params_action = make_action(
            self,
            self.tr("Copy the &parameters"),
            self._on_copy_params,
            shortcut="Ctrl+Shift+C",
            icon_name="copy",
            explanation=self.tr("The text to paste into the shop's form"),
        )
        self.copy_questions_action = make_action(
            self,
            self.tr("Copy the &questions"),
            self._on_copy_questions,
            shortcut="Ctrl+Shift+Q",
            icon_name="copy",
            explanation=self.tr("The text (JSON) to paste into the shop's form"),
        )
        self.next_page_action = make_action(self, self.tr("Next page"), self._on_next_page, shortcut="Ctrl+PgDown")
        self.previous_page_action = make_action(
            self, self.tr("Previous page"), self._on_previous_page, shortcut="Ctrl+PgUp"
        )
        self.next_finding_action = make_action(
            self,
            self.tr("Next point to put right"),
            self._on_next_finding,
            shortcut="F8",
            icon_name="error",
            explanation=self.tr("Goes to the field, the gravest first"),
        )
        self.page_actions = tuple(
            make_action(
                self,
                self.tr("Page: {title}").format(title=self.tabs.tabText(number)),
                self._on_page_wanted,
                shortcut=f"Alt+{number + 1}",
            )
            for number in range(self.tabs.count())
        )
        for number, action in enumerate(self.page_actions):
            self.tabs.setTabToolTip(number, action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for action in (*self.view_actions, self.back_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the view, for the menu and the command palette."""
        return (
            self.copy_params_action,
            self.copy_questions_action,
            self.next_finding_action,
            self.next_page_action,
            self.previous_page_action,
            *self.page_actions,
        )

    def _lay_out(self) -> None:
        self.back = QPushButton(self.tr("Offers"), self)
        self.back.setFlat(True)
        set_icon(self.back, "left")
        self.back.setToolTip(self.tr("Back to the offers (Esc)"))
        self.back.clicked.connect(self.leave)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_text_size(self.title, TextSize.TITLE)
        self.saved = QLabel(self)
        theme.set_muted(self.saved)
        self.copy = QPushButton(self.tr("Copy the parameters"), self)
        set_icon(self.copy, "copy")
        self.copy.setToolTip(self.copy_params_action.toolTip())
        self.copy.clicked.connect(self.copy_params_action.trigger)
        head = QHBoxLayout()
        head.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        head.setSpacing(theme.SMALL)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.saved)
        head.addWidget(self.copy)
        self.clash = ClashBar(self)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.tabs)
        splitter.addWidget(self.panel)
        splitter.setSizes([FORM_WIDTH_PX, PANEL_WIDTH_PX])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.clash)
        column.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.drafts.changed.connect(self._on_draft_changed)
        self.drafts.kept.connect(self._on_kept)
        self.drafts.clashed.connect(self._on_clashed)
        self.drafts.refused.connect(self._on_refused)
        for page in self.pages:
            page.edited.connect(self._on_edited)
        self.production.params.unfit_changed.connect(self._on_unfit_changed)
        self.details.file_chosen.connect(self._on_file_chosen)
        self.details.file_dropped.connect(self._on_file_dropped)
        self.details.convert_wanted.connect(self._on_convert_wanted)
        self.versions.changed.connect(self._on_changed_elsewhere)
        self.clash.decided.connect(self.drafts.decide)
        self.panel.finding_chosen.connect(self.go_to)
        self.timeline.agreement_chosen.connect(self._on_agreement_chosen)
        self.tabs.currentChanged.connect(self._on_page_turned)
        self._hub.changed.connect(self._on_topics_changed)

    @staticmethod
    def _now() -> int:
        return int(datetime.now(UTC).timestamp())

    # -- opening and leaving -----------------------------------------------------------------------------------

    def open_product(self, product_id: ProductId) -> None:
        """Read an offer and show it."""

        before = self._before

        def work(workspace: Workspace, _context: JobContext) -> _Opened:
            return _read(workspace, product_id, before)

        self._hub.read("", work, on_done=self._on_opened, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_opened(self, opened: _Opened) -> None:
        if opened.is_gone:
            self._say_gone()
            return
        self._give_up_unfit()
        self._told = {}
        self._take_facts(opened)
        self.drafts.open(opened.product_id, opened.product)
        self._show_page(0)
        self._idle.start()
        self.opened.emit()

    def _take_facts(self, opened: _Opened) -> None:
        self._facts, self._before = opened.facts, opened
        for page in (self.identity, self.prices, self.details):
            page.set_choices(opened.choices)
        self.production.set_site(opened.facts.site, opened.found)
        # Seconds of "now" say nothing to anybody.
        self.timeline.set_now(opened.facts.now_s // 60 * 60)

    @Slot()
    def leave(self) -> None:
        """Write what waits, say what could not be written, and go back."""
        self._give_up_unfit()
        self.drafts.close()
        self.left.emit()

    def _give_up_unfit(self) -> None:
        """Say which texts nothing has kept; they are not for another offer."""
        form = self.production.params
        unfit = form.unfit if self.drafts.product_id is not None else ()
        form.give_up()
        if unfit:
            words = OfferWords(self._hub.words)
            notify.show(notify.Level.WARNING, "\n".join(words.finding(one).what for one in unfit))

    def save_now(self) -> None:
        """Write down at once; for closing, when the lanes have ended."""
        self.drafts.save_now()

    def forget(self) -> None:
        """Hold no offer any more; for another workspace, where what waits here has no place."""
        self._facts = self._checked = self._noted = self._before = None
        self._idle.stop()
        self._reading.stop()
        self.drafts.forget()

    @Slot(object)
    def _on_topics_changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.OFFERS, Topic.MIRROR, Topic.SITE} and self.isVisible():
            self._reading.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            # Another window or program may have written meanwhile; nobody tells across programs.
            self._reading.start()

    @Slot()
    def _read_again(self) -> None:
        """Learn what else has changed, once nothing has changed for a moment."""
        product_id = self.drafts.product_id
        if product_id is None:
            return

        before, writes = self._before, self.drafts.writes

        def work(workspace: Workspace, _context: JobContext) -> tuple[int, _Opened]:
            return writes, _read(workspace, product_id, before)

        self._hub.read("", work, on_done=self._on_facts_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_facts_read(self, read: tuple[int, _Opened]) -> None:
        writes, opened = read
        if opened.product_id != self.drafts.product_id:
            return
        if opened.is_gone:
            self._say_gone()
            return
        self._take_facts(opened)
        self.drafts.follow(opened.product_id, opened.product, writes)
        self._check()

    def _say_gone(self) -> None:
        self.drop()
        notify.show(notify.Level.INFO, self.tr("This offer was put into the bin; it can be taken out there."))

    def drop(self) -> None:
        """Leave an offer that is gone, without writing anything."""
        self.forget()
        self.left.emit()

    # -- editing -----------------------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_edited(self, step: str, values: dict[str, object]) -> None:
        self.drafts.edit(step, **values)

    @Slot(object)
    def _on_draft_changed(self, product: Product) -> None:
        self._stale = set(self.pages)
        self._show_stale(self.tabs.currentWidget())
        self.versions.show_product(self.drafts.product_id, product)
        name = product.name or self.tr("Offer without a name")
        self.title.setText(f"{product.code} · {name}" if product.code else name)
        self.saved.setText("" if self.drafts.is_kept else self.tr("being kept…"))
        self._show_timeline(product)
        self._timer.start()

    def _show_stale(self, page: QWidget) -> None:
        """Bring a page up to date when it is behind."""
        if isinstance(page, OfferPage) and page in self._stale:
            self._stale.discard(page)
            page.show_product(self.drafts.product)
            page.tell(self._told)

    @Slot()
    def _on_idle(self) -> None:
        """Prepare one page nobody looks at yet in each turn, so that turning to it is immediate."""
        page = next((one for one in self.pages if one in self._stale), None)
        if page is None:
            self._idle.stop()
        else:
            self._show_stale(page)

    def _show_timeline(self, product: Product) -> None:
        spec = spec_of(product)
        keys = tuple(param.name for param in spec.params) if spec is not None else ()
        params = ParamString.parse(product.handler_params)
        course = self._facts.course_of(product) if self._facts is not None else None
        has_dates = spec is not None and product.kind is ProductKind.PRODUCT
        self.panel.show_timeline(has_dates)
        self.timeline.show_offer(
            DatedOffer(
                params,
                int(product.renewable),
                rule_of(product.handler, keys),
                course.start_epoch_s if course is not None else None,
                keys,
            )
        )

    @Slot()
    def _on_kept(self) -> None:
        self.saved.setText(self.tr("kept on this workstation"))
        self._note()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.saved.setText(self.tr("not kept"))
        notify.show(notify.Level.WARNING, sentence)

    @Slot(object)
    def _on_clashed(self, conflicts: Sequence[Conflict]) -> None:
        lookups = self._before.lookups if self._before is not None else None
        self.clash.show_conflicts(conflicts, ExchangeWords(self._hub.words, lookups))
        self._give_letters()

    @Slot(object)
    def _on_agreement_chosen(self, agreement: Agreement) -> None:
        values: dict[str, object] = {"handler_params": agreement.after.text}
        if agreement.changes_renewable:
            values["renewable"] = bool(agreement.renewable)
        self.drafts.edit(self.tr("agreement of the dates"), **values)

    @Slot(object, object)
    def _on_file_chosen(self, slot: FileSlot, path: Path) -> None:
        product_id = self.drafts.product_id
        if product_id is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.attach(product_id, slot, path.name, path.read_bytes())

        self._change(self.tr("Attaching a file"), work)

    @Slot(object)
    def _on_file_dropped(self, slot: FileSlot) -> None:
        files = tuple(file for file in self.drafts.product.files if file.slot is not slot)
        self.drafts.edit(self.tr("removal of a file"), files=files)

    @Slot(object)
    def _on_convert_wanted(self, kind: ProductKind) -> None:
        product_id = self.drafts.product_id
        if product_id is None or kind is self.drafts.product.kind:
            return
        self.drafts.save()

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.convert(product_id, kind)

        self._change(self.tr("Change of kind"), work)

    def _change(self, step: str, work: Callable[[Workspace, JobContext], ChangeSet]) -> None:
        """Have a service change the offer, as one step to undo."""
        self._step = step
        self._hub.run(step, work, changes=frozenset({Topic.OFFERS}), on_done=self._on_service_done, can_cancel=False)

    @Slot(object)
    def _on_service_done(self, changes: ChangeSet) -> None:
        self._on_changed_elsewhere(changes, self._step)

    @Slot(object, str)
    def _on_changed_elsewhere(self, changes: ChangeSet, step: str) -> None:
        if changes:
            self.drafts.take_changes(changes)
            self._stack.push(_done_already(self.drafts, changes, step))

    # -- checking ----------------------------------------------------------------------------------------------

    @Slot()
    def _check(self) -> None:
        facts, product_id, product = self._facts, self.drafts.product_id, self.drafts.product
        if facts is None or product_id is None:
            return
        words = OfferWords(self._hub.words)

        def work(_workspace: Workspace, _context: JobContext) -> _Checked:
            lines = tuple(words.consequence(one) for one in facts.consequences(product, SAMPLE_QUANTITY))
            return _Checked(product_id, product, facts.check(product, product_id), lines)

        self._hub.read("", work, on_done=self._on_checked, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_checked(self, checked: _Checked) -> None:
        if checked.product_id != self.drafts.product_id or checked.product != self.drafts.product:
            return
        self._checked = checked
        words = OfferWords(self._hub.words)
        told: dict[str, list[Told]] = {}
        for finding in checked.findings:
            told.setdefault(finding.field, []).append(Told(finding.severity, words.finding(finding), finding.key))
        self._told = told
        self._stale = set(self.pages)
        self._show_stale(self.tabs.currentWidget())
        self._show_findings()
        self.panel.show_consequences(checked.lines)
        self._give_letters()
        self._note()

    @Slot()
    def _on_unfit_changed(self) -> None:
        """Count what a field holds and the offer does not; the field itself says why."""
        unfit = self.production.params.unfit
        if unfit != self._unfit:
            self._unfit = unfit
            if self._checked is not None:
                self._show_findings()

    def _show_findings(self) -> None:
        """Say on the tabs and beside the pages what is wrong."""
        findings = self.findings
        for page in self.pages:
            self._mark_tab(page, {one.severity for one in findings if one.field in page.fields})
        self.panel.show_findings(findings, OfferWords(self._hub.words))

    def _mark_tab(self, page: OfferPage, levels: Set[Level]) -> None:
        worst = next((level for level in (Level.ERROR, Level.WARNING) if level in levels), None)
        at = self.tabs.indexOf(page)
        self.tabs.setTabIcon(
            at, icon(theme.TONE_ICONS[TONES[worst]], TONES[worst]) if worst is not None else icon("ok", Tone.GOOD)
        )

    def _note(self) -> None:
        """Keep what was found for the list of offers, once the state it was found in is kept itself."""
        checked = self._checked
        if checked is None or checked == self._noted or not self.drafts.is_kept or not self.is_checked:
            return
        self._noted = checked

        def work(workspace: Workspace, _context: JobContext) -> None:
            workspace.checks.note(checked.product_id, checked.findings)

        self._hub.run("", work, quiet=True, can_cancel=False, tell_failure=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the last check of what is shown has found, after what fields hold that could not be written."""
        return (*self._unfit, *self._checked.findings) if self._checked is not None else self._unfit

    @property
    def is_checked(self) -> bool:
        """True when what is shown has been checked as it stands."""
        return self._checked is not None and self._checked.product == self.drafts.product and not self._timer.isActive()

    @Slot(object)
    def go_to(self, finding: Finding) -> None:
        """Go to the field a finding is about."""
        self._gone_to = finding
        for page in self.pages:
            if finding.field in page.fields:
                self.tabs.setCurrentWidget(page)
                page.focus_field(finding.field, finding.key)
                return

    # -- leaving the workstation -------------------------------------------------------------------------------

    @Slot()
    def _on_copy_params(self) -> None:
        QGuiApplication.clipboard().setText(self.drafts.product.handler_params)
        notify.show(notify.Level.INFO, self.tr("Parameters copied: paste them into the shop's form."))

    @Slot()
    def _on_copy_questions(self) -> None:
        QGuiApplication.clipboard().setText(self.drafts.product.required_data)
        notify.show(notify.Level.INFO, self.tr("Questions copied: paste them into the shop's form."))

    @Slot()
    def _on_next_page(self) -> None:
        self._turn(1)

    @Slot()
    def _on_previous_page(self) -> None:
        self._turn(-1)

    @Slot()
    def _on_page_wanted(self) -> None:
        self._show_page(self.page_actions.index(self.sender()))

    def _turn(self, by: int) -> None:
        self._show_page((self.tabs.currentIndex() + by) % self.tabs.count())

    def _show_page(self, number: int) -> None:
        """Turn to a page, to its first field."""
        # Qt would look for a place for the focus in the whole window when the page that has it is hidden.
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        self.tabs.setCurrentIndex(number)
        page = self.tabs.currentWidget()
        first = page.first if isinstance(page, OfferPage) else page
        focus_target(first).setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_page_turned(self) -> None:
        self._show_stale(self.tabs.currentWidget())
        self._give_letters()

    def _give_letters(self) -> None:
        give_letters((self.back, self.copy, self.clash, self.panel, self.tabs.currentWidget()), self.window())

    # -- keys --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter lead on: to the next field, from the last one to the next page."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move_on()
        else:
            super().keyPressEvent(event)

    def _move_on(self) -> None:
        held, page = self.focusWidget(), self.tabs.currentWidget()
        if isinstance(held, (QPushButton, QToolButton)):
            held.click()
        elif held is self.tabs.tabBar():
            self._show_page(self.tabs.currentIndex())
        elif held is not None and page.isAncestorOf(held) and not _is_unclear(held, page):
            # Buttons are for Tab and Alt: Enter leads from one field to the next.
            stops = [stop for stop in tab_stops(page) if not isinstance(stop, (QPushButton, QToolButton, QTabBar))]
            if held in stops[:-1]:
                stops[stops.index(held) + 1].setFocus(Qt.FocusReason.TabFocusReason)
            elif held in stops and page in self.pages:
                self._turn(1)

    @Slot()
    def _on_next_finding(self) -> None:
        """Go to the point after the one gone to last; once round, to the gravest again."""
        points = [finding for finding in self.findings if finding.severity is not Level.NOTE]
        if not points:
            notify.show(notify.Level.INFO, self.tr("Nothing is left to put right."))
            return
        at = points.index(self._gone_to) + 1 if self._gone_to in points else 0
        self.go_to(points[at % len(points)])


def _is_unclear(widget: QWidget, page: QWidget) -> bool:
    """Tell whether a field still asks what was typed in it."""
    around: QWidget | None = widget
    while around is not None and around is not page:
        if getattr(around, "is_unclear", False):
            return True
        around = around.parentWidget()
    return False


def _read(workspace: Workspace, product_id: ProductId, before: _Opened | None) -> _Opened:
    """Read an offer and all it can refer to; `before`: what was read last, for what has not changed since."""
    products, catalogue = workspace.products, workspace.catalogue
    paths = catalogue.paths()
    sets = [(row.id, f"{row.code} · {row.name}") for row in products.sets() if row.id != product_id]
    choices = OfferChoices(
        sorted(((id_, PATH_SIGN.join(path)) for id_, path in paths.items()), key=lambda one: one[1].casefold()),
        catalogue.taxes(),
        sets,
        catalogue.catalogue().currency,
    )
    facts = workspace.checks.facts()
    if before is not None and before.facts.site is facts.site:
        found = before.found
    else:
        found = ParamChoices(facts.site)
        found.prepare()
    kept = products.get(product_id)
    lookups = Lookups(catalogue.categories(), choices.taxes, dict(sets))
    return _Opened(product_id, kept.product, kept.deleted_at is not None, choices, lookups, facts, found)


def _done_already(drafts: Drafts, changes: ChangeSet, step: str) -> ChangeCommand:
    """Make the step of something a service has done: its first "do" has happened already."""
    steps = {"done": True}

    def redo() -> None:
        if not steps.pop("done", False):
            drafts.apply(changes)

    def undo() -> None:
        drafts.apply(changes.reversed)

    return ChangeCommand(step, redo, undo)
