"""Make sure that Qt can start here: install the system libraries it needs, or say which ones to install.

    python tools/bootstrap_qt.py

Run it with the Python that has PySide6. PySide6 brings Qt itself, but on Linux Qt relies on libraries of the system
that a bare machine lacks, and without any font it draws empty boxes. As root on Debian or Ubuntu they are installed;
otherwise the line to type is printed, and the exit status is 1.

The packages were found with `objdump -p` over the libraries of PySide6 6.11 and the `offscreen` and `xcb` platforms.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

PACKAGES = (
    # What importing QtWidgets needs, on any platform plugin.
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libx11-6",
    "libxkbcommon0",
    # What showing a window on X needs.
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-render0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-util1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxcb1",
    "libxkbcommon-x11-0",
    # Without a font, no text.
    "fontconfig",
    "fonts-dejavu-core",
)
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)

# Prints nothing when all is well; leaves with 2 when Qt starts but has no font to write with.
PROBE = """
import sys
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
import PySide6.QtSvg
app = QApplication(["probe"])
sys.exit(0 if QFontDatabase.families() else 2)
"""


def probe(platform: str | None) -> str:
    """Start Qt in a process of its own on a platform plugin (None: the desktop's); gives what is wrong, or nothing."""
    environment = {**os.environ}
    if platform is not None:
        environment["QT_QPA_PLATFORM"] = platform
    try:
        ended = subprocess.run(
            [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return "Qt does not start within two minutes"
    if ended.returncode == 0:
        return ""
    if ended.returncode == 2:
        return "no font is installed"
    last = [line for line in ended.stderr.splitlines() if line.strip()][-1:]
    return last[0] if last else f"Qt ended with status {ended.returncode}"


def problem() -> str:
    """Give what keeps Qt from starting; empty when it starts."""
    wrong = probe("offscreen")
    # With a display at hand the window will use it, and needs more than the tests do.
    if not wrong and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        wrong = probe(None)
    return wrong


def has_apt() -> bool:
    """Tell whether this is Debian, Ubuntu or a relative."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None


def install() -> bool:
    """Install the packages as root. False, and what apt said is shown, when it refused."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), INSTALL):
        print("+", " ".join(command), flush=True)
        ended = subprocess.run(
            command, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if ended.returncode != 0:
            print(ended.stdout, file=sys.stderr)
            return False
    return True


def advice(wrong: str) -> str:
    """Say in French and English what is wrong and what to type."""
    missing = re.findall(r"(lib[\w.+-]+\.so[\w.]*)", wrong)
    if "No module named" in wrong:
        french, english = "Installez d'abord Seatadmin : pip install .", "Install Seatadmin first: pip install ."
    elif has_apt():
        line = f"sudo apt-get update && sudo {' '.join(INSTALL)}"
        french, english = f"Tapez :\n  {line}", f"Type:\n  {line}"
    else:
        names = ", ".join(missing) or "Qt 6"
        french = f"Installez les paquets de votre système qui contiennent : {names}"
        english = f"Install the packages of your system that hold: {names}"
    return f"Qt ne démarre pas : {wrong}\n{french}\n\nQt does not start: {wrong}\n{english}"


def main() -> int:
    """Check, install where possible, check again; gives the exit status."""
    wrong = problem()
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if wrong and "No module named" not in wrong and has_apt() and is_root and install():
        wrong = problem()
    if wrong:
        print(advice(wrong), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
