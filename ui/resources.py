"""Find the files that travel with the program: icons and translations.

A checkout keeps them in `resources/` beside the packages; a wheel carries them inside the `seatadmin` package.
"""

from __future__ import annotations

from pathlib import Path

import seatadmin


def resource_folder() -> Path:
    """Give the folder that holds `icons/` and `i18n/`."""
    package = Path(seatadmin.__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
