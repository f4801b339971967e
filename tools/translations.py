"""Keep the translations complete: `update` the catalogues from the source, `check` that nothing is missing.

`check` fails when a text of the source is not in the catalogues, is not translated, is marked unfinished or is
obsolete, when plural forms are missing, or when a translation loses or invents a placeholder. It is part of
`tools/check.py` and of the tests.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import PySide6

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "resources" / "i18n"
LANGUAGES = {"fr": (), "en": ("-pluralonly",)}
_PLACEHOLDER = re.compile(r"%n|\{\w*\}")
Key = tuple[str, str, str]


def sources(root: Path = ROOT) -> list[str]:
    """List the files whose texts are translated."""
    return sorted(str(path) for path in (root / "ui").rglob("*.py"))


def catalogue(language: str) -> Path:
    """Give the file of a language."""
    return CATALOGUES / f"seatadmin_{language}.ts"


def lupdate(language: str, target: Path, files: list[str], *, drop_obsolete: bool) -> None:
    """Bring a catalogue up to date with Qt's own tool. Raises CalledProcessError with the tool's words."""
    tool = Path(PySide6.__file__).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")
    options = ["-locations", "none", "-source-language", "en", "-target-language", language, *LANGUAGES[language]]
    if drop_obsolete:
        options.append("-no-obsolete")
    command = [str(tool), *options, *files, "-ts", str(target)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def messages(path: Path) -> Iterator[tuple[Key, ET.Element]]:
    """Walk through a catalogue: (context, source, comment) and the message."""
    for context in ET.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            yield (name, message.findtext("source", ""), message.findtext("comment", "")), message


def faults_of(key: Key, message: ET.Element) -> Iterator[str]:
    """Say what is wrong with one message."""
    where = f"{key[0]}: {key[1]!r}"
    plural = message.get("numerus") == "yes"
    if "%n" in key[1] and not plural:
        yield f"{where} has a number but no plural: write it with tr() of a QObject, not with translate()"
        return
    translation = message.find("translation")
    state = translation.get("type") if translation is not None else "unfinished"
    if translation is None or state is not None:
        yield f"{where} is {state}"
        return
    forms = [form.text or "" for form in translation.iter("numerusform")] if plural else [translation.text or ""]
    if not all(forms) or (plural and len(forms) != 2):
        yield f"{where} is not translated"
        return
    expected = sorted(_PLACEHOLDER.findall(key[1]))
    for form in forms:
        found = sorted(_PLACEHOLDER.findall(form))
        # "one seat" may do without its number.
        if found != expected and not (plural and found == [mark for mark in expected if mark != "%n"]):
            yield f"{where} has other placeholders in {form!r}"


def spoken_in(file: Path) -> Iterator[tuple[int, str | None]]:
    """Walk through the texts given to `tr` and `translate`: line and text, None for what is not a literal."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # `str.translate(table)` has one argument and is not meant.
            place = {"tr": 0, "translate": 1}.get(node.func.attr)
            if place is not None and len(node.args) > place:
                text = node.args[place]
                literal = isinstance(text, ast.Constant) and isinstance(text.value, str)
                yield node.lineno, text.value if literal else None


def overlooked(files: list[str]) -> list[str]:
    """List the texts of the source that lupdate passes over in silence, and that would stay English for ever.

    Seen with 6.11: `translate` with a number that is not a plain name, a text behind a helper function.
    A text that is not a literal is let through where the file declares its texts with `QT_TRANSLATE_NOOP`.
    """
    texts = {key[1] for key, _ in messages(catalogue("fr"))}
    faults = []
    for file in map(Path, files):
        declares = "QT_TRANSLATE_NOOP(" in file.read_text(encoding="utf-8")
        for line, text in spoken_in(file):
            where = f"{file.relative_to(ROOT)}:{line}"
            if text is None and not declares:
                faults.append(f"{where}: the text must be a literal, or declared with QT_TRANSLATE_NOOP")
            elif text is not None and text not in texts:
                faults.append(f"{where}: lupdate does not see {text!r}")
    return faults


def check(language: str, files: list[str]) -> list[str]:
    """List what is wrong with a language's catalogue; empty when it is complete."""
    kept = catalogue(language)
    faults = [fault for key, message in messages(kept) for fault in faults_of(key, message)]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / kept.name
        copyfile(kept, fresh)
        lupdate(language, fresh, files, drop_obsolete=True)
        wanted, known = {key for key, _ in messages(fresh)}, {key for key, _ in messages(kept)}
    faults += [f"{context}: {text!r} is missing" for context, text, _ in sorted(wanted - known)]
    faults += [f"{context}: {text!r} is obsolete" for context, text, _ in sorted(known - wanted)]
    return [f"{kept.name}: {fault}" for fault in faults]


def main(arguments: list[str] | None = None) -> int:
    """Update or check every language; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["update", "check"])
    what = parser.parse_args(arguments).what
    if what == "update":
        for language in LANGUAGES:
            lupdate(language, catalogue(language), sources(), drop_obsolete=True)
    faults = [fault for language in LANGUAGES for fault in check(language, sources())]
    faults += overlooked(sources())
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults in {len(LANGUAGES)} catalogues" if faults else "Translations are complete.")
    return 1 if faults and what == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
