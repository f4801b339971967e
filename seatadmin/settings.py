"""What a person has chosen on this workstation, and every folder the application uses.

Options are declared once, with type, default and help; the command line and the window read the declaration. Settings
of a workspace (its site, its time zone) belong to the workspace, and secrets to the keyring: neither is kept here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

from seatadmin.errors import Bug, UserError

HOME_VARIABLE = "SEATADMIN_HOME"
"""Environment variable that puts every folder under one: portable installations, tests, several profiles."""

RECENT_MAX = 10

T = TypeVar("T", bound="str | int | bool | tuple[str, ...]")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One thing a person may choose. `choices` empty means any value of the default's type. `help` is by language."""

    key: str
    default: T
    help: Mapping[str, str]
    choices: tuple[T, ...] = ()

    def read(self, value: object) -> T:
        """Return `value` when it is one this option may have, else the default: a damaged file must not stop anybody.

        Lists of texts come back as tuples.
        """
        if isinstance(self.default, tuple):
            good = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
            return cast(T, tuple(cast("list[str]", value))) if good else self.default
        if type(value) is not type(self.default) or (self.choices and value not in self.choices):
            return self.default
        return value


LANGUAGE: Option[str] = Option(
    "language",
    "",
    {
        "fr": "Langue de l’application : fr, en, ou vide pour suivre le système.",
        "en": "Language of the application: fr, en, or empty to follow the system.",
    },
    ("", "fr", "en"),
)
THEME: Option[str] = Option(
    "theme",
    "system",
    {
        "fr": "Apparence : system (comme le bureau), light (claire) ou dark (sombre).",
        "en": "Look: system (as the desktop), light or dark.",
    },
    ("system", "light", "dark"),
)
RECENT: Option[tuple[str, ...]] = Option(
    "recent_workspaces",
    (),
    {
        "fr": "Espaces de travail ouverts sur ce poste, le dernier en tête, sans mot de passe.",
        "en": "Workspaces opened on this workstation, the last one first, without passwords.",
    },
)
CONNECTIONS: Option[int] = Option(
    "connections",
    2,
    {
        "fr": "Appels envoyés en même temps à Moodle (1 à 4).",
        "en": "Calls sent to Moodle at the same time (1 to 4).",
    },
    (1, 2, 3, 4),
)

OPTIONS: tuple[Option[str] | Option[int] | Option[tuple[str, ...]], ...] = (LANGUAGE, THEME, RECENT, CONNECTIONS)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are kept. Nothing is created before something is written."""

    config: Path
    data: Path
    logs: Path

    @classmethod
    def find(cls, environment: Mapping[str, str] | None = None) -> Folders:
        """Give the folders of this person on this system, or those under `SEATADMIN_HOME`."""
        home = (os.environ if environment is None else environment).get(HOME_VARIABLE, "").strip()
        if home:
            root = Path(home).expanduser().absolute()
            return cls(root / "config", root / "data", root / "logs")
        import platformdirs

        return cls(
            platformdirs.user_config_path("seatadmin", appauthor=False),
            platformdirs.user_data_path("seatadmin", appauthor=False),
            platformdirs.user_log_path("seatadmin", appauthor=False),
        )


class Settings:
    """The choices of one person, kept in `settings.json`; keys it does not know are kept as they are.

    Every change reads the file again and replaces it as a whole, so that two programs do not undo each other's
    choices. Raises `UserError("settings_not_writable")` when the folder refuses.
    """

    def __init__(self, folders: Folders | None = None) -> None:
        self.folders = folders or Folders.find()
        self.path = self.folders.config / "settings.json"
        self._values = self._load()

    def get(self, option: Option[T]) -> T:
        """Return what was chosen, the default when nothing was."""
        return option.read(self._values.get(option.key))

    def set(self, option: Option[T], value: T) -> None:
        """Choose. Raises `Bug` for a value the option cannot have."""
        if option.read(value) != value:
            raise Bug("setting_out_of_choices", key=option.key)
        self._values = self._load()
        self._values[option.key] = list(value) if isinstance(value, tuple) else value
        self._save()

    @property
    def last_workspace(self) -> str | None:
        """The workspace opened last, None before the first one."""
        recent = self.get(RECENT)
        return recent[0] if recent else None

    def remember_workspace(self, location: str) -> None:
        """Put a workspace at the head of the recent ones. `location` must not hold a password."""
        self._values = self._load()
        others = [known for known in self.get(RECENT) if known != location]
        self.set(RECENT, (location, *others)[:RECENT_MAX])

    def forget_workspace(self, location: str) -> None:
        """Take a workspace that is gone off the recent ones."""
        self._values = self._load()
        self.set(RECENT, tuple(known for known in self.get(RECENT) if known != location))

    def _load(self) -> dict[str, object]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}

    def _save(self) -> None:
        text = json.dumps(self._values, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        partial: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and renamed: a crash in between leaves the old choices.
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".settings-", suffix=".json")
            partial = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            partial.replace(self.path)
        except OSError as error:
            if partial is not None:
                with contextlib.suppress(OSError):
                    partial.unlink(missing_ok=True)
            raise UserError(
                "settings_not_writable", folder=str(self.path.parent), reason=error.strerror or ""
            ) from None
