"""Where the program starts: the window when nothing else is asked for, else the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window or run a command; give the exit status."""
    from seatadmin.cli.parser import wants_window

    given = list(sys.argv[1:] if arguments is None else arguments)
    if wants_window(given):
        # The one place where the core opens the window; Qt is loaded only then.
        from ui.app import main as open_window

        return open_window(given)
    from seatadmin.cli import main as run_command

    return run_command(given)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Before a command has taken over Ctrl+C, or while the window starts.
        sys.exit(130)
