"""What is said about a catalogue entry: what, where in it, how grave. The sentences are `services.wording`'s."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from seatadmin.domain.dates import DateIssue
from seatadmin.domain.handlers import Bilingual, Level
from seatadmin.domain.params import ParamIssue


class FindingSource(StrEnum):
    """Who found it. `OFFER`: the checks of the entry. `PARAMS`: the spelling of the parameter string. `DATES`: what the
    dates come to. `SELF_TEST`: the handler's own test, whose words come with the handler.
    """

    OFFER = "offer"
    PARAMS = "params"
    DATES = "dates"
    SELF_TEST = "self_test"


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about an entry. An `ERROR` keeps it from being published.

    `field` is the name of a field of `Product`. `key` says where inside it: a parameter's key, the position of a
    question or of a price range (from 1, in text); empty for the whole field. `values` fill the sentence in. `issue` is
    what was found about the spelling of parameters or about dates, `text` the sentence of a handler's own test.
    """

    field: str
    code: str
    severity: Level
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    key: str = ""
    source: FindingSource = FindingSource.OFFER
    issue: ParamIssue | DateIssue | None = None
    text: Bilingual | None = None

    @property
    def blocks(self) -> bool:
        """True when the entry cannot be published as it is."""
        return self.severity is Level.ERROR


GRAVEST_FIRST: Mapping[Level, int] = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
