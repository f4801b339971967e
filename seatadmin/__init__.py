"""Seatadmin: the desktop back office of a Moodle shop. The core: no Qt anywhere below this package."""

__version__ = "0.1.0"
