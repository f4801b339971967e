"""Speak the user's language: English in the source, French complete, plurals in both.

The catalogues are Qt Linguist's `.ts` files, read as they are at start: a few hundred messages are packed in memory
into the form `QTranslator` loads, so that a checkout and an installed program work alike and no compiled file can be
missing or stale. (A `QTranslator` written in Python would need no packing, but then Qt asks Python for each of its own
texts too, whatever thread it is in.) A test holds the packing against Qt's `lrelease`.
"""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from seatadmin.paths import resource
from seatadmin.typography import french_blanks


class Language(StrEnum):
    """What `--lang` accepts."""

    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """One text of a catalogue. `forms` holds one translation, or one per plural form; empty when not translated."""

    context: str
    source: str
    comment: str
    forms: tuple[str, ...]


# Languages whose own catalogue of Qt leaves texts in English: `i18n/qt_<language>.ts` holds those.
_SUPPLEMENTED = frozenset({Language.FRENCH})
# How Qt writes "which plural form": an operator and a number; French counts 0 with 1, English does not.
_PLURAL_RULES = {Language.FRENCH: bytes([0x03, 1]), Language.ENGLISH: bytes([0x01, 1])}
_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_SECTION_HASHES, _SECTION_MESSAGES, _SECTION_PLURALS = 0x42, 0x69, 0x88
_TAG_END, _TAG_TRANSLATION, _TAG_SOURCE, _TAG_CONTEXT, _TAG_COMMENT = 1, 3, 6, 7, 8


def catalogue_path(language: Language) -> Path:
    """Give the file that holds a language's translations."""
    return resource(f"i18n/seatadmin_{language}.ts")


def read_catalogue(path: Path) -> Iterator[Message]:
    """Read the finished translations of a `.ts` file; unfinished and obsolete ones are left out."""
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None:
                continue
            plural = message.get("numerus") == "yes"
            forms = [form.text or "" for form in translation.iter("numerusform")] if plural else [translation.text]
            if all(forms):
                source, comment = message.findtext("source", ""), message.findtext("comment", "")
                yield Message(name, source, comment, tuple(form for form in forms if form))


def typeset(messages: Iterable[Message], language: Language) -> Iterator[Message]:
    """Give messages with the blanks of French typography made unbreakable: a colon never begins a line."""
    for message in messages:
        french = language is Language.FRENCH
        yield replace(message, forms=tuple(map(french_blanks, message.forms))) if french else message


def _elf_hash(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value ^= high >> 24
        value &= ~high
    return value or 1


def _block(tag: int, data: bytes) -> bytes:
    return struct.pack(">BI", tag, len(data)) + data


def pack(messages: Iterable[Message], language: Language) -> bytes:
    """Pack messages into the binary form of a `.qm` file. Source: Qt 6, `qtranslator.cpp`."""
    hashes: list[tuple[int, int]] = []
    body = bytearray()
    for message in messages:
        source, comment = message.source.encode(), message.comment.encode()
        hashes.append((_elf_hash(source + comment), len(body)))
        for form in message.forms:
            body += _block(_TAG_TRANSLATION, form.encode("utf-16-be"))
        body += _block(_TAG_COMMENT, comment) + _block(_TAG_SOURCE, source)
        body += _block(_TAG_CONTEXT, message.context.encode()) + bytes([_TAG_END])
    index = b"".join(struct.pack(">II", *entry) for entry in sorted(hashes))
    return (
        _MAGIC
        + _block(_SECTION_HASHES, index)
        + _block(_SECTION_MESSAGES, bytes(body))
        + _block(_SECTION_PLURALS, _PLURAL_RULES[language])
    )


class _PackedTranslator(QTranslator):
    """A translator that keeps its data: Qt reads it in place, without copying."""

    def __init__(self, data: bytes, app: QCoreApplication) -> None:
        super().__init__(app)
        self._data = data
        self.load(data)


def choose_language(asked: Language | None) -> Language:
    """Give the language asked for, else the first of the desktop's that we speak, else English.

    A system that names no language (`LANG=C`) gets English, in the window, in the tour and on the command line alike.
    """
    if asked is not None:
        return asked
    spoken = {str(language): language for language in Language}
    wishes = (wish.split("-")[0] for wish in QLocale.system().uiLanguages())
    return next((spoken[wish] for wish in wishes if wish in spoken), Language.ENGLISH)


def install_language(app: QCoreApplication, language: Language) -> tuple[QTranslator, ...]:
    """Install Qt's own texts and ours, and make `language` the default for dates and numbers.

    Those installed before are taken out. Gives the translators. The desktop's own region is kept when it speaks the
    language (Swiss French stays Swiss).
    """
    # By its name, not as it is: a system may speak French and write its numbers as C does (`LC_ALL=C LANGUAGE=fr`).
    region, asked = QLocale(QLocale.system().name()), QLocale(str(language))
    QLocale.setDefault(region if region.language() is asked.language() else asked)
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
        former.deleteLater()
    translators: list[QTranslator] = []
    base = QTranslator(app)
    # Translators installed later are asked first: once Qt has words of its own, they win.
    if language in _SUPPLEMENTED:
        supplement = read_catalogue(resource(f"i18n/qt_{language}.ts"))
        translators.append(_PackedTranslator(pack(supplement, language), app))
    if base.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        translators.append(base)
    ours = typeset(read_catalogue(catalogue_path(language)), language)
    translators.append(_PackedTranslator(pack(ours, language), app))
    return tuple(translator for translator in translators if app.installTranslator(translator))
