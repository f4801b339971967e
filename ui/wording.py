"""Word what several views show: ages, dates, remaining times. Numbers and dates follow the user's locale."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QLocale, QObject, QTimeZone

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


def _local(moment: datetime) -> QDateTime:
    utc_ms = int(moment.astimezone(UTC).timestamp() * 1000)
    return QDateTime.fromMSecsSinceEpoch(utc_ms, QTimeZone(QTimeZone.Initialization.LocalTime))


def day_format() -> str:
    """Give how days are written, in Qt's terms: 31/12/2026 in French, 31 Dec 2026 in English.

    Not the locale's short form: 05/06/26 is the 5th of June to some readers of English and the 6th of May to others.
    """
    return "dd/MM/yyyy" if QLocale().language() is QLocale.Language.French else "d MMM yyyy"


def date_text(moment: datetime | None) -> str:
    """Give the day of an aware moment in the user's zone and language; empty for None."""
    return "" if moment is None else QLocale().toString(_local(moment).date(), day_format())


def moment_text(moment: datetime | None) -> str:
    """Give day and time of an aware moment in the user's zone and language; empty for None."""
    return "" if moment is None else QLocale().toString(_local(moment), f"{day_format()} HH:mm")


def number_text(number: int) -> str:
    """Give a whole number with the locale's thousands separator."""
    return QLocale().toString(number)
