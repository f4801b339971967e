"""Two languages, complete: the packing agrees with Qt's own compiler, and the gate closes where it should."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import PySide6
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QPlainTextEdit

from ui import wording
from ui.i18n import Language, Message, catalogue_path, choose_language, pack, read_catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogues_are_complete(gate: ModuleType) -> None:
    faults = [fault for language in gate.LANGUAGES for fault in gate.check(language, gate.sources())]
    assert faults + gate.overlooked(gate.sources()) == []


@pytest.mark.parametrize("language", list(Language))
def test_packing_agrees_with_lrelease(qapp, tmp_path: Path, language: Language) -> None:
    tool = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    compiled = tmp_path / "seatadmin.qm"
    subprocess.run([tool, catalogue_path(language), "-qm", compiled], check=True, capture_output=True)
    theirs, ours = QTranslator(), QTranslator()
    data = pack(read_catalogue(catalogue_path(language)), language)
    assert theirs.load(str(compiled))
    assert ours.load(data)
    messages = list(read_catalogue(catalogue_path(language)))
    assert messages
    for message in messages:
        for number in (0, 1, 2, 17) if len(message.forms) > 1 else (-1,):
            asked = (message.context, message.source, message.comment, number)
            assert ours.translate(*asked) == theirs.translate(*asked)
            assert ours.translate(*asked)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["A", "Window"]), st.text(min_size=1).filter(lambda t: "\0" not in t)),
        st.text(min_size=1),
        max_size=20,
    )
)
def test_whatever_is_packed_is_found_again(qapp, texts: dict[tuple[str, str], str]) -> None:
    try:
        messages = [Message(context, source, "", (form,)) for (context, source), form in texts.items()]
        data = pack(messages, Language.FRENCH)
    except UnicodeEncodeError:
        return  # lone surrogates cannot stand in an XML catalogue either
    translator = QTranslator()
    assert translator.load(data)
    for (context, source), form in texts.items():
        assert translator.translate(context, source) == form


def test_the_window_speaks_the_language_and_so_does_qt(qapp, language: Language) -> None:
    words = {Language.FRENCH: ("Annuler", "il y a 4 min"), Language.ENGLISH: ("Cancel", "4 min ago")}[language]
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text().replace("&", "") == words[0]
    now = datetime.now(UTC)
    assert wording.age_text(now - timedelta(minutes=4), now) == words[1]
    assert QLocale().language() == QLocale(str(language)).language()
    assert QCoreApplication.translate("Nobody", "unknown") == "unknown"


def test_french_signs_never_begin_a_line(qapp, language: Language) -> None:
    said = QCoreApplication.translate("ApplyBar", "Undo: release these seats…")
    assert (
        said
        == {
            Language.FRENCH: "Défaire\u00a0: libérer ces sièges…",
            Language.ENGLISH: "Undo: release these seats…",
        }[language]
    )


class Listener(QTranslator):
    """Hears every text Qt asks for, and leaves the answer to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str, str | None]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, comment: str | None = None, _number: int = -1) -> str:
        self.asked.add((context, source, comment))
        return ""


# The same in both languages.
ALIKE = {"OK", "Type", "Alias", "%p%"}


def test_the_dialogs_of_qt_are_french_throughout(qapp, qtbot, speak) -> None:
    speak(Language.FRENCH)
    listener = Listener()
    qapp.installTranslator(listener)
    try:
        for mode in (QFileDialog.AcceptMode.AcceptSave, QFileDialog.AcceptMode.AcceptOpen):
            files = QFileDialog(None, "", str(ROOT / "resources"))
            qtbot.addWidget(files)
            files.setOption(QFileDialog.Option.DontUseNativeDialog)
            files.setAcceptMode(mode)
            files.setViewMode(QFileDialog.ViewMode.Detail)
            files.show()
        box = QMessageBox()
        qtbot.addWidget(box)
        box.setDetailedText("…")
        box.show()
        buttons = QDialogButtonBox()
        for button in (QDialogButtonBox.StandardButton.Cancel, QDialogButtonBox.StandardButton.Close):
            buttons.addButton(button)
        for editor in (QLineEdit(), QPlainTextEdit()):
            editor.createStandardContextMenu()
    finally:
        qapp.removeTranslator(listener)
    asked = {entry for entry in listener.asked if entry[0].startswith("Q") and entry[0] != "QShortcut"}
    asked -= {entry for entry in asked if entry[0] == "QMimeType"}
    assert len(asked) > 40
    english = [entry for entry in sorted(asked, key=str) if QCoreApplication.translate(*entry) == entry[1]]
    assert [entry for entry in english if entry[1].replace("&", "") not in ALIKE] == []


@pytest.mark.parametrize(
    ("seconds", "french"),
    [
        (0, "à l’instant"),
        (61, "il y a 1 min"),
        (7200, "il y a 2 h"),
        (86400, "il y a 1 jour"),
        (200000, "il y a 2 jours"),
        (-5, "à l’instant"),
    ],
)
def test_ages_in_french(speak, seconds: int, french: str) -> None:
    speak(Language.FRENCH)
    now = datetime.now(UTC)
    assert wording.age_text(now - timedelta(seconds=seconds), now) == french


@pytest.mark.parametrize(
    ("seconds", "french"),
    [
        (3, "encore quelques secondes"),
        (33, "encore 30 s"),
        (58, "encore 1 min"),
        (200, "encore 3 min"),
        (7300, "encore 2 h"),
    ],
)
def test_remaining_times_in_french(speak, seconds: float, french: str) -> None:
    speak(Language.FRENCH)
    assert wording.remaining_text(seconds) == french


def test_dates_and_numbers_follow_the_locale(speak) -> None:
    speak(Language.FRENCH)
    moment = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    assert wording.date_text(moment) == "31/12/2026"
    assert "31/12/2026" in wording.moment_text(moment)
    assert wording.date_text(None) == wording.moment_text(None) == wording.day_writer()(None) == ""
    assert wording.number_text(12345).replace("\u202f", " ").replace("\xa0", " ") == "12 345"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Martinique", "Europe/Paris"])
def test_moments_are_those_of_the_site_whatever_this_computer_says(speak, zone: str) -> None:
    speak(Language.FRENCH)
    last_second = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)
    days = wording.day_writer()
    wording.use_zone(ZoneInfo(zone))
    try:
        assert wording.date_text(last_second) == days(last_second) == "31/12/2026"
        assert wording.moment_text(last_second.astimezone(UTC)) == "31/12/2026 23:59"
        # The hour that comes twice, and the one left out, are told as they are.
        for hour in range(4):
            told = datetime(2026, 3, 29, hour, 30, tzinfo=UTC)
            assert wording.moment_text(told).endswith(f"{told.astimezone(ZoneInfo(zone)):%H:%M}")
        assert wording.date_text(datetime.max.replace(tzinfo=UTC)) in ("31/12/9999", "01/01/10000")
    finally:
        wording.use_zone(None)


def test_a_language_asked_for_wins() -> None:
    assert choose_language(Language.FRENCH) is Language.FRENCH
    assert choose_language(Language.ENGLISH) is Language.ENGLISH
    assert choose_language(None) in list(Language)


BOTH = """
from tempfile import gettempdir
from pathlib import Path
from seatadmin.cli import choose_language as on_the_command_line
from seatadmin.settings import Folders, Settings
from ui.i18n import choose_language as in_the_window

nowhere = Path(gettempdir()) / "seatadmin-no-settings"
settings = Settings(Folders(nowhere, nowhere, nowhere))
print(in_the_window(None), on_the_command_line(None, settings))
"""


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "C"}, "en"),
        ({"LANG": "C", "LC_ALL": "fr_CH.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:fr"}, "fr"),
    ],
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the language is not in the environment there")
def test_one_rule_chooses_the_language_of_window_tour_and_command_line(variables: dict, language: str) -> None:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    ended = subprocess.run(
        [sys.executable, "-c", BOTH], env=plain | variables, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == [language, language]


CATALOGUE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en"><context><name>W</name>{}</context></TS>
"""


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("<source>a</source><translation>b</translation>", None),
        ('<source>a</source><translation type="unfinished">b</translation>', "unfinished"),
        ('<source>a</source><translation type="vanished">b</translation>', "vanished"),
        ("<source>a</source><translation></translation>", "not translated"),
        ("<source>{x} a</source><translation>b</translation>", "placeholders"),
        ("<source>%n a</source><translation>%n b</translation>", "plural"),
    ],
)
def test_the_gate_tells_what_is_wrong(gate: ModuleType, tmp_path: Path, message: str, fault: str | None) -> None:
    path = tmp_path / "x.ts"
    path.write_text(CATALOGUE.format(f"<message>{message}</message>"), encoding="utf-8")
    found = [text for key, element in gate.messages(path) for text in gate.faults_of(key, element)]
    assert bool(found) == (fault is not None)
    assert fault is None or fault in found[0]


@pytest.mark.parametrize(("forms", "good"), [(("%n siège", "%n sièges"), True), (("un siège", "%n sièges"), True),
                                              (("%n siège",), False), (("%n {x}", "%n"), False)])  # fmt: skip
def test_plurals_have_two_forms_and_their_number(gate, tmp_path: Path, forms: tuple[str, ...], good: bool) -> None:
    path = tmp_path / "x.ts"
    inner = "".join(f"<numerusform>{form}</numerusform>" for form in forms)
    message = f'<message numerus="yes"><source>%n seat(s)</source><translation>{inner}</translation></message>'
    path.write_text(CATALOGUE.replace("{}", message), encoding="utf-8")
    found = [text for key, element in gate.messages(path) for text in gate.faults_of(key, element)]
    assert (found == []) == good


def test_the_gate_sees_what_lupdate_overlooks(gate: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "view.py"
    file.write_text(
        'self.tr("hello")\nself.tr(text)\ntranslate("A", "b")\nx.translate("A", "b", None, n)\n"a".translate(t)\n'
    )
    assert list(gate.spoken_in(file)) == [(1, "hello"), (2, None), (4, "b")]


@pytest.mark.parametrize(
    ("variables", "number"),
    [
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "fr"}, "1\u202f250,5"),
        ({"LANG": "fr_CH.UTF-8"}, "1'250,5"),
        ({"LANG": "en_GB.UTF-8"}, "1\u202f250,5"),
    ],
)
def test_numbers_are_written_as_the_language_does(variables: dict[str, str], number: str) -> None:
    program = (
        "from PySide6.QtCore import QCoreApplication, QLocale\n"
        "from ui.i18n import Language, install_language\n"
        "app = QCoreApplication([])\n"
        "install_language(app, Language.FRENCH)\n"
        "print(ascii(QLocale().toString(1250.5)))\n"
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=kept | variables, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == ascii(number)
