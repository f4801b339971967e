"""Word what several views show: ages, dates, remaining times. Numbers and dates follow the user's locale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject, QTime, QTimeZone

KEPT_MOMENTS = 4_096
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


class Wording(QObject):
    """Holds the texts with plurals: lupdate sees those in `tr` only, not in `QCoreApplication.translate`."""

    def age(self, seconds: int) -> str:
        minutes, hours, days = seconds // _MINUTE_S, seconds // _HOUR_S, seconds // _DAY_S
        if minutes < 1:
            return self.tr("just now")
        if hours < 1:
            return self.tr("%n min ago", None, minutes)
        if days < 1:
            return self.tr("%n h ago", None, hours)
        return self.tr("%n day(s) ago", None, days)

    def remaining(self, seconds: float) -> str:
        tens, minutes, hours = round(seconds / 10) * 10, round(seconds / _MINUTE_S), round(seconds / _HOUR_S)
        if tens < 10:
            return self.tr("a few seconds left")
        if tens < _MINUTE_S:
            return self.tr("%n s left", None, tens)
        if minutes < 60:
            return self.tr("%n min left", None, minutes)
        return self.tr("%n h left", None, hours)


_WORDING = Wording()


def age_text(then: datetime, now: datetime) -> str:
    """Say how long ago `then` was (both aware): "just now", "4 min ago", "2 h ago", "3 days ago"."""
    return _WORDING.age(max(0, int((now - then).total_seconds())))


def remaining_text(seconds: float) -> str:
    """Say how long a job will still take; rounded so that it does not flicker."""
    return _WORDING.remaining(seconds)


class _Clock:
    """The time zone of what is shown; None is this computer's."""

    zone: tzinfo | None = None


def use_zone(zone: tzinfo | None) -> None:
    """Show moments in this zone from now on: the site's, as the command line does, whatever this computer's is."""
    _Clock.zone = zone


def _shown(moment: datetime, zone: tzinfo | None, form: str) -> str:
    try:
        wall = moment.astimezone(zone)
    except OverflowError:  # the first and the last day of the calendar have no other zone
        wall = moment
    # UTC only carries the figures: no hour of it is left out or comes twice.
    figures = QDateTime(QDate(wall.year, wall.month, wall.day), QTime(wall.hour, wall.minute), QTimeZone.utc())
    return QLocale().toString(figures, form)


def day_format() -> str:
    """Give how days are written, in Qt's terms: 31/12/2026 in French, 31 Dec 2026 in English.

    Not the locale's short form: 05/06/26 is the 5th of June to some readers of English and the 6th of May to others.
    """
    return "dd/MM/yyyy" if QLocale().language() is QLocale.Language.French else "d MMM yyyy"


def date_text(moment: datetime | None) -> str:
    """Give the day of an aware moment in the site's zone and the user's language; empty for None."""
    return "" if moment is None else _shown(moment, _Clock.zone, day_format())


def day_writer() -> Callable[[datetime | None], str]:
    """Give `date_text` for a long table, in the language of now: a day met before is only looked up.

    The seats of an order end on the same day, and a filter asks for the text of every seat.
    """
    form, kept = day_format(), lru_cache(KEPT_MOMENTS)(_shown)
    return lambda moment: "" if moment is None else kept(moment, _Clock.zone, form)


def moment_text(moment: datetime | None) -> str:
    """Give day and time of an aware moment in the site's zone and the user's language; empty for None."""
    return "" if moment is None else _shown(moment, _Clock.zone, f"{day_format()} HH:mm")


def number_text(number: int) -> str:
    """Give a whole number with the locale's thousands separator."""
    return QLocale().toString(number)
