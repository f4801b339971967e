"""Today, activity, settings and what holds them together: workspaces, sites, facts in the status line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from seatadmin import __version__
from seatadmin.context import Workspace
from seatadmin.domain.intents import Target
from seatadmin.errors import UserError
from seatadmin.secrets import KeyringSecrets, MemorySecrets
from seatadmin.services.wording import Words
from seatadmin.settings import Settings
from ui.dialogs.about import AboutDialog
from ui.dialogs.connect import ConnectDialog
from ui.dialogs.first_start import FirstStartDialog
from ui.dialogs.guide import GuideDialog
from ui.hub import Topic
from ui.i18n import Language
from ui.runner import Failure
from ui.views.empty_state import EmptyState
from ui.views.status_bar import Connection

LIST = "Nom\tPrénom\tCourriel\tFormation\nLÉVÊQUE\tÉloïse\teloise@exemple\tSCI\nROY\tAdam\tadam.roy@example.org\tSCI\n"


def keep(workspace, text: str = LIST, source: str = "liste.csv"):
    customer = workspace.seats.customers()[0]
    people = workspace.lists.read(text.encode(), source="text")
    return workspace.lists.keep(workspace.lists.draft(people, Target(customer.id), source))


@pytest.fixture
def with_list(make_office, online):
    keep(online)
    return make_office(online)


def test_without_a_workspace_the_first_page_says_how_to_begin(make_office) -> None:
    office = make_office()
    office.show("today")
    assert office.session.today.title.text() == "Welcome to Seatadmin"
    assert not any(card.isVisible() for card in office.session.today.cards)


def empty_words(table) -> tuple[list[str], list[QPushButton]]:
    """Give what a table says while it holds nothing, and the buttons that lead on."""
    state = next(child for child in table.viewport().children() if isinstance(child, EmptyState) and child.isVisible())
    texts = [label.text() for label in state.findChildren(QLabel) if label.text()]
    return texts, [button for button in state.findChildren(QPushButton) if button.isVisible()]


def test_every_view_says_why_it_is_empty(qtbot, make_office, workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office()
    office.show("seats")
    tables = [office.overview.table, office.activity.lists.table, office.activity.history.table]

    def shown(table) -> tuple[list[str], list[QPushButton]]:
        office.show("seats" if table is tables[0] else "activity")
        if table is not tables[0]:
            office.activity.setCurrentIndex(tables.index(table) - 1)
        return empty_words(table)

    for table in tables:
        texts, buttons = shown(table)
        assert texts[0] == "No workspace is open"
        assert [button.text().replace("&", "") for button in buttons][-1] == "Explore the demonstration"
    # What cannot be read is not called empty; it is read again when asked.
    broken = UserError("workspace_locked", workspace="boutique")

    def refuse(*_arguments: object, **_more: object) -> None:
        raise broken

    with monkeypatch.context() as away:
        for service, name in ((workspace.seats, "rows"), (workspace.lists, "summaries"), (workspace.history, "search")):
            away.setattr(service, name, refuse)
        office.open(workspace)
        for table in tables:
            texts, buttons = shown(table)
            assert texts[0] == "This could not be read"
            assert "boutique" in texts[1]
        office.show("today")
        assert not any(card.isVisible() for card in office.session.today.cards)
    retry = next(button for button in office.session.today.findChildren(QPushButton) if button.text() == "Try again")
    retry.click()
    buttons[0].click()
    office.settle()
    assert all(card.isVisible() for card in office.session.today.cards)
    assert office.activity.history.model.rowCount()
    assert shown(tables[1])[0][0] == "This could not be read"
    shown(tables[1])[1][0].click()
    office.settle()
    assert shown(tables[1])[0][0] == "No list yet"


def test_today_counts_what_waits_and_leads_there(with_list) -> None:
    office = with_list
    office.show("today")
    today = office.session.today
    assert today.correct.number.text() == "1"
    assert today.expiring.number.text() == "2"
    assert not today.waiting.button.isEnabled()
    today.correct.button.click()
    office.planned()
    assert office.window.current_section() == "seats"
    assert len(office.sheet.snapshot.rows) == 2


def test_a_kept_list_is_opened_with_enter(qtbot, with_list) -> None:
    with_list.show("activity")
    table = with_list.activity.lists.table
    table.selectRow(0)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    with_list.planned()
    assert with_list.seats.currentWidget() is with_list.sheet
    # The customer is known although the list was opened before the customers were read.
    batch = with_list.sheet.snapshot.draft.batch
    assert with_list.sheet.target_band.target() == batch.target


def test_a_kept_list_is_withdrawn_after_a_question(with_list, said, online) -> None:
    with_list.show("activity")
    lists = with_list.activity.lists
    lists.table.selectRow(0)
    lists.withdraw_action.trigger()
    with_list.settle()
    assert said.questions
    assert online.lists.pending() == 0
    lists.table.selectRow(0)
    assert not lists.withdraw_action.isEnabled()


def test_the_history_is_searched(qtbot, with_list) -> None:
    with_list.show("activity")
    with_list.activity.setCurrentIndex(1)
    history = with_list.activity.history
    everything = history.model.rowCount()
    history.search.setText("liste.csv")
    qtbot.waitUntil(lambda: history.model.rowCount() == 1)
    history.search.clear()
    qtbot.waitUntil(lambda: history.model.rowCount() == everything)


def test_history_tells_the_times_of_the_site_as_the_command_line_does(with_list, online) -> None:
    with_list.show("activity")
    activity = with_list.activity
    shown = []
    for zone in ("Pacific/Auckland", "America/Martinique"):
        box = with_list.session.site_settings.zone
        box.setCurrentText(zone)
        box.activated.emit(box.currentIndex())
        with_list.settle()
        assert zone in activity.zone.text()
        entry = online.history.search("liste.csv")[0]
        words = Words("en", online.bench.zone)
        rows = range(activity.history.model.rowCount())
        times = [activity.history.model.index(row, 0).data() for row in rows]
        said = words.moment(entry.at)
        shown.append(times[-1])
        # The same figures, whatever stands between day and time.
        assert any(text[-5:] == said[-5:] and text.split()[0] == said.split()[0] for text in times), (said, times)
    assert shown[0] != shown[1]


def test_the_status_line_tells_what_is_not_in_moodle(with_list) -> None:
    with_list.show("today")
    status = with_list.window.status_line.status
    assert (status.pending, status.to_correct) == (1, 1)
    assert status.mirror_at is not None
    activity = with_list.activity
    activity.setCurrentWidget(activity.history)
    with_list.window.status_line.pending.click()
    assert with_list.window.current_section() == "activity"
    assert activity.currentWidget() is activity.lists


def test_every_place_counts_the_same_people(with_list, online) -> None:
    with_list.show("today")
    for withdrawn in (False, True):
        if withdrawn:
            online.lists.withdraw(online.lists.summaries()[0].batch.id)
            with_list.session.hub.announce(frozenset(Topic))
            with_list.settle()
        status, today = with_list.window.status_line.status, with_list.session.today
        lists = online.lists.summaries()
        assert status.pending == online.lists.pending() == sum(item.pending for item in lists) == (not withdrawn)
        assert int(today.pending.number.text()) == status.pending
        assert int(today.correct.number.text()) == status.to_correct == (not withdrawn)


def test_reading_moodle_again_says_that_the_site_answers(with_list, site) -> None:
    with_list.show("today")
    assert with_list.window.status_line.status.connection is Connection.OFFLINE
    with_list.session.read_moodle()
    with_list.settle()
    assert with_list.window.status_line.status.connection is Connection.ONLINE
    site.stop()
    with_list.session.read_moodle()
    with_list.settle()
    assert with_list.window.status_line.status.connection is Connection.OFFLINE
    assert with_list.said()


def test_a_site_is_tested_then_connected(qtbot, office, site, workspace) -> None:
    office.show("today")
    office.session.ask_site()
    qtbot.waitUntil(lambda: office.window.findChild(ConnectDialog) is not None)
    dialog = office.window.findChild(ConnectDialog)
    dialog.address.setText(site.url)
    dialog.token.setText(site.token)
    dialog.test.click()
    qtbot.waitUntil(dialog.summary.isVisible, timeout=30_000)
    assert dialog.accept_button.isEnabled(), dialog.summary.text()
    dialog.accept_button.click()
    office.settle()
    assert workspace.site.site() == (site.url, "Boutique Alpha")
    assert workspace.seats.courses()


def test_without_a_keyring_the_token_serves_and_a_failure_loses_nothing(
    qtbot, make_office, tmp_path: Path, site, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(secrets=KeyringSecrets())
    monkeypatch.setattr(KeyringSecrets, "available", lambda _self: False)
    monkeypatch.setattr(KeyringSecrets, "_backend", lambda _self: None)
    office.show("today")
    office.session.create(tmp_path / "neuf.seatadmin")
    qtbot.waitUntil(lambda: office.session.hub.workspace is not None, timeout=30_000)
    office.session.ask_site()
    qtbot.waitUntil(lambda: office.window.findChild(ConnectDialog) is not None)
    dialog = office.window.findChild(ConnectDialog)
    assert any("no keyring" in label.text() for label in dialog.findChildren(QLabel))
    dialog.address.setText(site.url)
    dialog.token.setText(site.token)
    dialog.test.click()
    qtbot.waitUntil(dialog.summary.isVisible, timeout=30_000)
    # The site goes away between the test and the connection: what was typed stays.
    site.faults.order("maintenance", times=0)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "could not be connected" in dialog.summary.text(), timeout=30_000)
    assert dialog.isVisible()
    assert (dialog.address.text(), dialog.token.text()) == (site.url, site.token)
    site.faults.clear()
    dialog.test.click()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=30_000)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=30_000)
    office.settle()
    assert "asked again" in office.said()
    assert office.window.status_line.status.connection is Connection.ONLINE


def test_a_token_that_was_not_kept_is_asked_for(make_office, online, settings) -> None:
    online.close()
    office = make_office(Workspace.open(online.location, settings=settings, secrets=MemorySecrets(), environment={}))
    office.show("today")
    office.session.read_moodle()
    office.settle()
    assert office.window.status_line.status.connection is Connection.NO_TOKEN
    assert office.window.notices.notice.action_text


def test_a_wrong_token_is_explained(qtbot, office, site) -> None:
    office.show("today")
    office.session.ask_site()
    qtbot.waitUntil(lambda: office.window.findChild(ConnectDialog) is not None)
    dialog = office.window.findChild(ConnectDialog)
    dialog.address.setText(site.url)
    dialog.token.setText("0" * 32)
    dialog.test.click()
    qtbot.waitUntil(dialog.summary.isVisible, timeout=30_000)
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_a_workspace_is_created_and_opened_again(qtbot, make_office, tmp_path: Path) -> None:
    office = make_office()
    office.show("today")
    path = tmp_path / "neuf.seatadmin"
    office.session.create(path)
    qtbot.waitUntil(lambda: office.session.hub.workspace is not None, timeout=30_000)
    office.settle()
    assert "neuf" in office.window.windowTitle()
    assert office.session.today.title.text() == "neuf"
    office.session.start()
    office.settle()
    assert office.session.hub.workspace.name == "neuf"


def test_a_workspace_that_is_gone_is_told_and_another_is_asked_for(qtbot, make_office, tmp_path: Path) -> None:
    office = make_office()
    office.show("today")
    office.session.open_location(str(tmp_path / "gone.seatadmin"))
    qtbot.waitUntil(lambda: office.window.findChild(FirstStartDialog) is not None, timeout=30_000)
    assert office.said()
    office.window.findChild(FirstStartDialog).reject()


def test_the_demonstration_opens_and_closes(qtbot, make_office) -> None:
    office = make_office()
    office.show("today")
    office.window.demo_asked.emit()
    qtbot.waitUntil(lambda: office.session.hub.workspace is not None, timeout=60_000)
    office.settle()
    assert office.window.status_line.status.connection is Connection.DEMO
    assert len(office.overview.pools.choice(office.overview.pools.index(1, 0)).customer) > 0
    assert "nothing is kept" in office.window.windowTitle()
    folder = Path(office.session.hub.workspace.location).parent
    office.session.close()
    assert not folder.exists()


def test_what_was_done_in_the_demonstration_is_not_lost_in_silence(qtbot, make_office, said, tmp_path: Path) -> None:
    office = make_office()
    office.show("today")
    said.answer = False
    session, window = office.session, office.window
    session.open_demo()
    qtbot.waitUntil(lambda: session.hub.workspace is not None, timeout=60_000)
    office.settle()
    # Looking around loses nothing.
    assert window.question_before_closing() is None
    session.hub.run("", lambda workspace, _: workspace.seats.add("Acme", 1), changes=frozenset({Topic.SEATS}))
    office.settle()
    window.close()
    assert window.isVisible()
    session.open_demo()
    assert [question.destructive for question in said.questions] == [True, True]
    copy = tmp_path / "copie.seatadmin"
    session.copy_to(str(copy))
    office.settle()
    assert str(copy) in said.notices[-1].text
    with Workspace.open(copy, settings=Settings(), secrets=MemorySecrets(), environment={}) as kept:
        assert "Acme" in {pool.customer for pool in kept.seats.pools()}
    assert window.question_before_closing() is None
    window.close()
    assert not window.isVisible()
    session.close()


def test_the_zone_and_the_numbers_of_roles_are_set(office, workspace) -> None:
    office.show("today")
    zone = office.session.site_settings.zone
    zone.setCurrentText("Indian/Reunion")
    zone.activated.emit(zone.currentIndex())
    office.settle()
    assert workspace.zone_name == "Indian/Reunion"
    roles = office.session.role_settings
    words = [label.text() for label in roles.findChildren(QLabel)]
    assert "Supervisor" in words
    assert "Tutor (teacher)" in words
    box = next(box for box in roles.findChildren(QAbstractSpinBox) if box.property("role") == "student")
    box.setValue(5)
    box.editingFinished.emit()
    office.settle()
    assert {role.shortname: role.id for role in workspace.site.roles()} == {"student": 5}


def test_the_pace_of_calls_changes_at_once(connected, online) -> None:
    connected.show("today")
    before = online.moodle()
    box = connected.session.site_settings.connections
    box.setCurrentIndex(box.findData(4))
    box.activated.emit(box.currentIndex())
    connected.settle()
    assert online.bench.connections == 4
    assert online.moodle() is not before
    # Nobody has asked Moodle anything.
    assert connected.window.status_line.status.connection is Connection.OFFLINE


@pytest.mark.parametrize("spoken", list(Language))
def test_everything_that_takes_the_focus_has_a_name(make_office, online, speak, spoken: Language) -> None:
    speak(spoken)
    keep(online)
    office = make_office(online, spoken)
    office.show("today")
    # What is said of a list is said once there is one.
    office.paste(LIST)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
    nameless = []
    for view in (office.session.today, office.seats, office.activity, office.session.site_settings):
        for kind in kinds:
            for widget in view.findChildren(kind):
                inner = isinstance(widget.parent(), (QComboBox, QAbstractSpinBox, QTabBar, QAbstractItemView))
                if inner or widget.objectName().startswith("qt_") or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
                    continue
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                if not (widget.accessibleName() or text or widget.window() is not office.window):
                    nameless.append((type(view).__name__, widget))
    assert not nameless


def test_what_needs_a_workspace_or_a_list_is_offered_with_one(make_office, online) -> None:
    office = make_office()
    office.show()
    window, overview, sheet = office.window, office.overview, office.sheet
    of_workspace = (window.pending_action, overview.paste_action, overview.open_action, overview.add_action)
    of_site = (window.connect_action, window.read_action)
    of_list = (sheet.keep_action, sheet.look_action, sheet.accept_action)
    of_lists = office.activity.view_actions
    assert not any(action.isEnabled() for action in (*of_workspace, *of_site, *of_list, *of_lists, sheet.apply_action))
    assert not window.stop_action.isEnabled()
    office.open(online)
    assert all(action.isEnabled() for action in (*of_workspace, *of_site))
    assert not any(action.isEnabled() for action in (*of_list, *of_lists, sheet.apply_action))
    office.paste(LIST)
    assert all(action.isEnabled() for action in of_list)
    office.show("activity")
    assert not any(action.isEnabled() for action in (*of_list, sheet.apply_action))


def test_the_list_of_shortcuts_tells_every_key_of_every_view(office) -> None:
    office.show()
    groups = {group.title: dict(group.keys) for group in office.window.key_groups()}
    told = {keys for keys_of_group in groups.values() for keys in keys_of_group.values()}
    for widget in [office.window, *office.window.findChildren(QWidget)]:
        for action in widget.actions():
            if action.text() and action.isVisible() and not action.shortcut().isEmpty():
                assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in told, action.text()
    assert groups["In every table"]["Export"] == "Ctrl+E"
    assert groups["Seats"]["Back to the seats"] == "Esc"
    assert "Apply the list" in groups["Everywhere"]


def test_the_edit_menu_holds_what_the_table_shown_can_do(office) -> None:
    office.show()
    menu = office.window.edit_menu
    menu.aboutToShow.emit()
    assert office.overview.table.export_action in menu.actions()
    office.show("today")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["Undo", "Redo"]


@pytest.mark.parametrize("spoken", list(Language))
def test_the_guide_and_the_version_can_be_read(make_office, speak, spoken: Language) -> None:
    speak(spoken)
    office = make_office(language=spoken)
    office.show("today")
    for asked in (office.window.guide_asked, office.window.about_asked, office.window.guide_asked):
        asked.emit()
    (guide,) = office.window.findChildren(GuideDialog)
    (about,) = office.window.findChildren(AboutDialog)
    text = guide.page.toPlainText()
    assert "Ctrl+K" in text
    assert ("jeton" in text) == (spoken is Language.FRENCH)
    about.copy_button.click()
    assert __version__ in QGuiApplication.clipboard().text()
    for dialog in (guide, about):
        dialog.reject()


def test_every_action_of_the_views_has_keys_of_its_own(office) -> None:
    office.show()
    seen: dict[str, str] = {}
    for owner in (office.window, office.overview, office.sheet, office.activity.lists):
        for action in owner.actions():
            for keys in action.shortcuts():
                assert keys.toString() not in seen, (action.text(), seen[keys.toString()])
                seen[keys.toString()] = action.text()


def test_the_views_speak_french(make_office, online, speak) -> None:
    speak(Language.FRENCH)
    office = make_office(online, Language.FRENCH)
    office.show()
    office.paste(LIST)
    titles = [column.title for column in office.sheet.model.columns]
    assert "Courriel" in titles
    assert "Ce qui se passe" in titles
    assert all("siège" in text or text for text in office.sentences())
    assert QApplication.activeModalWidget() is None


def test_a_person_is_found_from_anywhere(qtbot, connected, online) -> None:
    customer = online.seats.find_customer("Acme Formation")
    text = "Nom\tPrénom\tCourriel\tFormation\nROY\tAdam\tadam.roy@example.org\tSCI\n"
    people = online.lists.read(text.encode(), source="text")
    online.lists.keep(online.lists.draft(people, Target(customer.id), "liste"))
    connected.session.hub.announce(frozenset(Topic))
    connected.show("today")
    qtbot.keyClick(connected.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = connected.window.palette_field
    qtbot.keyClicks(field, "adam roy")
    qtbot.waitUntil(lambda: [hit.title for hit in field.hits()] == ["Adam ROY"])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    connected.settle()
    assert connected.window.current_section() == "seats"
    qtbot.waitUntil(lambda: connected.overview.model.rowCount() == 1)


def test_orders_customers_lists_and_exports_are_found_from_anywhere(qtbot, with_list) -> None:
    with_list.show("seats")
    field = with_list.window.palette_field

    def look_for(text: str) -> list[str]:
        field.clear()
        field.open()
        qtbot.keyClicks(field, text)
        with_list.settle()
        return [hit.title for hit in field.hits()]

    assert "Export" in look_for("export")
    assert "Choose the columns" in look_for("columns")
    assert look_for("liste.csv") == ["liste.csv"]
    assert look_for("acme")[0] == "Acme Formation"
    # Nobody to be corrected is out of sight, although they hold no seat.
    assert look_for("leveque") == ["Éloïse LÉVÊQUE"]
    assert not look_for("nobody here")
    assert len(field.said()) == 1
    assert look_for("b0000000007")[0] == "B0000000007"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    with_list.settle()
    assert with_list.overview.model.rowCount() == 2


def test_nothing_of_a_target_slips_into_the_next_list(qtbot, office) -> None:
    office.show()
    office.paste(LIST)
    office.choose_customer("Acme Formation")
    band = office.sheet.target_band
    band.course.setEditText("SCI")
    band.group.setText("Groupe du matin")
    band.ends.set_day(date(2030, 1, 1))
    office.settle()
    office.sheet.leave()
    office.settle()
    office.paste(LIST)
    assert band.target() is None
    assert (band.course.currentText(), band.group.text(), band.ends.day()) == ("", "", None)


def test_a_refused_token_leads_to_the_connection(office, said) -> None:
    office.show("today")
    office.session.hub.tell_failure(Failure(UserError("no_token", address="https://moodle.example.org"), ""))
    assert said.notices[-1].text
    assert said.notices[-1].action_text
