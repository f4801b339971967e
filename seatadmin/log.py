"""One log file for the whole program, turning over by size, with tokens and passwords masked.

Modules log to `logging.getLogger(__name__)` and know nothing of files. Masking happens at the handler, so that what a
library logs passes through it as well.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from seatadmin.moodle.redaction import RedactionFilter

FILE_NAME = "seatadmin.log"
_BYTES = 1_000_000
_FILES = 5

_redaction = RedactionFilter()


def hide(secret: str) -> None:
    """Mask this text in everything logged from now on, wherever it turns up."""
    _redaction.add(secret)


def redaction() -> RedactionFilter:
    """Give the filter that masks what `hide` was told, for handlers and reports made elsewhere."""
    return _redaction


def log_to(folder: Path, *, level: int = logging.INFO) -> logging.Handler | None:
    """Log `seatadmin` and `ui` to a file in `folder`, warnings of libraries as well; give the handler.

    None when the folder refuses: a full disk or a read-only home must not keep anybody from working.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / FILE_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s"))
    handler.addFilter(_redaction)
    root = logging.getLogger()
    root.addHandler(handler)
    for name in ("seatadmin", "ui"):
        logging.getLogger(name).setLevel(level)
    return handler


def stop_logging(handler: logging.Handler | None) -> None:
    """Take a handler of `log_to` off and close its file."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
