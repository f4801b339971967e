"""Build the plugin for Moodle into a zip an administrator can install: `build/local_seatadmin-RELEASE.zip`.

    python tools/plugin.py [--to FOLDER]

The same files give the same zip, byte for byte, on every computer: sorted, without compression (whose result depends on
the library), with one date and one set of permissions. Whoever checks a zip can build it and compare.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "resources" / "moodle" / "local_seatadmin"
# Moodle names the folder of a plugin without its type, and looks for it so inside a zip.
FOLDER = "seatadmin"
FILE_MODE = 0o100644 << 16


def facts(source: Path = SOURCE) -> dict[str, str]:
    """Read `component`, `version`, `release` and `requires` from the plugin's `version.php`."""
    text = (source / "version.php").read_text(encoding="utf-8")
    found = dict(re.findall(r"\$plugin->(\w+) = '?([\w.]+)'?;", text))
    return {name: found[name] for name in ("component", "version", "release", "requires")}


def files(source: Path = SOURCE) -> list[Path]:
    """List what belongs to the plugin, sorted by path. Hidden files of editors and systems do not."""
    return sorted(
        (path for path in source.rglob("*") if path.is_file() and not _hidden(path.relative_to(source))),
        key=lambda path: path.relative_to(source).as_posix(),
    )


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def build(target: Path, source: Path = SOURCE) -> Path:
    """Write the zip into the folder `target`, over an older one, and return its path."""
    known = facts(source)
    # The date of the version: YYYYMMDD and two digits.
    day = known["version"]
    date = (int(day[:4]), int(day[4:6]), int(day[6:8]), 0, 0, 0)
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{known['component']}-{known['release']}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in files(source):
            entry = zipfile.ZipInfo(f"{FOLDER}/{file.relative_to(source).as_posix()}", date)
            entry.create_system = 3
            entry.external_attr = FILE_MODE
            archive.writestr(entry, file.read_bytes())
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "build", metavar="FOLDER")
    print(build(parser.parse_args().to))


if __name__ == "__main__":
    main()
